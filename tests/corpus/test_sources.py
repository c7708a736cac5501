from pathlib import Path

import pytest

from corpus.sources import Sources, SourcesError, load_sources


def loaded(tmp_path: Path, text: str) -> Sources:
    (tmp_path / "sources.toml").write_text(text)
    return load_sources(tmp_path / "sources.toml")


def test_no_file_names_no_sources(tmp_path: Path) -> None:
    assert load_sources(tmp_path / "sources.toml") == Sources()


def test_sources_and_fields_are_read(tmp_path: Path) -> None:
    sources = loaded(
        tmp_path,
        '[fields]\ntext = "Inhalt"\n'
        '[[source]]\nname = "gazette"\nfeed = "https://g.example/rss"\nevery = "6h"\npages = true\n'
        '[[source]]\nname = "notes"\naddresses = ["https://a.example/1"]\n'
        'publisher = "Notes"\nin_language = "de"\n',
    )
    gazette, notes = sources.source
    assert (gazette.seconds, notes.seconds) == (21600, None)
    assert (notes.hints.publisher, notes.hints.in_language) == ("Notes", "de")
    assert sources.fields == {"text": "Inhalt"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[[source]\n", "is wrong"),
        ("[[source]]\n", "name"),
        ('[[source]]\nname = "a"\n', "needs one of feed, sitemap and addresses"),
        ('[[source]]\nname = "../a"\nfeed = "https://g.example/"\n', "name"),
        ('[[source]]\nname = "a"\nfeed = "file:///etc/passwd"\n', "feed"),
        ('[[source]]\nname = "a"\nfeed = "https://g.example/"\nevry = "1h"\n', "evry"),
        ('[[source]]\nname = "a"\nfeed = "https://g.example/"\nevery = "often"\n', "every"),
        ('[[source]]\nname = "a"\nfeed = "https://g.example/"\n' * 2, "two sources"),
        ('[[source]]\nname = "added"\nfeed = "https://g.example/"\n', "by hand"),
        ('[fields]\nbody = "Inhalt"\n', "no field “body”"),
    ],
)
def test_a_wrong_file_is_one_line_that_says_where(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(SourcesError, match=why) as told:
        loaded(tmp_path, text)
    assert "\n" not in str(told.value)
