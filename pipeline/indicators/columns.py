"""Tables of indicators in the text: a row that names the columns, and rows under it that hold a number for each year.

指标 | 单位 | 2023年实际 | 2024年目标 | 增长（%） announces what the numbers of 地区生产总值 | 亿元 | 305.2 | 325 | 6.5左右 are. Readers
of documents part cells by ``|``; in plain text the gaps between cells are lost beside Han characters (地区生产总值亿元305.2 325).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.indicators.facts import ReportFacts
from pipeline.indicators.scope import plain_text
from pipeline.indicators.tabular import UNITS

_LONGEST = 160  # characters of a row
_NAME = re.compile(r"指标|项目|名称")
_YEAR = r"(?:(?:19|20)\d\d年?|[去上今本]年|本年度|上年度)"
_HOW = r"(?:预计|预期|初步|主要)?(?:实际|完成|执行|实绩|实现|达到|目标|计划|预期|预计|安排|建议)(?:情况|完成|目标|数|值|指标)*"
_GROWTH = r"(?:年均|年平均|同比|比上年|较上年|预期|预计|目标)*(?:增长|增速|增幅|递增)(?:率|速度|幅度)?"
_CELLS = (
    r"(?P<name>(?:主要|发展|预期)?(?:指标|项目)(?:名称)?|名称)|(?P<unit>(?:计量)?单位)|"
    r"(?P<other>序号|类别|类型|属性|备注|说明|指标性质|性质)|"
    rf"(?P<growth>{_GROWTH})%?|(?P<year>{_YEAR})(?P<how>{_HOW})?(?P<grown>{{grown}})?|(?P<plain>{_HOW})"
)
_CELL = re.compile(_CELLS.format(grown=_GROWTH))
_CELL_OF_MANY = re.compile(_CELLS.format(grown="(?!)"))  # 2024年目标|增长 without a bar are two
_BRACKETS = re.compile(r"[（(][^（）()]{0,8}[）)]")
_AIM = re.compile(r"目标|计划|预期|安排|建议")
_ACTUAL = re.compile(r"实际|完成|执行|实绩|预计|实现|达到|初步")
_NUMBER = re.compile(r"[-−]?\d[\d.,]*(?:\s*[—~～－-]\s*\d[\d.]*)?%?(?:左右|以上|以内|以下|及以上|上下)?")
_VALUE = re.compile(
    rf"\s*(?P<bound>[≥≤＞＜>]?)\s*(?P<change>(?:同比|预期|比上年)?(?:增长|下降|降低|提高|增加|减少)|不低于|不超过|控制在)?\s*"
    rf"(?P<number>{_NUMBER.pattern})\s*"
)
_GLUED = re.compile(
    rf"(?P<name>[\u4e00-\u9fffA-Z&“”（）()][\u4e00-\u9fffA-Z&“”（）()%‰0-9.]{{1,30}}?)\s*(?P<unit>{UNITS})?\s*"
    rf"(?P<numbers>(?:{_NUMBER.pattern}|[—－-])(?:\s+(?:{_NUMBER.pattern}|[—－-])|\s*[—－-](?=\s|$))*)"
)
_NUMBERING = re.compile(r"^\s*(?:[（(]?\d{1,2}[）)、.．]\s*|[①-⑳]\s*|其中[:：]?\s*)+(?=[\u4e00-\u9fff])")
_UNIT_IN_NAME = re.compile(rf"[（(](?P<unit>{UNITS})[）)]\s*$")
_WORDS = {"≥": "不低于", "＞": "超过", ">": "超过", "≤": "不超过", "＜": "低于"}


@dataclass(frozen=True, slots=True)
class StatedColumn:
    """What the cells of a column are.

    Attributes:
        what: name, unit, value, growth or other.
        kind: outturn or target.
        first: first year that its numbers are for.
        last: last year.
    """

    what: str
    kind: str = ""
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """A number of a row, told as a sentence would tell it.

    Attributes:
        text: name, number and unit in the order of speech.
        column: what the number is.
        start: offset of the number in the line.
        end: offset after it.
    """

    text: str
    column: StatedColumn
    start: int
    end: int


class TableOfIndicators:
    """Follows the lines of a report and knows the columns of the table that it is in."""

    def __init__(self, report: ReportFacts) -> None:
        self._report = report
        self._columns: list[StatedColumn] = []

    def row(self, line: str) -> list[Told] | None:
        """The numbers of a line that names or fills the columns of a table; None for any other line, which ends it."""
        if len(line) > _LONGEST or "。" in line:
            self._columns = []
            return None
        if not self._columns or _NAME.search(line):
            named = self._header(plain_text(line)) if _NAME.search(line) else []
            if named or not self._columns:
                self._columns = named
                return [] if named else None
        told = self._told(plain_text(line))
        if told is None:
            self._columns = []
        return told

    def _header(self, text: str) -> list[StatedColumn]:
        """Columns that a line names, empty for a line that names none."""
        columns: list[StatedColumn] = []
        bare = _BRACKETS.sub("", text)
        if "|" in bare:
            cells = [_CELL.fullmatch(cell.strip()) for cell, _ in _parted(bare)]
        else:
            cells = list(_CELL_OF_MANY.finditer(bare))
            cells += [None] if sum(len(m.group()) for m in cells if m) < len(bare.replace(" ", "")) else []
        for cell in cells:
            if cell is None:
                return []
            columns.append(self._column(cell, columns))
        named = [c.what for c in columns].count("name") == 1
        return columns if named and (_has(columns, "value") or _has(columns, "growth")) else []

    def _column(self, cell: re.Match[str], before: list[StatedColumn]) -> StatedColumn:
        if cell["name"] or cell["unit"] or cell["other"]:
            return StatedColumn("name" if cell["name"] else "unit" if cell["unit"] else "other")
        year, how = self._year(cell["year"] or ""), cell["how"] or cell["plain"] or cell["growth"] or ""
        values = [c for c in before if c.what == "value"]
        if cell["growth"] and "年均" in how:
            years = sorted(c.first for c in values)
            fits = len(years) > 1 and years[0] < years[-1]
            return StatedColumn("growth", values[-1].kind, years[0] + 1, years[-1]) if fits else StatedColumn("other")
        if cell["growth"]:
            return (
                StatedColumn("growth", values[-1].kind, values[-1].last, values[-1].last)
                if values
                else StatedColumn("other")
            )
        now = self._report.year
        aim = _AIM.search(how) is not None and not re.search("完成|实际", how)
        year = year or (now if aim else now - 1)
        kind = "target" if aim or (year >= now and _ACTUAL.search(how) is None) else "outturn"
        if kind == "target" and year < now:
            return StatedColumn("other")  # what had been aimed at in a year that is over
        return StatedColumn("growth" if cell["grown"] else "value", kind, year, year)

    def _year(self, word: str) -> int:
        if word[:1] in ("去", "上"):
            return self._report.year - 1
        return int(word[:4]) if word[:1].isdigit() else self._report.year if word else 0

    def _told(self, text: str) -> list[Told] | None:
        """The numbers of a row under the columns, None for a line that does not fill them."""
        found = _parted(text) if "|" in text else _glued(text, self._columns)
        # Cells that are empty are lost in some formats: without them only what is left of the last numbers is sure.
        needed = (
            max(i for i, c in enumerate(self._columns) if c.what == "value") + 1 if _has(self._columns, "value") else 2
        )
        if found is None or not needed <= len(found) <= len(self._columns):
            return None
        cells = list(zip(self._columns, found, strict=False))
        name = next(t for c, (t, _) in cells if c.what == "name")
        unit = next((t.strip() for c, (t, _) in cells if c.what == "unit"), "")
        name = _NUMBERING.sub("", name).strip()
        if (within := _UNIT_IN_NAME.search(name)) is not None:
            name, unit = name[: within.start()], unit or within["unit"]
        if not re.search(r"[\u4e00-\u9fff]{2}", name):
            return None
        told = []
        for column, (cell, start) in cells:
            if column.what not in ("value", "growth"):
                continue
            if (match := _VALUE.fullmatch(cell)) is not None:
                told.append(_tell(name, unit, column, match, start))
        return told if told or "|" in text else None


def _tell(name: str, unit: str, column: StatedColumn, match: re.Match[str], start: int) -> Told:
    number = match["number"]
    bound = next((w for w in ("左右", "及以上", "以上", "以内", "以下", "上下") if number.endswith(w)), "")
    bare = number.removesuffix(bound).removesuffix("%").strip()
    unit = "%" if column.what == "growth" or number.removesuffix(bound).endswith("%") else unit
    before = _WORDS.get(match["bound"], "")
    change = "增长" if column.what == "growth" and not match["change"] else match["change"] or ""
    text = f"{name}{change}{before}{bare}{unit}{bound}"
    begin = start + match.start("bound" if match["bound"] else "change" if match["change"] else "number")
    return Told(text, column, begin, start + match.end("number"))


def _parted(text: str) -> list[tuple[str, int]]:
    """Cells between bars, with their offsets; a bar at either end parts nothing."""
    inner = text.strip(" ")
    offset = len(text) - len(text.lstrip(" ")) + inner.startswith("|")
    at, cells = offset, []
    for cell in inner.removeprefix("|").removesuffix("|" if inner.startswith("|") else "").split("|"):
        cells.append((cell, at))
        at += len(cell) + 1
    return cells


def _glued(text: str, columns: list[StatedColumn]) -> list[tuple[str, int]] | None:
    """Cells of a line without bars: name, unit and numbers with gaps between them."""
    wanted = [c.what for c in columns]
    if "other" in wanted or wanted[0] != "name" or (match := _GLUED.fullmatch(text.strip())) is None:
        return None
    lead = len(text) - len(text.lstrip())
    cells = [(match["name"], lead + match.start("name"))]
    if "unit" in wanted:
        cells.append((match["unit"] or "", lead + max(match.start("unit"), 0)))
    elif match["unit"]:
        cells[0] = (f"{match['name']}（{match['unit']}）", cells[0][1])
    at = match.start("numbers")
    numbers = [(m.group(), lead + at + m.start()) for m in re.finditer(rf"{_NUMBER.pattern}|[—－-]", match["numbers"])]
    return cells + numbers


def _has(columns: list[StatedColumn], what: str) -> bool:
    return any(c.what == what for c in columns)
