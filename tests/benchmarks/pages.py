"""How well saved pages are read: `make evaluate`, on ../shared/pages and what should be found there."""

import html
import json
import sys
from pathlib import Path
from typing import Any

from corpus.article import Article
from corpus.build import build_article
from corpus.errors import VerbatimError
from corpus.readers.html import read_html

_COMPARED = 40
_NEAR_EDGE = 400


def measure_pages(folder: Path) -> dict[str, list[bool]]:
    """Return by name of what is compared whether it was found on each page that states it.

    A headline is right where one holds the other, letters and digits compared; start and end where the first
    or last 40 characters expected stand in our first or last 400, or ours in what is expected.
    """
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    results: dict[str, list[bool]] = {name: [] for name in ("headline", "start", "end", "publisher", "date")}
    for name, page in expected.items():
        try:
            article = build_article(next(read_html((folder / f"{name}.html").read_bytes(), name)))
        except VerbatimError:
            article = None
        _compare(page, article, results)
    return results


def main() -> None:
    """Print a Markdown table."""
    print("| saved pages | pages | right |\n| --- | --- | --- |")  # noqa: T201
    for name, right in measure_pages(Path(sys.argv[1]).parent / "pages").items():
        print(f"| {name} | {len(right)} | {sum(right) / len(right):.3f} |", flush=True)  # noqa: T201


def _compare(page: dict[str, Any], article: Article | None, results: dict[str, list[bool]]) -> None:
    text = _plain(article.text[article.body :]) if article else ""
    headline = _plain(article.headline) if article else ""
    title, start, end = _plain(page["title"]), _plain(page["text_start"]), _plain(page["text_end"])
    results["headline"].append(bool(headline) and (headline in title or title in headline))
    results["start"].append(
        bool(text) and (start[:_COMPARED] in text[:_NEAR_EDGE] or text[:_COMPARED] in start)
    )
    results["end"].append(bool(text) and (end[-_COMPARED:] in text[-_NEAR_EDGE:] or text[-_COMPARED:] in end))
    if page.get("publisher"):
        results["publisher"].append(
            article is not None and _plain(article.publisher or "") == _plain(page["publisher"])
        )
    if page.get("published"):
        results["date"].append(
            article is not None and (article.date_published or "")[:10] == page["published"][:10]
        )


def _plain(text: str) -> str:
    text = html.unescape(text)  # expected.json holds &amp; and &#160; here and there
    return "".join(filter(str.isalnum, text.casefold()))


if __name__ == "__main__":
    main()
