"""Verbatim's BM25 side by side with that of others, as the collection grows: `make peers`."""
