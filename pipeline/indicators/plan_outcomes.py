"""Targets for several years, or for the end of a plan, judged at their end and not before.

A target that the plan of year t sets for the years from ``a`` to ``b`` is set against the outturn for the same years that
the report of b+1 states, whoever says how far it has come in between: a mean (年均增长7%) against a mean, and what all
years came to together (增长57%) against the same. Of several reports that set a target for the same years the first one
counts: a later one may have lowered it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.indicators.verdicts import Row, best, is_among, judged_as, outturn_rank, stated_as, target_rank, verdict
from pipeline.settings.model import OutcomeSettings

_Key = tuple[str, str, str, bool, int, int]  # place, indicator, quantity, whether a mean, first and last year


def plan_rows(
    every: Sequence[Row],
    sure: Sequence[Row],
    reports: set[tuple[str, int]],
    *,
    better: Mapping[str, str],
    labels: Mapping[str, str],
    settings: OutcomeSettings,
) -> list[dict[str, object]]:
    """Rows of ``plan_outcomes``.

    Args:
        every: all statements.
        sure: those that are compared.
        reports: places and years that have a report.
        better: which side is better, by indicator.
        labels: labels by indicator.
        settings: tolerances of 左右.
    """
    ahead = [r for r in sure if r.kind == "target" and r.period_to > r.year and not r.indicator.startswith("other:")]
    targets = best(ahead, _key, lambda r: (r.year, *target_rank(r)))
    outturns = best((r for r in sure if r.kind == "outturn" and r.period_to == r.year - 1), _key, outturn_rank)
    reported = {(r.place, r.indicator, r.period_to) for r in every if r.kind == "outturn" and r.period_to == r.year - 1}
    made = []
    for key in sorted(targets):
        place, indicator, quantity, mean, first, last = key
        target, outturn = targets[key], outturns.get(key)
        side = better.get(indicator)
        if (place, last + 1) not in reports:
            said, reason = None, "no report of the year after the last"
        elif outturn is None:
            otherwise = is_among(reported, place, indicator, last)
            said = "not_comparable" if otherwise else "not_reported"
            reason = f"reported otherwise than as {quantity} of these years" if otherwise else ""
        else:
            said, reason = verdict(target, outturn, side, settings)
        comparable = outturn is not None and outturn.unit_base == target.unit_base
        made.append(
            {
                "place": place,
                "indicator": indicator,
                "quantity": quantity,
                "label": labels.get(indicator, indicator),
                "year_from": first,
                "year_to": last,
                "mean_of_years": mean,
                "level": target.level,
                "target_value": target.value_base,
                "target_value_high": target.value_high_base,
                "target_bound": target.bound,
                "target_year": target.year,
                "stated_as": stated_as(target),
                "judged_as": None if target.value_base is None else judged_as(target, side),
                "outturn_value": outturn.value_base if outturn is not None and comparable else None,
                "unit": target.unit_base,
                "verdict": said,
                "reason": reason,
                "target_report_id": target.report_id,
                "target_sentence_no": target.sentence_no,
                "outturn_report_id": None if outturn is None else outturn.report_id,
                "outturn_sentence_no": None if outturn is None else outturn.sentence_no,
            }
        )
    return made


def _key(row: Row) -> _Key:
    return row.place, row.indicator, row.quantity, row.mean_of_years, row.period_from, row.period_to
