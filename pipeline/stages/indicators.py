"""Stages of indicators and pledges.

The analyses are imported when they run: a run with nothing to do should not wait for spaCy or scikit-learn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.settings.indicators import Indicator
from pipeline.settings.model import OutcomeSettings, PledgeSettings
from pipeline.stages.stage import Stage, Tables

if TYPE_CHECKING:
    import pyarrow as pa


def _pledges(reports: pa.Table, sections: pa.Table, paragraphs: pa.Table, sentences: pa.Table) -> Tables:
    from pipeline.pledges.build import pledge_tables

    return pledge_tables(reports=reports, sections=sections, paragraphs=paragraphs, sentences=sentences)


def _pledge_outcomes(
    reports: pa.Table, sentences: pa.Table, pledges: pa.Table, pledges_settings: PledgeSettings
) -> Tables:
    from pipeline.pledges.kept import kept_table
    from pipeline.pledges.outcome_build import outcome_tables

    made = outcome_tables(reports=reports, sentences=sentences, pledges=pledges, settings=pledges_settings)
    return made | {"pledge_kept": kept_table(made["pledge_outcomes"])}


def _indicators(
    reports: pa.Table,
    sections: pa.Table,
    paragraphs: pa.Table,
    sentences: pa.Table,
    catalogue: tuple[Indicator, ...],
) -> Tables:
    from pipeline.indicators import indicator_tables

    return indicator_tables(
        reports=reports, sections=sections, paragraphs=paragraphs, sentences=sentences, indicators=catalogue
    )


def _outcomes(
    indicators: pa.Table, delivered: pa.Table, catalogue: tuple[Indicator, ...], outcomes_settings: OutcomeSettings
) -> Tables:
    from pipeline.indicators import outcome_tables

    return outcome_tables(indicators, delivered, catalogue=catalogue, settings=outcomes_settings)


# What the comparison of targets with outturns reads of the table of indicators: no differences from others, no names
# outside the list unless a number of the announced targets or of a result, and no counted things, which are pledges.
OUTCOME_QUERY = """
SELECT report_id, place, place_code, level, year, sentence_no, statement_no, indicator, kind, period_from, period_to, quantity,
       value_base, value_high_base, unit_base, bound, commitment, definition, mean_of_years, confidence
FROM indicators
WHERE reference = '' AND quantity <> '' AND quantity <> 'multiple'
  AND (NOT starts_with(indicator, 'other:') OR (bound <> 'qualitative' AND (kind = 'outturn' OR commitment = 'expected')
       AND unit_base NOT IN ('个', '件', '家', '座', '处', '条', '所', '台', '辆', '户')))
ORDER BY report_id, statement_no
"""
DELIVERED_QUERY = "SELECT place, year FROM reports ORDER BY place, year"  # one may state nothing of that

STAGES: tuple[Stage, ...] = (
    Stage(
        name="pledges",
        version=28,
        needs=("ingest",),
        reads=("reports", "sections", "paragraphs", "sentences"),
        writes=("pledges",),
        per="report",
        compute=_pledges,
    ),
    Stage(
        name="pledge_outcomes",
        version=35,
        needs=("pledges",),
        reads=("reports", "sentences", "pledges"),
        writes=("pledge_outcomes", "pledge_kept"),
        per="place",
        settings=(
            "pledges.similarity_review",
            "pledges.similarity_plan",
            "pledges.tolerance",
        ),
        compute=_pledge_outcomes,
    ),
    Stage(
        name="indicators",
        version=39,
        needs=("ingest",),
        reads=("reports", "sections", "paragraphs", "sentences"),
        writes=("indicators", "target_wording"),
        per="report",
        settings=("catalogue",),
        compute=_indicators,
    ),
    Stage(
        name="outcomes",
        version=8,
        needs=("indicators",),
        reads=(),
        queries={"indicators": OUTCOME_QUERY, "delivered": DELIVERED_QUERY},
        writes=("indicator_outcomes", "plan_outcomes"),
        per="corpus",
        settings=("catalogue", "outcomes.about_points", "outcomes.about_share", "outcomes.min_confidence"),
        compute=_outcomes,
    ),
)
