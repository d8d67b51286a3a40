"""The stage that makes ranked statements of what the other stages found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipeline.settings.model import StatisticsSettings
from pipeline.stages.stage import Ask, Stage, Tables
from pipeline.statistics import ALPHA
from pipeline.tables.texts import SPOKEN

if TYPE_CHECKING:
    import pyarrow as pa


def _findings(
    reports: pa.Table,
    report_warnings: pa.Table,
    attention: pa.Table,
    attention_differences: pa.Table,
    attention_by_level: pa.Table,
    change_points: pa.Table,
    pooled_trends: pa.Table,
    indicator_outcomes: pa.Table,
    pledge_kept: pa.Table,
    trends: pa.Table,
    topics: pa.Table,
    topic_shares: pa.Table,
    topic_quotes: pa.Table,
    term_changes: pa.Table,
    keyness: pa.Table,
    mentions: pa.Table,
    who_first: pa.Table,
    diffusion_hazard: pa.Table,
    alignment_levels: pa.Table,
    nearing: pa.Table,
    texts: Ask,
    concept_labels: Mapping[str, str],
    indicator_names: Mapping[str, str],
    statistics_settings: StatisticsSettings,
) -> Tables:
    from pipeline.findings import finding_tables
    from pipeline.findings.written import told_changes

    return finding_tables(
        {
            "reports": reports,
            "report_warnings": report_warnings,
            "attention": attention,
            "attention_differences": attention_differences,
            "attention_by_level": attention_by_level,
            "change_points": change_points,
            "pooled_trends": pooled_trends,
            "indicator_outcomes": indicator_outcomes,
            "pledge_kept": pledge_kept,
            "trends": trends,
            "topics": topics,
            "topic_shares": topic_shares,
            "topic_quotes": topic_quotes,
            "term_changes": told_changes(term_changes, reports, texts),
            "keyness": keyness,
            "mentions": mentions,
            "who_first": who_first,
            "diffusion_hazard": diffusion_hazard,
            "alignment_levels": alignment_levels,
            "nearing": nearing,
        },
        labels=concept_labels,
        indicators=indicator_names,
        min_years=statistics_settings.min_years,
        recent_years=statistics_settings.recent_years,
    )


# Of the tables that grow with words and sentences only what a statement could name.
_FIRST_MODEL = "(SELECT min(CASE model WHEN 'nmf' THEN 0 ELSE 1 END) FROM topics WHERE share IS NOT NULL)"
_MOVING = f"""(SELECT series, place FROM trends WHERE series_kind = 'topic' AND part = 'plan'
            AND least(p_value, coalesce(recent_p_value, 1)) < {ALPHA}) t"""
_QUERIES = {
    "attention": """
        SELECT report_id, place, level, year, part, concept, hits, n_tokens, per_10k_tokens, ci_low, ci_high, design_effect
        FROM attention WHERE part <> 'other' ORDER BY report_id, part, concept""",
    "trends": f"""
        SELECT * FROM trends WHERE p_value IS NOT NULL AND (series_kind = 'concept'
          OR (series_kind = 'topic' AND part = 'plan'
              AND (CASE WHEN starts_with(series, 'nmf:') THEN 0 ELSE 1 END) = {_FIRST_MODEL}))
        ORDER BY series_kind, series, place, part""",
    "topics": "SELECT model, topic_id, label FROM topics WHERE kind = 'theme' AND share IS NOT NULL ORDER BY model, topic_id",
    "topic_shares": f"""
        SELECT model, topic_id, place, year, share FROM topic_shares
        SEMI JOIN {_MOVING} ON t.series = model || ':' || topic_id AND t.place = topic_shares.place
        WHERE part = 'plan' ORDER BY model, topic_id, place, year""",
    "topic_quotes": f"""
        SELECT model, topic_id, place, year, report_id, sentence_no
        FROM topic_quotes JOIN reports USING (report_id) JOIN sentences USING (report_id, sentence_no)
        SEMI JOIN {_MOVING} ON t.series = model || ':' || topic_id AND t.place = reports.place
        WHERE part = 'plan' ORDER BY ALL""",
    "term_changes": f"""
        SELECT * FROM term_changes WHERE kind IN ('new', 'vanished') AND q_value < {ALPHA} AND part_of IS NULL
        ORDER BY place, kind, term""",
    "attention_differences": """
        SELECT * FROM attention_differences WHERE part = 'plan' ORDER BY contrast, report_id, concept""",
    "keyness": f"""
        SELECT * FROM keyness WHERE q_value < {ALPHA} AND log_ratio >= 1 AND sentences_target >= 4 AND count_reference >= 3
        ORDER BY contrast, report_id, term""",
    # Each term of which a direction is told, with the nation's sentence that brings it.
    "who_first": f"""
        WITH told AS (SELECT * FROM diffusion_order WHERE direction <> 'unclear'),
        nation AS (SELECT item_kind, item, first_report_id AS report_id FROM diffusion WHERE level = 'national')
        SELECT told.*, any_value(report_id) AS report_id, min(sentence_no) AS sentence_no
        FROM told LEFT JOIN nation USING (item_kind, item)
        LEFT JOIN sentences s USING (report_id)
        WHERE s.text IS NULL OR (contains(s.text, item) AND s.{SPOKEN})
        GROUP BY ALL ORDER BY item_kind, item, level""",
    "nearing": """
        SELECT * FROM alignment_trends
        WHERE part = 'all' AND against = 'parent' AND measure = 'words' AND verdict IN ('rising', 'falling') ORDER BY place""",
    "mentions": """
        SELECT report_id, concept, part, arg_max(sentence_no, n * 1000000 - sentence_no) AS sentence_no
        FROM (SELECT report_id, concept, part, sentence_no, count(*) AS n FROM concept_hits GROUP BY ALL)
        GROUP BY ALL ORDER BY ALL""",
}

_ASKS = {
    "texts": f"""
        SELECT place, year, string_agg(text, chr(10)) AS text FROM sentences JOIN reports USING (report_id)
        WHERE {SPOKEN} AND report_id IN (SELECT unnest($report_ids)) GROUP BY place, year""",
}

STAGES: tuple[Stage, ...] = (
    Stage(
        name="findings",
        version=20,
        needs=(
            "trends",
            "pooled_trends",
            "differences",
            "terms",
            "keyness",
            "outcomes",
            "pledge_outcomes",
            "topics",
            "diffusion_hazard",
            "alignment_trends",
        ),
        reads=(
            "reports",
            "report_warnings",
            "attention_by_level",
            "change_points",
            "pooled_trends",
            "indicator_outcomes",
            "pledge_kept",
            "diffusion_hazard",
            "alignment_levels",
        ),
        queries=_QUERIES,
        asks=_ASKS,
        writes=("findings",),
        per="corpus",
        settings=(
            "concept_labels",
            "indicator_names",
            "statistics.min_years",
            "statistics.recent_years",
        ),
        compute=_findings,
    ),
)
