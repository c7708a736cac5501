from retrieval.ask import ask, find
from retrieval.index import Index
from retrieval.question import parse_question
from retrieval.ranking import rank_sentences
from tests.conftest import index_of

UNION = """Union

The Skerry Fishing Union (SFU) was founded by Ole Brandt in 1987. It has its office at the quay.

The SFU rejects the new quota. Brandt wants a vote in May."""
MARKET = "Market\n\nA market was held on Sunday, and the skerry was crowded."
ELSEWHERE = [f"Note{n}\n\nThe alpha{n} met the beta{n} near a gamma{n}." for n in range(20)]


def missing(index: Index, question: str, part: str) -> list[str]:
    """Return the words of the question that the sentence with that part does not mention."""
    parsed = parse_question(question)
    ranking = rank_sentences(index, parsed)
    assert ranking is not None
    candidates = ranking.candidates
    row = next(at for at, found in enumerate(candidates.sentences) if part in found.text)
    return [w for w, there in zip(parsed.words, candidates.mentioned[row], strict=True) if not there]


def test_an_acronym_is_one_with_what_it_stands_for_in_questions_and_sentences() -> None:
    index = index_of(UNION, MARKET, *ELSEWHERE)
    assert missing(index, "What does the Skerry Fishing Union reject?", "The SFU rejects") == []
    assert "The SFU rejects" in ask(index, "What does the Skerry Fishing Union reject?").quotes[0].text
    assert "founded" in ask(index, "Who founded the SFU?").quotes[0].text


def test_an_acronym_of_two_meanings_stands_for_neither_where_the_meaning_is_asked_for() -> None:
    other = "School\n\nThe Southgate Folk University (SFU) is closed. Nobody at the SFU rejects that."
    index = index_of(UNION, other, *ELSEWHERE)
    assert missing(index, "What does the Skerry Fishing Union reject?", "Nobody at the SFU") == [
        "Skerry", "Fishing", "Union",
    ]  # fmt: skip


def test_a_person_named_in_full_is_mentioned_by_the_family_name() -> None:
    index = index_of(UNION, MARKET, *ELSEWHERE)
    assert missing(index, "When does Ole Brandt want a vote?", "Brandt wants") == []
    assert missing(index, "When does Captain Ole Brandt want a vote?", "Brandt wants") == ["Captain"]
    assert missing(index, "When does Greta Brandt want a vote?", "Brandt wants") == ["Greta"]


def test_a_family_name_of_two_persons_tells_neither() -> None:
    index = index_of(f"{UNION}\n\nGreta Brandt came, too.", MARKET, *ELSEWHERE)
    assert missing(index, "When does Ole Brandt want a vote?", "Brandt wants") == ["Ole"]


def test_what_stands_for_a_term_is_found_though_no_word_is_shared() -> None:
    index = index_of("Quota\n\nThe physician left.", MARKET, *ELSEWHERE)
    ranking = find(index, "Doctors?").ranking
    assert ranking is not None
    assert ranking.candidates.sentences[0].text == "The physician left."
