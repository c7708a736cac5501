"""Pages for who watches the bot: /healthz, /readyz and /metrics."""

import contextlib
from collections.abc import AsyncIterator

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.context import Parts
from bot.health.condition import why_not_ready
from bot.health.metrics import Metrics
from bot.settings import Settings
from bot.web import serving


def health_pages(parts: Parts) -> Starlette:
    """Return the pages: that the event loop turns, whether the bot can be asked, and its figures."""
    metrics = Metrics(parts)

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("alive\n")

    async def readyz(_: Request) -> Response:
        why = why_not_ready(parts)
        return PlainTextResponse(f"{why or 'ready'}\n", 503 if why else 200)

    async def tell_metrics(_: Request) -> Response:
        return Response(metrics.told(), media_type=CONTENT_TYPE_LATEST)

    return Starlette(
        routes=[Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", tell_metrics)]
    )


@contextlib.asynccontextmanager
async def health_served(parts: Parts, settings: Settings) -> AsyncIterator[None]:
    """Serve the pages where HEALTH_PORT is set, for as long as the block lasts. Raises ServingError."""
    if settings.health_port is None:
        yield
        return
    pages = health_pages(parts)
    async with serving(pages, settings.health_listen, settings.health_port, "HEALTH_PORT"):
        yield
