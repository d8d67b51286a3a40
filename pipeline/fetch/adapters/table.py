"""A table of addresses (.csv): what a researcher has collected, or a library's list."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from pipeline.errors import ConfigError, InputRefused, os_cause
from pipeline.fetch.titles import Link, date_in
from pipeline.fetch.visit import Visit
from pipeline.ingest.cleaning.decode import decode
from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.files.columns import year_of
from pipeline.settings.sources import is_web_address

_COLUMNS = {
    "url": ("url", "address", "link", "href", "网址", "地址", "链接"),
    "place": ("place", "地区", "地方", "地名", "行政区"),
    "year": ("year", "年份", "年度", "年"),
    "title": ("title", "标题", "题目"),
}


def table(visit: Visit) -> Iterator[Link]:
    """Each row with an address; columns url, place, year, title (or 网址, 地区, 年份, 标题).

    Args:
        visit: the visit to the source.

    Raises:
        ConfigError: the file cannot be read, has no column of addresses, or a row has none that is one.
    """
    path = visit.root / visit.settings.file
    try:
        text = decode(path.read_bytes(), Notes())
    except OSError as error:
        raise ConfigError("config.unreadable", path=path, why=os_cause(error)) from None
    except InputRefused as refusal:
        raise ConfigError("config.table", path=path, problem=refusal.message) from None
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter="\t" if "\t" in text.split("\n")[0] else ","))
    header = [h.strip().lower() for h in rows[0]] if rows else []
    at = {name: next((i for i, h in enumerate(header) if h in names), None) for name, names in _COLUMNS.items()}
    if at["url"] is None:
        raise ConfigError("config.no_url_column", path=path, names=list(_COLUMNS["url"]))
    links = []
    for number, row in enumerate(rows[1:], 2):
        cells = {n: row[i].strip() if i is not None and i < len(row) else "" for n, i in at.items()}
        if not any(cells.values()):
            continue
        if not is_web_address(cells["url"]):
            raise ConfigError("config.row_address", path=path, row=number, address=cells["url"])
        links.append(
            Link(
                cells["url"],
                cells["title"],
                date_in(cells["url"]),
                place=cells["place"] or visit.settings.place,
                year=year_of(cells["year"]) if cells["year"] else None,
            )
        )
    visit.allow([link.url for link in links])
    yield from links
