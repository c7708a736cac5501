"""Bots that share a collection: one puts articles in, the other follows; and what is said when it is away."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from bot.messages import words
from corpus.library import SAMPLES
from tests.end_to_end.telegram import ADA, NORA, Person, Telegram, bot_process, shown_quotes, wait_for
from tests.end_to_end.test_service import verbatim
from tests.opensearch.jars import NoOpenSearchError
from tests.opensearch.node import Node, free_port

QUESTION = "How high is the sea wall?"
NEW = "How many guests came to the fair?"
REPORT = "10 articles: 1 added"


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    """A node that can be frozen and killed, as nobody else asks it."""
    try:
        made = Node(
            tmp_path / "node", settings=["discovery.type=single-node", f"transport.port={free_port()}"]
        )
        made.wait()
    except NoOpenSearchError as error:
        pytest.skip(str(error))
    yield made
    made.kill()


@contextmanager
def bot(folder: Path, **settings: str) -> Iterator[tuple[Telegram, Path]]:
    """Run a bot in a Telegram of its own; yield that and the log."""
    folder.mkdir()
    with closing(Telegram()) as telegram, bot_process(telegram, folder / "log", **settings):
        yield telegram, folder / "log"


def test_two_bots_share_a_collection_through_a_reload_and_an_engine_that_is_away_is_told_as_such(
    node: Node, tmp_path: Path
) -> None:
    articles = Path(shutil.copytree(SAMPLES, tmp_path / "articles"))
    url = node.url.replace("http://", "http://ada:horse@")
    with ExitStack() as stack:
        writing, _ = stack.enter_context(bot(tmp_path / "one", ENGINE_URL=url, ARTICLES_DIR=str(articles)))
        telegram, log = stack.enter_context(bot(tmp_path / "two", ENGINE_URL=url))
        ada, nora, admin = (
            stack.enter_context(closing(Person(place.url, who)))
            for place, who in ((writing, ADA), (telegram, NORA), (telegram, ADA))
        )
        for person in (ada, nora):
            assert "3.2 metres" in shown_quotes(person.ask(QUESTION))[0]
        assert "set ARTICLES_DIR or SOURCES" in reported(admin)
        assert "Nine hundred" not in str(nora.ask(NEW))
        (articles / "fair.txt").write_text("The fair\n\nNine hundred guests came to the fair on Saturday.")
        assert reported(ada).startswith(REPORT)
        wait_for(lambda: "Nine hundred" in "".join(shown_quotes(nora.ask(NEW))))
        status = admin.ask("/status")["text"]
        assert "Engine: BM25, OpenSearch" in status
        assert "Cluster: green, 1 node" in status
        assert "Generation: 2, published " in status
        done = verbatim("index", cwd=tmp_path, ENGINE_URL=url, ARTICLES_DIR=str(articles / "fair.txt"))
        assert "9 of 10 articles would be gone" in done.stderr
        assert (done.returncode, done.stdout) == (1, "")
        done = verbatim("index", cwd=tmp_path, ENGINE_URL=url, ARTICLES_DIR=str(articles))
        assert done.stdout.startswith("Generation 2 is asked now: 10 articles in ")
        node.freeze()
        asked = nora.say(QUESTION)["message_id"]
        assert nora.answer_to(asked)["text"] == words.PUT_OFF
        node.thaw()
        wait_for(lambda: "3.2 metres" in "".join(shown_quotes(nora.messages()[-1])))
        node.kill()
        asked = nora.say("When was the sea wall built?")["message_id"]
        wait_for(lambda: nora.message(asked).get("reactions"))
        assert "can't be reached; see whether it runs" in admin.ask("/status")["text"]
        assert "horse" not in log.read_text() + status
        done = verbatim("ask", QUESTION, cwd=tmp_path, ENGINE_URL=url)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.endswith("can't be reached; see whether it runs.\n")


def reported(admin: Person) -> str:
    """Return what comes of /reload."""
    answer = admin.ask("/reload")
    wait_for(lambda: not admin.message(answer["message_id"])["text"].endswith("…"))
    return str(admin.message(answer["message_id"])["text"])
