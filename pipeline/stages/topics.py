"""Stages of the topic models.

The analyses are imported when they run: a run with nothing to do should not wait for spaCy or scikit-learn.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.stages.stage import Context, Stage, Tables, versions
from pipeline.tables.topics import QUERIES as TOPIC_QUERIES


def _topic_documents(given: Tables, context: Context) -> Tables:
    from pipeline.topics import document_tables

    least = context.config.settings.topics.min_paragraph_words
    return document_tables(**given, min_paragraph_words=least, stopwords=context.config.stopwords)


def _topic_models(given: Tables, context: Context) -> Tables:
    from pipeline.topics import fit_tables

    return fit_tables(**given, settings=context.config.settings.topics)


def _topic_sample(context: Context, report_ids: Sequence[str]) -> Sequence[str]:
    from pipeline.topics import sample_reports

    return sample_reports(report_ids, max_paragraphs=context.config.settings.topics.max_paragraphs)


def _topic_dynamics(given: Tables, context: Context) -> Tables:
    from pipeline.topics import dynamic_tables

    return dynamic_tables(**given, settings=context.config.settings.topics)


def _dynamic_sample(context: Context, report_ids: Sequence[str]) -> Sequence[str]:
    return _topic_sample(context, report_ids) if context.config.settings.topics.dynamic else []


def _topic_scores(given: Tables, context: Context) -> Tables:
    from pipeline.topics import score_tables

    statistics = context.config.settings.statistics
    return score_tables(**given, confidence=statistics.confidence, draws=statistics.bootstrap_draws)


def _topics(given: Tables, context: Context) -> Tables:
    from pipeline.topics import describe_tables

    return describe_tables(**given, labels=context.config.settings.topics.labels)


def _topic_concepts(given: Tables, context: Context) -> Tables:
    from pipeline.topics import concept_tables

    return concept_tables(**given)


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
        title="prepare paragraphs for topic models",
        version=1,
        needs=("segment",),
        reads=("reports", "paragraphs", "sentences", "tokens"),
        writes=("topic_documents",),
        per="report",
        parameters=lambda c: {
            "min_paragraph_words": c.config.settings.topics.min_paragraph_words,
            "stopwords": sorted(c.config.stopwords),
        },
        compute=_topic_documents,
    ),
    Stage(
        name="topic_models",
        title="fit topic models",
        version=2,
        needs=("topic_documents",),
        reads=("topic_documents", "reports", *_PUBLISHED),
        queries={"stored": "SELECT count(*) AS n FROM reports"},
        writes=_PUBLISHED,
        per="corpus",
        parameters=lambda c: {
            "topics": c.config.settings.topics.model_dump(mode="json", exclude={"labels", "refit", "dynamic"}),
            "stopwords": sorted(c.config.stopwords),
            **versions(c, "scikit-learn", "gensim"),
        },
        compute=_topic_models,
        sample=_topic_sample,
        follows_inputs=lambda c: c.config.settings.topics.refit != "never",
        every_run=lambda c: c.config.settings.topics.refit == "always",
    ),
    Stage(
        name="topic_dynamics",
        title="join topics of periods",
        version=2,
        needs=("topic_documents", "topic_models"),
        reads=("topic_documents", "reports", "topic_fits"),
        writes=("topic_windows", "topic_dynamics"),
        per="corpus",
        parameters=lambda c: {
            "topics": c.config.settings.topics.model_dump(mode="json", exclude={"labels", "refit"})
            if c.config.settings.topics.dynamic
            else None,
        },
        compute=_topic_dynamics,
        sample=_dynamic_sample,
    ),
    Stage(
        name="topic_scores",
        title="score paragraphs with the topic models",
        version=3,
        needs=("topic_documents", "topic_models"),
        reads=("reports", "topic_documents", "topic_registry", "topic_model", "topic_vocabulary", "topic_phrases"),
        writes=("paragraph_topics", "topic_shares", "topic_year_terms", "topic_quotes"),
        per="report",
        parameters=lambda c: {
            "draws": c.config.settings.statistics.bootstrap_draws,
            "confidence": c.config.settings.statistics.confidence,
        },
        compute=_topic_scores,
    ),
    Stage(
        name="topics",
        title="describe topics",
        version=2,
        needs=("topic_scores", "topic_models"),
        reads=("topic_registry", "topic_model", "topic_fits"),
        queries={name: TOPIC_QUERIES[name] for name in ("topic_sums", "topic_best", "topic_candidates")},
        writes=("topics", "topic_terms", "topic_examples"),
        per="corpus",
        parameters=lambda c: {"labels": dict(c.config.settings.topics.labels)},
        compute=_topics,
    ),
    Stage(
        name="topic_concepts",
        title="find the concepts nearest to each topic",
        version=1,
        needs=("topic_scores", "attention"),
        reads=(),
        queries={name: TOPIC_QUERIES[name] for name in ("topic_sums", "topic_hits")},
        writes=("topic_concepts",),
        per="corpus",
        parameters=lambda c: {},
        compute=_topic_concepts,
    ),
)
