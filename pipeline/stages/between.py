"""The stage that sets places beside and above one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.settings.model import StatisticsSettings
from pipeline.stages.stage import Stage, Tables

if TYPE_CHECKING:
    import pyarrow as pa


def _diffusion(covered: pa.Table, first_uses: pa.Table, statistics_settings: StatisticsSettings) -> Tables:
    from pipeline.between import diffusion_tables

    return diffusion_tables(
        reports=covered,
        first_uses=first_uses,
        confidence=statistics_settings.confidence,
        alpha=statistics_settings.alpha,
    )


def _borrowed(covered: pa.Table, spoken: pa.Table) -> Tables:
    from pipeline.between import borrowed_tables

    return borrowed_tables(reports=covered, sentences=spoken)


_QUERIES = {
    "covered": "SELECT place, place_code, level, year FROM reports ORDER BY place, year",
    # Words that came new to some place are looked for everywhere; one that is counted as a term of a concept is one already.
    "first_uses": """
        WITH terms AS (SELECT DISTINCT term FROM attention_terms),
        followed AS (
          SELECT DISTINCT term FROM term_changes
          WHERE kind = 'new' AND q_value < 0.05 AND part_of IS NULL AND n_words = 1 AND term NOT IN (SELECT term FROM terms)),
        used AS (
          SELECT DISTINCT 'concept_term' AS item_kind, term AS item, place, year, report_id FROM attention_terms
          UNION ALL
          SELECT 'term', term, place, year, report_id FROM word_counts JOIN followed USING (term) JOIN reports USING (report_id))
        SELECT item_kind, item, place, min(year) AS year, arg_min(report_id, year) AS report_id FROM used
        GROUP BY ALL ORDER BY ALL""",
}

# Words as numbers: a few bytes each, since all reports are needed at once.
_BORROWED = {
    "covered": """
        SELECT report_id, place, place_code, level, year, delivered_on FROM reports ORDER BY report_id""",
    "spoken": """
        WITH numbered AS (
          SELECT report_id, (row_number() OVER (ORDER BY report_id) - 1)::INTEGER AS report FROM reports),
        words AS (
          SELECT report_id, sentence_no, list((hash(text) & 4294967295)::UINTEGER ORDER BY token_no) AS codes,
                 list(end_char::USMALLINT ORDER BY token_no) AS ends
          FROM tokens WHERE is_word AND is_appendix IS NOT TRUE GROUP BY ALL)
        SELECT report, sentence_no, sentences.text, codes, ends
        FROM words JOIN numbered USING (report_id) JOIN sentences USING (report_id, sentence_no)
        ORDER BY report, sentence_no""",
}

STAGES: tuple[Stage, ...] = (
    Stage(
        name="diffusion",
        version=1,
        needs=("attention", "terms"),
        reads=(),
        queries=_QUERIES,
        writes=("diffusion", "diffusion_curve", "diffusion_order"),
        per="corpus",
        settings=("statistics.confidence", "statistics.alpha"),
        compute=_diffusion,
    ),
    Stage(
        name="borrowed",
        version=1,
        needs=("segment",),
        reads=(),
        queries=_BORROWED,
        writes=("borrowed", "borrowed_share"),
        per="corpus",
        compute=_borrowed,
    ),
)
