"""The tables as the pages need them: sorted by key, by report, with sentences turned into rows only where asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pyarrow as pa

from pipeline.config import Concept, Settings
from pipeline.reporting.markdown import Md, emphasise, escape, file_stem, link
from pipeline.reporting.provenance import Provenance
from pipeline.tables import ALL

Row = dict[str, Any]
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
)
# Read report by report; the others are small enough to be rows at once.
_LARGE = ("sentences", "sections", "concept_hits", "term_audit", "keyness", "topic_shares", "attention")
_LEVEL_ORDER = {"national": 0, "province": 1, "city": 2, "district": 3}


class ByReport:
    """A table in the order of its key, of which one report's rows can be had without touching the others."""

    def __init__(self, table: pa.Table, key: tuple[str, ...]) -> None:
        order = ["report_id", *(k for k in key if k != "report_id")]
        self._table = table.sort_by([(k, "ascending") for k in order]).combine_chunks()
        self._slices: dict[str, tuple[int, int]] = {}
        for i, report_id in enumerate(self._table.column("report_id").to_pylist()):
            start, _ = self._slices.get(report_id, (i, 0))
            self._slices[report_id] = (start, i + 1)

    def rows(self, report_id: str) -> list[Row]:
        """Rows of one report; none for a report the table does not know."""
        start, stop = self._slices.get(report_id, (0, 0))
        rows: list[Row] = self._table.slice(start, stop - start).to_pylist()
        return rows


@dataclass
class Corpus:
    """Everything the pages are made from.

    Attributes:
        reports: rows of ``reports``: national first, then by level, code and name of the place, and year.
        report: the same by report_id.
        concepts: concepts in the order of the dictionary, those found in the tables alone last.
        topic_spans: what to set in bold in the representative sentence of (model, topic_id); filled as asked for.
        cited: sentences that the index quotes, by report and number, with what is set in bold; their pages show them.
        anchors: (report_id, sentence_no) that the report pages made so far can be linked to.
    """

    settings: Settings
    provenance: Provenance
    dictionary: tuple[Concept, ...]
    tables: dict[str, list[Row]]
    by_report: dict[str, ByReport]
    reports: list[Row]
    report: dict[str, Row]
    concepts: list[str]
    pages: dict[str, str]
    anchors: set[tuple[str, int]] = field(default_factory=set)
    topic_spans: dict[tuple[str, int], tuple[tuple[int, int], ...]] = field(default_factory=dict)
    cited: dict[str, dict[int, tuple[Row, tuple[tuple[int, int], ...]]]] = field(default_factory=dict)
    _single: dict[tuple[str, int | None], Row | None] = field(default_factory=dict)
    _kept: dict[str, tuple[str, list[Row]]] = field(default_factory=dict)

    def rows(self, table: str, report_id: str) -> list[Row]:
        """One report's rows of a table that is read report by report; those of the last report stay at hand."""
        kept = self._kept.get(table)
        if kept is None or kept[0] != report_id:
            kept = (report_id, self.by_report[table].rows(report_id))
            self._kept[table] = kept
        return kept[1]

    def sentences(self, report_id: str) -> list[Row]:
        """Sentences of a report in order."""
        return self.rows("sentences", report_id)

    def hits(self, report_id: str) -> list[Row]:
        """Counted mentions in a report."""
        return self.rows("concept_hits", report_id)

    def sentence(self, report_id: str, sentence_no: int | None) -> Row | None:
        """One sentence of any report, or None where it is not stored. Asked for often: each is looked up once."""
        if (report_id, sentence_no) not in self._single:
            rows = self.by_report["sentences"].rows(report_id)
            found = next((s for s in rows if s["sentence_no"] == sentence_no), None)
            self._single[report_id, sentence_no] = found
        return self._single[report_id, sentence_no]

    def places(self) -> list[str]:
        """Places in the order of the reports."""
        return list(dict.fromkeys(r["place"] for r in self.reports))

    @cached_property
    def dictionary_terms(self) -> frozenset[str]:
        """Every term of the dictionary, core and extended."""
        return frozenset(term for concept in self.dictionary for term in concept.tiers)

    @cached_property
    def place_rank(self) -> dict[str, int]:
        """Position of each place in that order."""
        return {place: i for i, place in enumerate(self.places())}

    def quote(
        self, report_id: str, sentence: Row, spans: Iterable[tuple[int, int]], *, own: str = "", label: str = ""
    ) -> Md:
        """A sentence as a block quotation with its source.

        Args:
            report_id: report of the sentence.
            sentence: row of ``sentences``.
            spans: characters to set in bold.
            own: the report whose page this is; its sentences get an anchor, others a link. Empty on the index.
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
        known = (report_id, number) in self.anchors or number in self.cited.get(report_id, {})
        source = link(f"{report_id} 第 {number} 句", self.pages[report_id], f"s{number}" if known else None)
        return Md(f"> {front}{text}（{source}）")


def report_order(row: Row) -> tuple[Any, ...]:
    """National first, then by level, code and name of the place, and year."""
    level = _LEVEL_ORDER.get(row["level"], 9)
    return (level, row.get("place_code") or "999999", row["place"], row["year"], row.get("report_id") or "")


def load(
    tables: dict[str, pa.Table], *, concepts: tuple[Concept, ...], settings: Settings, provenance: Provenance
) -> Corpus:
    """Sort the tables, so that the order of their rows does not matter, and give every report its page's name.

    Raises:
        KeyError: a needed table is not given.
    """
    by_report = {n: ByReport(tables[n], ALL[n].key) for n in _LARGE}
    rows: dict[str, list[Row]] = {
        n: tables[n].sort_by([(k, "ascending") for k in ALL[n].key]).to_pylist() for n in NEEDED if n not in by_report
    }
    reports = sorted(rows["reports"], key=report_order)
    named = [c.name for c in concepts]
    found = set(tables["attention"].column("concept").unique().to_pylist())
    return Corpus(
        settings=settings,
        provenance=provenance,
        dictionary=concepts,
        tables=rows,
        by_report=by_report,
        reports=reports,
        report={r["report_id"]: r for r in reports},
        concepts=[c for c in named if c in found] + sorted(found - set(named)),
        pages={r["report_id"]: file_stem(r["report_id"]) + ".md" for r in reports},
    )
