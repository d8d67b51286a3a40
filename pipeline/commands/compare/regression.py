"""A panel regression with effects of places and years: a coefficient and a series a row."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.commands.compare.counts import Counted, Counts, counted
from pipeline.commands.compare.covariates import joined
from pipeline.commands.compare.grouping import grouped, named, numbered
from pipeline.commands.compare.question import Question
from pipeline.errors import QueryError
from pipeline.messages import Message, text
from pipeline.statistics import CONFIDENCE, FloatArray, benjamini_hochberg
from pipeline.statistics.groups import LEAST_APART, LEAST_TOGETHER
from pipeline.statistics.panel import PanelFit, panel_fit
from pipeline.statistics.pooled import LEAST_YEARS
from pipeline.store import Reader

COEFFICIENTS = (
    "kind", "series", "part", "column", "estimate", "std_error", "std_error_cr1", "low", "high", "rate_ratio",
    "rate_ratio_low", "rate_ratio_high", "p_value", "q_value", "places", "reports", "years", "hits", "place_effects", "year_effects",
)  # fmt: skip
_TIMES = ("period", "year")  # groups of years, which effects of years would take up


@dataclass(frozen=True)
class Regression:
    """The rows with what has to be said of them.

    Attributes:
        rows: with the columns of :data:`COEFFICIENTS`.
        columns: what was asked about, in order.
        series: what was counted, in order.
        notes: how it was made, and what is missing.
    """

    rows: list[dict[str, object]]
    columns: tuple[str, ...]
    series: tuple[str, ...]
    notes: list[Message]


def regressed(reader: Reader, question: Question, *, covariates: Path | None) -> Regression:
    """Fit every series of a question on its groups, or on columns of a file, within places.

    By level or province the column of a group is the year, so that its coefficient says by how much more a year its places' rate
    grew than that of the group they are held against. By period or year it is the period or year, against the first.

    Args:
        reader: the published file.
        question: what is asked.
        covariates: a table with place, year and columns of numbers.

    Raises:
        QueryError: there is nothing of it, too little, or the file is no such table.
    """
    counts = counted(reader, question)
    design = _Design([], np.zeros((len(counts.texts), 0)), [])
    if covariates is not None:
        counts, names, values, said = joined(counts, covariates)
        design = _Design(names, values, said)
    if question.by:
        counts, design = _with_groups(counts, design, question)
    followed = (counts.texts.groupby("place")["year"].transform("nunique") > 1).to_numpy(dtype=bool)
    counts, values = counts.where(followed), design.values[followed]
    n_places, n_years = counts.texts["place"].nunique(), counts.texts["year"].nunique()
    effects = question.by not in _TIMES
    _enough(n_places, n_years, LEAST_YEARS if effects else 2)
    found = panel_fit(
        counts.counts,
        counts.texts["n_tokens"].to_numpy(dtype=np.float64),
        values,
        numbered(counts.texts, ["place"]),
        counts.texts["year"].to_numpy(dtype=np.int64) if effects else None,
        confidence=CONFIDENCE,
    )
    same = {"part": question.part or "all", "years": n_years, "place_effects": True, "year_effects": effects}
    rows = [
        _row(s, found, c, i) | same | {"column": name}
        for i, s in enumerate(counts.series)
        for c, name in enumerate(design.names)
    ]
    values_ = {"tested": _corrected(rows)}
    notes = [Message(f"says.compare.panel.{'both' if effects else 'places'}", values_), *design.notes]
    if not effects:
        notes.insert(1, Message("says.compare.shocks.year"))
    return Regression(rows, tuple(design.names), tuple(s.label for s in counts.series), notes)


@dataclass(frozen=True)
class _Design:
    """What is asked about: names of columns, values (texts, columns), and what has to be said of them."""

    names: list[str]
    values: FloatArray
    notes: list[Message]


def _enough(places: int, years: int, least: int) -> None:
    if places < LEAST_TOGETHER or years < least:
        told = {"places": places, "years": years, "least_places": LEAST_TOGETHER, "least_years": least}
        raise QueryError("query.small_panel", **told)


def _with_groups(counts: Counts, design: _Design, question: Question) -> tuple[Counts, _Design]:
    """Groups as columns beside those of a file; texts of no group, and of groups with too few places, are left out."""
    grouping = grouped(counts, question)
    grown = question.by not in _TIMES
    followed = (counts.texts.groupby("place")["year"].transform("nunique") > 1).to_numpy(dtype=bool)
    many = {g: counts.texts["place"][(grouping.of == g) & followed].nunique() for g in grouping.groups}
    least = LEAST_APART if grown else LEAST_TOGETHER
    kept = [g for g in grouping.groups if many[g] >= least]
    small = [g for g in grouping.groups if g not in kept]
    base = grouping.against or (max(kept, key=lambda g: many[g], default="") if grown else next(iter(kept), ""))
    if base not in kept or len(kept) < 2:
        raise QueryError("query.small_groups", names=_told(question, many), least=least)
    inside = np.isin(grouping.of, kept)
    years = counts.texts["year"].to_numpy(dtype=np.float64)
    others = [g for g in kept if g != base]
    columns = [(grouping.of == g) * (years - years.mean() if grown else 1.0) for g in others]
    names = [text("says.compare.panel.yearly", group=named(question.by, g)) if grown else g for g in others]
    notes = [Message(f"says.compare.panel.base_{'yearly' if grown else 'first'}", {"group": named(question.by, base)})]
    if small:
        notes.append(
            Message("says.compare.panel.small", {"names": _told(question, {g: many[g] for g in small}), "least": least})
        )
    values = np.column_stack([*columns, design.values])[inside]
    kept_counts = counts.where(inside)
    return kept_counts, _Design(names + design.names, values, notes + design.notes)


def _told(question: Question, many: dict[str, int]) -> list[str]:
    """Groups with how many places they have; those with none are no news."""
    return [f"{named(question.by, g)} {n}" for g, n in many.items() if n]


def _row(series: Counted, found: PanelFit, column: int, i: int) -> dict[str, object]:
    def value(name: str, *, ratio: bool = False) -> float | None:
        x = float(getattr(found, name)[column, i])
        return None if not np.isfinite(x) else float(np.exp(x)) if ratio else x

    return {
        "kind": series.kind,
        "series": series.label,
        "estimate": value("estimate"),
        "std_error": value("error"),
        "std_error_cr1": value("error_cr1"),
        "low": value("low"),
        "high": value("high"),
        "rate_ratio": value("estimate", ratio=True),
        "rate_ratio_low": value("low", ratio=True),
        "rate_ratio_high": value("high", ratio=True),
        "p_value": value("p_value"),
        "q_value": None,
        "places": int(found.places[i]),
        "reports": int(found.texts[i]),
        "hits": round(float(found.counts[i])),
    }


def _corrected(rows: list[dict[str, object]]) -> int:
    tested = [row for row in rows if row["p_value"] is not None]
    q_values = benjamini_hochberg(np.array([row["p_value"] for row in tested], dtype=np.float64))
    for row, q in zip(tested, q_values.tolist(), strict=True):
        row["q_value"] = q
    return len(tested)
