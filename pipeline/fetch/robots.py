"""robots.txt as RFC 9309 has it: read once a day and host, kept in the log, followed with its Crawl-delay."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit, urlunsplit

from protego import Protego

PRODUCT = "gongwen"  # name that rules for us stand under
MOST_BYTES = 512_000  # RFC 9309, 2.5: at least 500 KiB have to be read
FRESH = dt.timedelta(hours=24)  # RFC 9309, 2.4


def address_of(url: str) -> str:
    """Where the robots.txt for an address is."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))


class Rules:
    """The rules of a host.

    Args:
        text: its robots.txt; empty where it has none.
    """

    def __init__(self, text: str) -> None:
        self._rules = Protego.parse(text)
        self.delay = _delay(self._rules)

    def allow(self, url: str) -> bool:
        """Whether we may ask for an address."""
        return bool(self._rules.can_fetch(url, PRODUCT))


def _delay(rules: Protego) -> float:
    """Seconds between two requests: Crawl-delay, or what Request-rate comes to."""
    rate = rules.request_rate(PRODUCT)
    each = rate.seconds / rate.requests if rate is not None and rate.requests else 0.0
    return max(float(rules.crawl_delay(PRODUCT) or 0.0), each)
