"""OpenSearch on this machine, of the server's own jars."""
