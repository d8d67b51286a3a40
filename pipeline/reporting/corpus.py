"""The tables as the pages need them: sorted by key; what is large is read and turned into rows a few reports at a time."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute

from pipeline.config import Concept, Settings
from pipeline.reporting.markdown import Md, emphasise, escape, file_stem, link
from pipeline.reporting.provenance import Provenance
from pipeline.tables import ALL

Row = dict[str, Any]
# The rows of a table for some reports, or all of it where None, in any order.
Source = Callable[[str, Sequence[str] | None], pa.Table]
NEEDED = (
    "reports",
    "sections",
    "sentences",
    "quarantine",
    "coverage",
    "concept_hits",
    "concept_audit",
    "term_audit",
    "attention",
    "trends",
    "keyness",
    "topics",
    "topic_terms",
    "topic_shares",
    "topic_year_terms",
    "topic_concepts",
    "topic_examples",
    "topic_events",
    "topic_fits",
    "topic_k",
    "topic_splits",
    "topic_windows",
    "topic_dynamics",
    "pledges",
    "pledge_outcomes",
    "indicators",
    "indicator_outcomes",
    "target_wording",
    "attention_by_level",
    "change_points",
    "term_changes",
    "cooccurrence",
    "novelty",
)
# Read report by report; the others are small enough to be rows at once.
_LARGE = (
    "sentences",
    "sections",
    "concept_hits",
    "term_audit",
    "keyness",
    "topic_shares",
    "topic_year_terms",
    "attention",
    "pledges",
    "pledge_outcomes",
    "indicators",
    "novelty",
)
_BY_PLACE = (
    "indicator_outcomes",
    "change_points",
    "term_changes",
    "cooccurrence",
)  # without report_id: turned into rows a place at a time
_LEVEL_ORDER = {"national": 0, "province": 1, "city": 2, "district": 3}


_KEPT = 32  # reports whose sentences stay at hand, by number
_BLOCK, _BLOCKS = 64, 4  # reports read at once, and how many times that stays at hand


class ByReport:
    """A table of which one report's rows can be had without the whole of it in memory.

    Args:
        source: gives rows.
        table: name of the table.
        report_ids: all reports, in the order in which they will mostly be asked for.
    """

    def __init__(self, source: Source, table: str, report_ids: Sequence[str]) -> None:
        self._source, self._table = source, table
        self._order = [("report_id", "ascending"), *((k, "ascending") for k in ALL[table].key if k != "report_id")]
        self._ids = list(report_ids)
        self._position = {r: i for i, r in enumerate(self._ids)}
        self._blocks: OrderedDict[int, tuple[pa.Table, dict[str, tuple[int, int]]]] = OrderedDict()

    def rows(self, report_id: str) -> list[Row]:
        """Rows of one report in key order; none for a report that is not stored."""
        if report_id not in self._position:
            return []
        data, slices = self._block(self._position[report_id] // _BLOCK)
        start, stop = slices.get(report_id, (0, 0))
        part = data.slice(start, stop - start)
        # A third of the time of to_pylist(), which makes dictionaries value by value.
        columns = [column.to_pylist() for column in part.columns]
        return [dict(zip(part.schema.names, values, strict=True)) for values in zip(*columns, strict=True)]

    def _block(self, number: int) -> tuple[pa.Table, dict[str, tuple[int, int]]]:
        if number not in self._blocks:
            ids = self._ids[number * _BLOCK : (number + 1) * _BLOCK]
            data = self._source(self._table, ids).sort_by(self._order).combine_chunks()
            slices: dict[str, tuple[int, int]] = {}
            for i, report_id in enumerate(data.column("report_id").to_pylist()):
                start, _ = slices.get(report_id, (i, 0))
                slices[report_id] = (start, i + 1)
            self._blocks[number] = (data, slices)
            if len(self._blocks) > _BLOCKS:
                self._blocks.popitem(last=False)
        self._blocks.move_to_end(number)
        return self._blocks[number]


@dataclass
class Corpus:
    """Everything the pages are made from.

    Attributes:
        reports: rows of ``reports``: national first, then by level, code and name of the place, and year.
        report: the same by report_id.
        concepts: concepts in the order of the dictionary, those found in the tables alone last.
        pages: page of each report; place_pages: page of each place with several reports.
        topic_spans: what to set in bold in the representative sentence of (model, topic_id); filled as asked for.
        cited: sentences that the index and pages of places quote, by report and number, with what is set in bold; the pages
            of their reports show them.
        anchors: (report_id, sentence_no) that the report pages made so far can be linked to.
    """

    settings: Settings
    provenance: Provenance
    dictionary: tuple[Concept, ...]
    tables: dict[str, list[Row]]
    by_report: dict[str, ByReport]
    by_place: dict[str, tuple[pa.Table, dict[str, tuple[int, int]]]]
    reports: list[Row]
    report: dict[str, Row]
    concepts: list[str]
    pages: dict[str, str]
    place_pages: dict[str, str]
    anchors: set[tuple[str, int]] = field(default_factory=set)
    topic_spans: dict[tuple[str, int], tuple[tuple[int, int], ...]] = field(default_factory=dict)
    cited: dict[str, dict[int, tuple[Row, tuple[tuple[int, int], ...]]]] = field(default_factory=dict)
    _numbered: OrderedDict[str, dict[int, Row]] = field(default_factory=OrderedDict)
    _kept: dict[str, tuple[str, list[Row]]] = field(default_factory=dict)

    def rows(self, table: str, report_id: str) -> list[Row]:
        """One report's rows of a table that is read report by report; those of the last report stay at hand."""
        kept = self._kept.get(table)
        if kept is None or kept[0] != report_id:
            kept = (report_id, self.by_report[table].rows(report_id))
            self._kept[table] = kept
        return kept[1]

    def place_rows(self, table: str, place: str) -> list[Row]:
        """One place's rows, in key order, of a table that has no report_id."""
        data, slices = self.by_place[table]
        start, stop = slices.get(place, (0, 0))
        rows: list[Row] = data.slice(start, stop - start).to_pylist()
        return rows

    def sentences(self, report_id: str) -> list[Row]:
        """Sentences of a report in order."""
        return self.rows("sentences", report_id)

    def hits(self, report_id: str) -> list[Row]:
        """Counted mentions in a report."""
        return self.rows("concept_hits", report_id)

    def sentence(self, report_id: str, sentence_no: int | None) -> Row | None:
        """One sentence of any report, or None where it is not stored."""
        if report_id not in self._numbered:
            if len(self._numbered) >= _KEPT:
                self._numbered.popitem(last=False)
            rows = self.by_report["sentences"].rows(report_id)
            self._numbered[report_id] = {s["sentence_no"]: s for s in rows}
        self._numbered.move_to_end(report_id)
        return self._numbered[report_id].get(sentence_no) if sentence_no is not None else None

    def places(self) -> list[str]:
        """Places in the order of the reports."""
        return list(dict.fromkeys(r["place"] for r in self.reports))

    def of_place(self, place: str) -> list[Row]:
        """Reports of a place by year."""
        return self._places[place]

    @cached_property
    def _places(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for report in sorted(self.reports, key=lambda r: r["year"]):
            found.setdefault(report["place"], []).append(report)
        return found

    def trends_of(self, place: str) -> list[Row]:
        """Rows of trends of a place, or of the mean of a level."""
        return self._trends.get(place, [])

    @cached_property
    def _trends(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self.tables["trends"]:
            found.setdefault(row["place"], []).append(row)
        return found

    @cached_property
    def dictionary_terms(self) -> frozenset[str]:
        """Every term of the dictionary, core and extended."""
        return frozenset(term for concept in self.dictionary for term in concept.tiers)

    @cached_property
    def place_rank(self) -> dict[str, int]:
        """Position of each place in that order."""
        return {place: i for i, place in enumerate(self.places())}

    def cite(self, report_id: str, sentence_no: int, spans: Iterable[tuple[int, int]], label: str) -> Md:
        """A link to a sentence, which the page of its report then shows. For pages made before those of reports."""
        sentence = self.sentence(report_id, sentence_no)
        if sentence is None:
            return escape(label)
        self.cited.setdefault(report_id, {}).setdefault(sentence_no, (sentence, tuple(spans)))
        return link(label, self.pages[report_id], f"s{sentence_no}")

    def quote(
        self, report_id: str, sentence: Row, spans: Iterable[tuple[int, int]], *, own: str = "", label: str = ""
    ) -> Md:
        """A sentence as a block quotation with its source.

        Args:
            report_id: report of the sentence.
            sentence: row of ``sentences``.
            spans: characters to set in bold.
            own: the report whose page this is; its sentences get an anchor, others a link. Empty on pages that are made
                before those of reports (the index, places), whose quotations all reports know of.
            label: a word in front, such as the part.
        """
        number = int(sentence["sentence_no"])
        spans = tuple(spans)
        text = emphasise(sentence["text"], spans)
        front = escape(f"（{label}）") if label else ""
        if own == report_id:
            anchor = "" if (report_id, number) in self.anchors else f'<a id="s{number}"></a>'
            self.anchors.add((report_id, number))
            return Md(f"> {anchor}{front}{text}（第 {number} 句）")
        if not own:
            self.cited.setdefault(report_id, {}).setdefault(number, (sentence, tuple(spans)))
        known = number in self.cited.get(report_id, {})
        source = link(f"{report_id} 第 {number} 句", self.pages[report_id], f"s{number}" if known else None)
        return Md(f"> {front}{text}（{source}）")


def _sliced(data: pa.Table, table: str) -> tuple[pa.Table, dict[str, tuple[int, int]]]:
    """A table in key order, and where the rows of each place are in it."""
    data = data.sort_by([("place", "ascending"), *((k, "ascending") for k in ALL[table].key if k != "place")])
    slices: dict[str, tuple[int, int]] = {}
    for i, place in enumerate(data.column("place").to_pylist()):
        start, _ = slices.get(place, (i, 0))
        slices[place] = (start, i + 1)
    return data.combine_chunks(), slices


def report_order(row: Row) -> tuple[Any, ...]:
    """National first, then by level, code and name of the place, and year."""
    level = _LEVEL_ORDER.get(row["level"], 9)
    return (level, row.get("place_code") or "999999", row["place"], row["year"], row.get("report_id") or "")


def in_memory(tables: dict[str, pa.Table]) -> Source:
    """Whole tables as a source.

    Raises:
        KeyError: when a table is asked for that is not among them.
    """

    def read(name: str, report_ids: Sequence[str] | None) -> pa.Table:
        data = tables[name]
        if report_ids is None:
            return data
        return data.filter(pa.compute.is_in(data.column("report_id"), value_set=pa.array(report_ids, pa.string())))

    return read


def load(source: Source, *, concepts: tuple[Concept, ...], settings: Settings, provenance: Provenance) -> Corpus:
    """Read what is small, sort it so that the order of rows does not matter, and give every report its page's name."""
    rows: dict[str, list[Row]] = {
        n: source(n, None).sort_by([(k, "ascending") for k in ALL[n].key]).to_pylist()
        for n in NEEDED
        if n not in (*_LARGE, *_BY_PLACE)
    }
    reports = sorted(rows["reports"], key=report_order)
    ids = [r["report_id"] for r in reports]
    named = [c.name for c in concepts]
    found = set(source("attention", None).column("concept").unique().to_pylist())
    return Corpus(
        settings=settings,
        provenance=provenance,
        dictionary=concepts,
        tables=rows,
        by_report={n: ByReport(source, n, ids) for n in _LARGE},
        by_place={n: _sliced(source(n, None), n) for n in _BY_PLACE},
        reports=reports,
        report={r["report_id"]: r for r in reports},
        concepts=[c for c in named if c in found] + sorted(found - set(named)),
        pages={r["report_id"]: file_stem(r["report_id"]) + ".md" for r in reports},
        place_pages={
            place: file_stem(place) + ".md" for place, n in Counter(r["place"] for r in reports).items() if n > 1
        },
    )
