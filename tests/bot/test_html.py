from hypothesis import given
from hypothesis import strategies as st

from bot.messages import html
from bot.messages.neutral import neutral
from bot.sandbox.markup import parse_html

PLAIN = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


@given(PLAIN, PLAIN)
def test_whatever_is_written_is_read_back_as_it_can_be_shown(first: str, second: str) -> None:
    markup = html.bold(first) + html.blockquote(html.text("x") + second) + "y"
    text, _ = parse_html(markup.markup)
    assert text == f"{neutral(first)}x{neutral(second)}y".strip()


@given(PLAIN)
def test_the_length_is_telegrams(plain: str) -> None:
    assert html.italic(plain).length == len(neutral(plain).encode("utf-16-le")) // 2


def test_a_link_needs_an_http_address() -> None:
    assert html.link("x", "javascript:alert(1)") == html.text("x")
    assert html.link("x", None) == html.text("x")
    assert html.link("<", 'https://a.example/?q="&b').markup == (
        '<a href="https://a.example/?q=&quot;&amp;b">&lt;</a>'
    )


def test_join_leaves_out_what_is_empty() -> None:
    assert html.join([html.text("a"), html.text(""), html.text("b")], " ").markup == "a b"
