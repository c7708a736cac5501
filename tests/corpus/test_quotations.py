import pytest

from corpus.quotations import find_quotations


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quotations(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('He said "no" and "never".', ["no", "never"]),
        ("“We won,” she said. “At last.”", ["We won,", "At last."]),
        ("„Wir kommen“, sagte er.", ["Wir kommen"]),
        ("« Nous partons », dit-elle.", [" Nous partons "]),
        ("»Wir bleiben«, sagte sie.", ["Wir bleiben"]),
        ("‘It isn’t over,’ he said.", ["It isn’t over,"]),
        ("The boys' hats and John's coat", []),
        ("“He called it ‘a gift’ to me,” she said.", ["He called it ‘a gift’ to me,"]),
        ("他说:「我们走了。」", ["我们走了。"]),
        ('وصف القرار بـ"العظيم" و"الكبير".', ["العظيم", "الكبير"]),
        ('قال و"نعم" وقال ف"لا" اليوم.', ["نعم", "لا"]),
        ('سمعوا "نعم" من كتاب"لا" اليوم.', ["نعم"]),
        ('A 6" pipe and a 4" pipe', []),
    ],
)
def test_finds_what_stands_between_marks(text: str, inside: list[str]) -> None:
    assert quoted(text) == inside


def test_an_unclosed_mark_opens_a_speech_only_where_a_sentence_begins() -> None:
    for text in ("He stood. “We sail", "He stood:\u00a0 “We sail"):
        (quotation,) = find_quotations(text, 0, len(text))
        assert (text[quotation.start :], quotation.closed) == ("We sail", False)
    assert quoted("He stood “We sail") == []


def test_a_stray_mark_does_not_swallow_what_follows() -> None:
    assert quoted('It was an "odd day. Nobody spoke.') == []


def test_a_speech_of_several_paragraphs_runs_to_the_paragraphs_end() -> None:
    text = "“First we walk."
    (quotation,) = find_quotations(text, 0, len(text))
    assert (text[quotation.start : quotation.end], quotation.closed) == ("First we walk.", False)
