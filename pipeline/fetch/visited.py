"""What the visits of one run share, and what comes of each."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.fetch.clock import Clock
from pipeline.fetch.hosts import Guard
from pipeline.fetch.log import Fetched, Log
from pipeline.fetch.titles import Link
from pipeline.fetch.web import Web
from pipeline.ingest import Limits
from pipeline.messages import Message
from pipeline.settings.sources import FetchSettings


@dataclass
class Tools:
    """What the visits of one run share.

    Attributes:
        root: the project folder.
        raw: its input folder.
        settings: configs/sources.yaml.
        limits: how much is read at most, in bytes.
        log: what was fetched before.
        web: the web.
        guard: looks at the addresses of hosts.
        clock: time.
        tell: told of each row when it is written.
        asked: addresses asked for in this run, whichever source named them.
        lock: held to look into ``asked``.
    """

    root: Path
    raw: Path
    settings: FetchSettings
    limits: Limits
    log: Log
    web: Web
    guard: Guard
    clock: Clock
    tell: Callable[[Fetched], None] = lambda row: None
    asked: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass
class Visited:
    """What came of a visit.

    Attributes:
        source: name of the source.
        rows: what came of each request.
        kept: reports that are here and were not asked for again.
        links: every link that was found, and what was (or would be) done with it: new, here, about, early, other_host.
        more: links left to the next time.
        n_requests: requests made; those for robots.txt are counted.
        problem: why the source could not be visited, None where it could.
    """

    source: str
    rows: list[Fetched] = field(default_factory=list)
    kept: int = 0
    links: list[tuple[Link, str]] = field(default_factory=list)
    more: int = 0
    n_requests: int = 0
    problem: Message | None = None

    def of(self, *outcomes: str) -> list[Fetched]:
        """Rows of some outcomes."""
        return [row for row in self.rows if row.outcome in outcomes]
