"""Plain addresses of reports."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.fetch.titles import Link, date_in
from pipeline.fetch.visit import Visit


def addresses(visit: Visit) -> Iterator[Link]:
    """Each address as it is named.

    Args:
        visit: the visit to the source.
    """
    for url in visit.settings.addresses:
        yield Link(url, date=date_in(url))
