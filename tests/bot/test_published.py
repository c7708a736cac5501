"""The articles of a time, a page at a time."""

from bot.handlers.published import page_of
from bot.messages.translate import View
from corpus.build import build_article
from corpus.draft import Draft
from corpus.library import Library

MARCH = Library(
    tuple(
        build_article(
            Draft(
                text=f"The harbour board met on day {day}.",
                source=f"{day}.txt",
                headline=f"Day {day}",
                date_published=f"2026-03-{day:02}",
            )
        )
        for day in range(1, 20)
    )
)


def test_the_articles_of_a_time_are_listed_from_the_latest_on_and_each_page_leads_to_the_next() -> None:
    listed = []
    for number in range(3):
        page = page_of(MARCH, "2026-03-02", "2026-04", number, View("en"))
        assert page is not None
        shown, keyboard = page
        listed += [line.partition(". ")[2] for line in shown.markup.split("\n") if ". Day" in line]
        assert keyboard is not None
        to = [button.callback_data for button in keyboard.inline_keyboard[0]]
        others = [other for other in (number - 1, number + 1) if 0 <= other <= 2]
        assert to == [f"published:2026-03-02:2026-04:{other}" for other in others]
    assert listed == [f"Day {day}" for day in range(19, 1, -1)]


def test_a_time_without_articles_has_no_page() -> None:
    assert page_of(MARCH, "2025", "2026", 0, View("en")) is None
