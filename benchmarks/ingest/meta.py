"""Place, level, year, years reviewed, plan and appendix against the labels made by hand, and against all verified files.

Of the half of the second batch that no rule was written after only sums are printed.

python benchmarks/ingest/meta.py
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from corpora import CORPORA, Case, cases

from pipeline.errors import InputRefused
from pipeline.ingest import Report, read_report

sys.path.insert(0, str(Path(__file__).parents[1]))

from gold import HALVES, labels

_FULL_WIDTH = {0xFF10 + i: 0x30 + i for i in range(10)}
_FIELDS = ("place", "level", "year", "review", "plan", "appendix", "date")
_LEVELS = ("national", "province", "city", "district")


def main() -> None:
    """Measure and print."""
    print(f"{'labels':10}{'reports':>9}" + "".join(f"{f:>10}" for f in _FIELDS))
    for half in HALVES:
        _half(half)
    print(f"\n{'all files':16}{'reports':>9}{'place':>9}{'level':>9}{'year':>9}")
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for case in cases():
        if case.genuine or case.genuine_panel:
            right = _verified(case)
            for name in (f"{case.year // 10 * 10}s", case.level, "~all"):
                groups[name].update(n=1, **right)
    for name in sorted(groups, key=lambda n: (n in _LEVELS, n)):
        tally = groups[name]
        print(f"{name.strip('~'):16}" + "".join(f"{tally[k]:>9}" for k in ("n", "place", "level", "year")))


def _half(half: str) -> None:
    right: Counter[str] = Counter()
    missed: list[str] = []
    rows = labels("meta", half)
    for row in rows:
        path = CORPORA / row["file"]
        try:
            report = read_report(f"data/raw/{row['file']}", path.read_bytes(), max_bytes=20_000_000)
        except InputRefused:
            missed.append(f"  {row['file']}: refused")
            continue
        checks = _checks(report, row)
        right.update(k for k, ok in checks.items() if ok)
        missed += [f"  {row['file']}: {k}" for k, ok in checks.items() if not ok]
    print(f"{half:10}{len(rows):>9}" + "".join(f"{right[f]:>10}" for f in _FIELDS))
    if half != "unread" and missed:
        print("\n".join(missed))


def _checks(report: Report, row: dict[str, str]) -> dict[str, bool]:
    flat = [re.sub(r"\s", "", p.text) for p in report.paragraphs]
    wanted = re.sub(r"\s", "", row["plan_start"]).translate(_FULL_WIDTH)[:18]
    at = next((i for i, text in enumerate(flat) if text.startswith(wanted)), None)
    first = next((i for i, p in enumerate(report.paragraphs) if p.part == "plan"), None)
    return {
        "place": report.place == row["place"],
        "level": report.level == row["level"],
        "year": str(report.year) == row["year"],
        "review": (str(report.review_from), str(report.review_to)) == (row["review_from"], row["review_to"]),
        "plan": at is not None and first is not None and abs(first - at) <= 1,
        "appendix": any(p.is_appendix for p in report.paragraphs) == (row["has_appendix"] == "yes"),
        "date": not row["delivered_on"] or str(report.delivered_on) == row["delivered_on"],
    }


def _verified(case: Case) -> dict[str, int]:
    report = case.read()
    if isinstance(report, InputRefused):
        return {}
    placed = case.right_place(report)
    return {"place": placed, "level": report.level == case.level, "year": report.year == case.year}


if __name__ == "__main__":
    if not CORPORA.is_dir():
        sys.exit(f"{CORPORA} is not there: nothing to measure on.")
    main()
