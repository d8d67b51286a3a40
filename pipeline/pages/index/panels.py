"""Section of the index: what the places of a level have in common, one model a concept through all their reports."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.findings.pooled import wider
from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus, level_rank

_GROUPS = 4


@dataclass(frozen=True)
class PanelGroup:
    """Places of a level in the nation, a province or a prefecture.

    Attributes:
        level: level of the places.
        parent: what they lie in.
        n_places: places with two reports or more.
        n_reports: their reports.
        first_year: first year with a report.
        last_year: last year with one.
        recent: first year of the recent window; None where it holds all years.
        rows: rows of ``pooled_trends`` in the order of the dictionary, with the wider interval of both.
    """

    level: str
    parent: str
    n_places: int
    n_reports: int
    first_year: int
    last_year: int
    recent: int | None
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Panels:
    """Trends that places share, from the plan.

    Attributes:
        groups: the largest groups; none where there are too few places.
        left_out: groups that there was no room for.
    """

    groups: tuple[PanelGroup, ...]
    left_out: int


def panels_section(corpus: Corpus, _: None) -> Panels | None:
    """Pooled trends of the largest groups; None where there is but one place."""
    if len(corpus.places()) < 2:
        return None
    found: dict[tuple[str, str], list[Row]] = {}
    for row in corpus.tables["pooled_trends"]:
        if row["part"] == "plan":
            found.setdefault((row["level"], row["parent"]), []).append(row)
    groups = [_group(corpus, rows) for rows in found.values()]
    groups.sort(key=lambda g: (-g.n_places, level_rank(g.level), g.parent))
    return Panels(tuple(groups[:_GROUPS]), len(groups[_GROUPS:]))


def _group(corpus: Corpus, rows: list[Row]) -> PanelGroup:
    rank = {c: i for i, c in enumerate(corpus.concepts)}
    first = rows[0]
    return PanelGroup(
        **{k: first[k] for k in ("level", "parent", "n_places", "n_reports", "first_year", "last_year")},
        recent=next((r["recent_first_year"] for r in rows if r["recent_first_year"] is not None), None),
        rows=tuple(_widened(r) for r in sorted(rows, key=lambda r: rank.get(r["concept"], len(rank)))),
    )


def _widened(row: Row) -> Row:
    (low, high), (recent_low, recent_high) = wider(row), wider(row, "recent_")
    return {**row, "low": low, "high": high, "recent_low": recent_low, "recent_high": recent_high}
