"""Section of the index: how targets fare and how they are worded, over all places."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.tables import LEVELS

VERDICTS = ("met", "missed", "not_reported", "not_comparable")
WORDINGS = ("about", "at_least", "at_most", "range", "exact", "qualitative", "strive", "ensure")
_ROWS = 16
_LEAST = 5  # targets that could be compared; of fewer no share is told


@dataclass(frozen=True)
class Verdicts:
    """What became of the targets of one indicator."""

    label: str
    total: int
    by_verdict: tuple[int, ...]

    @property
    def met(self) -> float | None:
        """Share of those that could be compared which were met; None where they are fewer than five."""
        met, missed = self.by_verdict[:2]
        return met / (met + missed) if met + missed >= _LEAST else None


@dataclass(frozen=True)
class Wording:
    """How the targets of one level in five years are worded: shares of them, in the order of ``WORDINGS``."""

    level: str
    first_year: int
    n_reports: int
    n_targets: int
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Targets:
    """Targets of all reports."""

    n_reports: int
    n_targets: int
    verdicts: tuple[Verdicts, ...]
    wording: tuple[Wording, ...]


def targets_overview(corpus: Corpus, _: None) -> Targets | None:
    """Verdicts by indicator, and the wording of targets over the years; None where no report states a target."""
    wording = [r for r in corpus.tables["target_wording"] if r["n_targets"]]
    if not wording:
        return None
    return Targets(len(wording), sum(r["n_targets"] for r in wording), _verdicts(corpus), _wording(wording))


def _verdicts(corpus: Corpus) -> tuple[Verdicts, ...]:
    data = corpus.source("indicator_outcomes", None)
    columns = zip(*(data.column(c).to_pylist() for c in ("label", "indicator", "verdict")), strict=True)
    found: dict[str, Counter[str]] = {}
    for label, code, verdict in columns:
        if verdict is not None and not code.startswith("other:"):
            found.setdefault(label, Counter())[verdict] += 1
    ranked = sorted(found.items(), key=lambda item: (-item[1].total(), item[0]))[:_ROWS]
    return tuple(Verdicts(label, own.total(), tuple(own[v] for v in VERDICTS)) for label, own in ranked)


def _wording(rows: list[Row]) -> tuple[Wording, ...]:
    groups: dict[tuple[str, int], list[Row]] = {}
    for row in rows:
        groups.setdefault((row["level"], row["year"] // 5 * 5), []).append(row)
    made = []
    for (level, year), own in sorted(groups.items(), key=lambda item: (LEVELS.index(item[0][0]), item[0][1])):
        total = sum(r["n_targets"] for r in own)
        shares = tuple(sum(r[f"n_{w}"] for r in own) / total for w in WORDINGS)
        made.append(Wording(level, year, len(own), total, shares))
    return tuple(made)
