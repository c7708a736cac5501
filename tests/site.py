"""A web site on this machine, for what fetches."""

import contextlib
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.corpus.formats import FILES

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Site:
    """A web site: what it answers at each path, and what it was asked."""

    pages: dict[str, Answer | list[Answer]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    url: str = ""

    def html(self, path: str, number: int, change: tuple[bytes, bytes] = (b"", b""), **headers: str) -> None:
        body = FILES["a.html"].replace(b"gazette.example/ferry", b"gazette.example/%d" % number)
        body = body.replace(*change) if change[0] else body
        self.pages[path] = 200, {"Content-Type": "text/html; charset=utf-8", **headers}, body

    def count(self) -> Counter[str]:
        return Counter(path for path, _ in self.asked if path != "/robots.txt")


@contextlib.contextmanager
def serving() -> Iterator[Site]:
    """Serve a site for as long as the block lasts."""
    made = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            made.asked.append((self.path, headers))
            answer = made.pages.get(self.path, (404, {}, b""))
            if isinstance(answer, list):
                answer = answer.pop(0) if len(answer) > 1 else answer[0]
            status, more, body = answer
            if more.get("ETag") and headers.get("if-none-match") == more["ETag"]:
                status, body = 304, b""
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()
