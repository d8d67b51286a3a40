"""Feeds: RSS and Atom."""

from __future__ import annotations

import email.utils
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

import httpx
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from pipeline.fetch.refusal import FetchRefused
from pipeline.fetch.titles import Link, date_in, is_wanted
from pipeline.fetch.visit import Visit
from pipeline.settings.sources import is_web_address


def feed(visit: Visit) -> Iterator[Link]:
    """Entries of the feeds whose titles are of work reports.

    Args:
        visit: the visit to the source.
    """
    for url in visit.settings.addresses:
        yield from visit.listed(url, entries) or ()


def entries(visit: Visit, data: bytes, url: str) -> list[Link]:
    """Wanted entries of a feed.

    Args:
        visit: the visit to the source.
        data: the feed.
        url: its address.

    Raises:
        FetchRefused: it is no feed.
    """
    try:
        root = fromstring(data)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise FetchRefused("refused", "no_feed") from None
    out = []
    for element in root.iter():
        if _name(element) not in ("item", "entry"):
            continue
        title = " ".join((_child(element, "title") or "").split())
        target = _target(element)
        try:
            target = str(httpx.URL(url).join(target)) if target else ""
        except (httpx.InvalidURL, ValueError):
            continue
        if is_web_address(target) and is_wanted(title, target, visit.settings.links):
            told = _date(_child(element, "pubdate") or _child(element, "published") or _child(element, "updated") or "")
            out.append(Link(target, title, date_in(target) or told, url))
    return out


def _target(element: Element) -> str:
    for child in element:
        if _name(child) == "link" and child.get("rel", "alternate") == "alternate":
            found = (child.get("href") or child.text or "").strip()
            if found:
                return found
    return (_child(element, "guid") or "").strip()


def _date(told: str) -> str:
    try:
        return email.utils.parsedate_to_datetime(told).date().isoformat()
    except (ValueError, TypeError):
        found = re.match(r"(?:19|20)\d\d-\d\d-\d\d", told.strip())
        return found.group() if found else ""


def _child(element: Element, name: str) -> str | None:
    return next(("".join(c.itertext()) for c in element if _name(c) == name), None)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()
