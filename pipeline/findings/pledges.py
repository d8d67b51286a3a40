"""Pledges that the next report says were kept."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.findings.model import Draft, literal
from pipeline.findings.sources import Sources
from pipeline.messages.numbers import percent

_LEAST_DUE = 10  # pledges due within the year
_WIDE = 0.3  # interval of a share of pledges from which on it says too little


def pledges(data: Sources) -> Iterator[Draft]:
    """Of the pledges due within the year of a report, the share that the next report says were kept."""
    for row in data.rows("pledge_kept"):
        report = data.reports.get(row["report_id"])
        if report is None or row["n_due"] < _LEAST_DUE or row["kept"] is None or row["report_id"] in data.doubtful:
            continue
        # An interval that ends at none is the narrower for it: to choose by width alone would tell of such reports only.
        if row["kept_low"] <= 0 or row["kept_high"] - row["kept_low"] > _WIDE:
            continue
        yield Draft(
            kind="pledges_kept",
            subject=f"pledges {row['year']}",
            code="pledges_kept",
            values={
                "who": row["place"],
                "year": row["year"],
                "n": row["n_due"],
                "kept": percent(row["kept"], 0),
                "low": percent(row["kept_low"], 0),
                "high": percent(row["kept_high"], 0),
            },
            sql=f"SELECT kept, kept_low, kept_high, n_due, n_done FROM pledge_kept WHERE report_id = {literal(row['report_id'])}",
            place=row["place"],
            level=report["level"],
            report_id=row["report_id"],
            part="plan",
            year_from=row["year"],
            year_to=row["year"],
            value=row["kept"],
            low=row["kept_low"],
            high=row["kept_high"],
            unit="share",
            comparison="target",
            effect=(1 - (row["kept_high"] - row["kept_low"])) / 2,
            on_index=False,
            on_place=row["year"] >= data.last_year[row["place"]] - 1,
        )
