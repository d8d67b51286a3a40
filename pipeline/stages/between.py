"""The stage that sets places beside and above one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.settings.model import StatisticsSettings
from pipeline.stages.stage import Ask, Stage, Tables
from pipeline.statistics import ALPHA
from pipeline.tables.texts import SPOKEN

if TYPE_CHECKING:
    import pyarrow as pa


def _diffusion(covered: pa.Table, first_uses: pa.Table) -> Tables:
    from pipeline.between import diffusion_tables

    return diffusion_tables(reports=covered, first_uses=first_uses)


def _hazard(covered: pa.Table, diffusion: pa.Table) -> Tables:
    from pipeline.between import hazard_tables

    return hazard_tables(reports=covered, diffusion=diffusion)


def _borrowed(covered: pa.Table, spoken: Ask, texts: Ask, words: Ask) -> Tables:
    from pipeline.between import borrowed_tables

    return borrowed_tables(reports=covered, spoken=spoken, texts=texts, words=words)


def _alignment(
    reports: pa.Table,
    related: pa.Table,
    things: pa.Table,
    own_concepts: pa.Table,
    other_concepts: pa.Table,
    own_topics: pa.Table,
    other_topics: pa.Table,
    own_words: pa.Table,
    other_words: pa.Table,
    statistics_settings: StatisticsSettings,
) -> Tables:
    from pipeline.between import alignment_tables

    return alignment_tables(
        reports=reports,
        related=related,
        things=things,
        own={"concepts": own_concepts, "topics": own_topics, "words": own_words},
        others={"concepts": other_concepts, "topics": other_topics, "words": other_words},
        settings=statistics_settings,
    )


def _alignment_trends(alignment: pa.Table, statistics_settings: StatisticsSettings) -> Tables:
    from pipeline.between import alignment_summaries

    return alignment_summaries(alignment, statistics_settings)


_QUERIES = {
    "covered": "SELECT place, place_code, level, year FROM reports ORDER BY place, year",
    # Words that came new to some place are looked for everywhere; one that is counted as a term of a concept is one already.
    "first_uses": f"""
        WITH terms AS (SELECT DISTINCT term FROM attention_terms),
        followed AS (
          SELECT DISTINCT term FROM term_changes
          WHERE kind = 'new' AND q_value < {ALPHA} AND part_of IS NULL AND n_words = 1 AND term NOT IN (SELECT term FROM terms)),
        used AS (
          SELECT DISTINCT 'concept_term' AS item_kind, term AS item, place, year, report_id FROM attention_terms
          UNION ALL
          SELECT 'term', term, place, year, report_id FROM word_counts JOIN followed USING (term) JOIN reports USING (report_id))
        SELECT item_kind, item, place, min(year) AS year, arg_min(report_id, year) AS report_id FROM used
        GROUP BY ALL ORDER BY ALL""",
}

_BORROWED = "SELECT report_id, place, place_code, level, year, delivered_on FROM reports ORDER BY report_id"
# Words as numbers, a few bytes each, as they are stored: to sort them, or to make lists of them, would take twice as long again.
_WORDS = f"""
        SELECT report, token_no, {{}}(hash(text) & 4294967295)::UINTEGER AS code
        FROM tokens JOIN (
          SELECT unnest($report_ids) AS report_id, generate_subscripts($report_ids, 1)::INTEGER AS report) USING (report_id)
        WHERE is_word AND {SPOKEN}"""
_BORROWED_ASKS = {
    "spoken": _WORDS.format("sentence_no, end_char::USMALLINT AS end_char, "),
    "texts": """
        SELECT report_id, sentence_no, part, text FROM sentences WHERE report_id IN (SELECT unnest($report_ids))
        ORDER BY report_id, sentence_no""",
    "words": _WORDS.format(""),
}

# Reports of the same years that those of a batch could be compared with: above, beside, and beside what is above.
_RELATED = """
    batch AS (SELECT year, place_code FROM reports WHERE report_id IN (SELECT unnest($report_ids))),
    related AS (
      SELECT report_id, place, place_code, level, year FROM reports
      WHERE year IN (SELECT year FROM batch) AND (
        level IN ('national', 'province') OR report_id IN (SELECT unnest($report_ids))
        OR (level = 'city' AND left(place_code, 2) IN (SELECT left(place_code, 2) FROM batch))
        OR (level = 'district' AND (
          left(place_code, 4) IN (SELECT left(place_code, 4) FROM batch)
          OR (left(place_code, 2) IN ('11', '12', '31', '50')
              AND left(place_code, 2) IN (SELECT left(place_code, 2) FROM batch))))))"""
_CONCEPTS = """
    features AS (
      SELECT concept, (row_number() OVER (ORDER BY concept) - 1)::INTEGER AS feature
      FROM (SELECT DISTINCT concept FROM attention))"""
_TOPICS = """
    model AS (SELECT max(model) AS model FROM topic_shares),
    features AS (
      SELECT topic_id, (row_number() OVER (ORDER BY topic_id) - 1)::INTEGER AS feature
      FROM (SELECT DISTINCT topic_id FROM topic_shares WHERE model = (SELECT model FROM model)))"""
# Of a batch alone: a condition on one side of a join is not asked of the other.
_PLACED = """
    placed AS (
      SELECT report_id, sentence_no, paragraph_no, part FROM sentences WHERE report_id IN (SELECT unnest($report_ids)))"""
_BY_PART = """
        SELECT report_id, feature, coalesce(any_value(n) FILTER (part = 'review'), 0) AS n_review,
               coalesce(any_value(n) FILTER (part = 'plan'), 0) AS n_plan,
               n_review + n_plan + coalesce(any_value(n) FILTER (part = 'other'), 0) AS n_all
        FROM counted GROUP BY report_id, feature ORDER BY report_id, feature"""
# Rows of own_ tables in any order: they are laid out by report and paragraph.
# Noise of words: the sum over sentences of the square of what each says, as if a report's mentions were spread evenly over the
# sentences that have any.
_ALIGNMENT = {
    "related": f"WITH {_RELATED} SELECT * FROM related ORDER BY report_id",
    "things": f"""
        SELECT (SELECT count(*) FROM distinctive_words) AS words,
          (WITH {_CONCEPTS} SELECT count(*) FROM features) AS concepts,
          (WITH {_TOPICS} SELECT count(*) FROM features) AS topics
        WHERE len($report_ids) > 0""",
    "own_words": f"""
        WITH {_PLACED},
        spoken AS (SELECT report_id, sentence_no, text FROM tokens WHERE {SPOKEN} AND report_id IN (SELECT unnest($report_ids)))
        SELECT report_id, paragraph_no, part, feature, count(*) * any_value(idf) AS n
        FROM spoken JOIN distinctive_words ON term = text JOIN placed USING (report_id, sentence_no) GROUP BY ALL""",
    "other_words": f"""
        WITH {_RELATED},
        counted AS (
          SELECT report_id, feature, idf, n_review, n_plan, n_review + n_plan + n_other AS n_all, sentences_review AS s_review,
                 sentences_plan AS s_plan, sentences_review + sentences_plan + sentences_other AS s_all
          FROM word_counts SEMI JOIN related USING (report_id) JOIN distinctive_words USING (term))
        SELECT report_id, feature, n_review * idf AS n_review, n_plan * idf AS n_plan, n_all * idf AS n_all,
               (n_review * idf) ** 2 / greatest(s_review, 1) AS noise_review,
               (n_plan * idf) ** 2 / greatest(s_plan, 1) AS noise_plan, (n_all * idf) ** 2 / greatest(s_all, 1) AS noise_all
        FROM counted ORDER BY report_id, feature""",
    "own_concepts": f"""
        WITH {_CONCEPTS}, {_PLACED}
        SELECT report_id, paragraph_no, h.part, feature, count(*)::DOUBLE AS n
        FROM concept_hits h JOIN features USING (concept) JOIN placed USING (report_id, sentence_no)
        WHERE report_id IN (SELECT unnest($report_ids)) GROUP BY ALL""",
    "other_concepts": f"""
        WITH {_RELATED}, {_CONCEPTS}, counted AS (
          SELECT report_id, feature, part, hits::DOUBLE AS n
          FROM attention SEMI JOIN related USING (report_id) JOIN features USING (concept) WHERE part <> 'all')
        {_BY_PART}""",
    "own_topics": f"""
        WITH {_TOPICS}
        SELECT report_id, paragraph_no, part, feature, weight * n_tokens AS n
        FROM paragraph_topics JOIN paragraphs USING (report_id, paragraph_no) JOIN features USING (topic_id)
        WHERE report_id IN (SELECT unnest($report_ids)) AND model = (SELECT model FROM model)""",
    "other_topics": f"""
        WITH {_RELATED}, {_TOPICS}, counted AS (
          -- In an order of its own: the last digits of a sum hang on it, and should not on what else the file holds.
          SELECT report_id, feature, part, sum(weight * n_tokens ORDER BY paragraph_no) AS n
          FROM paragraph_topics JOIN paragraphs USING (report_id, paragraph_no) JOIN features USING (topic_id)
          SEMI JOIN related USING (report_id) WHERE model = (SELECT model FROM model) GROUP BY ALL)
        {_BY_PART}""",
}

STAGES: tuple[Stage, ...] = (
    Stage(
        name="diffusion",
        version=2,
        needs=("attention", "terms"),
        reads=(),
        queries=_QUERIES,
        writes=("diffusion", "diffusion_curve", "diffusion_order", "diffusion_places"),
        per="corpus",
        compute=_diffusion,
    ),
    Stage(
        name="diffusion_hazard",
        version=3,
        needs=("diffusion",),
        reads=("diffusion",),
        queries={"covered": _QUERIES["covered"]},
        writes=("diffusion_hazard",),
        per="corpus",
        libraries=("scipy",),
        compute=_hazard,
    ),
    Stage(
        name="borrowed",
        version=3,
        needs=("segment",),
        reads=(),
        queries={"covered": _BORROWED},
        asks=_BORROWED_ASKS,
        writes=("borrowed", "borrowed_share"),
        per="corpus",
        compute=_borrowed,
    ),
    Stage(
        name="alignment",
        version=5,
        needs=("attention", "vocabulary", "topic_scores"),
        reads=("reports",),
        queries=_ALIGNMENT,
        writes=("alignment",),
        per="report",
        settings=("statistics.bootstrap_draws",),
        compute=_alignment,
    ),
    Stage(
        name="alignment_trends",
        version=2,
        needs=("alignment",),
        reads=("alignment",),
        writes=("alignment_trends", "alignment_levels"),
        per="corpus",
        settings=("statistics.min_years",),
        libraries=("scipy",),
        compute=_alignment_trends,
    ),
)
