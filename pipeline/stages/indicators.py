"""Stages of indicators and pledges.

The analyses are imported when they run: a run with nothing to do should not wait for spaCy or scikit-learn.
"""

from __future__ import annotations

from pipeline.stages.stage import Context, Stage, Tables
from pipeline.tables.indicators import OUTCOME_QUERY


def _pledges(given: Tables, context: Context) -> Tables:
    from pipeline.indicators.pledge_tables import pledge_tables

    return pledge_tables(**given)


def _pledge_outcomes(given: Tables, context: Context) -> Tables:
    from pipeline.indicators.pledge_outcome_tables import outcome_tables

    return outcome_tables(**given, settings=context.config.settings.pledges)


def _indicators(given: Tables, context: Context) -> Tables:
    from pipeline.indicators import indicator_tables

    return indicator_tables(**given, indicators=context.config.indicators)


def _outcomes(given: Tables, context: Context) -> Tables:
    from pipeline.indicators import outcome_tables

    return outcome_tables(**given, catalogue=context.config.indicators, settings=context.config.settings.outcomes)


STAGES: tuple[Stage, ...] = (
    Stage(
        name="pledges",
        title="find pledges",
        version=8,
        needs=("ingest",),
        reads=("reports", "sections", "paragraphs", "sentences"),
        writes=("pledges",),
        per="report",
        parameters=lambda c: {},
        compute=_pledges,
    ),
    Stage(
        name="pledge_outcomes",
        title="look for pledges in the next year's report",
        version=8,
        needs=("pledges",),
        reads=("reports", "sentences", "pledges"),
        writes=("pledge_outcomes",),
        per="place",
        parameters=lambda c: c.config.settings.pledges.model_dump(mode="json"),
        compute=_pledge_outcomes,
    ),
    Stage(
        name="indicators",
        title="read targets and outturns",
        version=4,
        needs=("ingest",),
        reads=("reports", "sections", "paragraphs", "sentences"),
        writes=("indicators", "target_wording"),
        per="report",
        parameters=lambda c: {"indicators": [i.model_dump(mode="json") for i in c.config.indicators]},
        compute=_indicators,
    ),
    Stage(
        name="outcomes",
        title="set targets against outturns",
        version=2,
        needs=("indicators",),
        reads=(),
        queries={"indicators": OUTCOME_QUERY},
        writes=("indicator_outcomes", "plan_outcomes"),
        per="corpus",
        parameters=lambda c: {
            "better": {i.code: i.better for i in c.config.indicators},
            "outcomes": c.config.settings.outcomes.model_dump(mode="json"),
        },
        compute=_outcomes,
    ),
)
