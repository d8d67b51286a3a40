"""List pages: the column of a site in which its work reports stand, with the pages that follow the first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pipeline.fetch.pages import is_drawn_by_script, report_links
from pipeline.fetch.refusal import FetchRefused
from pipeline.fetch.titles import Link
from pipeline.fetch.visit import Visit


def list_pages(visit: Visit) -> Iterator[Link]:
    """Links of each list, page by page.

    A list ends with a page that is not there, that has the same links as one before (sites answer so beyond the last
    page), or whose reports are all of years before those asked for.

    Args:
        visit: the visit to the source.
    """
    settings = visit.settings
    for first in settings.addresses:
        seen: set[tuple[str, ...]] = set()
        for number in range(settings.pages):
            url = first if number == 0 else next_page(first, settings.next, number)
            if number and visit.has_ended_before(url):
                break
            found = visit.listed(url, links_of, ends=number > 0)
            if found is None:
                break
            addresses = tuple(link.url for link in found)
            if addresses and addresses in seen:
                break
            seen.add(addresses)
            yield from found
            if settings.next == "none" or (found and all(visit.too_early(link) for link in found)):
                break


def links_of(visit: Visit, data: bytes, url: str) -> list[Link]:
    """Wanted links of a list page.

    Args:
        visit: the visit to the source.
        data: the page.
        url: its address.

    Raises:
        FetchRefused: the list is drawn by a script.
    """
    found = report_links(data, url, visit.settings.links)
    if not found and is_drawn_by_script(data):
        raise FetchRefused("refused", "script_list")
    return found


def next_page(first: str, form: str, number: int) -> str:
    """Address of a later page of a list.

    Args:
        first: address of its first page.
        form: name of the second page as the site has it: index_1.html, ?page=2, page= (counts from 2); its last number
            counts on from there.
        number: 1 for the second page.
    """
    if form.endswith("="):
        form += "2"
    at = list(re.finditer(r"\d+", form))[-1]
    count = str(int(at.group()) + number - 1).zfill(len(at.group()) if at.group().startswith("0") else 0)
    name = form[: at.start()] + count + form[at.end() :]
    parts = urlsplit(first)
    if "=" not in name:
        folder = parts.path.rpartition("/")[0]
        path = name if name.startswith("/") else f"{folder}/{name}"
        return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))
    path, _, query = name.rpartition("?")
    given = dict(parse_qsl(query.lstrip("&"), keep_blank_values=True))
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k not in given]
    where = parts.path if not path else path if path.startswith("/") else f"{parts.path.rpartition('/')[0]}/{path}"
    return urlunsplit((parts.scheme, parts.netloc, where, urlencode([*kept, *given.items()]), ""))
