"""The stages that test series over the years, place by place and pooled.

The analyses are imported when they run: a run with nothing to do should not wait for spaCy or scikit-learn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.settings.model import StatisticsSettings
from pipeline.stages.stage import Stage, Tables

if TYPE_CHECKING:
    import pyarrow as pa


def _trends(
    attention: pa.Table, term_changes: pa.Table, topic_shares: pa.Table, statistics_settings: StatisticsSettings
) -> Tables:
    from pipeline.attention.trends import trend_tables

    return trend_tables(
        attention=attention, term_changes=term_changes, topic_shares=topic_shares, settings=statistics_settings
    )


def _pooled(attention: pa.Table, reports: pa.Table, statistics_settings: StatisticsSettings) -> Tables:
    from pipeline.attention.pooled import pooled_rows

    return {"pooled_trends": pooled_rows(attention, reports, statistics_settings)}


def _shrunk(attention: pa.Table) -> Tables:
    from pipeline.attention.shrunk import shrunk_rows

    return {"attention_shrunk": shrunk_rows(attention)}


STAGES: tuple[Stage, ...] = (
    Stage(
        name="trends",
        version=7,
        needs=("attention", "terms", "topic_scores"),
        reads=("attention", "term_changes"),
        queries={
            "topic_shares": "SELECT model, topic_id, place, year, part, share FROM topic_shares WHERE part <> 'other'"
        },
        writes=("trends", "change_points", "attention_by_level"),
        per="corpus",
        settings=(
            "statistics.min_years",
            "statistics.recent_years",
            "statistics.bootstrap_draws",
        ),
        libraries=("scipy",),
        compute=_trends,
    ),
    Stage(
        name="pooled_trends",
        version=2,
        needs=("attention",),
        reads=("attention",),
        queries={"reports": "SELECT DISTINCT place, place_code FROM reports ORDER BY ALL"},
        writes=("pooled_trends",),
        per="corpus",
        settings=("statistics.recent_years",),
        libraries=("scipy",),
        compute=_pooled,
    ),
    Stage(
        name="attention_shrunk",
        version=1,
        needs=("attention",),
        reads=("attention",),
        writes=("attention_shrunk",),
        per="corpus",
        libraries=("scipy",),
        compute=_shrunk,
    ),
)
