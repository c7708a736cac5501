"""The reader: a small page for each article, with the quoted sentence marked; no scripts, all is escaped."""

import contextlib
import html
from collections.abc import AsyncIterator, Iterator
from itertools import groupby

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.library.keeper import Keeper
from bot.messages import words
from bot.messages.dates import format_date
from bot.messages.neutral import neutral
from bot.messages.translate import say
from bot.web import serving
from corpus.article import Article
from corpus.language import is_right_to_left
from retrieval.collection import EngineUnavailableError

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
_STYLE = """
:root {
  color-scheme: light dark; --ink: #1b1d1f; --soft: #63686e; --page: #fdfcfa; --mark: #ffe58a; --line: #dedbd4
}
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e4df; --soft: #9aa0a6; --page: #17181a; --mark: #5f4d00; --line: #34363a }
}
body { margin: 0 auto; padding: 2.5rem 1.25rem 6rem; max-width: 38rem; background: var(--page);
  color: var(--ink); font: 1.125rem/1.65 Georgia, "Noto Serif", serif; overflow-wrap: break-word }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .6rem }
.origin { color: var(--soft); font: .95rem/1.5 system-ui, sans-serif; margin: 0 0 2rem;
  padding-bottom: 1.2rem; border-bottom: 1px solid var(--line) }
p { margin: 0 0 1.1rem; white-space: pre-line }
mark { background: var(--mark); color: inherit; padding: .08em 0; scroll-margin-top: 30vh;
  border-radius: .15em }
"""


class Reader:
    """Serves the articles of the keeper's current library at an address of its own."""

    def __init__(self, keeper: Keeper, host: str, port: int) -> None:
        """Listen at host and port, at any free port where it is 0."""
        self._keeper, self._host, self._port = keeper, host, port

    @property
    def url(self) -> str:
        """Where the reader is on this machine."""
        return f"http://{self._host}:{self._port}"

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator["Reader"]:
        """Serve for as long as the block lasts. Raises ServingError where the port is taken."""
        async with serving(self._asgi(), self._host, self._port, "READER_PORT") as self._port:
            yield self

    def _asgi(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/style.css", self._style),
                Route("/{article_id}", self._article),
                Route("/{article_id}/{start:int}-{end:int}", self._article),
            ]
        )

    async def _style(self, request: Request) -> Response:
        return Response(_STYLE, media_type="text/css", headers={"Cache-Control": "max-age=3600"})

    async def _article(self, request: Request) -> Response:
        key = request.path_params["article_id"]
        try:
            article = await self._keeper.look(lambda index: index.articles.find(key))
        except EngineUnavailableError:
            return HTMLResponse(
                _page("en", "Not now", f"<h1>{escape(words.UNAVAILABLE)}</h1>", ""), 503, _HEADERS
            )
        if article is None:
            return HTMLResponse(
                _page("en", "Not here", "<h1>This article is no longer here.</h1>", ""), 404, _HEADERS
            )
        start, end = request.path_params.get("start", 0), request.path_params.get("end", 0)
        if "start" in request.path_params and start >= end:
            return HTMLResponse(
                _page("en", "Not here", "<h1>There is no such sentence.</h1>", "../"), 404, _HEADERS
            )
        return HTMLResponse(render_article(article, start, end), headers=_HEADERS)


def render_article(article: Article, start: int = 0, end: int = 0) -> str:
    """Return the page of the article, `text[start:end]` marked where it is not empty."""
    day = format_date(article.date_published, article.in_language) if article.date_published else None
    changed = article.date_modified and format_date(article.date_modified, article.in_language)
    updated = changed and say(article.in_language, words.UPDATED, date=changed)
    known = (article.publisher, article.author, day, updated)
    origin = " · ".join(escape(part) for part in known if part)
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in _paragraphs(article, start, end))
    head = f"<h1>{escape(article.headline)}</h1>\n" + (f'<p class="origin">{origin}</p>\n' if origin else "")
    return _page(
        article.in_language,
        article.headline,
        f"<article>{head}{body}</article>",
        "../" if end > start else "",
    )


def _paragraphs(article: Article, start: int, end: int) -> Iterator[str]:
    named = False
    for _, group in groupby(article.sentences, key=lambda sentence: sentence.paragraph):
        sentences = list(group)
        first, last = sentences[0].start, sentences[-1].end
        opens, closes = min(max(start, first), last), max(min(end, last), first)
        if opens >= closes:
            yield escape(article.shown(first, last))
            continue
        before, marked, after = (
            article.shown(first, opens),
            article.shown(opens, closes),
            article.shown(closes, last),
        )
        name = "" if named else ' id="quote"'
        named = True
        yield f"{escape(before)}<mark{name}>{escape(marked)}</mark>{escape(after)}"


def escape(text: str) -> str:
    """Return the text as it can stand in a page, without characters that would trick the eye."""
    return html.escape(neutral(text))


def _page(language: str, title: str, body: str, root: str) -> str:
    direction = "rtl" if is_right_to_left(language) else "ltr"
    return (
        f'<!doctype html>\n<html lang="{escape(language)}" dir="{direction}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{escape(title)}</title>\n<link rel="stylesheet" href="{root}style.css">\n</head>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    )
