import pytest

from corpus.language import detect_language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The ferry sails again in May.", "en"),
        ("Die Fähre fährt im Mai wieder.", "de"),
        ("渡轮将于五月恢复。", "zh"),
    ],
)
def test_the_language_is_told(text: str, code: str) -> None:
    assert detect_language(text) == code


def test_the_choice_can_be_limited() -> None:
    assert detect_language("Wer?", ["en", "de"]) in ("en", "de")
    assert detect_language("anything", ["fr"]) == "fr"
    assert detect_language("1234 !", ["es", "en"]) == "es"
    assert detect_language("1234 !") == "und"
