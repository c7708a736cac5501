"""Collections in OpenSearch, for what has outgrown one machine. Needs the extra `opensearch`.

`connect(url)` is the way there, `Connection.latest()` the `Collection` that is asked, and `publish` puts the
articles of a library in.
"""

from retrieval.opensearch.collection import OpenSearchCollection
from retrieval.opensearch.connection import Connection, Health, connect
from retrieval.opensearch.generations import Published, publish

__all__ = ["Connection", "Health", "OpenSearchCollection", "Published", "connect", "publish"]
