"""Which column of a table holds what: as the user says, else by its name, else by what stands in it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.errors import InputRefused
from pipeline.ingest.files.item import Columns, Item
from pipeline.ingest.identity.hints import Hints
from pipeline.messages import Message

_TEXT = (
    "正文|全文|报告全文|报告正文|报告内容|工作报告|政府工作报告|文本|文本内容|正文内容|文章内容|内容"
    "|text|fulltext|content|contents|body|report|reporttext|article|maintext"
)
# Names of what else is known of a report, also in a manifest; of a place the code and its parts from the highest.
NAMES = {
    "code": "行政区划代码|区划代码|行政代码|地区代码|区域代码|代码|adcode|areacode|regioncode|placecode|citycode|countycode|code",
    "province": "省|省份|所属省份|省级|province|provincename",
    "city": "市|地市|城市|地级市|城市名称|city|cityname|prefecture",
    "county": "县|区县|县区|县市区|区|county|district|countyname",
    "place": "地区|地方|地名|地点|地区名称|行政区|行政区划|行政区域|行政单位|政府|单位"
    "|place|placename|region|regionname|area|location|government|name",
    "year": "年份|年度|年|报告年份|报告年度|year|reportyear|yr",
    "title": "标题|题目|题名|报告标题|文章标题|名称|title|headline|heading",
    "date": "日期|发布日期|时间|发布时间|报告日期|会议日期|召开日期|成文日期|发文日期"
    "|date|published|publishedon|pubdate|deliverydate|delivered|deliveredon",
}
PLACE = ("code", "province", "city", "county", "place")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LONG = 300  # Han characters of a cell that can be a report's text
_CELL_LIMIT = 32_760  # Excel cuts cells at 32,767 characters


@dataclass(frozen=True)
class Mapped:
    """Columns of one table: each by its position."""

    text: tuple[int, ...]
    place: tuple[int, ...]
    year: int | None
    title: int | None
    date: int | None


def map_columns(header: Sequence[str], rows: Sequence[Sequence[object]], wanted: Columns) -> Mapped:
    """Find the columns of a table.

    Args:
        header: names of the columns.
        rows: its first rows; used where no name tells which column holds the text.
        wanted: the names that the user has set.

    Raises:
        InputRefused: ``no_text_column``; the detail lists the columns.
    """
    names = [plain_name(h) for h in header]

    def named(given: Sequence[str], guess: str) -> tuple[int, ...]:
        if given:
            places = {str(h).strip(): i for i, h in reversed(list(enumerate(header)))}
            missing = [g for g in given if g not in places]
            if missing:
                raise InputRefused("no_text_column.missing", name=missing[0], columns=_list(header))
            return tuple(places[g] for g in given)
        order = guess.split("|")
        found = [i for i, n in enumerate(names) if re.sub(r"\d+$", "", n) in order]
        best = min((order.index(re.sub(r"\d+$", "", names[i])) for i in found), default=None)
        return tuple(i for i in found if order.index(re.sub(r"\d+$", "", names[i])) == best)

    text = named(wanted.text, _TEXT) or _longest(rows, len(header))
    if not text:
        raise InputRefused("no_text_column.none", columns=_list(header))
    place = named(wanted.place, "") if wanted.place else _place(lambda field: named((), NAMES[field])[:1], text)

    def one(given: str, guess: str) -> int | None:
        found = [i for i in named((given,) if given else (), guess) if i not in text]
        return found[0] if found else None

    return Mapped(
        text, place, one(wanted.year, NAMES["year"]), one(wanted.title, NAMES["title"]), one(wanted.date, NAMES["date"])
    )


def plain_name(header: object) -> str:
    """A column's name as it stands in the lists of names: without spaces, brackets and dashes, in small letters."""
    return re.sub(r"[\s_\-.（）()\ufeff]", "", str(header)).lower()


def _place(column: Callable[[str], tuple[int, ...]], text: tuple[int, ...]) -> tuple[int, ...]:
    """The columns of the code and of the parts of a place; the one of the whole where there are no parts."""
    code, *parts, whole = ([i for i in column(field) if i not in text] for field in PLACE)
    found = [i for part in parts for i in part] or whole
    return tuple(dict.fromkeys([*code, *found]))


def _list(header: Sequence[str]) -> Message:
    return Message("shared.columns", {"names": [str(h)[:30] for h in header[:20]]})


def _longest(rows: Sequence[Sequence[object]], width: int) -> tuple[int, ...]:
    """The columns that hold much Chinese text, the parts of a report (回顾, 计划), but none that copies a longer one."""
    texts = [["".join(_HAN.findall(str(r[i]))) if i < len(r) else "" for r in rows] for i in range(width)]
    long = [i for i in range(width) if rows and sum(map(len, texts[i])) >= _LONG * len(rows)]
    kept: list[int] = []
    for i in sorted(long, key=lambda i: -sum(map(len, texts[i]))):
        middles = [text[len(text) // 2 :][:20] for text in texts[i]]
        if not any(m and m in text for k in kept for m, text in zip(middles, texts[k], strict=True)):
            kept.append(i)
    return tuple(sorted(kept))


def row_item(path: str, format_name: str, row: Sequence[object], columns: Mapped, *, excel: bool = False) -> Item:
    """A row as an item.

    Args:
        path: path of the row.
        format_name: format of its table.
        row: cells.
        columns: which is which.
        excel: cells end at 32,767 characters.
    """

    def cell(i: int | None) -> str:
        return _plain(row[i]) if i is not None and i < len(row) else ""

    parts = [cell(i) for i in columns.text]
    text = "\n".join(p for p in parts if p.strip())
    if not text.strip():
        return Item(path, problem=InputRefused("empty.row"))
    hints = Hints(
        source="the table",
        place="".join(dict.fromkeys(cell(i).strip() for i in columns.place)),
        year=year_of(cell(columns.year)),
        title=cell(columns.title).strip()[:200],
        published_on=date_of(cell(columns.date)),
    )
    if excel and any(len(p) >= _CELL_LIMIT for p in parts):
        text += "\n" + CUT
    return Item(path, text.encode("utf-8", "replace"), format_name, hints)


# Marks a cell that Excel has cut; taken off again, with a warning, where the row is read.
CUT = "\x1dcut at the end of a cell\x1d"


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (dt.datetime, dt.date)):
        return value.strftime("%Y-%m-%d")
    return str(value)


def year_of(text: str) -> int | None:
    """2019 from 2019, 2019年, 2019-01-12 or 二〇一九年 is not read: None."""
    found = re.search(r"(?<!\d)(19[4-9]\d|20\d\d)(?!\d{1,3}(?!\d))", text)
    return int(found[1]) if found else None


def date_of(text: str) -> dt.date | None:
    """2019-01-12, 2019/1/12, 2019年1月12日 or 20190112."""
    found = re.search(r"(?<!\d)((?:19|20)\d\d)[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})", text) or re.search(
        r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)", text
    )
    try:
        return dt.date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def mapping_rows(records: Sequence[Mapping[str, object]]) -> tuple[list[str], list[list[object]]]:
    """Records with keys as a header and rows."""
    header = list(dict.fromkeys(str(k) for r in records for k in r))
    return header, [[r.get(h) for h in header] for r in records]
