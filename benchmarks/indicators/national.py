"""Targets and outturns of the State Council reports as series, to be read against what is known.

python benchmarks/indicators/national.py
"""

from __future__ import annotations

from pipeline.indicators.statement import Statement
from reports import CORPORA, Read, read

SERIES = (
    ("gdp", "target", "growth", 0),
    ("gdp", "outturn", "growth", -1),
    ("fiscal_revenue", "outturn", "growth", -1),
    ("cpi", "target", "share", 0),
    ("cpi", "outturn", "share", -1),
)


def main() -> None:
    """One line a report from 1978 on; of several statements the first with a number."""
    print("year  " + "  ".join(f"{i} {k}" for i, k, _, _ in SERIES))
    for path in sorted((CORPORA / "national").glob("*.txt")):
        one = read(path)
        if one.report.year >= 1978:
            print(one.report.year, " | ".join(_cell(one, *wanted) for wanted in SERIES))


def _cell(one: Read, indicator: str, kind: str, quantity: str, lag: int) -> str:
    year = one.report.year + lag
    own = [
        s
        for _, s in one.statements
        if (s.indicator, s.kind, s.quantity, s.period_to) == (indicator, kind, quantity, year)
    ]
    own = [s for s in own if not s.reference]
    single = [s for s in own if s.period_from == year]
    stated = [s for s in single if s.value is not None] or single or own
    return _text(stated[0]) if stated else "—"


def _text(s: Statement) -> str:
    if s.value is None:
        return s.bound
    number = f"{s.value:g}" + (f"–{s.value_high:g}" if s.value_high is not None else "") + s.unit
    years = f" ({s.period_from}–{s.period_to})" if s.period_from != s.period_to else ""
    return number + ("" if s.bound in ("exact", "range") else f" {s.bound}") + years


if __name__ == "__main__":
    main()
