import socket
import time
from base64 import b64decode
from contextlib import closing
from typing import Any

import pytest

from retrieval.collection import EngineUnavailableError
from retrieval.opensearch import connect
from retrieval.opensearch import connection as module
from retrieval.opensearch.cluster import encode
from retrieval.opensearch.connection import EngineUrlError


@pytest.mark.parametrize(
    ("url", "address", "collection", "shards"),
    [
        ("http://one:9201", "one:9201", "verbatim", None),
        ("https://ada:p%40ss@one", "one:9200", "verbatim", None),
        (
            "https://ada:pass@one:9201,two,three:9203/news?shards=4",
            "one:9201, two:9200, three:9203",
            "news",
            4,
        ),
        ("http://[::1]:9201/news/", "::1:9201", "news", None),
    ],
)
def test_a_url_tells_the_machines_and_the_collection(
    url: str, address: str, collection: str, shards: int | None
) -> None:
    with closing(connect(url)) as made:
        assert (made.cluster.address, made.collection, made.shards) == (address, collection, shards)


def test_a_password_may_have_a_comma_and_what_a_machine_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "Cluster", lambda hosts, deadline: hosts)
    hosts: Any = connect("https://ada:horse,two@one,two/news").cluster
    assert [host["host"] for host in hosts] == ["one", "two"]
    keys = {host["headers"]["authorization"].removeprefix("Basic ") for host in hosts}
    assert [b64decode(key) for key in keys] == [b"ada:horse,two"]


@pytest.mark.parametrize(
    "url",
    ["one:9200", "ftp://one", "http://", "http://one:port", "http://one/News", "http://one?shards=0",
     "http://one?size=3", "http://one:9200,", "http://one:99999"],
)  # fmt: skip
def test_what_is_no_url_of_an_engine_is_told_in_a_sentence(url: str) -> None:
    with pytest.raises(EngineUrlError, match="ENGINE_URL"):
        connect(url)


def test_an_engine_that_is_not_there_is_told_of_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with closing(connect(f"http://127.0.0.1:{port}")) as made:
        began = time.monotonic()
        with pytest.raises(EngineUnavailableError, match="can't be reached; see whether it runs"):
            made.latest()
        assert time.monotonic() - began < 0.5


def test_an_engine_that_does_not_answer_is_told_of_within_the_deadline_and_asked_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        with closing(connect(f"http://127.0.0.1:{silent.getsockname()[1]}")) as made:
            began = time.monotonic()
            with pytest.raises(EngineUnavailableError, match="did not answer in time"):
                made.latest()
            assert 0.4 < time.monotonic() - began < 0.5 + 0.3  # the machine is busy with other tests
        silent.settimeout(0.1)
        silent.accept()[0].close()
        with pytest.raises(TimeoutError):
            silent.accept()


def test_halves_of_characters_do_not_stop_a_question() -> None:
    assert encode({"a\ud800": ["b\udfff", 1]}) == b'{"a?":["b?",1]}'
