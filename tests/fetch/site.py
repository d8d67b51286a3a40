"""A government's web site on 127.0.0.1, with the habits that such sites have, and a clock that waits for nobody."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import ssl
import threading
from dataclasses import dataclass, field
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipeline.fetch.clock import Clock
from pipeline.fetch.visited import Visited
from pipeline.settings.model import Project
from tests.conftest import report_text

SAVED = Path(__file__).parent / "saved"


def saved(name: str, **values: str) -> bytes:
    """A saved page structure, with texts in its places: <!--TITLE-->, <!--TEXT--> …"""
    page = (SAVED / name).read_text(encoding="utf-8")
    for key, value in values.items():
        page = page.replace(f"<!--{key.upper()}-->", value)
    return page.encode()


def article(
    place: str = "平安省", year: int = 2026, *, title: str = "", page: str = "article.html", **more: str
) -> bytes:
    """A page with a report."""
    return saved(page, title=title or f"{year}年{place}政府工作报告", text=paragraphs(place, year), **more)


def paragraphs(place: str, year: int) -> str:
    """The text of a report as a page has it."""
    return "\n".join(f"<p>　　{line}</p>" for line in report_text(place, year).split("\n"))


@dataclass
class Answer:
    """What the site answers to one address.

    Attributes:
        body: content.
        status: status.
        type: content type.
        headers: further headers.
        validators: with ETag and Last-Modified, and 304 where they fit.
        sent: plain, gzip, chunked, short (less than promised), chunked_short, gzip_short, endless.
        after: answers to later requests; the last one stays.
    """

    body: bytes = b""
    status: int = 200
    type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    validators: bool = True
    sent: str = "plain"
    after: tuple[Answer, ...] = ()


class Site:
    """The site; what it was asked for is kept.

    Args:
        secure: certificate of a site with https; None for http.
    """

    def __init__(self, secure: ssl.SSLContext | None = None) -> None:
        self.scheme = "https" if secure else "http"
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.most_at_once = 0
        self._at_once = 0
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._server.handle_error = lambda *given: None  # type: ignore[method-assign]  # clients may hang up
        if secure:
            self._server.socket = secure.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, daemon=True, kwargs={"poll_interval": 0.01}).start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def at(self, path: str) -> str:
        """Address of a path."""
        return f"{self.scheme}://127.0.0.1:{self.port}{path}"

    def paths(self) -> list[str]:
        """Paths asked for so far, robots.txt left out; forgotten afterwards."""
        found = [path for path, _ in self.asked if path != "/robots.txt"]
        self.asked.clear()
        return found

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str, headers: dict[str, str]) -> Answer:
        with self._lock:
            self.asked.append((path, headers))
            found = self.answers.get(path) or self.answers.get(urlsplit(path).path) or Answer(b"<h1>404</h1>", 404)
            if found.after:
                self.answers[path] = found.after[0]
                found.after[0].after = found.after[0].after or found.after[1:]
            return found

    def enter(self, step: int) -> None:
        with self._lock:
            self._at_once += step
            self.most_at_once = max(self.most_at_once, self._at_once)


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: Any) -> None:
            pass

        def do_GET(self) -> None:
            site.enter(1)
            try:
                self._send(site.answer(self.path, {k.lower(): v for k, v in self.headers.items()}))
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True
            finally:
                site.enter(-1)

        def _send(self, answer: Answer) -> None:
            tag = f'"{hashlib.sha256(answer.body).hexdigest()[:12]}"'
            body, status = answer.body, answer.status
            headers = {"Content-Type": answer.type, **answer.headers}
            if answer.validators and status == 200:
                headers |= {"ETag": tag, "Last-Modified": "Tue, 03 Feb 2026 01:00:00 GMT"}
                if self.headers.get("If-None-Match") == tag:
                    body, status = b"", 304
            if answer.sent.startswith("gzip"):
                body = gzip.compress(body)
                headers["Content-Encoding"] = "gzip"
                if answer.sent == "gzip_short":
                    body = body[: len(body) // 2]
            chunked = answer.sent.startswith("chunked")
            headers |= {"Transfer-Encoding": "chunked"} if chunked else {"Content-Length": str(len(body))}
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if chunked:
                for start in range(0, len(body), 1000):
                    piece = body[start : start + 1000]
                    self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
                    if answer.sent == "chunked_short":
                        self.close_connection = True
                        return
                self.wfile.write(b"0\r\n\r\n")
            elif answer.sent == "short":
                self.wfile.write(body[: len(body) // 2])
                self.close_connection = True
            else:
                self.wfile.write(body)

    return Handler


class FakeClock(Clock):
    """A clock that jumps instead of waiting."""

    def __init__(self) -> None:
        super().__init__()
        self.time = dt.datetime.fromisoformat("2026-02-10T06:00")
        self.waits: list[float] = []
        self._guard = threading.Lock()

    def now(self) -> dt.datetime:
        return self.time

    def monotonic(self) -> float:
        return (self.time - dt.datetime.fromisoformat("2026-01-01")).total_seconds()

    def sleep(self, seconds: float) -> None:
        with self._guard:
            self.waits.append(round(seconds, 3))
            self.time += dt.timedelta(seconds=seconds)

    def later(self, **more: float) -> None:
        """Some time passes."""
        self.time += dt.timedelta(**more)

    def http(self, seconds: float) -> str:
        """A time to come, as headers have it."""
        return format_datetime((self.time + dt.timedelta(seconds=seconds)).replace(tzinfo=dt.UTC), usegmt=True)


ONE = "/202602/t20260203_101.html"
OLD = "/202501/t20250121_88.html"


def outcomes(result: Visited) -> list[tuple[str, str]]:
    return [(row.url.partition("/")[2].partition("/")[2].partition("/")[2], row.outcome) for row in result.rows]


def files(project: Project) -> list[str]:
    raw = project.root / "data" / "raw" / "fetched"
    return sorted(p.relative_to(raw).as_posix() for p in raw.rglob("*") if p.is_file())
