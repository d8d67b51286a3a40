"""Asking for an address, politely: by the rules of its robots.txt, one request at a time, again only where that may help.

Who asks says so (User-Agent with the user's contact). What was had before is asked for with its validators, so that an
unchanged page is not sent again (RFC 9110, 13). A site that turns programs away is left alone for the rest of the run.
"""

from __future__ import annotations

import datetime as dt
import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from pipeline import __version__
from pipeline.fetch.blocked import OF_ONE_PAGE, STATUSES, is_challenge
from pipeline.fetch.body import Truncated, check_head, content_type, read_body
from pipeline.fetch.clock import Clock
from pipeline.fetch.hosts import Guard, Transports, origin_of, within
from pipeline.fetch.log import Fetched, Log
from pipeline.fetch.pacing import Pacing, TooLong
from pipeline.fetch.refusal import FetchRefused
from pipeline.fetch.robots import FRESH, MOST_BYTES, PRODUCT, Rules, address_of
from pipeline.fetch.trip import Trip
from pipeline.fetch.trouble import TryAgain, broken, retry_after
from pipeline.settings.sources import FetchSettings, is_web_address

_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_REDIRECTS = 5
_TRANSIENT = (408, 425, 429, 500, 502, 503, 504, 509, 520, 521, 522, 523, 524)
_LEAST_PAUSE = 1.0  # seconds between two requests to a public host, whatever is set
_MOST_TIMEOUTS = 10  # a content that takes longer than so many times the timeout is not waited for


@dataclass(frozen=True)
class _Moved:
    to: str


class Web:
    """The web for one run of fetching; threads may share it.

    Attributes:
        requests: requests made, by source; those for robots.txt are counted.

    Args:
        settings: configs/sources.yaml.
        log: what was learned before; rows of robots.txt are added to it.
        guard: looks at the addresses of hosts.
        clock: time.
        chance: jitter of the pauses between tries.
    """

    def __init__(
        self, settings: FetchSettings, log: Log, guard: Guard, clock: Clock, chance: random.Random | None = None
    ) -> None:
        self._settings = settings
        self._log = log
        self._guard = guard
        self._clock = clock
        self._chance = chance or random.Random()
        self._pacing = Pacing(clock)
        self._transports = Transports(guard)
        self._rules: dict[str, Rules] = {}
        self._lock = threading.Lock()
        self.requests: Counter[str] = Counter()
        self._blocked: set[str] = set()
        self._strikes: dict[str, int] = {}
        self._resting = {
            origin_of(row.url)[0]: row.not_before
            for row in log.rows()
            if row.not_before and row.not_before > clock.now() and is_web_address(row.url)
        }
        self._headers = {
            "User-Agent": f"{PRODUCT}/{__version__} (text mining of government work reports; {settings.contact})",
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "zh-CN,zh;q=0.9",
            "Accept-Encoding": "gzip, deflate",
        }

    def close(self) -> None:
        """Close all connections."""
        self._transports.close()

    def get(self, trip: Trip, known: Fetched | None, *, limit: int) -> bytes | None:
        """Content of an address.

        Args:
            trip: the address; what is learned on the way is noted in it, also where this fails.
            known: what was had of it before and is still at hand; with its validators it is asked for.
            limit: bytes at most.

        Returns:
            The content, None where it is what was had before.

        Raises:
            FetchRefused: it cannot or may not be had; with the outcome to record.
        """
        try:
            body = self._tried(trip, known, limit)
        except FetchRefused as refusal:
            if refusal.outcome == "blocked" and trip.n_requests:
                self._turned_away(trip)
            raise
        self._strikes.pop(origin_of(trip.final_url)[0], None)
        return body

    def _turned_away(self, trip: Trip) -> None:
        """Leave a host alone for the rest of this run, unless it may be the one page that is closed."""
        host = origin_of(trip.final_url)[0]
        self._strikes[host] = self._strikes.get(host, 0) + 1
        if trip.status not in OF_ONE_PAGE or self._strikes[host] > 1:
            self._blocked.add(host)

    def _tried(self, trip: Trip, known: Fetched | None, limit: int, *, robots: bool = False) -> bytes | None:
        """With as many tries as are set."""
        for attempt in range(1, self._settings.tries + 1):
            if self._clock.stopped:
                break
            try:
                return self._followed(trip, known, limit, robots)
            except TryAgain as again:
                if attempt == self._settings.tries:
                    raise again.problem from None
                # Doubled at each try, by half more or less, so that many clients do not come back at once.
                grown = max(self._settings.delay_seconds, 1.0) * 2.0 ** (attempt - 1) * self._chance.uniform(0.5, 1.5)
                wait = min(grown, self._settings.max_wait_seconds) if again.wait is None else again.wait
                if wait > self._settings.max_wait_seconds:
                    raise self._later(trip, wait) from None
                self._pacing.rest(origin_of(trip.final_url)[0], wait)
        raise FetchRefused("failed", "stopped")

    def _followed(self, trip: Trip, known: Fetched | None, limit: int, robots: bool) -> bytes | None:
        """With its redirects."""
        url, been = trip.url, set[str]()
        while len(been) <= _MOST_REDIRECTS:
            if url in been:
                raise FetchRefused("refused", "redirect_loop")
            been.add(url)
            found = self._asked(trip, url, known, limit, robots)
            if not isinstance(found, _Moved):
                return found
            url = found.to
        raise FetchRefused("refused", "redirects", n=_MOST_REDIRECTS)

    def _asked(self, trip: Trip, url: str, known: Fetched | None, limit: int, robots: bool) -> bytes | _Moved | None:
        """One request, when its turn has come."""
        trip.final_url = url
        host, port = origin_of(url)
        pause = self._settings.delay_seconds
        if pause < _LEAST_PAUSE and not self._guard.is_private(host, port):
            pause = _LEAST_PAUSE
        self._check(trip, host)
        if not robots:
            rules = self._rules_of(url, trip)
            if not rules.allow(url):
                raise FetchRefused("forbidden", "robots", host=host)
            pause = max(pause, rules.delay)
        try:
            with (
                self._pacing.turn(host, pause=pause, most=self._settings.max_wait_seconds),
                self._answer(trip, url, known) as response,
            ):
                if response.status_code in _REDIRECTS:
                    return self._moved(url, response)
                return self._taken(trip, response, known, limit)
        except TooLong as long:
            raise self._later(trip, long.seconds) from None
        except Truncated:
            raise TryAgain(FetchRefused("failed", "truncated")) from None
        except httpx.TransportError as error:
            raise broken(error) from error

    def _check(self, trip: Trip, host: str) -> None:
        """Whether a host may be asked at all."""
        if not within(host, trip.sites):
            raise FetchRefused("refused", "other_host", host=host)
        if host in self._blocked:
            raise FetchRefused("blocked", "host_blocked", host=host)
        until = self._resting.get(host)
        if until and self._clock.now() < until:
            raise FetchRefused("later", "asked_to_wait", host=host, until=f"{until:%Y-%m-%d %H:%M}")

    def _later(self, trip: Trip, wait: float) -> FetchRefused:
        host = origin_of(trip.final_url)[0]
        until = trip.not_before = self._resting[host] = self._clock.now() + dt.timedelta(seconds=wait)
        return FetchRefused("later", "asked_to_wait", host=host, until=f"{until:%Y-%m-%d %H:%M}")

    def _moved(self, url: str, response: httpx.Response) -> _Moved:
        try:
            target = str(httpx.URL(url).join(response.headers.get("location", "")).copy_with(fragment=None))
        except (httpx.InvalidURL, ValueError):
            target = ""
        if not is_web_address(target):
            raise FetchRefused("refused", "no_web_address")
        if url.startswith("https:") and target.startswith("http:"):
            raise FetchRefused("refused", "redirect_unsafe", target=target)
        return _Moved(target)

    @contextmanager
    def _answer(self, trip: Trip, url: str, known: Fetched | None) -> Iterator[httpx.Response]:
        """The answer to one request, its content not read yet."""
        asks = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified} if known else {}
        headers = self._headers | {name: value for name, value in asks.items() if value}
        timeout = httpx.Timeout(self._settings.timeout_seconds).as_dict()
        request = httpx.Request("GET", url, headers=headers, extensions={"timeout": timeout})
        trip.cookies.set_cookie_header(request)
        transport = self._transports.of(url, verify=trip.verify)
        trip.n_requests += 1
        with self._lock:
            self.requests[trip.source] += 1
        response = transport.handle_request(request)
        response.request = request
        try:
            trip.cookies.extract_cookies(response)
            yield response
        finally:
            response.close()

    def _taken(self, trip: Trip, response: httpx.Response, known: Fetched | None, limit: int) -> bytes | None:
        """Content of an answer that is none of a redirect."""
        status = trip.status = response.status_code
        trip.etag = response.headers.get("etag", "")
        trip.last_modified = response.headers.get("last-modified", "")
        trip.content_type = content_type(response)
        if status == httpx.codes.NOT_MODIFIED and known is not None:
            trip.etag, trip.last_modified = trip.etag or known.etag, trip.last_modified or known.last_modified
            return None
        blocked = FetchRefused("blocked", "blocked", status=status, url=trip.url, folder=trip.folder)
        if status in STATUSES:
            raise blocked
        if status in (httpx.codes.NOT_FOUND, httpx.codes.GONE):
            raise FetchRefused("missing", "missing", status=status)
        if status in _TRANSIENT:
            if self._is_challenge(response):
                raise blocked
            raise TryAgain(FetchRefused("failed", "status", status=status), retry_after(response, self._clock.now()))
        if status not in (httpx.codes.OK, httpx.codes.NON_AUTHORITATIVE_INFORMATION):
            if status == httpx.codes.ACCEPTED and self._is_challenge(response):
                raise blocked
            raise FetchRefused("failed", "status", status=status)
        check_head(response, limit)
        deadline = self._clock.monotonic() + _MOST_TIMEOUTS * self._settings.timeout_seconds
        body = read_body(response, limit, lambda: not self._clock.stopped and self._clock.monotonic() < deadline)
        if is_challenge(body):
            raise blocked
        return body

    def _is_challenge(self, response: httpx.Response) -> bool:
        try:
            return is_challenge(read_body(response, MOST_BYTES))
        except (FetchRefused, Truncated, httpx.TransportError):
            return False

    def _rules_of(self, url: str, trip: Trip) -> Rules:
        """What the robots.txt of a host says."""
        where = address_of(url)
        with self._pacing.alone(origin_of(url)[0]):
            if where not in self._rules:
                self._rules[where] = Rules(self._robots(where, trip))
            return self._rules[where]

    def _robots(self, where: str, trip: Trip) -> str:
        """Text of a robots.txt: of the last day as it was, else asked for. None that can be had is none (RFC 9309, 2.3.1)."""
        known = self._log.known(where)
        if known and self._clock.now() - known.fetched_at < FRESH:
            return known.robots
        own = Trip(where, trip.source, trip.sites, trip.verify)
        text = ""
        try:
            body = self._tried(own, known, 10 * MOST_BYTES, robots=True)
            text = known.robots if body is None and known else (body or b"")[:MOST_BYTES].decode("utf-8", "replace")
        except FetchRefused as refusal:
            if refusal.outcome in ("failed", "later"):  # unreachable rules forbid everything
                raise FetchRefused(
                    refusal.outcome, "no_robots", host=origin_of(where)[0], why=refusal.message
                ) from None
        self._log.append(
            Fetched(
                url=where,
                source=trip.source,
                fetched_at=self._clock.now(),
                outcome="robots",
                final_url=own.final_url,
                status=own.status,
                etag=own.etag,
                last_modified=own.last_modified,
                content_type=own.content_type,
                n_requests=own.n_requests,
                robots=text,
            )
        )
        return text
