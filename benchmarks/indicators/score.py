"""Extraction of indicators against hand-made labels: recall on all rows, precision within the sentences that have one.

python benchmarks/indicators/score.py [--half first|read|unread] [--no-misses]

Strict: indicator, kind, period, quantity, value, range, unit and bound all as labelled. Loose: indicator, kind and value.
Names outside the list (other:) agree where one holds the other, or where they share most of their pairs of characters,
because a reader shortens them (农村贫困人口减少). Intervals: 95 % from drawing the reports again 4,000 times, so they tell
what to expect of other reports, not of other sentences of these. Of the unread half only sums are printed.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from pipeline.indicators.names import key, strip_scope
from pipeline.indicators.statement import Statement
from reports import HALVES, Labelled, labelled

Row = dict[str, str]
GROUPS: dict[str, Callable[[Row], bool]] = {
    "listed": lambda r: not r["indicator"].startswith("other:"),
    "other": lambda r: r["indicator"].startswith("other:"),
    "outturns": lambda r: r["kind"] == "outturn",
    "targets": lambda r: r["kind"] == "target",
    "several years": lambda r: r["period_from"] != r["period_to"],
    "without a number": lambda r: r["value"] == "",
    **{q: lambda r, q=q: r["quantity"] == q for q in ("level", "growth", "share", "points", "multiple")},
    "bounded": lambda r: r["bound"] not in ("exact", "qualitative"),
}


@dataclass
class Score:
    """Counts of one report or of several.

    Attributes:
        n: labels, found, strict, loose, and the same of listed indicators.
        right: for each field of matched rows, whether it is as labelled.
        groups: labels and strict hits by group.
        lines: what differs, for a reader.
    """

    n: Counter[str] = field(default_factory=Counter)
    right: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    groups: Counter[tuple[str, str]] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)


def main() -> None:
    """Score each half; list what was missed and what was found beside the labels, except of the unread half."""
    wanted = sys.argv[sys.argv.index("--half") + 1] if "--half" in sys.argv else ""
    for half in HALVES:
        if wanted in ("", half):
            reports = list(labelled(half))
            scores = {one.name: score(one) for one in reports}
            _print(half, scores, misses="--no-misses" not in sys.argv and half != "unread")
            for by in ("level", "decade"):
                _print_by(by, reports, scores)


def _print(half: str, scores: dict[str, Score], *, misses: bool) -> None:
    n, right, groups = Counter[str](), defaultdict[str, list[bool]](list), Counter[tuple[str, str]]()
    for one in scores.values():
        n.update(one.n)
        groups.update(one.groups)
        for name, values in one.right.items():
            right[name] += values
    print(f"== {half}: {n['labels']} labels in {len(scores)} reports, {n['found']} statements in their sentences")
    for of in ("", "listed "):
        for measure in ("strict", "loose"):
            hits, labels, found = n[of + measure], n[of + "labels"], n[of + "found"]
            low, high = _interval(list(scores.values()), of, measure)
            said = f"precision {hits / found:.3f}  recall {hits / labels:.3f}  F1 {2 * hits / (labels + found):.3f}"
            print(f"{of or 'all '}{measure:8} {said}  interval over reports {low:.3f} to {high:.3f}")
    print("by field: " + "  ".join(f"{f} {sum(v) / len(v):.3f}" for f, v in right.items()))
    kinds = (f"{g} {groups[g, 'strict']}/{groups[g, 'labels']}" for g in GROUPS)
    print("strict by kind of label: " + "  ".join(kinds))
    for name, one in scores.items():
        c = one.n
        print(f"  {name}: labels {c['labels']} found {c['found']} strict {c['strict']} loose {c['loose']}")
    if misses:
        print("\n".join(line for one in scores.values() for line in one.lines))


def _print_by(by: str, reports: list[Labelled], scores: dict[str, Score]) -> None:
    """Strict F1 of all and of listed indicators by level of government or by decade."""
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for one in reports:
        group = one.read.report.level if by == "level" else f"{one.read.report.year // 10 * 10}s"
        sums[str(group)].update(scores[one.name].n, reports=1)
    for group, n in sorted(sums.items()):
        both = [2 * n[of + "strict"] / max(1, n[of + "labels"] + n[of + "found"]) for of in ("", "listed ")]
        print(f"  {by} {group}: {n['reports']} reports, {n['labels']} labels, F1 {both[0]:.3f}, listed {both[1]:.3f}")


def _interval(scores: list[Score], of: str, measure: str) -> tuple[float, float]:
    """95 % interval of F1, reports drawn with replacement."""
    counts = np.array([[2 * s.n[of + measure], s.n[of + "labels"] + s.n[of + "found"]] for s in scores])
    drawn = np.random.default_rng(7).integers(0, len(scores), (4000, len(scores)))
    sums = counts[drawn].sum(axis=1)
    low, high = np.quantile(sums[:, 0] / sums[:, 1], [0.025, 0.975])
    return float(low), float(high)


def score(one: Labelled) -> Score:
    """Match the rows of one report with the statements of their sentences."""
    result = Score()
    for _, row, at, best, fields in matches(one):
        strict = best is not None and all(v for f, v in fields.items() if f != "commitment")
        listed = not row["indicator"].startswith("other:")
        told = {"labels": 1, "loose": best is not None, "strict": strict}
        result.n.update(told)
        result.n.update({f"listed {k}": v for k, v in told.items()} if listed else {})
        for group, holds in GROUPS.items():
            if holds(row):
                result.groups.update({(group, "labels"): 1, (group, "strict"): strict})
        if best is None:
            said = " ".join(v for v in list(row.values())[1:11] if v)
            result.lines.append(f"  missed {one.name} {at}: {said}")
            continue
        for name, ok in fields.items():
            result.right[name].append(ok)
        if not all(fields.values()):
            wrong = ", ".join(f for f, ok in fields.items() if not ok)
            result.lines.append(f"  differs {one.name} {at}: {row['indicator']} {row['value']}: {wrong}: {best}")
    _beside(one, result)
    return result


def _beside(one: Labelled, result: Score) -> None:
    used = {id(best) for *_, best, _ in matches(one) if best is not None}
    wanted = {number for number, _ in one.rows}
    for line, s in one.read.statements:
        if line.sentence_no in wanted:
            result.n["found"] += 1
            result.n["listed found"] += not s.indicator.startswith("other:")
            if id(s) not in used:
                said = f"{s.indicator} {s.kind} {s.period_from}-{s.period_to} {s.quantity} {s.value} {s.unit}"
                result.lines.append(f"  beside {one.name} {line.sentence_no}: {said}")


def matches(one: Labelled) -> list[tuple[int, Row, int, Statement | None, dict[str, bool]]]:
    """Each label with the statement of its sentence that fits best, None without one, and which fields agree."""
    found: dict[int, list[Statement]] = defaultdict(list)
    for line, statement in one.read.statements:
        found[line.sentence_no].append(statement)
    used: set[int] = set()
    result: list[tuple[int, Row, int, Statement | None, dict[str, bool]]] = []
    for index, (number, row) in enumerate(one.rows):
        fits = [s for s in found[number] if id(s) not in used and _loose(row, s)]
        best = max(fits, key=lambda s: sum(_fields(row, s).values()), default=None)
        if best is not None:
            used.add(id(best))
        result.append((index, row, number, best, {} if best is None else _fields(row, best)))
    return result


def _loose(row: Row, s: Statement) -> bool:
    return _same_indicator(row, s) and row["kind"] == s.kind and _number(row["value"]) == s.value


def _same_indicator(row: Row, s: Statement) -> bool:
    if row["indicator"] == s.indicator:
        return True
    if not (row["indicator"].startswith("other:") and s.indicator.startswith("other:")):
        return False
    mine = strip_scope(key(s.name))
    theirs = [strip_scope(key(name)) for name in (row["indicator"].removeprefix("other:"), row["name"])]
    return any(t in mine or mine in t or _alike(t, mine) >= 0.6 for t in theirs)


def _alike(a: str, b: str) -> float:
    """Dice coefficient of pairs of characters."""
    pairs_a, pairs_b = ({t[i : i + 2] for i in range(len(t) - 1)} for t in (a, b))
    return 2 * len(pairs_a & pairs_b) / max(1, len(pairs_a) + len(pairs_b))


def _fields(row: Row, s: Statement) -> dict[str, bool]:
    return {
        "period": (int(row["period_from"]), int(row["period_to"])) == (s.period_from, s.period_to),
        "quantity": row["quantity"] == s.quantity,
        "range": _number(row["value_high"]) == s.value_high,
        "unit": row["unit"] == s.unit,
        "bound": row["bound"] == s.bound,
        "commitment": row["commitment"] == s.commitment,
    }


def _number(text: str) -> float | None:
    return float(text) if text else None


if __name__ == "__main__":
    main()
