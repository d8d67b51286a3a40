"""The tables as the pages need them: sorted by key; what is large is read and turned into rows a few reports at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute

from pipeline.pages.source.by_report import ByReport, Row, RowSource, rows_of, slices
from pipeline.pages.text.markdown import file_stem
from pipeline.pages.text.provenance import Provenance
from pipeline.settings.model import Concept, Config, Settings, digest
from pipeline.tables import ALL, LEVELS

T = TypeVar("T")
_AT_ONCE = 64  # reports that are at hand from the beginning to the end, where there are no more


class Small(dict[str, list[Row]]):
    """Tables that are rows at once, in key order; each is read when it is first asked for."""

    def __init__(self, source: RowSource) -> None:
        super().__init__()
        self._source = source

    def __missing__(self, name: str) -> list[Row]:
        rows = rows_of(self._source(name, None).sort_by([(k, "ascending") for k in ALL[name].key]))
        self[name] = rows
        return rows


class ByReports(dict[str, ByReport]):
    """Tables of which a few reports' rows are read at a time; each is set up when it is first asked for."""

    def __init__(self, source: RowSource, report_ids: list[str]) -> None:
        super().__init__()
        self._source, self._ids = source, report_ids
        self._ahead: frozenset[str] = frozenset()

    def __missing__(self, name: str) -> ByReport:
        self[name] = ByReport(self._source, name, self._ids)
        self[name].ahead(self._ahead)
        return self[name]

    def ahead(self, report_ids: Iterable[str]) -> bool:
        """Say of all tables which reports will be asked for next; False where these are at hand already."""
        wanted = frozenset(report_ids)
        if wanted <= self._ahead:
            return False
        self._ahead = wanted
        for table in self.values():
            table.ahead(wanted)
        return True


@dataclass
class Corpus:
    """Everything the pages are made from.

    Attributes:
        source: gives rows.
        tables: rows of what is small.
        by_report: what is large and has report_id.
        reports: rows of ``reports``: national first, then by level, code and name of the place, and year.
        report: the same by report_id.
        concepts: concepts in the order of the dictionary, those found in the tables alone last.
        indicator_names: English names of indicators, empty without one, by the label that tables have, in the list's order.
        pages: page of each report; place_pages: page of each place with several reports.
    """

    source: RowSource
    settings: Settings
    provenance: Provenance
    dictionary: tuple[Concept, ...]
    tables: Small
    by_report: ByReports
    reports: list[Row]
    report: dict[str, Row]
    concepts: list[str]
    indicator_names: dict[str, str]
    pages: dict[str, str]
    place_pages: dict[str, str]
    _rows: dict[tuple[str, str], list[Row]] = field(default_factory=dict)
    _numbered: dict[str, dict[int, Row]] = field(default_factory=dict)
    _of_concept: dict[tuple[str, str], dict[str, list[Row]]] = field(default_factory=dict)
    _by_place: dict[str, tuple[pa.Table, dict[str, tuple[int, int]]]] = field(default_factory=dict)
    _kept: dict[object, Any] = field(default_factory=dict)

    def ahead(self, report_ids: Iterable[str]) -> None:
        """Say which reports will be asked for next, so that they are read together and not one by one."""
        if self.by_report.ahead(report_ids):
            self.forget()

    def forget(self) -> None:
        """Let go of the rows of the reports asked for so far."""
        for kept in (self._rows, self._numbered, self._of_concept):
            kept.clear()

    def rows(self, table: str, report_id: str) -> list[Row]:
        """One report's rows of a table that is read report by report; they stay at hand until :meth:`forget`."""
        key = (table, report_id)
        if key not in self._rows:
            self._rows[key] = self.by_report[table].rows(report_id)
        return self._rows[key]

    def place_rows(self, table: str, place: str) -> list[Row]:
        """One place's rows, in key order, of a table that has no report_id; of ``trends`` those of concepts."""
        if table not in self._by_place:
            data = self.trends("concept") if table == "trends" else self.source(table, None)
            key = ("place", *(k for k in ALL[table].key if k != "place"))
            data = data.sort_by([(k, "ascending") for k in key]).combine_chunks()
            self._by_place[table] = data, slices(data.column("place"))
        data, found = self._by_place[table]
        start, stop = found.get(place, (0, 0))
        return rows_of(data.slice(start, stop - start))

    def trends(self, kind: str) -> pa.Table:
        """Trends of one kind of series, in no order."""
        data = self.source("trends", None)
        return data.filter(pa.compute.equal(data.column("series_kind"), kind))

    def hits_of(self, report_id: str, concept: str) -> list[Row]:
        """Counted mentions of one concept in a report."""
        return self._rows_of_concept("concept_hits", report_id, concept)

    def rejected_of(self, report_id: str, concept: str) -> list[Row]:
        """Occurrences of one concept's terms in a report that were not counted."""
        return self._rows_of_concept("concept_rejected", report_id, concept)

    def _rows_of_concept(self, table: str, report_id: str, concept: str) -> list[Row]:
        key = (table, report_id)
        if key not in self._of_concept:
            self._of_concept[key] = {}
            for row in self.rows(table, report_id):
                self._of_concept[key].setdefault(row["concept"], []).append(row)
        return self._of_concept[key].get(concept, [])

    def numbered(self, report_id: str) -> dict[int, Row]:
        """Sentences of a report by number."""
        if report_id not in self._numbered:
            self._numbered[report_id] = {s["sentence_no"]: s for s in self.rows("sentences", report_id)}
        return self._numbered[report_id]

    def sentence(self, report_id: str, sentence_no: int | None) -> Row | None:
        """One sentence of any report, or None where it is not stored."""
        return self.numbered(report_id).get(sentence_no) if sentence_no is not None else None

    def places(self) -> list[str]:
        """Places in the order of the reports."""
        return list(self.place_rank)

    def of_place(self, place: str) -> list[Row]:
        """Reports of a place by year."""
        return self._places[place]

    def target_order(self, row: Row) -> tuple[int, int, str, str]:
        """Rows of ``indicator_outcomes``, the latest year first, in it as the list of indicators has them."""
        label = row["label"]
        return -row["year"], self._listed.get(label, len(self._listed)), label, row["quantity"]

    @cached_property
    def _listed(self) -> dict[str, int]:
        return {label: i for i, label in enumerate(self.indicator_names)}

    @cached_property
    def _places(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for report in sorted(self.reports, key=lambda r: r["year"]):
            found.setdefault(report["place"], []).append(report)
        return found

    def groups(self, size: int) -> Iterator[list[str]]:
        """Places in order, so many at a time that they have at least ``size`` reports, but for the last."""
        group: list[str] = []
        n = 0
        for place in self.places():
            group.append(place)
            n += len(self.of_place(place))
            if n >= size:
                yield group
                group, n = [], 0
        if group:
            yield group

    @cached_property
    def dictionary_terms(self) -> frozenset[str]:
        """Every term of the dictionary, core and extended."""
        return frozenset(term for concept in self.dictionary for term in concept.tiers)

    @cached_property
    def dictionary_sha256(self) -> str:
        """Hash of the dictionary."""
        return digest([c.model_dump(mode="json") for c in self.dictionary])

    @cached_property
    def concept_labels(self) -> dict[str, str]:
        """English labels of concepts, of those that have one."""
        return {c.name: c.label for c in self.dictionary if c.label}

    @cached_property
    def place_rank(self) -> dict[str, int]:
        """Position of each place in the order of the reports."""
        return {place: i for i, place in enumerate(dict.fromkeys(r["place"] for r in self.reports))}

    def kept(self, key: object, make: Callable[[], T]) -> T:
        """What depends on the tables alone and many pages show: made when it is first asked for."""
        if key not in self._kept:
            self._kept[key] = make()
        made: T = self._kept[key]
        return made


def level_rank(level: str) -> int:
    """Position of a level from the nation down; an unknown one last."""
    return LEVELS.index(level) if level in LEVELS else len(LEVELS)


def report_order(row: Row) -> tuple[Any, ...]:
    """National first, then by level, code and name of the place, and year."""
    return (
        level_rank(row["level"]),
        row.get("place_code") or "999999",
        row["place"],
        row["year"],
        row.get("report_id") or "",
    )


def load(source: RowSource, config: Config, provenance: Provenance, found: Iterable[str] | None = None) -> Corpus:
    """Get ready to read what is asked for, sorted so that the order of rows does not matter, and name every report's page.

    Args:
        source: gives rows.
        config: settings, dictionary and list of indicators in force.
        provenance: what the numbers were made from.
        found: concepts in the tables, where that is known already.
    """
    tables = Small(source)
    reports = sorted(tables["reports"], key=report_order)
    ids = [r["report_id"] for r in reports]
    named = [c.name for c in config.concepts]
    counted = set(source("attention", None).column("concept").unique().to_pylist() if found is None else found)
    n_reports = Counter(r["place"] for r in reports)
    corpus = Corpus(
        source=source,
        settings=config.settings,
        provenance=provenance,
        dictionary=config.concepts,
        tables=tables,
        by_report=ByReports(source, ids),
        reports=reports,
        report={r["report_id"]: r for r in reports},
        concepts=[c for c in named if c in counted] + sorted(counted - set(named)),
        indicator_names={i.label: i.english for i in config.indicators},
        pages={report_id: file_stem(report_id) + ".md" for report_id in ids},
        place_pages={place: file_stem(place) + ".md" for place, n in n_reports.items() if n > 1},
    )
    if len(ids) <= _AT_ONCE:
        corpus.ahead(ids)
    return corpus
