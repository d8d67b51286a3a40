"""Stages of the topic models.

The analyses are imported when they run: a run with nothing to do should not wait for spaCy or scikit-learn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.settings.model import StatisticsSettings, TopicSettings
from pipeline.stages.stage import Stage, Tables

if TYPE_CHECKING:
    import pyarrow as pa


def _topic_documents(
    reports: pa.Table,
    paragraphs: pa.Table,
    sentences: pa.Table,
    tokens: pa.Table,
    topics_settings: TopicSettings,
    stopwords: frozenset[str],
) -> Tables:
    from pipeline.topics import document_tables

    return document_tables(
        reports=reports,
        paragraphs=paragraphs,
        sentences=sentences,
        tokens=tokens,
        min_paragraph_words=topics_settings.min_paragraph_words,
        stopwords=stopwords,
    )


def _topic_models(
    topic_documents: pa.Table,
    reports: pa.Table,
    topic_registry: pa.Table,
    topic_model: pa.Table,
    topic_events: pa.Table,
    topic_fits: pa.Table,
    topic_vocabulary: pa.Table,
    topic_phrases: pa.Table,
    topic_k: pa.Table,
    topic_splits: pa.Table,
    stored: pa.Table,
    topics_settings: TopicSettings,
) -> Tables:
    from pipeline.topics import fit_tables

    return fit_tables(
        topic_documents=topic_documents,
        reports=reports,
        stored=stored,
        settings=topics_settings,
        topic_registry=topic_registry,
        topic_model=topic_model,
        topic_events=topic_events,
        topic_fits=topic_fits,
        topic_vocabulary=topic_vocabulary,
        topic_phrases=topic_phrases,
        topic_k=topic_k,
        topic_splits=topic_splits,
    )


def _topic_sample(settings: Mapping[str, Any], report_ids: Sequence[str]) -> Sequence[str]:
    from pipeline.topics import sample_reports

    return sample_reports(report_ids, max_paragraphs=settings["topics_settings"].max_paragraphs)


def _topic_dynamics(
    topic_documents: pa.Table, reports: pa.Table, topic_fits: pa.Table, topics_settings: TopicSettings
) -> Tables:
    from pipeline.topics import dynamic_tables

    return dynamic_tables(
        topic_documents=topic_documents, reports=reports, topic_fits=topic_fits, settings=topics_settings
    )


def _dynamic_sample(settings: Mapping[str, Any], report_ids: Sequence[str]) -> Sequence[str]:
    return _topic_sample(settings, report_ids) if settings["topics_settings"].dynamic else []


def _topic_scores(
    reports: pa.Table,
    topic_documents: pa.Table,
    topic_registry: pa.Table,
    topic_model: pa.Table,
    topic_vocabulary: pa.Table,
    topic_phrases: pa.Table,
    statistics_settings: StatisticsSettings,
) -> Tables:
    from pipeline.topics import score_tables

    return score_tables(
        reports=reports,
        topic_documents=topic_documents,
        topic_registry=topic_registry,
        topic_model=topic_model,
        topic_vocabulary=topic_vocabulary,
        topic_phrases=topic_phrases,
        draws=statistics_settings.bootstrap_draws,
    )


def _topics(
    topic_registry: pa.Table,
    topic_model: pa.Table,
    topic_fits: pa.Table,
    topic_sums: pa.Table,
    topic_place: pa.Table,
    topic_best: pa.Table,
    topic_candidates: pa.Table,
    topics_settings: TopicSettings,
) -> Tables:
    from pipeline.topics import describe_tables

    return describe_tables(
        topic_registry=topic_registry,
        topic_model=topic_model,
        topic_fits=topic_fits,
        topic_sums=topic_sums,
        topic_place=topic_place,
        topic_best=topic_best,
        topic_candidates=topic_candidates,
        labels=topics_settings.labels,
    )


def _topic_concepts(topic_sums: pa.Table, topic_hits: pa.Table) -> Tables:
    from pipeline.topics import concept_tables

    return concept_tables(topic_sums=topic_sums, topic_hits=topic_hits)


# Sums over tables that are too large to be handed over whole. A concept's mentions count for a topic by the topic's
# share of the paragraph they stand in.
QUERIES: dict[str, str] = {
    "topic_sums": """
        SELECT model, topic_id, sum(share * n_words) AS words, sum(n_words)::DOUBLE AS all_words
        FROM topic_shares WHERE part = 'all' GROUP BY model, topic_id ORDER BY model, topic_id""",
    # Where in review and plan each topic is spoken of, and in how many reports.
    "topic_place": """
        WITH placed AS (
          SELECT report_id, paragraph_no, n_tokens, (sum(n_tokens) OVER before - n_tokens / 2)
            / sum(n_tokens) OVER (PARTITION BY report_id, part) AS position
          FROM paragraphs WHERE part IN ('review', 'plan') AND n_tokens > 0
          WINDOW before AS (PARTITION BY report_id, part ORDER BY paragraph_no)),
        edges AS (
          SELECT model, topic_id, sum(weight * n_tokens) FILTER (position < 0.1 OR position > 0.85)
            / sum(weight * n_tokens) AS edge_share
          FROM paragraph_topics JOIN placed USING (report_id, paragraph_no) GROUP BY ALL)
        SELECT model, topic_id, round(coalesce(edge_share, 0), 6) AS edge_share,
          avg((share > 0.005)::INTEGER) AS report_share, count(*) AS n_reports
        FROM topic_shares LEFT JOIN edges USING (model, topic_id) WHERE part = 'all'
        GROUP BY ALL ORDER BY model, topic_id""",
    "topic_best": """
        SELECT model, topic_id, report_id, sentence_no FROM topic_quotes
        QUALIFY row_number() OVER (PARTITION BY model, topic_id ORDER BY score DESC, report_id, sentence_no) = 1
        ORDER BY model, topic_id""",
    # The best sentences of each quarter of the reports, the earliest first, no two from one place.
    "topic_candidates": """
        WITH dated AS (SELECT report_id, place, year, ntile(4) OVER (ORDER BY year, report_id)::INTEGER AS quarter
          FROM reports),
        quarters AS (SELECT q.*, place, year, quarter FROM topic_quotes q JOIN dated USING (report_id)),
        of_place AS (SELECT * FROM quarters QUALIFY row_number() OVER
          (PARTITION BY model, topic_id, quarter, place ORDER BY score DESC, report_id, sentence_no) = 1)
        SELECT model, topic_id, quarter, place, year, report_id, sentence_no, score FROM of_place
        QUALIFY row_number() OVER (PARTITION BY model, topic_id, quarter ORDER BY score DESC, report_id) <= 4
        ORDER BY model, topic_id, quarter, score DESC, report_id""",
    "topic_hits": """
        SELECT p.model, p.topic_id, h.concept, sum(p.weight * h.n) AS hits FROM paragraph_topics p
        JOIN (SELECT report_id, paragraph_no, concept, count(*) AS n FROM concept_hits
              JOIN sentences USING (report_id, sentence_no) GROUP BY ALL) h USING (report_id, paragraph_no)
        GROUP BY ALL ORDER BY ALL""",
}
# All that a fit depends on. Labels are names that a user gives; whether to refit is a matter of the run.
_FIT = tuple(
    f"topics.{name}"
    for name in (
        "models",
        "k",
        "candidates",
        "phrases",
        "seeds",
        "max_paragraphs",
        "min_paragraph_words",
        "min_paragraphs",
        "min_document_frequency",
        "max_document_share",
    )
)
_PUBLISHED = (
    "topic_registry",
    "topic_model",
    "topic_events",
    "topic_fits",
    "topic_vocabulary",
    "topic_phrases",
    "topic_k",
    "topic_splits",
)
STAGES: tuple[Stage, ...] = (
    Stage(
        name="topic_documents",
        version=1,
        needs=("segment",),
        reads=("reports", "paragraphs", "sentences", "tokens"),
        writes=("topic_documents",),
        per="report",
        settings=("topics.min_paragraph_words", "stopwords"),
        compute=_topic_documents,
    ),
    Stage(
        name="topic_models",
        version=7,
        needs=("topic_documents",),
        reads=("topic_documents", "reports", *_PUBLISHED),
        queries={"stored": "SELECT count(*) AS n FROM reports"},
        writes=_PUBLISHED,
        per="corpus",
        settings=_FIT,
        libraries=("scikit-learn", "gensim"),
        compute=_topic_models,
        sample=_topic_sample,
        in_process=True,
        follows_inputs=lambda settings: settings.topics.refit != "never",
        every_run=lambda settings: settings.topics.refit == "always",
    ),
    Stage(
        name="topic_dynamics",
        version=5,
        needs=("topic_documents", "topic_models"),
        reads=("topic_documents", "reports", "topic_fits"),
        writes=("topic_windows", "topic_dynamics"),
        per="corpus",
        settings=(*_FIT, "topics.dynamic"),
        libraries=("scikit-learn",),
        compute=_topic_dynamics,
        sample=_dynamic_sample,
    ),
    Stage(
        name="topic_scores",
        version=3,
        needs=("topic_documents", "topic_models"),
        reads=("reports", "topic_documents", "topic_registry", "topic_model", "topic_vocabulary", "topic_phrases"),
        writes=("paragraph_topics", "topic_shares", "topic_year_terms", "topic_quotes"),
        per="report",
        settings=("statistics.bootstrap_draws",),
        compute=_topic_scores,
    ),
    Stage(
        name="topics",
        version=5,
        needs=("topic_scores", "topic_models"),
        reads=("topic_registry", "topic_model", "topic_fits"),
        queries={name: QUERIES[name] for name in ("topic_sums", "topic_place", "topic_best", "topic_candidates")},
        writes=("topics", "topic_terms", "topic_examples"),
        per="corpus",
        settings=("topics.labels",),
        compute=_topics,
    ),
    Stage(
        name="topic_concepts",
        version=2,
        needs=("topic_scores", "attention"),
        reads=(),
        queries={name: QUERIES[name] for name in ("topic_sums", "topic_hits")},
        writes=("topic_concepts",),
        per="corpus",
        compute=_topic_concepts,
    ),
)
