"""Collections in OpenSearch, for what has outgrown one machine. Needs the extra `opensearch`.

`connect(url)` is the way there, `Connection.latest()` the `Collection` that is asked, and `publish` puts the
articles of a library in. `Connection.compare_meaning(encoder)` has what sentences mean compared, by vectors
that `encode` makes.
"""

from retrieval.opensearch.collection import OpenSearchCollection
from retrieval.opensearch.connection import Connection, Health, connect
from retrieval.opensearch.encoding import encode, is_encoded
from retrieval.opensearch.generations import Published, publish

__all__ = [
    "Connection", "Health", "OpenSearchCollection", "Published", "connect", "encode", "is_encoded", "publish",
]  # fmt: skip
