"""The share of pledges that the next report says were kept, with what the matching gets wrong taken out."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pyarrow as pa

from pipeline.pledges.outcomes import DONE
from pipeline.statistics.prevalence import corrected_share
from pipeline.tables import PLEDGE_KEPT

# Of pledges that two readers labelled and no rule was written after, weighted to all pledges (benchmarks/pledges/readers.py; the
# mean of both readers): those kept and found so, of those kept; those not kept and not found so, of those not kept.
SENSITIVITY, SPECIFICITY = (51, 80), (134, 138)
# Reports differ: intraclass correlation within reports of matching being right on kept pledges (91 in 30 reports) and on others
# (189 in 43), labels drawn at random; analysis of variance, Donner 1986, International Statistical Review 54.
SPREAD = (0.22, 0.03)


def kept_table(outcomes: pa.Table) -> pa.Table:
    """Shares of kept pledges by report, of those due within their report's year.

    Args:
        outcomes: rows of ``pledge_outcomes``.

    Returns:
        ``pledge_kept``: reports with such a pledge.
    """
    judged: dict[tuple[str, str, int], list[bool]] = defaultdict(list)
    for row in outcomes.select(["report_id", "place", "year", "outcome", "due"]).to_pylist():
        if row["due"]:
            judged[row["report_id"], row["place"], row["year"]].append(row["outcome"] == DONE)
    rows: list[dict[str, Any]] = []
    for (report_id, place, year), done in sorted(judged.items()):
        share = corrected_share(sum(done), len(done), sensitivity=SENSITIVITY, specificity=SPECIFICITY, spread=SPREAD)
        assert share is not None  # there is a pledge, and the matching tells more than chance
        rows.append(
            {
                "report_id": report_id,
                "place": place,
                "year": year,
                "n_due": len(done),
                "n_done": sum(done),
                "kept": round(share.value, 4),
                "kept_low": round(share.low, 4),
                "kept_high": round(share.high, 4),
                "sensitivity": round(SENSITIVITY[0] / SENSITIVITY[1], 4),
                "specificity": round(SPECIFICITY[0] / SPECIFICITY[1], 4),
            }
        )
    return PLEDGE_KEPT.from_rows(rows)
