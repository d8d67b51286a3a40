"""Fetching: every source, or those named, a visit each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

from pipeline.errors import ConfigError, FetchFailed, RunInProgress
from pipeline.fetch.adapters import ADAPTERS
from pipeline.fetch.clock import Clock
from pipeline.fetch.hosts import Guard, Resolver, resolve
from pipeline.fetch.log import Fetched, Log
from pipeline.fetch.save import FOLDER
from pipeline.fetch.visit import Visit
from pipeline.fetch.visited import Tools, Visited
from pipeline.fetch.web import Web
from pipeline.ingest.files.scan import limits
from pipeline.settings.model import Project
from pipeline.settings.sources import FetchSettings, read_sources
from pipeline.store.exclusive import exclusive

_MOST_AT_ONCE = 8  # sources visited at a time; a host is asked one thing at a time whatever this is


class Fetching:
    """One run of fetching; made by :func:`fetching`.

    Args:
        tools: what its visits share.
    """

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def visit(self, name: str, *, listing: bool = False) -> Visited:
        """Visit a source.

        Args:
            name: its name.
            listing: read its lists alone, and tell what would be asked for.

        Raises:
            FetchFailed: the disk is full, or a folder cannot be written.
        """
        visit = Visit(name, self._tools.settings.sources[name], self._tools)
        try:
            self._go_through(visit, listing=listing)
        except ConfigError as error:
            visit.result.problem = error.message
        visit.result.n_requests = self._tools.web.requests[name]
        return visit.result

    def _go_through(self, visit: Visit, *, listing: bool) -> None:
        # Lists first, so that what is left to the next time is known.
        links = {link.url: link for link in ADAPTERS[visit.settings.kind](visit)}
        states = [(link, visit.state(link)) for link in links.values()]
        visit.result.links = list(states)
        wanted = [link for link, state in states if state in ("new", "here")]
        wanted.sort(key=visit.rank)
        most = self._tools.settings.most_documents
        visit.result.more = max(len(wanted) - most, 0)
        for link in wanted[:most] if not listing else ():
            if self._tools.clock.stopped:
                return
            visit.document(link)

    def visit_all(self, names: Sequence[str], *, listing: bool, say: Callable[[Visited], None]) -> list[Visited]:
        """Visit sources, several at a time.

        Args:
            names: their names.
            listing: read lists alone.
            say: told what came of each, as it is done.
        """
        done: list[Visited] = []
        pool = ThreadPoolExecutor(max_workers=max(1, min(_MOST_AT_ONCE, len(names))))
        try:
            for result in pool.map(lambda name: self.visit(name, listing=listing), names):
                say(result)
                done.append(result)
        except BaseException:
            self._tools.clock.stop()  # whoever waits for a host waits no longer; for an answer nobody waits here
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        pool.shutdown()
        return done


@contextmanager
def fetching(
    project: Project,
    *,
    clock: Clock | None = None,
    resolver: Resolver = resolve,
    tell: Callable[[Fetched], None] = lambda row: None,
) -> Iterator[tuple[FetchSettings, Fetching]]:
    """Begin to fetch; one process at a time may.

    Args:
        project: the project.
        clock: time.
        resolver: host and port to IP addresses.
        tell: told of each request that came to something, as it is done.

    Yields:
        The settings and what visits sources.

    Raises:
        ConfigError: configs/ is wrong.
        FetchFailed: no source is configured, or the log cannot be read.
        RunInProgress: another process fetches.
    """
    settings = read_sources(project.sources)
    if not settings.sources:
        raise FetchFailed("fetch.no_sources", path=project.sources)
    given = project.settings().input
    clock = clock or Clock()
    guard = Guard(resolver)
    with exclusive(project.work / "fetch-lock", RunInProgress("fetch.in_progress", root=project.root)):
        raw = project.root / given.folder
        _sweep(raw / FOLDER)
        log = Log(project.fetches)
        with closing(Web(settings, log, guard, clock)) as web:
            yield settings, Fetching(Tools(project.root, raw, settings, limits(given), log, web, guard, clock, tell))


def chosen(settings: FetchSettings, names: Sequence[str]) -> list[str]:
    """Names of the sources that were asked for, all where none was.

    Raises:
        FetchFailed: there is no such source.
    """
    strangers = [name for name in names if name not in settings.sources]
    if strangers:
        raise FetchFailed("fetch.no_source", names=strangers, known=list(settings.sources))
    return list(dict.fromkeys(names)) or list(settings.sources)


def _sweep(folder: Path) -> None:
    """Remove what a fetch that was killed has left half-written."""
    for leftover in folder.glob("*/.*.part"):
        leftover.unlink(missing_ok=True)
