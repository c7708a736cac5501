from retrieval.opensearch.remembering import Remembered


def test_what_was_looked_at_last_stays() -> None:
    remembered = Remembered[str](4, len)
    remembered.remember({"a": "aa", "b": "b", "c": "c"})
    assert remembered.known(["a", "z"]) == {"a": "aa"}
    remembered.remember({"d": "d"})
    assert remembered.known("abcd") == {"a": "aa", "c": "c", "d": "d"}
    remembered.remember({"e": "much too long"})
    assert remembered.known("abcde") == {"e": "much too long"}
