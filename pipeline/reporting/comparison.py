"""Plan against review of one report, in words."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.reporting.corpus import Row
from pipeline.reporting.numbers import decimal


@dataclass(frozen=True)
class Comparison:
    """What can be said of plan against review.

    Attributes:
        clear: one sentence for each concept whose intervals do not overlap.
        unclear: concepts whose intervals overlap.
        silent: concepts that neither part mentions.
    """

    clear: tuple[str, ...]
    unclear: tuple[str, ...]
    silent: tuple[str, ...]


def comparison(concepts: list[str], rates: dict[tuple[str, str], Row]) -> Comparison:
    """Compare the rates of both parts, concept by concept.

    Intervals that do not overlap are a conservative sign of a difference: two 95 % intervals can overlap a little while
    a test of the difference at 5 % would reject (Schenker & Gentleman 2001).

    Args:
        concepts: in the order to speak of them.
        rates: rows of ``attention`` by (concept, part).
    """
    clear, unclear, silent = [], [], []
    for concept in concepts:
        review, plan = rates.get((concept, "review")), rates.get((concept, "plan"))
        if review is None or plan is None:
            continue
        if not review["hits"] and not plan["hits"]:
            silent.append(concept)
        elif not _apart(review, plan):
            unclear.append(concept)
        else:
            clear.append(_sentence(concept, review, plan))
    return Comparison(tuple(clear), tuple(unclear), tuple(silent))


def _apart(a: Row, b: Row) -> bool:
    ends = (a["ci_low"], a["ci_high"], b["ci_low"], b["ci_high"])
    return None not in ends and (a["ci_high"] < b["ci_low"] or b["ci_high"] < a["ci_low"])


def _sentence(concept: str, review: Row, plan: Row) -> str:
    low, high = review["per_10k_tokens"], plan["per_10k_tokens"]
    rates = f"每万词 {decimal(high)} 次对 {decimal(low)} 次，区间不重叠"
    if not low:
        return f"{concept}：只在部署部分提到（{rates}，倍数无从计算）"
    if not high:
        return f"{concept}：只在回顾部分提到（{rates}）"
    return f"{concept}：部署部分是回顾部分的 {decimal(high / low, 2)} 倍（{rates}）"
