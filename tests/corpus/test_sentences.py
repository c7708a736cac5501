import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import paragraphs, split_sentences


def split(text: str, language: str = "en") -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text, 0, language)]


def test_titles_and_decimals_do_not_end_a_sentence() -> None:
    assert split("Dr. Nasser asked for 5.1 metres. Nobody agreed.") == [
        "Dr. Nasser asked for 5.1 metres.",
        "Nobody agreed.",
    ]
    assert split("M. Petit est venu. Il est parti.", "fr") == ["M. Petit est venu.", "Il est parti."]
    assert split("Ayer Dña. Ana Ruiz habló. Nadie rio.", "es") == ["Ayer Dña. Ana Ruiz habló.", "Nadie rio."]
    assert split("A Profa. Luz falou. Ninguém riu.", "pt") == ["A Profa. Luz falou.", "Ninguém riu."]
    assert split("A Profa. Luz falou.", "es") == ["A Profa.", "Luz falou."]


def test_a_quotation_of_two_sentences_stays_whole() -> None:
    text = 'The ranger laughed. "It fell. Then it flew," she said. Nobody else did.'
    assert split(text) == ["The ranger laughed.", '"It fell. Then it flew," she said.', "Nobody else did."]


def test_a_question_in_marks_goes_on_in_its_sentence() -> None:
    assert split('"Who pays?" he asked. Silence.') == ['"Who pays?" he asked.', "Silence."]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_lines_are_paragraphs_whatever_ends_them(end: str) -> None:
    text = f"One is first.{end}{end}Two is next.{end}Three."
    assert [(text[a:b]) for a, b in paragraphs(text, 0)] == ["One is first.", "Two is next.", "Three."]
    assert [s.paragraph for s in split_sentences(text, 0, "en")] == [1, 2, 3]


def test_lines_wrapped_at_a_fixed_width_are_one_paragraph() -> None:
    text = (
        "The harbour board has met three times since the winter and has\n"
        "not yet decided whether the old ferry should be repaired or a\n"
        "new one bought."
    )
    assert split(text) == [text]


def test_thai_which_writes_no_full_stop_is_cut_at_spaces() -> None:
    clause = "เมืองท่าแห่งนี้มีเรือข้ามฟากลำเดียวที่วิ่งไปยังเกาะทุกวันในฤดูร้อนและฤดูหนาว"
    sentences = split(" ".join([clause] * 4), "th")
    assert len(sentences) > 1
    assert all(clause in sentence for sentence in sentences)


def test_a_thai_sentence_is_about_as_long_as_others_are() -> None:
    clause = "เมืองท่าแห่งนี้มีเรือข้ามฟากลำเดียวที่วิ่งไปยังเกาะทุกวันในฤดูร้อนและฤดูหนาว"
    assert split(" ".join([clause] * 4), "th") == [" ".join([clause] * 2)] * 2


def test_chinese_is_cut_at_its_own_full_stops() -> None:
    assert split("渡轮将于五月恢复。船票九元。", "zh") == ["渡轮将于五月恢复。", "船票九元。"]


ALPHABET = st.text(alphabet=st.sampled_from("ab Z.!?\"'“”„«»’‘\n\r\t。अनُשل́👋1,()"), max_size=200)


@given(ALPHABET, st.sampled_from(["en", "de", "ar", "hi", "th", "zh", "und"]))
def test_sentences_stand_in_order_within_the_text_and_lose_no_word(text: str, language: str) -> None:
    sentences = split_sentences(text, 0, language)
    position = 0
    for sentence in sentences:
        assert position <= sentence.start < sentence.end <= len(text)
        assert not text[sentence.start].isspace()
        assert not text[sentence.end - 1].isspace()
        assert not any(c.isalnum() for c in text[position : sentence.start])
        position = sentence.end
    assert not any(c.isalnum() for c in text[position:])
    assert [s.paragraph for s in sentences] == sorted(s.paragraph for s in sentences)


@pytest.mark.parametrize("text", ["A\u3000.”", "A\u2028\u2029.”渡", "Er«] a@b.c.A\u2029.) ]…1."])
def test_wide_spaces_beside_closing_marks_end_nothing(text: str) -> None:
    """sentencex panics at some of them, and that is no Exception: it took the reader's process down."""
    for language in ("en", "de", "kn", "pt"):
        for sentence in split_sentences(text, 0, language):
            assert text[sentence.start : sentence.end].strip()
