"""Rate ratios between groups, a pair of groups and a series a row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.commands.compare.counts import Counted, Counts, counted
from pipeline.commands.compare.grouping import REST, Grouping, grouped, named, pairs
from pipeline.commands.compare.question import ALL, Question
from pipeline.messages import Message
from pipeline.statistics import ALPHA, CONFIDENCE, benjamini_hochberg, seed_from
from pipeline.statistics.groups import DRAWS, LEAST_COUNT, Ratios, group_ratios
from pipeline.store import Reader

RATIOS = (
    "kind", "series", "part", "by", "group", "against", "clusters", "against_clusters", "reports", "against_reports", "left_out",
    "hits", "against_hits", "per_10k_tokens", "against_per_10k_tokens", "rate_ratio", "low", "high", "p_value", "q_value",
    "low_years", "high_years", "p_years", "verdict",
)  # fmt: skip
_SCALE = 10_000


@dataclass(frozen=True)
class Comparison:
    """The rows with what has to be said of them.

    Attributes:
        rows: with the columns of :data:`RATIOS`.
        notes: how they were made, and what is missing.
    """

    rows: list[dict[str, object]]
    notes: list[Message]


def compared(reader: Reader, question: Question) -> Comparison:
    """Compare the groups of a question.

    Args:
        reader: the published file.
        question: what is asked.

    Raises:
        QueryError: there is nothing of it, or there are no two groups.
    """
    counts = counted(reader, question)
    grouping = grouped(counts, question)
    by_years = question.by == "period" and grouping.units == "place"
    rows: list[dict[str, object]] = []
    for group, against in pairs(grouping, question):
        rows += _pair(counts, grouping, question, group, against)
    tested = [row for row in rows if row["p_value"] is not None]
    q_values = benjamini_hochberg(np.array([row["p_value"] for row in tested], dtype=np.float64))
    for row, q in zip(tested, q_values.tolist(), strict=True):
        row["q_value"] = q
        if q < ALPHA:
            row["verdict"] = "more" if float(str(row["rate_ratio"])) > 1 else "less"
            if by_years and not (row["p_years"] is not None and float(str(row["p_years"])) < ALPHA):
                row["verdict"] = "places_only"
    if set(question.terms) & set(ALL):  # who asks for every word looks for those that differ
        rows.sort(key=lambda row: (row["q_value"] is None, row["q_value"] or 0.0, row["p_value"] or 0.0))
    return Comparison(rows, _notes(grouping, question.by, rows, len(tested)))


def _pair(counts: Counts, grouping: Grouping, question: Question, group: str, against: str) -> list[dict[str, object]]:
    inside = np.isin(grouping.of, grouping.groups) if against == REST else np.isin(grouping.of, [group, against])
    first = (grouping.of == group)[inside]
    years = counts.texts["year"].to_numpy(dtype=np.int64)[inside]

    def ratios(clusters: NDArray[np.int64], *named: str, in_time: bool) -> Ratios:
        return group_ratios(
            counts.counts[inside],
            counts.texts["n_tokens"].to_numpy(dtype=np.float64)[inside],
            first,
            grouping.strata[inside],
            clusters,
            confidence=CONFIDENCE,
            in_time=in_time,
            seed=seed_from("compare", *named, question.by, group, against, question.part or "all"),
        )

    found = ratios(grouping.clusters[inside], in_time=grouping.units == "year")
    # What moves all places in one year widens no interval of places: periods are held to their years, too.
    again = ratios(years, "years", in_time=True) if question.by == "period" and grouping.units == "place" else None
    same: dict[str, object] = {
        "by": question.by,
        "part": "" if question.by == "part" else question.part or "all",
        "group": group,
        "against": against,
        "clusters": found.clusters[0],
        "against_clusters": found.clusters[1],
        "reports": found.texts[0],
        "against_reports": found.texts[1],
        "left_out": int(inside.sum()) - sum(found.texts),
    }
    few = f"too_few_{grouping.units}s"
    return [_row(s, found, i, few) | _by_years(again, i) | same for i, s in enumerate(counts.series)]


def _row(series: Counted, found: Ratios, i: int, few: str) -> dict[str, object]:
    sizes = found.sizes
    rates = [float(found.counts[k, i] / sizes[k] * _SCALE) if sizes[k] > 0 else None for k in (0, 1)]
    known = np.isfinite(found.log_ratio[i])
    return {
        "kind": series.kind,
        "series": series.label,
        "hits": round(float(found.counts[0, i])),
        "against_hits": round(float(found.counts[1, i])),
        "per_10k_tokens": rates[0],
        "against_per_10k_tokens": rates[1],
        "rate_ratio": float(np.exp(found.log_ratio[i])) if known else None,
        "low": _limit(found.low[i]) if known else None,
        "high": _limit(found.high[i]) if known else None,
        "p_value": float(found.p_value[i]) if known else None,
        "q_value": None,
        "verdict": "no_difference" if known else _why(found, i, few),
    }


def _by_years(found: Ratios | None, i: int) -> dict[str, object]:
    names = ("low_years", "high_years", "p_years")
    if found is None or not np.isfinite(found.log_ratio[i]):
        return dict.fromkeys(names)
    return dict(zip(names, (_limit(found.low[i]), _limit(found.high[i]), float(found.p_value[i])), strict=True))


def _limit(log: float) -> float | None:
    return float(np.exp(log)) if np.isfinite(log) else 0.0 if log < 0 else None


def _why(found: Ratios, i: int, few: str) -> str:
    if not found.strata:
        return "nothing_in_common"
    if min(found.clusters) < found.least:
        return few
    return "too_few_mentions" if found.counts[:, i].min() < LEAST_COUNT else "too_uneven"


NO_PAIR = ("nothing_in_common", "too_few_places", "too_few_years")  # said once of a pair, not for each series


def _notes(grouping: Grouping, by: str, rows: list[dict[str, object]], tested: int) -> list[Message]:
    notes = []
    if tested:
        like = Message("says.compare.like." + "_".join(grouping.like)) if grouping.like else None
        ratio = Message("says.compare.adjusted", {"like": like}) if like else Message("says.compare.crude")
        units = Message(f"says.compare.units.{grouping.units}")
        values = {"ratio": ratio, "units": units, "draws": DRAWS, "tested": tested}
        notes.append(Message("says.compare.method", values))
        if grouping.units == "year":
            notes.append(Message("says.compare.serial"))
        elif by in ("period", "year"):
            notes.append(Message(f"says.compare.shocks.{by}"))
    without = {(str(r["group"]), str(r["against"])): r for r in rows if r["verdict"] in NO_PAIR}
    if without:
        told = [_without(by, row) for row in without.values()]
        notes.append(Message("says.compare.without", {"pairs": told}))
    return notes


def _without(by: str, row: dict[str, object]) -> Message:
    values = {name: named(by, str(row[name])) for name in ("group", "against")}
    values |= {"n": str(row["clusters"]), "m": str(row["against_clusters"])}
    return Message("says.compare.pair", values | {"why": Message(f"says.compare.verdict.{row['verdict']}")})
