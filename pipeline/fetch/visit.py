"""A visit to one source: its lists are read, and each report on them is asked for, judged and put into data/raw."""

from __future__ import annotations

import hashlib
import urllib.request
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipeline.errors import GongwenError, os_cause
from pipeline.fetch.hosts import origin_of, site_of, within
from pipeline.fetch.judge import Verdict, judge
from pipeline.fetch.log import Fetched
from pipeline.fetch.pages import document_links
from pipeline.fetch.parts import bound, whole_text
from pipeline.fetch.refusal import FetchRefused
from pipeline.fetch.save import FOLDER, ending_of, safe_name, store
from pipeline.fetch.titles import Link, is_about
from pipeline.fetch.trip import Trip
from pipeline.fetch.visited import Tools, Visited
from pipeline.ingest import BY_ENDING, CONTAINERS
from pipeline.messages import Message
from pipeline.settings.model import digest
from pipeline.settings.sources import SourceSettings

VERSION = 2  # of the rules by which pages are read; raised, everything is read anew
_SECONDS_A_DAY = 86_400
_PAGES = (".html", ".htm", ".shtml", ".xhtml")
_RESTING = ("missing", "refused", "blocked")  # will be the same for a day, as long as the settings are
_MOST_LIST_BYTES = 10_000_000
_NOT_WHOLE = Message("fetching.goes_on")


class Visit:
    """A visit to one source.

    Args:
        name: name of the source.
        settings: the source.
        tools: what all visits share.
    """

    def __init__(self, name: str, settings: SourceSettings, tools: Tools) -> None:
        self.name = name
        self.settings = settings
        self.root = tools.root
        self.result = Visited(name)
        self.unchanged = False
        self._tools = tools
        self._sites: set[str] = set(settings.hosts)
        self.allow(settings.addresses)
        shape = {"kind", "links", "text", "attachments", "hosts", "unverified_tls"}
        read_by = settings.model_dump(include=shape, mode="json")
        self._rule = digest({"version": VERSION, "limit": tools.limits.report, **read_by})

    def allow(self, urls: Iterable[str]) -> None:
        """Addresses that the user names: they and the rest of their sites may be asked for, wherever they are."""
        origins = [origin_of(url) for url in urls]
        self._sites |= {site_of(host) for host, _ in origins}
        self._tools.guard.name(origins)

    def too_early(self, link: Link) -> bool:
        """Whether a link is of a year before those asked for."""
        first, year = self.settings.from_year, link.year_told
        return first is not None and year is not None and year < first

    def state(self, link: Link) -> str:
        """What there is to do about a link: new, here, about, early or other_host."""
        if self.settings.kind in ("list", "feed", "inbox") and is_about(link.title):
            return "about"
        if self.too_early(link):
            return "early"
        if not link.url.startswith("file:") and not within(origin_of(link.url)[0], self._sites):
            return "other_host"
        known = self._tools.log.known(link.url)
        return "here" if known and known.path and (self.root / known.path).is_file() else "new"

    def rank(self, link: Link) -> int:
        """What is not here yet comes first, then what is, and last what we were turned away from."""
        last = self._tools.log.last(link.url)
        return 2 if last and last.outcome == "blocked" else int(self.state(link) == "here")

    def has_ended_before(self, url: str) -> bool:
        """Whether a list ended before this page, and nothing has changed on it since."""
        last = self._tools.log.last(url)
        return self.unchanged and last is not None and last.outcome == "missing"

    def listed(
        self, url: str, read: Callable[[Visit, bytes, str], list[Link]], *, ends: bool = False
    ) -> list[Link] | None:
        """Links of a page that lists reports.

        Args:
            url: the page.
            read: content and address to its links; raises FetchRefused.
            ends: that it is not there is how the list ends.

        Returns:
            The links; None where the page could not be had.
        """
        known = self._tools.log.known(url)
        if known and (known.rule != self._rule or known.outcome not in ("listed", "unchanged")):
            known = None
        trip = self._trip(url)
        try:
            body = self._get(trip, known, _MOST_LIST_BYTES)
            links = _read_links(known, url) if body is None and known else read(self, body or b"", trip.final_url)
        except Exception as error:
            self._record(trip, Link(url), _refusal(error), told=not ends)
            return None
        sha256 = known.sha256 if body is None and known else hashlib.sha256(body or b"").hexdigest()
        self.unchanged = bool(known and known.sha256 == sha256)
        self._add(
            self._row(trip, Link(url), "unchanged" if self.unchanged else "listed"),
            sha256=sha256,
            rule=self._rule,
            links=tuple((link.url, link.title, link.date) for link in links),
        )
        return links

    def document(self, link: Link) -> None:
        """Ask for a report, unless it is here and need not be asked for again; nothing is raised for what is wrong with it.

        Raises:
            FetchFailed: the disk is full, or the folder cannot be written.
        """
        with self._tools.lock:
            if link.url in self._tools.asked:
                return
            self._tools.asked.add(link.url)
        known = self._known(link.url)
        fresh = known and not known.has_validator and self._age_days(known) < self._tools.settings.recheck_days
        whole = not known or known.problem != _NOT_WHOLE  # else it is asked for anew, for the pages that did not come
        if known and fresh and whole:
            self.result.kept += 1
            self._follow(known)
            return
        last = self._tools.log.last(link.url)
        rests = last and (last.outcome in _RESTING or last.code == "fetching.missing")
        if last and rests and last.rule == self._rule and self._age_days(last) < 1:
            self.result.rows.append(replace(last, n_requests=0))
            return
        trip = self._trip(link.url)
        try:
            body = self._get(trip, known if whole else None, self._limit(link.url))
            if body is None or (whole and known and hashlib.sha256(body).hexdigest() == known.sha256):
                self._as_before(trip, link, known)
            else:
                self._take(trip, link, known, body)
        except Exception as error:
            self._record(trip, link, _refusal(error))

    def _known(self, url: str) -> Fetched | None:
        """What is known of an address and still holds: its file is here, or it was looked at by the same rules."""
        known = self._tools.log.known(url)
        if known is None or known.outcome == "robots":
            return None
        holds = (self.root / known.path).is_file() if known.path else known.rule == self._rule
        return known if holds else None

    def _age_days(self, row: Fetched) -> float:
        return (self._tools.clock.now() - row.fetched_at).total_seconds() / _SECONDS_A_DAY

    def _limit(self, url: str) -> int:
        ending = Path(urlsplit(url).path).suffix.lower()
        limits = self._tools.limits
        return limits.container if BY_ENDING.get(ending) in CONTAINERS else limits.report

    def _folder(self, link: Link) -> Path:
        return self._tools.raw / FOLDER / safe_name(link.place or self.settings.place or self.name)

    def _trip(self, url: str) -> Trip:
        folder = self._folder(Link(url)).relative_to(self.root).as_posix()
        verify = self.settings.unverified_tls is None
        return Trip(url, self.name, frozenset(self._sites), verify, folder=folder)

    def _get(self, trip: Trip, known: Fetched | None, limit: int) -> bytes | None:
        if not trip.url.startswith("file:"):
            return self._tools.web.get(trip, known, limit=limit)
        path = Path(urllib.request.url2pathname(urlsplit(trip.url).path))
        try:
            found = path.stat()
            trip.final_url, trip.etag = trip.url, f"{found.st_size}-{found.st_mtime_ns}"
            if known and known.etag == trip.etag:
                return None
            if found.st_size > limit:
                raise FetchRefused("refused", "too_large", limit=limit / 1e6)
            return path.read_bytes()
        except OSError as error:
            raise FetchRefused("failed", "unreadable", why=os_cause(error)) from None

    def _as_before(self, trip: Trip, link: Link, known: Fetched | None) -> None:
        assert known is not None
        self._add(
            self._row(trip, link, "unchanged"),
            path=known.path,
            sha256=known.sha256,
            year=known.year,
            text_sha256=known.text_sha256,
            content_type=trip.content_type or known.content_type,
            rule=self._rule,
            links=known.links,
            etag=trip.etag or known.etag,
            last_modified=trip.last_modified or known.last_modified,
        )
        self._follow(known)

    def _take(self, trip: Trip, link: Link, known: Fetched | None, body: bytes) -> None:
        """Judge a content that is new, and put it where it belongs."""
        if not body:
            raise FetchRefused("not_a_report", "no_content")
        ending = ending_of(trip.final_url, body, trip.content_type)
        text, is_whole = body, True
        if ending in _PAGES and not link.url.startswith("file:"):
            pages, is_whole = whole_text(body, trip.final_url, partial(self._page, link), self._tools.limits.report)
            if len(pages) > 1:
                text, ending = bound(pages), ".mht"
        folder = self._folder(link)
        name = f"{folder.relative_to(self.root).as_posix()}/{safe_name(link.name)}{ending}"
        verdict = judge(name, text, selector=self.settings.text, limits=self._tools.limits)
        row = replace(
            self._row(trip, link, "not_a_report", verdict.problem),
            sha256=hashlib.sha256(body).hexdigest(),
            n_bytes=len(body),
            rule=self._rule,
            selector=self.settings.text,
        )
        if not verdict.keep and not is_whole:
            raise FetchRefused("failed", _NOT_WHOLE.name)  # what there is of it tells nothing
        if not verdict.keep:
            found = self._documents(verdict, body, trip, link)
            if found:
                row = replace(row, outcome="listed", problem=None, links=found)
            self._add(row)
            self._follow(row)
            return
        problem = row.problem or (None if is_whole else _NOT_WHOLE)
        row = replace(row, year=verdict.year, text_sha256=verdict.text_sha256, problem=problem)
        if known and known.path and verdict.text_sha256 and verdict.text_sha256 == known.text_sha256:
            self._add(row, outcome="unchanged", path=known.path)  # other bytes (a counter, a banner), the same text
            return
        path = store(folder, link.name, ending, text).relative_to(self.root).as_posix()
        self._add(row, outcome="changed" if known and known.path else "saved", path=path)

    def _page(self, first: Link, url: str) -> tuple[str, bytes] | None:
        """A further page of a text that a site spreads over several; None where it cannot be had."""
        link = replace(first, url=url, on=first.url)
        trip = self._trip(url)
        try:
            body = self._get(trip, None, self._limit(url)) or b""
        except Exception as error:
            self._record(trip, link, _refusal(error))
            return None
        self._add(self._row(trip, link, "page"), sha256=hashlib.sha256(body).hexdigest(), n_bytes=len(body))
        return trip.final_url, body

    def _documents(self, verdict: Verdict, body: bytes, trip: Trip, link: Link) -> tuple[tuple[str, str, str], ...]:
        """Documents that a page has its text in."""
        if not self.settings.attachments or not verdict.in_documents or link.url.startswith("file:"):
            return ()
        found = document_links(body, trip.final_url, self.settings.text, link.title)
        return tuple((d.url, d.title or link.name, d.date or link.date) for d in found if not is_about(d.title))

    def _follow(self, row: Fetched) -> None:
        """Ask for the documents that a page has its text in."""
        for link in _read_links(row, row.url):
            state = self.state(link)
            self.result.links.append((link, state))
            if state in ("new", "here"):
                self.document(link)

    def _row(self, trip: Trip, link: Link, outcome: str, problem: Message | None = None) -> Fetched:
        return Fetched(
            url=trip.url,
            source=self.name,
            fetched_at=self._tools.clock.now(),
            outcome=outcome,
            final_url=trip.final_url,
            status=trip.status,
            etag=trip.etag,
            last_modified=trip.last_modified,
            content_type=trip.content_type,
            place=link.place or self.settings.place,
            title=link.title,
            found_on=link.on,
            n_requests=trip.n_requests,
            problem=problem,
            not_before=trip.not_before,
        )

    def _record(self, trip: Trip, link: Link, refusal: FetchRefused, *, told: bool = True) -> None:
        outcome = refusal.outcome
        if outcome == "missing" and told and link.url in self.settings.addresses:
            outcome = "failed"  # it is the user who has to change it
        row = self._row(trip, link, outcome, refusal.message)
        if trip.n_requests or not self.result.of(refusal.outcome):  # of a host that is left alone, one row is enough
            self._add(row, rule=self._rule)
        if refusal.outcome == "missing" and not told:
            self.result.rows.pop()

    def _add(self, row: Fetched, **more: Any) -> None:
        row = replace(row, **more)
        self.result.rows.append(row)
        # An inbox is looked at every time; that nothing has happened there is no news.
        if not (row.outcome == "unchanged" and row.url.startswith("file:")):
            self._tools.log.append(row)
        self._tools.tell(row)


def _read_links(row: Fetched, url: str) -> list[Link]:
    return [Link(target, title, date, url, row.place) for target, title, date in row.links]


def _refusal(error: Exception) -> FetchRefused:
    """What went wrong with one address, as what is recorded of it.

    Raises:
        GongwenError: it concerns every address: the disk is full, the log cannot be written.
    """
    if isinstance(error, FetchRefused):
        return error
    if isinstance(error, GongwenError):
        raise error
    return FetchRefused("failed", "fault", error=f"{type(error).__name__}: {error}")
