"""Plain 财政收入 of which a part is told as local or budgetary revenue: it is the total then, in all of the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.indicators.facts import ReportFacts, ScopedSentence
from pipeline.indicators.names import key, strip_scope
from pipeline.indicators.statement import Statement

_REVENUE, _TOTAL, _PLAIN = "fiscal_revenue", "other:财政总收入", "财政收入"


def totals_told(
    report: ReportFacts, found: Sequence[tuple[ScopedSentence, Statement]]
) -> Sequence[tuple[ScopedSentence, Statement]]:
    """The statements of a report, those of its total revenue under the code of total revenue.

    财政收入816亿元，其中地方收入428亿元: a report that says so means the total by 财政收入 in its targets too. The
    nation's local revenue is a part of another kind.

    Args:
        report: place and level.
        found: statements with their sentences.
    """
    told: dict[tuple[int, str, int, str], set[bool]] = {}
    for line, s in found:
        if s.indicator == _REVENUE and s.value is not None:
            told.setdefault((line.sentence_no, s.kind, s.period_to, s.quantity), set()).add(_is_plain(s))
    if report.level == "national" or not any(len(kinds) == 2 for kinds in told.values()):
        return found
    return [
        (x, replace(s, indicator=_TOTAL, definition="") if s.indicator == _REVENUE and _is_plain(s) else s)
        for x, s in found
    ]


def _is_plain(s: Statement) -> bool:
    return "地方" not in s.name and strip_scope(key(s.name)) == _PLAIN
