from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from corpus.article import Article
from corpus.cards import Card, article_key, card_of
from corpus.corrections import tie_corrections
from corpus.library import SAMPLES, Library
from corpus.readers import read_document
from corpus.readers.markdown import read_markdown
from corpus.scan import read_library
from tests.conftest import built

Fill = Callable[..., Path]
ROOF = (
    "The storm of 9 January tore away a third of the slates. About 4,000 books were soaked in the library, "
    "the council said."
)


def front(headline: str, body: str, **known: str) -> str:
    values = {"publisher": "The Gazette", "date_published": "2026-02-03", **known}
    lines = "".join(f"{name}: {value}\n" for name, value in values.items())
    return f'---\nheadline: "{headline}"\n{lines}---\n\n{body}\n'


def made(headline: str, body: str, source: str = "a.md", **known: str) -> Article:
    return built(read_markdown(front(headline, body, **known).encode(), source))


def ties(*articles: Article) -> dict[str, list[str]]:
    """Return by the sources of corrected articles what puts them right, in words."""
    library = Library(articles)
    return {
        article.source: [one.by.text[one.start : one.end] for one in found]
        for article in articles
        if (found := library.corrections_of(article))
    }


CORRECTED = made("Library roof leaks after the storm", ROOF, url="https://g.example/roof")
OTHER = made("Harbour board meets", "The board met for an hour. 4,000 crates wait at the quay.", "b.md")


def correction(headline: str, body: str, **known: str) -> Article:
    return made(headline, body, "c.md", **{"date_published": "2026-02-10", **known})


def test_the_samples_have_one_correction_tied_to_what_it_corrects() -> None:
    library = read_library(SAMPLES)
    corrected = {a.source: library.corrections_of(a) for a in library.articles if library.corrections_of(a)}
    assert list(corrected) == ["02-library-roof.md"]
    assert {(one.by.source, one.date) for one in corrected["02-library-roof.md"]} == {
        ("03-library-correction.md", "2026-02-10")
    }


@pytest.mark.parametrize(
    "by",
    [
        correction("What we got wrong", "The number is 1,400.", corrects="https://g.example/roof"),
        correction("What we got wrong", "The number is 1,400.", corrects="http://www.g.example/roof/#top"),
        correction(
            "What we got wrong", "The number is 1,400.", corrects="Library roof leaks after the storm"
        ),
        correction("What we got wrong", "The number is 1,400.", corrects="a.md"),
        correction("Correction", "The [number](https://g.example/roof) is 1,400."),
        correction("CLARIFICATION: Library roof leaks after the storm", "The number is 1,400."),
        correction(
            "Corrections", "In “Library roof leaks after the storm” the number should have been 1,400."
        ),
        correction("Correction: the library roof", "On 3 February we gave a wrong number. It is 1,400."),
        correction("Correction", "On Feb. 3 we wrote that 4,000 books were soaked. It was 1,400."),
        correction("Correction", "We wrote that 4,000 books were soaked in the library. It was 1,400."),
    ],
)
def test_a_correction_is_tied_where_a_name_a_link_a_date_or_its_words_make_it_certain(by: Article) -> None:
    assert list(ties(CORRECTED, OTHER, by)) == ["a.md"]


@pytest.mark.parametrize(
    "by",
    [
        correction(
            "Correction course for pilots opens", "On 3 February 4,000 books were soaked in the library."
        ),
        correction("A correction in the markets", "The library roof fell by 4,000 points on 3 February."),
        correction("Correction", "We gave a wrong number. It is 1,400."),
        correction("Correction", "On 3 February we gave a wrong number. It is 1,400."),
        correction("Correction", "On 4 February we wrote that 4,000 books were soaked in the library."),
        correction("Correction: the library roof", "On 3 February we were wrong.", publisher="Coast Radio"),
        correction(
            "Correction: the library roof", "On 3 February we were wrong.", date_published="2026-02-01"
        ),
        correction("What we got wrong", "The number is 1,400.", corrects="https://g.example/elsewhere"),
    ],
)
def test_what_is_no_correction_or_may_be_of_something_else_is_tied_to_nothing(by: Article) -> None:
    assert ties(CORRECTED, OTHER, by) == {}


def test_what_may_be_of_either_of_two_articles_is_tied_to_none() -> None:
    twin = made("Library roof is mended", "A roof needs slates. Volunteers came.", "d.md")
    both = correction("Correction: the library roof", "On 3 February we gave a wrong name.")
    assert ties(CORRECTED, twin, both) == {}
    only = correction("Correction: the library roof", "On 3 February we wrote that 4,000 books were soaked.")
    assert list(ties(CORRECTED, twin, only)) == ["a.md"]


def test_each_paragraph_of_a_column_of_corrections_is_tied_to_its_own_article() -> None:
    wall = made(
        "Sea wall to be raised",
        "The wall is 320 centimetres high today.",
        "w.md",
        date_published="2026-02-05",
    )
    column = correction(
        "Corrections and clarifications",
        "On 3 February we wrote that 4,000 books were soaked. It was 1,400.\n\n"
        "On 5 February we wrote that the wall is 320 centimetres high. It is 330.\n\nWrite to us.",
    )
    assert ties(CORRECTED, wall, column) == {
        "a.md": ["On 3 February we wrote that 4,000 books were soaked. It was 1,400."],
        "w.md": ["On 5 February we wrote that the wall is 320 centimetres high. It is 330."],
    }


@pytest.mark.parametrize(
    "note",
    [
        "Correction, 10 February 2026: The number of books is 1,400.",
        "An earlier version of this article said that 4,000 books were soaked. It was 1,400.",
        "*Editor’s note: We gave a wrong number of books. It was 1,400.*",
        "This story was corrected on 10 February 2026. It was 1,400 books.",
    ],
)
def test_a_note_in_the_article_itself_counts(note: str) -> None:
    article = made("Library roof leaks", f"{ROOF}\n\n{note}")
    assert ties(article) == {"a.md": [note]}


@pytest.mark.parametrize(
    "note",
    [
        "An earlier version of this article appeared in the Harbour Review.",
        "Editor’s note: Jonas Whitlow has written about the library since 2019.",
        "An earlier version of the bill said that 4,000 books would be bought.",
        "The correction of the roof’s angle took a week.",
    ],
)
def test_other_notes_and_sentences_correct_nothing(note: str) -> None:
    assert ties(made("Library roof leaks", f"{ROOF}\n\n{note}")) == {}


def test_a_note_has_the_day_that_it_names_or_that_of_the_change() -> None:
    dated = made("Roof leaks", f"{ROOF}\n\nCorrection (10 February 2026): It was 1,400.")
    changed = made("Roof leaks", f"{ROOF}\n\nCorrection: It was 1,400.", date_modified="2026-02-11")
    undated = made("Roof leaks", f"{ROOF}\n\nCorrection: It was 1,400.")
    days = [Library((one,)).corrections_of(one)[0].date for one in (dated, changed, undated)]
    assert days == ["2026-02-10", "2026-02-11", None]


@pytest.mark.parametrize(
    ("language", "note"),
    [
        (
            "de",
            "In einer früheren Version dieses Artikels stand, 4.000 Bücher seien nass. Es waren 1.400.",
        ),
        ("de", "Korrektur: Es waren 1.400 Bücher."),
        ("es", "Una versión anterior de este artículo decía que se mojaron 4.000 libros. Fueron 1.400."),
        ("fr", "Une version précédente de cet article indiquait que 4 000 livres étaient trempés."),
        ("ru", "В предыдущей версии этой статьи говорилось о 4000 книг. Их было 1400."),
        ("tr", "Bu haberin önceki versiyonunda 4.000 kitabın ıslandığı yazılmıştı. Doğrusu 1.400."),
        ("ar", "ذكرت نسخة سابقة من هذا المقال أن 4000 كتاب تبللت."),
        ("fa", "در نسخه قبلی این گزارش آمده بود که ۴۰۰۰ کتاب خیس شد."),
    ],
)
def test_notes_are_known_in_the_languages_of_the_bot(language: str, note: str) -> None:
    article = made("Roof", f"{ROOF}\n\n{note}", in_language=language)
    assert ties(article) == {"a.md": [note]}


@pytest.mark.parametrize(
    ("language", "headline", "body"),
    [
        ("de", "Berichtigung: Dach der Bibliothek", "Am 3. Februar nannten wir eine falsche Zahl."),
        ("es", "Fe de errores: el tejado de la biblioteca", "El 3 de febrero dimos una cifra errónea."),
        ("fr", "Rectificatif : le toit de la bibliothèque", "Le 3 février nous avons donné un chiffre faux."),
        ("ru", "Исправление: крыша библиотеки", "3 февраля мы назвали неверное число."),
        ("tr", "Düzeltme: kütüphane çatısı", "3 Şubat tarihli haberimizde yanlış bir sayı verdik."),
    ],
)
def test_corrections_are_tied_in_other_languages(language: str, headline: str, body: str) -> None:
    subject = headline.partition(":")[2].strip()
    corrected = made(f"{subject}, ein Streit", ROOF, in_language=language)
    by = correction(headline, body, in_language=language)
    assert list(ties(corrected, by)) == ["a.md"]


def test_a_page_states_its_correction_in_linked_data() -> None:
    said = "The number of books that were soaked was given wrongly; there were 1,400 of them."
    page = (
        "<html lang='en'><head><title>Roof leaks</title><script type='application/ld+json'>"
        '{"@type": "NewsArticle", "headline": "Roof leaks", "dateModified": "2026-02-10", '
        f'"correction": {{"@type": "CorrectionComment", "text": "{said}"}}}}</script></head><body>'
        f"<article><h1>Roof leaks</h1>{''.join(f'<p>{ROOF} {n}</p>' for n in range(5))}</article>"
        f"<aside><p>{said}</p></aside></body></html>"
    )
    (article,) = read_document(page.encode(), "a.html")
    assert isinstance(article, Article)
    assert ties(article) == {"a.html": [said]}


def test_the_tie_follows_when_a_correction_is_added_and_removed(folder: Fill) -> None:
    by = front(
        "Correction: the library roof",
        "On 3 February we gave a wrong number. It is 1,400.",
        date_published="2026-02-10",
    )
    place = folder(a__md=front("Library roof leaks", ROOF))
    before = read_library(place)
    assert before.corrections_of(before.articles[0]) == ()
    (place / "c.md").write_text(by)
    after = read_library(place, before=before)
    assert after.articles[0] is before.articles[0]
    assert [one.by.source for one in after.corrections_of(after.articles[0])] == ["c.md"]
    (place / "c.md").unlink()
    again = read_library(place, before=after)
    assert again.corrections_of(again.articles[0]) == ()


class Archive:
    """Articles in memory, which notes the sources of those that are read."""

    def __init__(self, *articles: Article) -> None:
        self.read: list[str] = []
        self._articles = {article_key(article): article for article in articles}
        self.cards = [card_of(article, key, self) for key, article in self._articles.items()]

    def article(self, key: bytes) -> Article:
        self.read.append(self._articles[key].source)
        return self._articles[key]

    def alike(self, _: Sequence[Card]) -> tuple[tuple[int, ...], ...]:
        return ()


def test_what_no_correction_can_mean_is_not_read() -> None:
    others = [made(f"Note {n}", f"The {n + 10} boats lie here.", f"{n}.md") for n in range(20)]
    by = correction("What we got wrong", "The number is 1,400.", corrects="https://g.example/roof")
    archive = Archive(*others, CORRECTED, by)
    assert list(tie_corrections(archive.cards)) == [CORRECTED.id]
    assert set(archive.read) == {CORRECTED.source, by.source}
