"""A server of TLS before another one: it answers only who has the password, as OpenSearch's security does."""

import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import httpx
import trustme

_ENDLESS = 60.0


class Guarded(ThreadingHTTPServer):
    """Passes on what has the user and password, and refuses what has others; can stand still, and end."""

    daemon_threads = True

    def __init__(self, url: str, user: str, password: str, refusal: int) -> None:
        """Listen at a port of its own; refuse with that status."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.key = f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"
        self.refusal = refusal
        self.goes_on, self.has_ended = Event(), False
        self.goes_on.set()
        self.behind = httpx.Client(base_url=url, timeout=_ENDLESS)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def freeze(self) -> None:
        """Let it stand still, with all its connections open."""
        self.goes_on.clear()

    def thaw(self) -> None:
        """Let it go on."""
        self.goes_on.set()

    def end(self) -> None:
        """Answer nothing any more, and let nobody connect."""
        self.has_ended = True
        self.thaw()
        self.shutdown()
        self.server_close()

    def handle_error(self, *_: Any) -> None:
        """Say nothing of who breaks off, as whoever does not trust the certificate does."""


@contextmanager
def guarded(
    url: str,
    authority: trustme.CA,
    name: str = "127.0.0.1",
    until: datetime = datetime(2100, 1, 1, tzinfo=UTC),
    user: str = "ada",
    password: str = "horse",
    refusal: int = 401,
) -> Iterator[Guarded]:
    """Run a server before that URL; its certificate is of that authority, for that name, and until then."""
    server = Guarded(url, user, password, refusal)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name, not_before=datetime(2000, 1, 1, tzinfo=UTC), not_after=until).configure_cert(
        context
    )
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield server
    finally:
        if not server.has_ended:
            server.end()
        server.behind.close()


class _Handler(BaseHTTPRequestHandler):
    server: Guarded
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        sent = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server.goes_on.wait()
        if self.server.has_ended:
            self.close_connection = True
            return
        if self.headers.get("authorization") != self.server.key:
            self._reply(self.server.refusal, b"Unauthorized", "text/plain")
            return
        kind = {"content-type": self.headers["content-type"]} if sent else {}
        told = self.server.behind.request(self.command, self.path, content=sent, headers=kind)
        self._reply(told.status_code, told.content, told.headers["content-type"])

    do_POST = do_PUT = do_DELETE = do_HEAD = do_GET  # noqa: N815 - as http.server calls them

    def log_message(self, *_: Any) -> None:
        """Log nothing."""

    def _reply(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
