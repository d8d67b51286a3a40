"""Reports to the table of indicators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

import pyarrow as pa

from pipeline import tables
from pipeline.chinese.units import to_base
from pipeline.chinese.years import in_its_year, is_early
from pipeline.indicators.columns import TableOfIndicators
from pipeline.indicators.confidence import confidence
from pipeline.indicators.extract import SentenceReader
from pipeline.indicators.facts import ReportFacts, ScopedSentence
from pipeline.indicators.meaning import whole_unit
from pipeline.indicators.names import OTHER, Catalogue
from pipeline.indicators.revenue import totals_told
from pipeline.indicators.scope import settings
from pipeline.indicators.statement import Statement
from pipeline.settings.indicators import Indicator


@lru_cache(maxsize=4)
def catalogue_of(indicators: tuple[str, ...]) -> Catalogue:
    """The list made ready once a process; the key is its JSON, since definitions hold dictionaries."""
    return Catalogue([Indicator.model_validate_json(i) for i in indicators])


def indicator_tables(
    reports: pa.Table, sections: pa.Table, paragraphs: pa.Table, sentences: pa.Table, *, indicators: Sequence[Indicator]
) -> dict[str, pa.Table]:
    """The statements of some reports.

    Args:
        reports: rows of ``reports``.
        sections: their rows of ``sections``.
        paragraphs: their rows of ``paragraphs``.
        sentences: their rows of ``sentences``.
        indicators: the list of indicators.

    Returns:
        Tables ``indicators`` and ``target_wording``.
    """
    catalogue = catalogue_of(tuple(i.model_dump_json() for i in indicators))
    headings = _headings(sections, paragraphs)
    lines: dict[str, list[ScopedSentence]] = {}
    columns = ("report_id", "sentence_no", "paragraph_no", "part", "text")
    for report_id, number, paragraph, part, text in zip(*(sentences[c].to_pylist() for c in columns), strict=True):
        is_heading, heading = headings.get((report_id, paragraph), (False, ""))
        if not is_heading:
            lines.setdefault(report_id, []).append(ScopedSentence(number, paragraph, part, heading, text))
    labels = {i.code: i.label for i in indicators}
    rows: list[dict[str, object]] = []
    wording: list[dict[str, object]] = []
    for row in sorted(reports.to_pylist(), key=lambda r: r["report_id"]):
        report = report_of(row)
        ordered = sorted(lines.get(row["report_id"], []), key=lambda line: line.sentence_no)
        shared = {"report_id": row["report_id"], "place_code": row["place_code"]}
        statements = list(read_report(report, ordered, catalogue))
        for number, (line, s) in enumerate(statements, start=1):
            label = labels.get(s.indicator, s.name)
            rows.append({**shared, "statement_no": number, "label": label, **row_of(report, line, s)})
        wording.append({"report_id": row["report_id"], **_wording(report, [s for _, s in statements])})
    made = {"indicators": rows, "target_wording": wording}
    return {name: tables.ALL[name].from_rows(r) for name, r in made.items()}


def _wording(report: ReportFacts, statements: Sequence[Statement]) -> dict[str, object]:
    """Counts of bounds and words of commitment over the first target of each listed indicator and quantity."""
    first: dict[tuple[str, str], Statement] = {}
    for s in statements:
        if s.kind == "target" and not s.indicator.startswith(OTHER) and not s.reference:
            first.setdefault((s.indicator, s.quantity), s)
    targets = list(first.values())
    bounds = ("about", "at_least", "at_most", "range", "exact", "qualitative")
    return {
        "place": report.place,
        "level": report.level,
        "year": report.year,
        "n_targets": len(targets),
        **{f"n_{b}": sum(t.bound == b for t in targets) for b in bounds},
        **{f"n_{c}": sum(t.commitment == c for t in targets) for c in ("expected", "strive", "ensure")},
    }


def report_of(row: dict[str, object]) -> ReportFacts:
    """Place and years of a row of ``reports``; a review without known years is one of the year before."""
    year = int(str(row["year"]))
    first, last = row.get("review_from"), row.get("review_to")
    return ReportFacts(
        place=str(row["place"]),
        level=str(row["level"]),
        year=year,
        review_from=int(str(first)) if first is not None else year - 1,
        review_to=min(int(str(last)), year - 1) if last is not None else year - 1,
        year_early=is_early(year, row.get("delivered_on")),
    )


def read_report(
    report: ReportFacts, lines: Sequence[ScopedSentence], catalogue: Catalogue
) -> Iterator[tuple[ScopedSentence, Statement]]:
    """All statements of a report, in order.

    Args:
        report: place, level and years.
        lines: its sentences in order, headings left out.
        catalogue: the list of indicators.
    """
    reader, table = SentenceReader(catalogue, report), TableOfIndicators(report)
    if report.year_early:
        lines = [replace(line, text=in_its_year(line.text), heading=in_its_year(line.heading)) for line in lines]
    found: list[tuple[ScopedSentence, Statement]] = []
    for line, setting in settings(report, lines):
        row = table.row(line.text)
        told = reader.read(line.text, setting) if row is None else (s for cell in row for s in reader.read_cell(cell))
        found += [(line, statement) for statement in told]
    yield from totals_told(report, found)


def headings_above(sections: Iterable[tuple[int, int, str]]) -> dict[int, str]:
    """The headings above each section and its own, the chapter's first, a line each.

    Args:
        sections: number, depth and heading of a report's sections, in order.
    """
    found: dict[int, str] = {}
    above: list[tuple[int, str]] = []
    for number, depth, heading in sections:
        above = [*((d, h) for d, h in above if d < depth), (depth, heading)]
        found[number] = "\n".join(h for _, h in above if h)
    return found


def _headings(sections: pa.Table, paragraphs: pa.Table) -> dict[tuple[str, int], tuple[bool, str]]:
    """For each paragraph whether it is a heading, and the headings above it."""
    columns = ("report_id", "section_no", "depth", "heading")
    of_report: dict[str, list[tuple[int, int, str]]] = {}
    for report_id, number, depth, heading in sorted(zip(*(sections[c].to_pylist() for c in columns), strict=True)):
        of_report.setdefault(report_id, []).append((number, depth, heading or ""))
    above = {report_id: headings_above(own) for report_id, own in of_report.items()}
    wanted = ("report_id", "paragraph_no", "section_no", "is_heading")
    rows = zip(*(paragraphs[c].to_pylist() for c in wanted), strict=True)
    return {(r, p): (bool(h), above.get(r, {}).get(s, "")) for r, p, s, h in rows}


def row_of(report: ReportFacts, line: ScopedSentence, s: Statement) -> dict[str, object]:
    """A statement as a row of ``indicators``, without the columns that its report and number give."""
    unit = s.unit if s.indicator.startswith(OTHER) else whole_unit(s.unit, s.indicator)
    unit = "%" if s.quantity == "share" and not unit and s.value is not None else unit  # of a ratio 12:27:61
    base, unit_base = (None, "") if s.value is None else to_base(s.value, unit)
    return {
        "place": report.place,
        "level": report.level,
        "year": report.year,
        "part": line.part,
        "sentence_no": line.sentence_no,
        "indicator": s.indicator,
        "name": s.name,
        "kind": s.kind,
        "period_from": s.period_from,
        "period_to": s.period_to,
        "quantity": s.quantity,
        "value": s.value,
        "value_high": s.value_high,
        "unit": s.unit,
        "bound": s.bound,
        "commitment": s.commitment,
        "start_char": s.start,
        "end_char": s.end,
        "value_base": base,
        "value_high_base": None if s.value_high is None else to_base(s.value_high, unit)[0],
        "unit_base": unit_base,
        "reference": s.reference,
        "definition": s.definition,
        "mean_of_years": s.mean,
        "confidence": confidence(s.doubts),
    }
