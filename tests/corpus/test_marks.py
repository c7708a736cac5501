import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from corpus.article import Article
from corpus.marks import plain, without_emphasis
from corpus.readers.markdown import read_markdown
from tests.conftest import built


def made(body: str) -> Article:
    return built(read_markdown(f"---\nheadline: Ferry\n---\n\n{body}\n".encode(), "a.md"))


def shown(article: Article) -> list[str]:
    return [article.shown(sentence.start, sentence.end) for sentence in article.sentences]


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("The *Petrel*, the ferry", "The Petrel, the ferry"),
        ("**What will you do?**", "What will you do?"),
        ("***both*** and _one_", "both and one"),
        ("**bold *and* it**", "bold and it"),
        ("“*Petrel*”", "“Petrel”"),
        ("* item", "item"),
        ("- [ ] a task", "a task"),
        ("> > quoted", "quoted"),
        ("## A *big* head ##", "A big head"),
        ('See [the report](https://g.example/a_b(c)_d "title") now', "See the report now"),
        ("![The ferry](ferry.jpg) sails", "The ferry sails"),
        ("[![The *ferry*](i.png)](https://g.example)", "The ferry"),
        ("<https://g.example/x_y_z>", "https://g.example/x_y_z"),
        ("A note[^1] and <b>bold</b>", "A note and bold"),
        ("Use `a*b` now", "Use a*b now"),
    ],
)
def test_marks_are_no_words(marked: str, words: str) -> None:
    assert plain(marked) == words


@pytest.mark.parametrize(
    "words",
    [
        "2 * 3 * 4 = 24",
        "snake_case_name",
        "He paid 5*",
        "*foo bar",
        "[sic]",
        "1 < 2",
        "~~4,000~~",
        "#tag",
        "-5",
    ],
)
def test_what_only_looks_like_a_mark_is_none(words: str) -> None:
    assert plain(words) == words


def test_an_escaped_mark_is_a_word() -> None:
    assert plain(r"A \*star\*") == "A *star*"


def test_comments_rules_and_addresses_of_links_are_not_quoted() -> None:
    article = made(
        "It [sails][1].\n\n***\n\n[1]: https://g.example/1\n\n<!-- Not yet:\nMonday. -->\n\nIt is late."
    )
    assert shown(article) == ["It sails.", "It is late."]


def test_the_text_is_untouched_and_every_offset_stays() -> None:
    body = "The *Petrel* sails.\n\n* item one\n* [item](https://g.example) two\n"
    article = made(body)
    assert article.text.endswith(body + "\n")
    assert shown(article) == ["The Petrel sails.", "item one", "item two"]


@pytest.mark.parametrize(
    ("body", "sentences"),
    [
        ("**What will you do?** We will sail.", ["**What will you do?**", "We will sail."]),
        ("We sail. **It is late.**", ["We sail.", "**It is late.**"]),
        ("*It was 1,400.*", ["*It was 1,400.*"]),
        ("We sail. *Or not.* We stay.", ["We sail.", "*Or not.*", "We stay."]),
    ],
)
def test_no_sentence_ends_in_half_a_mark(body: str, sentences: list[str]) -> None:
    article = made(body)
    assert [article.text[s.start : s.end] for s in article.sentences] == sentences


def test_a_mark_over_two_sentences_is_seen_in_neither() -> None:
    assert shown(made("**Will you sail? Or will you stay?**")) == ["Will you sail?", "Or will you stay?"]


def test_a_role_has_no_marks() -> None:
    article = made('"She is strong," said Tomas Reker, captain of the *Petrel*.')
    assert [s.speaker and s.speaker.role for s in article.sentences] == ["captain of the Petrel"]


def test_other_texts_have_no_marks() -> None:
    assert built(read_markdown(b"Ferry\n\nIt sails.", "a.md")).marks == ()


@given(st.lists(st.sampled_from(["*", "**", "_", "a", "b c", " ", ".", "(", "[x](y)", "\n"]), max_size=14))
def test_emphasis_is_what_commonmark_takes_for_it(pieces: list[str]) -> None:
    text = "x" + "".join(pieces) + "z"
    tokens = MarkdownIt("commonmark").parse(text)
    if [token.type for token in tokens] != ["paragraph_open", "inline", "paragraph_close"]:
        return
    inner = tokens[1].children or ()
    words = "".join("\n" if child.type in ("softbreak", "hardbreak") else child.content for child in inner)
    assert plain(text) == " ".join(words.split())


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("“It rains,” said **Peter Lang**, who chairs the council.", "Peter Lang"),
        ("“It rains,” says _Karl Stone_.", "Karl Stone"),
        ("“It rains,” **Mayor Ann Low** said.", "Ann Low"),
        ("„Es regnet“, sagte *Peter Lang* am Montag.", "Peter Lang"),
    ],
)
def test_who_is_set_off_by_marks_is_credited(said: str, name: str) -> None:
    (quotation,) = built(read_markdown(f"# Rain\n\n{said}\n".encode(), "a.md")).quotations
    assert quotation.speaker is not None
    assert quotation.speaker.name == name


@given(st.text("aB *_.,\n", max_size=60))
def test_without_emphasis_every_letter_stays_where_it_was(text: str) -> None:
    bare = without_emphasis(text)
    assert len(bare) == len(text)
    assert [at for at, one in enumerate(bare) if one in "aB"] == [
        at for at, one in enumerate(text) if one in "aB"
    ]
