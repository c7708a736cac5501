import pytest

from bot.sandbox.errors import ApiError
from bot.sandbox.markup import found_entities, parse_html


@pytest.mark.parametrize(
    ("markup", "error"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("é<b>x</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("<font>x</font>", 'Unsupported start tag "font" at byte offset 0'),
        ("1 < 2", "Unclosed start tag at byte offset 2"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_wrong_html_is_refused_as_telegram_words_it(markup: str, error: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse_html(markup)
    assert caught.value.description == f"Bad Request: can't parse entities: {error}"


def test_offsets_are_utf16_units_and_outer_entities_come_first() -> None:
    text, entities = parse_html('👋 <b>a<i>b</i></b> <a href="https://x.example/">c</a>')
    assert text == "👋 ab c"
    assert [(e["type"], e["offset"], e["length"]) for e in entities] == [
        ("bold", 3, 2),
        ("italic", 4, 1),
        ("text_link", 6, 1),
    ]


def test_references_are_read_and_white_space_around_is_dropped() -> None:
    text, entities = parse_html("  <b>&lt;&amp;&#x41;&quot;</b>&nbsp; ")
    assert text == '<&A"&nbsp;'
    assert entities == [{"type": "bold", "offset": 0, "length": 4}]


def test_commands_mentions_and_addresses_are_found() -> None:
    found = found_entities("/ask@some_bot hi @nora_reads see https://a.example/x a@b.example #news")
    assert [e["type"] for e in found] == ["bot_command", "mention", "url", "email", "hashtag"]
