from hypothesis import given
from hypothesis import strategies as st

from retrieval.passages import cut_passages
from tests.conftest import article


@given(st.lists(st.lists(st.integers(1, 60), min_size=1, max_size=8), min_size=1, max_size=12))
def test_passages_are_whole_sentences_in_order_and_about_a_hundred_words(paragraphs: list[list[int]]) -> None:
    text = "\n\n".join(" ".join("Word " * (n - 1) + "end." for n in lengths) for lengths in paragraphs)
    made = article("Headline\n\n" + text)
    lengths = [len(made.text[s.start : s.end].split()) for s in made.sentences]
    passages = list(cut_passages(made, lengths))
    assert [at for first, last in passages for at in range(first, last)] == list(range(len(made.sentences)))
    assert all(sum(lengths[first:last]) <= 180 for first, last in passages if last - first > 1)
    assert all(sum(lengths[first:last]) >= 40 for first, last in passages[:-1])
