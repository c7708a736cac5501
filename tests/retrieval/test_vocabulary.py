from hypothesis import given
from hypothesis import strategies as st

from retrieval.vocabulary import vocabulary_of

TERMS = st.dictionaries(
    st.text("abzé水😀", min_size=1, max_size=4), st.text("ABé水", min_size=1), max_size=30
)


@given(TERMS, st.text("abzé水😀", min_size=1, max_size=3))
def test_terms_are_found_by_name_and_by_how_they_begin(words: dict[str, str], asked: str) -> None:
    vocabulary, numbers = vocabulary_of(words)
    assert list(vocabulary) == sorted(words)
    assert [vocabulary.get(term) for term in words] == numbers.tolist()
    assert [vocabulary.word(number) for number in numbers.tolist()] == list(words.values())
    assert (vocabulary.get(asked) is not None) == (asked in words)
    assert vocabulary.beginning(asked) == sorted(term for term in words if term.startswith(asked))
