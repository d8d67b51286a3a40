"""Extraction of indicators against hand-made labels: recall on all rows, precision within the sentences that have one.

python benchmarks/indicators/score.py [--half developed|other] [--no-misses]

Strict: indicator, kind, period, quantity, value, range, unit and bound all as labelled. Loose: indicator, kind and value.
Names outside the list (other:) agree where one holds the other, or where they share most of their pairs of characters,
because a reader shortens them (农村贫困人口减少); with ``exact`` they must be the same.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict

from pipeline.indicators.names import key, strip_scope
from pipeline.indicators.statement import Statement
from reports import DEVELOPED_ON, Labelled, labelled

Row = dict[str, str]


def main() -> None:
    """Score each half and both together; list what was missed and what was found beside the labels."""
    half = sys.argv[sys.argv.index("--half") + 1] if "--half" in sys.argv else ""
    both = list(labelled())
    halves = {
        "developed": [r for r in both if r.name in DEVELOPED_ON],
        "other": [r for r in both if r.name not in DEVELOPED_ON],
    }
    for name, reports in {**halves, "all": both}.items():
        if half in ("", name):
            _report(name, reports, misses="--no-misses" not in sys.argv and name != "all")


def _report(title: str, reports: list[Labelled], *, misses: bool) -> None:
    n = Counter[str]()
    right: dict[str, list[bool]] = defaultdict(list)
    lines: list[str] = []
    for one in reports:
        _score(one, n, right, lines)
    print(f"== {title}: {n['labels']} labels in {len(reports)} reports, {n['found']} statements in their sentences")
    for measure in ("strict", "loose", "exact names, strict"):
        precision, recall = n[measure] / n["found"], n[measure] / n["labels"]
        f1 = 2 * n[measure] / (n["found"] + n["labels"])
        print(f"{measure:20} precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}")
    print("by field: " + "  ".join(f"{f} {sum(v) / len(v):.3f}" for f, v in right.items()))
    if misses:
        print("\n".join(lines))


def _score(one: Labelled, n: Counter[str], right: dict[str, list[bool]], lines: list[str]) -> None:
    found: dict[int, list[Statement]] = defaultdict(list)
    for line, statement in one.read.statements:
        found[line.sentence_no].append(statement)
    used: set[tuple[int, int]] = set()
    for number, row in one.rows:
        n["labels"] += 1
        fits = [(i, s) for i, s in enumerate(found[number]) if (number, i) not in used and _loose(row, s)]
        if not fits:
            lines.append(f"  missed {one.name} {number}: " + " ".join(v for v in list(row.values())[1:11] if v))
            continue
        at, best = max(fits, key=lambda item: sum(_fields(row, item[1]).values()))
        used.add((number, at))
        fields = _fields(row, best)
        n["loose"] += 1
        strict = all(v for f, v in fields.items() if f != "commitment")
        n["strict"] += strict
        n["exact names, strict"] += strict and row["indicator"] == best.indicator
        for field, ok in fields.items():
            right[field].append(ok)
        if not all(fields.values()):
            wrong = ", ".join(f for f, ok in fields.items() if not ok)
            lines.append(f"  differs {one.name} {number}: {row['indicator']} {row['value']}: {wrong}: {best}")
    for number in dict.fromkeys(number for number, _ in one.rows):
        n["found"] += len(found[number])
        for i, s in enumerate(found[number]):
            if (number, i) not in used:
                lines.append(f"  beside {one.name} {number}: {s.indicator} {s.kind} {s.quantity} {s.value} {s.unit}")


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
