from pathlib import Path

import pytest

from retrieval.opensearch import documents
from retrieval.shelf import made_by


@pytest.mark.parametrize(
    "file", ["retrieval/opensearch/documents.py", "retrieval/opensearch/speaking.py", "retrieval/people.py"]
)
def test_articles_whose_documents_would_be_others_by_now_are_not_gone_on_with(
    file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Path.read_bytes
    monkeypatch.setattr(documents, "made_by", made_by.__wrapped__)
    before = documents.analysis()
    monkeypatch.setattr(
        Path, "read_bytes", lambda path: read(path) + b"# changed" * path.as_posix().endswith(file)
    )
    assert documents.analysis() != before
