"""The stages between ingested text and reports: what each reads, writes and depends on.

A stage is a pure function from tables to tables. Whether it has to run is decided by fingerprints alone: SHA-256 of its
name and version, its own parameters, and the fingerprints of what it depends on. A stage that works report by report
has one fingerprint a report, so a new report costs what that report costs; a stage over the whole corpus has one.

A new analysis is one folder with a function, one entry in STAGES and its tables in tables.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from pipeline.config import Config, digest

CORPUS = "*"  # the unit of a stage that works on all reports at once
Tables = dict[str, pa.Table]


@dataclass(frozen=True)
class Context:
    """What stages know beside their input tables.

    Attributes:
        config: the settings in force.
        model_sha256: hash of the segmentation model.
        spans: from a sentence to its token offsets; loads the model when first called.
        versions: versions of gongwen and of the libraries that shape the numbers.
    """

    config: Config
    model_sha256: str
    spans: Callable[[str], list[tuple[int, int]]]
    versions: Mapping[str, str]


@dataclass(frozen=True)
class Stage:
    """One stage.

    Attributes:
        name: name in logs, state and task names.
        title: what it does, for people.
        version: raised when the computation changes, so that everything is computed anew.
        needs: stages whose results it uses.
        reads: tables it is given.
        writes: tables it makes.
        per_report: works report by report.
        parameters: the settings it depends on, as plain values.
        compute: the function.
    """

    name: str
    title: str
    version: int
    needs: tuple[str, ...]
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    per_report: bool
    parameters: Callable[[Context], object]
    compute: Callable[[Tables, Context], Tables]


# The analyses are imported when they run: a run with nothing to do should not wait for spaCy or scikit-learn.


def _segment(given: Tables, context: Context) -> Tables:
    from pipeline.segment import segment_tables

    return segment_tables(context.spans, **given)


def _attention(given: Tables, context: Context) -> Tables:
    from pipeline.attention import attention_tables

    return attention_tables(**given, concepts=context.config.concepts, settings=context.config.settings.statistics)


def _keyness(given: Tables, context: Context) -> Tables:
    from pipeline.attention import keyness_tables

    return keyness_tables(**given, stopwords=context.config.stopwords, settings=context.config.settings.statistics)


def _trends(given: Tables, context: Context) -> Tables:
    from pipeline.attention import trend_tables

    return trend_tables(**given, settings=context.config.settings.statistics)


def _topics(given: Tables, context: Context) -> Tables:
    from pipeline.topics import topic_tables

    statistics = context.config.settings.statistics
    return topic_tables(
        **given,
        settings=context.config.settings.topics,
        stopwords=context.config.stopwords,
        confidence=statistics.confidence,
        draws=statistics.bootstrap_draws,
    )


def _intervals(context: Context) -> dict[str, object]:
    statistics = context.config.settings.statistics
    return {"draws": statistics.bootstrap_draws, "confidence": statistics.confidence}


def _versions(context: Context, *names: str) -> dict[str, object]:
    """Libraries whose update calls for computing anew."""
    return {"libraries": {name: context.versions.get(name, "") for name in names}}


STAGES: tuple[Stage, ...] = (
    Stage(
        name="segment",
        title="segment sentences into words",
        version=1,
        needs=("ingest",),
        reads=("reports", "paragraphs", "sentences"),
        writes=("tokens", "sentences", "paragraphs", "reports"),
        per_report=True,
        parameters=lambda c: {
            "model": c.model_sha256,
            "lexicon": sorted(c.config.lexicon),
            **_versions(c, "spacy", "spacy-pkuseg"),
        },
        compute=_segment,
    ),
    Stage(
        name="attention",
        title="count concepts",
        version=1,
        needs=("segment",),
        reads=("reports", "sentences", "tokens"),
        writes=("concept_hits", "concept_audit", "term_audit", "attention"),
        per_report=True,
        parameters=lambda c: {"concepts": [x.model_dump(mode="json") for x in c.config.concepts], **_intervals(c)},
        compute=_attention,
    ),
    Stage(
        name="keyness",
        title="set plan against review",
        version=1,
        needs=("segment",),
        reads=("reports", "sentences", "tokens"),
        writes=("keyness",),
        per_report=True,
        parameters=lambda c: {
            "stopwords": sorted(c.config.stopwords),
            "min_count": c.config.settings.statistics.keyness_min_count,
        },
        compute=_keyness,
    ),
    Stage(
        name="trends",
        title="test trends over the years",
        version=1,
        needs=("attention",),
        reads=("attention",),
        writes=("trends",),
        per_report=False,
        parameters=lambda c: {
            "min_years": c.config.settings.statistics.min_years,
            "alpha": c.config.settings.statistics.alpha,
        },
        compute=_trends,
    ),
    Stage(
        name="topics",
        title="fit topic models",
        version=1,
        needs=("segment",),
        reads=("reports", "paragraphs", "sentences", "tokens"),
        writes=("topics", "topic_terms", "paragraph_topics", "topic_shares"),
        per_report=False,
        parameters=lambda c: {
            "topics": c.config.settings.topics.model_dump(mode="json"),
            "stopwords": sorted(c.config.stopwords),
            **_intervals(c),
            **_versions(c, "scikit-learn", "gensim"),
        },
        compute=_topics,
    ),
)
BY_NAME: dict[str, Stage] = {stage.name: stage for stage in STAGES}


def expected(context: Context, ingested: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The fingerprint that every unit of every stage has when it is up to date.

    Args:
        context: settings and model.
        ingested: report to the fingerprint of its ingest.

    Returns:
        Stage to unit (report, or ``*``) to fingerprint.
    """
    result: dict[str, dict[str, str]] = {"ingest": dict(ingested)}
    for stage in STAGES:
        own = {"stage": stage.name, "version": stage.version, "parameters": stage.parameters(context)}
        if stage.per_report:
            result[stage.name] = {
                unit: digest({**own, "inputs": [result[need][unit] for need in stage.needs]}) for unit in ingested
            }
        else:
            inputs = [sorted(result[need].items()) for need in stage.needs]
            result[stage.name] = {CORPUS: digest({**own, "inputs": inputs})}
    return result


def stale(wanted: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """Units whose stored fingerprint is not the wanted one, in order."""
    return sorted(unit for unit, fingerprint in wanted.items() if found.get(unit) != fingerprint)
