import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.terms import analyzer_for


@pytest.mark.parametrize(
    ("language", "text", "terms"),
    [
        ("en", "The Ferries' timetable, in 1,400 copies", ["ferri", "timet", "1400", "copi"]),
        ("en", "The US asked the WHO for U.N. help", ["us.", "ask", "who.", "un.", "help"]),
        ("en", "MAYOR DEFENDS THE WALL", ["mayor", "defend", "wall"]),
        ("de", "Die Häuser der Straße", ["haus", "strass"]),
        ("es", "¿Cuándo volvió la canción?", ["volv", "cancion"]),
        ("zh", "渡轮恢复", ["渡轮", "轮恢", "恢复"]),
        ("th", "เรือเฟอร์รี่จะกลับมา", ["เรือ", "เฟอร์รี่", "กลับ"]),
        ("ja", "フェリー", ["フェ", "ェリ", "リー"]),
        ("hi", "हिन्दी में किताबें", ["हिन्द", "किताब"]),
        ("tr", "Işıklar ve İstanbul", ["isik", "istanbul"]),
    ],
)
def test_words_become_folded_stems(language: str, text: str, terms: list[str]) -> None:
    assert analyzer_for(language).terms(text) == terms


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("he", "ירושלים", "ומירושלים"),
        ("he", "בית", "הבית"),
        ("ar", "ميناء", "والميناء"),
        ("ar", "مدرسة", "للمدرسة"),
        ("ar", "عبارة", "بعبارة"),
    ],
)
def test_what_is_written_together_with_a_word_leaves_it_the_same(language: str, one: str, other: str) -> None:
    assert analyzer_for(language).terms(one) == analyzer_for(language).terms(other) != []


def test_a_short_word_keeps_the_letter_it_begins_with() -> None:
    assert analyzer_for("he").terms("בית") == ["בית"]
    assert analyzer_for("ar").terms("بيت") == ["بيت"]


@pytest.mark.parametrize(
    ("language", "question", "terms"),
    [
        ("zh", "渡轮恢复航行了吗?", ["渡轮", "恢复", "航行"]),  # 轮恢 is no word, and need not be found
        ("zh", "中国的首都是哪里?", ["中国", "首都"]),  # 中 by itself is a function word
        ("th", "เรือจะกลับมาเมื่อไร", ["เรือ", "กลับ"]),
        ("ko", "고양이는 어디에서 왔나?", ["고양", "왔나"]),
        ("ko", "왜구의 회의", ["왜구", "회의"]),  # 왜 by itself asks why
    ],
)
def test_a_question_without_spaces_is_asked_by_its_words(
    language: str, question: str, terms: list[str]
) -> None:
    assert [term for _, term in analyzer_for(language).question_terms(question)] == terms


def test_vietnamese_keeps_its_marks() -> None:
    assert analyzer_for("vi").terms("bán bạn") == ["bán", "bạn"]


def test_a_language_without_a_stemmer_is_cut_all_the_same() -> None:
    assert analyzer_for("xx").terms("Alpha, beta!") == ["alpha", "beta"]


@given(
    st.text("aZü.,'’-1ß \n\u00a0\u3000水ไทยあ\u064a\u200c", max_size=30),
    st.sampled_from(["en", "de", "th", "ja", "ar"]),
)
def test_no_term_goes_over_white_space(text: str, language: str) -> None:
    analyzer, shouted = analyzer_for(language), text.isupper()
    chunks = [term for chunk in text.split() for _, _, term in analyzer.located(chunk, shouted=shouted)]
    assert chunks == analyzer.terms(text)
