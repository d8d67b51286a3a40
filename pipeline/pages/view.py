"""What pages are made of: views, which hold values and no words.

A section of a page is a frozen dataclass, made from tables by a pure function. Numbers in it are numbers, and what was
said is a :class:`Quote`; how they are written, in which language and in which format, is decided where a page is
rendered (:mod:`pipeline.pages.text.render`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

from pipeline.pages.source.by_report import Row
from pipeline.pages.text.markdown import file_stem

T = TypeVar("T")
S = TypeVar("S")
Spans = tuple[tuple[int, int], ...]
_PLAIN = frozenset({str, int, float, bool, dict, type(None)})  # nothing is looked for in these, nor in rows of tables
Cited = dict[str, dict[int, Spans]]  # by report and number of the sentence, what is set in bold


class Quote(NamedTuple):
    """A sentence as evidence, and what it is evidence of. A tuple, as the page of a report has a thousand of them.

    Attributes:
        report_id: report of the sentence.
        sentence_no: its number.
        text: as stored.
        spans: (start, end) in characters of what counts.
        about: concept, word or number of a topic.
        part: part of the report, where it matters.
        year: year of the report, where it matters.
        role: pledge, next_year or topic; or, of an occurrence that was not counted, the reason.
        share: share of the report that is carried over, of which this is the example.
    """

    report_id: str
    sentence_no: int
    text: str
    spans: Spans = ()
    about: str = ""
    part: str = ""
    year: int | None = None
    role: str = ""
    share: float | None = None


def quote(sentence: Row, spans: Iterable[tuple[int, int]], **about: Any) -> Quote:
    """A row of ``sentences`` as evidence; ``about`` are further fields of :class:`Quote`."""
    return Quote(sentence["report_id"], int(sentence["sentence_no"]), sentence["text"], tuple(spans), **about)


@dataclass(frozen=True)
class Estimate:
    """A value and its interval; ``None`` where there is none.

    Attributes:
        value: the estimate, in the unit of the axis.
        low: lower end of its interval.
        high: upper end of its interval.
    """

    value: float | None
    low: float | None = None
    high: float | None = None


Points = dict[int, Estimate]  # by year


def rate(row: Row | None) -> Estimate:
    """A row of ``attention`` as an estimate."""
    return Estimate(None) if row is None else Estimate(row["per_10k_tokens"], row["ci_low"], row["ci_high"])


def rates_over_years(rows: Iterable[tuple[int, Row | None]]) -> Points:
    """Rows of ``attention`` by year, without years in which there is nothing to count in."""
    return {year: rate(row) for year, row in rows if row is not None and row["per_10k_tokens"] is not None}


@dataclass(frozen=True)
class Figure:
    """A chart; what it shows is said by the class, how it is drawn by :mod:`pipeline.pages.charts.figures`.

    Attributes:
        stem: name that tells it from all other figures.
    """

    stem: str

    @property
    def path(self) -> str:
        """Where its file stands, beside the pages."""
        return f"figures/{file_stem(self.stem)}.svg"


@dataclass(frozen=True)
class CurvePanel:
    """One panel of curves.

    Attributes:
        of: what its title names, such as place, level and number of reports.
        lines: name (a part, or another of the figure's words) and estimates by year; a year without one is a gap.
        long_reviews: years whose report reviews more than two years, and how many it reviews.
        steps: first years of a new level of the series.
    """

    of: dict[str, Any]
    lines: tuple[tuple[str, Points], ...]
    long_reviews: dict[int, int] = field(default_factory=dict)
    steps: tuple[int, ...] = ()


@dataclass(frozen=True)
class Curves(Figure):
    """Estimates over the years, one panel above the other.

    Attributes:
        kind: its words in the message file ``pages``.
        of: what these name, such as concept and place.
        panels: at least one, each with at least one year.
        colour: of the only line, where it has its own.
    """

    kind: str
    of: dict[str, Any]
    panels: tuple[CurvePanel, ...]
    colour: str | None = None


@dataclass(frozen=True)
class Shares(Figure):
    """Shares from 0 to 1 as a map, rows by columns.

    Attributes:
        kind: its words in the message file ``pages``.
        of: what these name.
        rows: label, and share by column; a column that is left out has no data.
        columns: years or numbers of topics, from left to right.
    """

    kind: str
    of: dict[str, Any]
    rows: tuple[tuple[str, dict[int, float]], ...]
    columns: tuple[int, ...]


@dataclass(frozen=True)
class PageSection(Generic[S]):
    """A section of all pages of a kind.

    Attributes:
        template: file among the templates of each language.
        view: what the section says of the tables and the page's subject; None where it has nothing to say.
    """

    template: str
    view: Callable[[Any, S], object | None]


@dataclass(frozen=True)
class Page:
    """A page before it is rendered.

    Attributes:
        path: name of its file.
        template: file among the templates, for what stands around the sections.
        head: view of that.
        sections: template and view of each.
        own: the report that the page is of, whose sentences get anchors; empty for others.
    """

    path: str
    template: str
    head: object
    sections: tuple[tuple[str, object], ...] = ()
    own: str = ""


def sections_of(sections: Iterable[PageSection[S]], corpus: Any, subject: S) -> tuple[tuple[str, object], ...]:
    """Views of the sections that have something to say."""
    return tuple((s.template, made) for s in sections if (made := s.view(corpus, subject)) is not None)


def found_in(value: object, kind: type[T]) -> Iterator[T]:
    """All values of a kind in a view, in the order of its fields; rows of tables are not looked into."""
    found: list[T] = []
    _gather(value, kind, found)
    yield from found


def _gather(value: object, kind: type[T], found: list[T]) -> None:
    if isinstance(value, kind):
        found.append(value)
        return
    if isinstance(value, tuple | list):
        inside: Iterable[object] = value
    else:
        inside = (getattr(value, name) for name in getattr(value, "__dataclass_fields__", ()))
    for each in inside:
        if type(each) not in _PLAIN and (type(each) is not Quote or kind is Quote):  # there is nothing in a quotation
            _gather(each, kind, found)


def citations(views: Iterable[object]) -> Cited:
    """The sentences that some views quote or lead to, each with what the first of them sets in bold."""
    cited: Cited = {}
    for view in views:
        for each in found_in(view, Quote):
            cited.setdefault(each.report_id, {}).setdefault(each.sentence_no, each.spans)
    return cited
