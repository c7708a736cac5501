"""A cluster that is reached by https, with a user and password."""

import logging
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from corpus.library import Library
from retrieval.ask import ask
from retrieval.collection import EngineUnavailableError
from retrieval.opensearch import Connection, connect, publish
from retrieval.opensearch.connection import EngineUrlError
from tests.conftest import article
from tests.opensearch.conftest import PATIENT
from tests.opensearch.guarded import guarded

WALL = article("Wall\n\nThe sea wall at Saltholm is 3.2 metres high.", "w.txt")
NOWHERE = "http://127.0.0.1:9"
YESTERDAY = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca(authority: trustme.CA, tmp_path: Path) -> Path:
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return path


@pytest.fixture(autouse=True)
def _no_password(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Hold that no log has the password, as it is or as it is sent."""
    caplog.set_level(logging.DEBUG)
    yield
    assert "horse" not in caplog.text
    assert "YWRhOmhvcnNl" not in caplog.text


def why(url: str) -> str:
    """Return why the engine at a URL can't be asked."""
    with closing(connect(url, PATIENT)) as made, pytest.raises(EngineUnavailableError) as raised:
        made.latest()
    return str(raised.value)


def test_articles_are_put_in_and_asked_by_https_with_a_password(
    connection: Connection, opensearch: str, authority: trustme.CA, ca: Path
) -> None:
    password = "Pferd: 馬@/"  # as it may be: of any characters, those of addresses too
    with guarded(opensearch, authority, password=password) as server:
        url = (
            f"https://ada:Pferd%3A%20%E9%A6%AC%40%2F@127.0.0.1:{server.port}/{connection.collection}?ca={ca}"
        )
        with closing(connect(url, PATIENT)) as made:
            publish(made, Library((WALL,)))
            collection = made.latest()
            assert collection is not None
            assert "3.2 metres" in ask(collection, "How high is the sea wall?").quotes[0].text


@pytest.mark.parametrize(
    ("refusal", "told"),
    [
        (401, "refuses the user or password; put both right in ENGINE_URL."),
        (403, "does not let that user do this; give them the right to, or name another in ENGINE_URL."),
    ],
)
def test_who_has_another_password_or_too_few_rights_is_told_so(
    authority: trustme.CA, ca: Path, refusal: int, told: str
) -> None:
    with guarded(NOWHERE, authority, password="other", refusal=refusal) as server:
        url = f"https://ada:horse@127.0.0.1:{server.port}?ca={ca}"
        assert why(url) == f"OpenSearch at 127.0.0.1:{server.port} {told}"


def test_a_certificate_that_can_not_be_trusted_is_told_with_what_to_do(
    authority: trustme.CA, ca: Path
) -> None:
    with (
        guarded(NOWHERE, trustme.CA()) as unknown,
        guarded(NOWHERE, authority, until=YESTERDAY) as expired,
        guarded(NOWHERE, authority, name="elsewhere.example") as another,
    ):
        for server, query, told in (
            (
                unknown,
                f"?ca={ca}",
                "is of no authority that is known here; name its file by ?ca= in ENGINE_URL",
            ),
            (unknown, "", "is of no authority that is known here; name its file by ?ca= in ENGINE_URL"),
            (expired, f"?ca={ca}", "has expired; renew it there"),
            (another, f"?ca={ca}", "is for another name; write in ENGINE_URL the name that it is for"),
        ):
            address = f"127.0.0.1:{server.port}"
            assert why(f"https://ada:horse@{address}{query}") == (
                f"The certificate of OpenSearch at {address} {told}."
            )


def test_http_and_https_that_are_mixed_up_are_told(opensearch: str, authority: trustme.CA) -> None:
    plain = opensearch.removeprefix("http://")
    assert why(f"https://ada:horse@{plain}") == (
        f"OpenSearch at {plain} does not speak https; write http:// in ENGINE_URL."
    )
    with guarded(NOWHERE, authority) as server:
        address = f"127.0.0.1:{server.port}"
        assert why(f"http://ada:horse@{address}") == (
            f"OpenSearch at {address} breaks off what is asked by http; see whether it runs, and write "
            "https:// in ENGINE_URL if it wants that."
        )


def test_a_file_of_authorities_that_is_none_is_told_before_anything_is_asked(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("no certificate")
    for name in ("missing.pem", "empty.pem", "."):
        with pytest.raises(EngineUrlError, match=r"\?ca=.*; name a file of certificates \(PEM\)"):
            connect(f"https://ada:horse@one?ca={tmp_path / name}")
