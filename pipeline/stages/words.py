"""Stages of words without a list.

The analyses are imported when they run: a run with nothing to do should not wait for spaCy or scikit-learn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.settings.concepts import Concept
from pipeline.settings.model import StatisticsSettings, WordSettings
from pipeline.stages.stage import Stage, Tables

if TYPE_CHECKING:
    import pyarrow as pa


def _words(reports: pa.Table, sentences: pa.Table, tokens: pa.Table) -> Tables:
    from pipeline.words import word_tables

    return word_tables(reports=reports, sentences=sentences, tokens=tokens)


def _postings(reports: pa.Table, sentences: pa.Table, tokens: pa.Table) -> Tables:
    from pipeline.words import posting_tables

    return posting_tables(reports=reports, sentences=sentences, tokens=tokens)


def _vocabulary(words: pa.Table, sizes: pa.Table, distinctive: pa.Table, places: pa.Table) -> Tables:
    from pipeline.words import vocabulary_tables

    return vocabulary_tables(words=words, sizes=sizes, distinctive=distinctive, places=places)


def _keyness(
    reports: pa.Table,
    word_counts: pa.Table,
    report_parts: pa.Table,
    word_years: pa.Table,
    year_sizes: pa.Table,
    stopwords: frozenset[str],
    statistics_settings: StatisticsSettings,
) -> Tables:
    from pipeline.words import keyness_tables

    return keyness_tables(
        reports=reports,
        word_counts=word_counts,
        report_parts=report_parts,
        word_years=word_years,
        year_sizes=year_sizes,
        stopwords=stopwords,
        settings=statistics_settings,
    )


def _terms(
    reports: pa.Table,
    sentences: pa.Table,
    tokens: pa.Table,
    stopwords: frozenset[str],
    statistics_settings: StatisticsSettings,
    words_settings: WordSettings,
) -> Tables:
    from pipeline.words import term_tables

    return term_tables(
        reports=reports,
        sentences=sentences,
        tokens=tokens,
        stopwords=stopwords,
        settings=statistics_settings,
        words=words_settings,
    )


def _cooccurrence(
    reports: pa.Table,
    sentences: pa.Table,
    tokens: pa.Table,
    concept_hits: pa.Table,
    concepts: tuple[Concept, ...],
    stopwords: frozenset[str],
    words_settings: WordSettings,
) -> Tables:
    from pipeline.words import cooccurrence_tables

    return cooccurrence_tables(
        reports=reports,
        sentences=sentences,
        tokens=tokens,
        concept_hits=concept_hits,
        concepts=concepts,
        stopwords=stopwords,
        words=words_settings,
    )


def _novelty(
    reports: pa.Table,
    sentences: pa.Table,
    tokens: pa.Table,
    stopwords: frozenset[str],
    statistics_settings: StatisticsSettings,
    words_settings: WordSettings,
) -> Tables:
    from pipeline.words import novelty_tables

    return novelty_tables(
        reports=reports,
        sentences=sentences,
        tokens=tokens,
        stopwords=stopwords,
        settings=statistics_settings,
        words=words_settings,
    )


# Sums over the largest table of counts are the database's work; the stage that asks stays a function of tables.
_VOCABULARY = {
    "words": """
        SELECT level, year, term, sum(n_review + n_plan)::BIGINT AS n,
               sum(sentences_review + sentences_plan)::BIGINT AS n_sentences, count(*)::BIGINT AS n_reports
        FROM word_counts JOIN reports USING (report_id)
        WHERE n_review + n_plan > 0
        GROUP BY level, year, term
        ORDER BY level, year, term""",
    "sizes": """
        SELECT level, year, sum(n_tokens)::BIGINT AS n_tokens, sum(n_sentences)::BIGINT AS n_sentences,
               count(DISTINCT report_id)::BIGINT AS n_reports
        FROM report_parts WHERE part IN ('review', 'plan') GROUP BY level, year ORDER BY level, year""",
    # Those that tell most of texts apart, all together: many reports have them, and many have not.
    "distinctive": """
        WITH
          size AS (SELECT count(DISTINCT report_id) AS total FROM report_parts WHERE part IN ('review', 'plan')),
          known AS (
            SELECT term, df, ln(total / df) AS idf
            FROM (SELECT term, count(*) AS df FROM word_counts WHERE n_review + n_plan > 0 GROUP BY term), size
            WHERE df > 1 AND df < total ORDER BY df * ln(total / df) DESC, term LIMIT 2000)
        SELECT term, df AS n_reports, idf FROM known ORDER BY term""",
    "places": "SELECT DISTINCT place FROM reports",
}

# Of the words of all levels and years only those that a batch can use.
_REST = {
    "word_years": """
        WITH batch AS (SELECT unnest($report_ids) AS report_id)
        SELECT level, year, term, n, n_sentences, n_reports FROM word_years
        SEMI JOIN (SELECT level, year FROM reports SEMI JOIN batch USING (report_id)) USING (level, year)
        WHERE n_reports > 1""",
    "year_sizes": """
        SELECT * FROM year_sizes SEMI JOIN (
            SELECT level, year FROM reports WHERE report_id IN (SELECT unnest($report_ids))
        ) USING (level, year) ORDER BY level, year""",
}

STAGES: tuple[Stage, ...] = (
    Stage(
        name="words",
        version=1,
        needs=("segment",),
        reads=("reports", "sentences", "tokens"),
        writes=("word_counts", "report_parts"),
        per="report",
        compute=_words,
    ),
    Stage(
        name="postings",
        version=1,
        needs=("segment",),
        reads=("reports", "sentences", "tokens"),
        writes=("postings",),
        per="report",
        compute=_postings,
    ),
    Stage(
        name="vocabulary",
        version=3,
        needs=("words",),
        reads=(),
        writes=("word_years", "year_sizes", "distinctive_words"),
        per="corpus",
        compute=_vocabulary,
        queries=_VOCABULARY,
    ),
    Stage(
        name="keyness",
        version=4,
        needs=("words", "vocabulary"),
        reads=("reports", "word_counts", "report_parts"),
        writes=("keyness",),
        per="place",
        settings=("stopwords", "statistics.keyness_min_count"),
        compute=_keyness,
        queries=_REST,
    ),
    Stage(
        name="terms",
        version=5,
        needs=("segment",),
        reads=("reports", "sentences", "tokens"),
        writes=("term_changes",),
        per="place",
        settings=(
            "stopwords",
            "statistics.min_years",
            "words.min_count",
            "words.phrase_min_npmi",
        ),
        compute=_terms,
    ),
    Stage(
        name="cooccurrence",
        version=1,
        needs=("attention",),
        reads=("reports", "sentences", "tokens", "concept_hits"),
        writes=("cooccurrence",),
        per="place",
        settings=("concepts", "stopwords", "words.period_years"),
        compute=_cooccurrence,
    ),
    Stage(
        name="novelty",
        version=3,
        needs=("segment",),
        reads=("reports", "sentences", "tokens"),
        writes=("novelty",),
        per="place",
        settings=("stopwords", "statistics.min_years", "words.novelty_window"),
        compute=_novelty,
    ),
)
