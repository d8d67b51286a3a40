"""The reading site over HTTP, for this computer alone: the same pages, with words and sentences answered from the DuckDB file.

Nothing is written and nothing is taken but GET. Requests must name this server as their host, and come from its own pages:
another site that a browser has open can neither reach it under a name of its own (DNS rebinding) nor read what it says.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import numpy as np
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from pipeline.errors import GongwenError
from pipeline.settings.model import Project
from pipeline.site import base36, text_of
from pipeline.store import Reader
from pipeline.tables.texts import SPOKEN

HOST = "127.0.0.1"
_LONGEST = 64  # characters of a phrase that is looked up
_WORD = 16  # characters of a word, at most
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
Next = Callable[[Request], Awaitable[Response]]


def application(project: Project, port: int) -> Starlette:
    """The server of a project's site.

    Args:
        project: the project; its site has been made.
        port: port that it will listen on.
    """
    folder = project.reports / "site"

    async def source(_: Request) -> Response:
        return FileResponse(folder / "assets" / "server.js", media_type="text/javascript")

    routes = [
        Route("/assets/source.js", source),
        Route("/api/known", _answer(project, known)),
        Route("/api/positions", _answer(project, positions)),
        Route("/api/text", _answer(project, text)),
        Mount("/", StaticFiles(directory=folder, html=True)),
    ]
    return Starlette(routes=routes, middleware=[Middleware(OwnPagesOnly, port=port)])


class OwnPagesOnly(BaseHTTPMiddleware):
    """Refuses every request that is not of the server's own pages."""

    def __init__(self, app: Any, port: int) -> None:
        super().__init__(app)
        self._hosts = {f"{HOST}:{port}", f"localhost:{port}"} | ({HOST, "localhost"} if port == 80 else set())

    async def dispatch(self, request: Request, call_next: Next) -> Response:
        """Answer a request, or refuse it."""
        refused = self._refused(request)
        response = PlainTextResponse(refused[1], refused[0]) if refused else await call_next(request)
        response.headers.update(_HEADERS)
        return response

    def _refused(self, request: Request) -> tuple[int, str] | None:
        if request.method not in ("GET", "HEAD"):
            return 405, "read-only"
        if request.headers.get("host", "") not in self._hosts:
            return 403, "unknown host"
        origin = request.headers.get("origin")
        if origin is not None and origin not in {f"http://{host}" for host in self._hosts}:
            return 403, "foreign origin"
        if request.headers.get("sec-fetch-site") in ("cross-site", "same-site") and request.url.path.startswith(
            "/api/"
        ):
            return 403, "foreign page"
        return None


def known(reader: Reader, asked: str) -> list[str]:
    """The stretches of a text that are words of the reports."""
    asked = asked[:_LONGEST]
    within = {asked[i:j] for i in range(len(asked)) for j in range(i + 1, min(len(asked), i + _WORD) + 1)}
    rows = reader.named(
        "SELECT DISTINCT word FROM postings WHERE word IN (SELECT unnest($within))", {"within": sorted(within)}
    )
    return sorted(word for (word,) in rows)


def positions(reader: Reader, asked: str) -> dict[str, str]:
    """By report the tokens that are a word, as differences in base 36; see :mod:`pipeline.site.shards`."""
    rows = reader.named(
        f"""SELECT report_id, list(token_no - 1 ORDER BY token_no) FROM tokens
           WHERE text = $word AND {SPOKEN} AND report_id IN (SELECT report_id FROM postings WHERE word = $word)
           GROUP BY report_id ORDER BY report_id""",
        {"word": asked},
    )
    return {report_id: ",".join(base36(int(n)) for n in np.diff(numbers, prepend=0)) for report_id, numbers in rows}


def text(reader: Reader, asked: str) -> dict[str, Any] | None:
    """The sentences of a report with the lengths of their words; None where there is no such report."""
    sentences, tokens = (reader.read(name, [asked]) for name in ("sentences", "tokens"))
    if not sentences.num_rows:
        return None
    return text_of(tokens.sort_by("token_no"), sentences.sort_by("sentence_no"))


def _answer(project: Project, ask: Callable[[Reader, str], object]) -> Callable[[Request], Response]:
    """A request's ``q`` answered from the published file, which is opened for the moment, so that no run has to wait for it."""

    def respond(request: Request) -> Response:
        try:
            with Reader(project.database) as reader:
                found = ask(reader, request.query_params.get("q", ""))
        except GongwenError as error:
            return PlainTextResponse(error.told(), 503)
        if found is None:
            return PlainTextResponse("not found", 404)
        return Response(json.dumps(found, ensure_ascii=False), media_type="application/json")

    return respond
