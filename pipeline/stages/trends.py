"""The stage that tests series over the years.

The analyses are imported when they run: a run with nothing to do should not wait for spaCy or scikit-learn.
"""

from __future__ import annotations

from pipeline.stages.stage import Context, Stage, Tables, intervals, versions


def _trends(given: Tables, context: Context) -> Tables:
    from pipeline.attention import trend_tables

    return trend_tables(**given, settings=context.config.settings.statistics)


STAGES: tuple[Stage, ...] = (
    Stage(
        name="trends",
        title="test trends over the years",
        version=3,
        needs=("attention", "terms", "topic_scores"),
        reads=("attention", "term_changes"),
        writes=("trends", "change_points", "attention_by_level"),
        per="corpus",
        parameters=lambda c: {
            "min_years": c.config.settings.statistics.min_years,
            "alpha": c.config.settings.statistics.alpha,
            **intervals(c),
            **versions(c, "scipy", "ruptures"),
        },
        compute=_trends,
        queries={
            "topic_shares": "SELECT model, topic_id, place, year, part, share FROM topic_shares WHERE part <> 'other'"
        },
    ),
)
