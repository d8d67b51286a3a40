"""One address that is asked for, and what is learned on the way."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import httpx


@dataclass
class Trip:
    """One address that is asked for, and what is learned on the way.

    Attributes:
        url: the address.
        source: name of the source, for the log.
        sites: names of hosts under which answers may come from.
        verify: check certificates.
        final_url: address that answered last.
        status: its HTTP status.
        etag: validator.
        last_modified: validator.
        content_type: type as stated.
        n_requests: requests made.
        not_before: time before which the server does not want to be asked again.
        folder: where a page is to be put that a reader has to save by hand.
    """

    url: str
    source: str
    sites: frozenset[str]
    verify: bool = True
    final_url: str = ""
    status: int | None = None
    etag: str = ""
    last_modified: str = ""
    content_type: str = ""
    n_requests: int = 0
    not_before: dt.datetime | None = None
    folder: str = "data/raw"
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)
