"""The stages between ingested text and reports: what each reads, writes and depends on.

A stage is a pure function from tables to tables. Whether it has to run is decided by fingerprints alone: SHA-256 of its
name and version, its own parameters, and the fingerprints of what it depends on. A stage that works report by report
has one fingerprint a report, so a new report costs what that report costs; a stage that sets the reports of a place
side by side has one a place; a stage over the whole corpus has one.

A new analysis is one folder with a function, one entry in STAGES and its tables in tables.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipeline.config import Config, digest
from pipeline.tables.indicators import OUTCOME_QUERY
from pipeline.tables.topics import QUERIES as TOPIC_QUERIES

_ANY = "any"
CORPUS = "*"  # the unit of a stage that works on all reports at once
Tables = dict[str, pa.Table]
Offsets = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]


@dataclass(frozen=True)
class Context:
    """What stages know beside their input tables.

    Attributes:
        config: the settings in force.
        model_sha256: hash of the segmentation model.
        versions: versions of gongwen and of the libraries that shape the numbers.
        offsets: from texts to the offsets of their tokens, see :meth:`FastSegmenter.offsets`; opens the model when first
            called. None in other processes, where nothing is segmented.
    """

    config: Config
    model_sha256: str
    versions: Mapping[str, str]
    offsets: Callable[[Sequence[str]], Offsets] | None = None


def _follow(context: Context) -> bool:
    return True


def _not(context: Context) -> bool:
    return False


@dataclass(frozen=True)
class Stage:
    """One stage.

    Attributes:
        name: name in logs, state and task names.
        title: what it does, for people.
        version: raised when the computation changes, so that everything is computed anew.
        needs: stages whose results it uses.
        reads: tables it is given: the rows of its reports, or the whole of a table that has no report_id.
        writes: tables it makes. A stage by place replaces its rows by report_id, or by place where a table has no
            report_id.
        per: report: works report by report, in batches; place: on all reports of a place, in batches of places; corpus: on
            all reports at once.
        parameters: the settings it depends on, as plain values.
        compute: the function. Batches may run in several processes, so it is a function of a module and knows nothing
            but its arguments.
        fills: tables in which it fills in columns of existing rows (key and filled columns are what compute returns).
        queries: further inputs of a stage over the corpus, by name: SQL on the work file, for sums over tables that are
            too large to be handed over.
        sample: the reports whose rows a stage over the corpus is given; all where None.
        follows_inputs: False: what has been made stays up to date when reports come or change.
            What it was made from is still noted, so that it does not go stale when this is switched on.
        every_run: True: computed anew at every run that has something to do.
        in_process: keeps to the process of the run, because it uses threads of its own.
    """

    name: str
    title: str
    version: int
    needs: tuple[str, ...]
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    per: Literal["report", "place", "corpus"]
    parameters: Callable[[Context], object]
    compute: Callable[[Tables, Context], Tables]
    fills: tuple[str, ...] = ()
    queries: Mapping[str, str] = field(default_factory=dict)
    sample: Callable[[Context, Sequence[str]], Sequence[str]] | None = None
    follows_inputs: Callable[[Context], bool] = _follow
    every_run: Callable[[Context], bool] = _not
    in_process: bool = False


# The analyses are imported when they run: a run with nothing to do should not wait for spaCy or scikit-learn.


def _segment(given: Tables, context: Context) -> Tables:
    from pipeline.segment import segment_tables

    if context.offsets is None:
        raise RuntimeError("segmentation runs in the process that opened the model")
    return segment_tables(context.offsets, **given)


def _attention(given: Tables, context: Context) -> Tables:
    from pipeline.attention import attention_tables

    return attention_tables(
        **_spoken(given), concepts=context.config.concepts, settings=context.config.settings.statistics
    )


def _spoken(given: Tables) -> Tables:
    """The same tables without the sentences of appendices, which are no part of the speech, and without their tokens."""
    sentences, tokens = given["sentences"], given["tokens"]
    appended = pc.fill_null(sentences["is_appendix"], False)
    ends = sentences.filter(appended).group_by("report_id").aggregate([("sentence_no", "min")])
    if not ends.num_rows:
        return given
    # An appendix is what follows the speech, so all sentences from its first one on belong to it.
    row = pc.index_in(tokens["report_id"], value_set=ends["report_id"].combine_chunks())
    limit = (
        ends["sentence_no_min"].combine_chunks().take(row.combine_chunks() if isinstance(row, pa.ChunkedArray) else row)
    )
    kept = pc.fill_null(pc.less(tokens["sentence_no"], limit), True)
    return {**given, "sentences": sentences.filter(pc.invert(appended)), "tokens": tokens.filter(kept)}


def _words(given: Tables, context: Context) -> Tables:
    from pipeline.words import word_tables

    return word_tables(**given)


def _vocabulary(given: Tables, context: Context) -> Tables:
    from pipeline.words import vocabulary_tables

    return vocabulary_tables(**given)


def _keyness(given: Tables, context: Context) -> Tables:
    from pipeline.words import keyness_tables

    return keyness_tables(**given, stopwords=context.config.stopwords, settings=context.config.settings.statistics)


def _terms(given: Tables, context: Context) -> Tables:
    from pipeline.words import term_tables

    return term_tables(**given, **_word_settings(context))


def _cooccurrence(given: Tables, context: Context) -> Tables:
    from pipeline.words import cooccurrence_tables

    return cooccurrence_tables(**given, concepts=context.config.concepts, **_word_settings(context))


def _novelty(given: Tables, context: Context) -> Tables:
    from pipeline.words import novelty_tables

    return novelty_tables(**given, **_word_settings(context))


def _word_settings(context: Context) -> dict[str, Any]:
    config = context.config
    return {"stopwords": config.stopwords, "settings": config.settings.statistics, "words": config.settings.words}


def _segmenters(given: Tables, context: Context) -> Tables:
    from pipeline import tables

    settings = context.config.settings.segmentation
    if settings.second is None:
        return {name: tables.ALL[name].empty() for name in ("attention_segmenters", "term_segmenters")}
    from pipeline.attention.segmenters import segmenter_tables
    from pipeline.segment import segment_tables
    from pipeline.segment.second import jieba_offsets

    texts = {name: given[name] for name in ("reports", "paragraphs", "sentences")}
    made = segment_tables(jieba_offsets, **texts)
    at = texts["sentences"].schema.get_field_index("n_tokens")
    sentences = texts["sentences"].set_column(at, "n_tokens", made["sentences"]["n_tokens"])
    return segmenter_tables(
        reports=given["reports"],
        sentences=sentences,
        tokens=made["tokens"],
        attention=given["attention"],
        concepts=context.config.concepts,
        segmenter=settings.second,
        first="pkuseg",
    )


def _segmenter_agreement(given: Tables, context: Context) -> Tables:
    from pipeline.attention.segmenters import agreement_tables

    return agreement_tables(**given)


def _trends(given: Tables, context: Context) -> Tables:
    from pipeline.attention import trend_tables

    return trend_tables(**given, settings=context.config.settings.statistics)


def _pledges(given: Tables, context: Context) -> Tables:
    from pipeline.indicators.pledge_tables import pledge_tables

    return pledge_tables(**given)


def _pledge_outcomes(given: Tables, context: Context) -> Tables:
    from pipeline.indicators.pledge_outcome_tables import outcome_tables

    return outcome_tables(**given, settings=context.config.settings.pledges)


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


def _indicators(given: Tables, context: Context) -> Tables:
    from pipeline.indicators import indicator_tables

    return indicator_tables(**given, indicators=context.config.indicators)


def _outcomes(given: Tables, context: Context) -> Tables:
    from pipeline.indicators import outcome_tables

    return outcome_tables(**given, catalogue=context.config.indicators, settings=context.config.settings.outcomes)


def _intervals(context: Context) -> dict[str, object]:
    statistics = context.config.settings.statistics
    return {
        "draws": statistics.bootstrap_draws,
        "confidence": statistics.confidence,
        "block": statistics.bootstrap_block,
    }


def _versions(context: Context, *names: str) -> dict[str, object]:
    """Libraries whose update calls for computing anew."""
    return {"libraries": {name: context.versions.get(name, "") for name in names}}


# Sums over the largest table of counts are the database's work; the stage that asks stays a function of tables.
_VOCABULARY = {
    "words": """
        SELECT level, year, term, sum(n_review + n_plan)::BIGINT AS n,
               sum(sentences_review + sentences_plan)::BIGINT AS n_sentences, count(*)::BIGINT AS n_reports
        FROM word_counts JOIN reports USING (report_id)
        WHERE n_review + n_plan > 0
        GROUP BY level, year, term HAVING count(*) >= 2
        ORDER BY level, year, term""",
    "sizes": """
        SELECT level, year, sum(n_tokens)::BIGINT AS n_tokens, sum(n_sentences)::BIGINT AS n_sentences,
               count(DISTINCT report_id)::BIGINT AS n_reports
        FROM report_parts WHERE part IN ('review', 'plan') GROUP BY level, year ORDER BY level, year""",
}

STAGES: tuple[Stage, ...] = (
    Stage(
        name="segment",
        title="segment sentences into words",
        version=1,
        needs=("ingest",),
        reads=("reports", "paragraphs", "sentences"),
        writes=("tokens",),
        fills=("sentences", "paragraphs", "reports"),
        in_process=True,
        per="report",
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
        version=4,
        needs=("segment",),
        reads=("reports", "paragraphs", "sentences", "tokens"),
        writes=(
            "concept_hits",
            "concept_audit",
            "term_audit",
            "attention",
            "attention_dimensions",
            "attention_terms",
            "attention_sections",
        ),
        per="report",
        parameters=lambda c: {
            "concepts": [x.counted for x in c.config.concepts],
            "labels": [dict(x.dimension_labels) for x in c.config.concepts],
            **_intervals(c),
        },
        compute=_attention,
    ),
    Stage(
        name="words",
        title="count words",
        version=1,
        needs=("segment",),
        reads=("reports", "sentences", "tokens"),
        writes=("word_counts", "report_parts"),
        per="report",
        parameters=lambda c: {},
        compute=_words,
    ),
    Stage(
        name="vocabulary",
        title="add up words by level and year",
        version=1,
        needs=("words",),
        reads=(),
        writes=("word_years", "year_sizes"),
        per="corpus",
        parameters=lambda c: {},
        compute=_vocabulary,
        queries=_VOCABULARY,
    ),
    Stage(
        name="segmenters",
        title="count in the words of a second segmenter",
        version=1,
        needs=("attention",),
        reads=("reports", "paragraphs", "sentences", "attention"),
        writes=("attention_segmenters", "term_segmenters"),
        per="report",
        parameters=lambda c: {"second": c.config.settings.segmentation.second},
        compute=_segmenters,
    ),
    Stage(
        name="segmenter_agreement",
        title="set the segmenters side by side",
        version=1,
        needs=("segmenters",),
        reads=("attention_segmenters",),
        writes=("segmenter_agreement",),
        per="corpus",
        parameters=lambda c: {},
        compute=_segmenter_agreement,
    ),
    Stage(
        name="keyness",
        title="set plan against review, year against year, place against place",
        version=3,
        needs=("words", "vocabulary"),
        reads=("reports", "word_counts", "report_parts", "word_years", "year_sizes"),
        writes=("keyness",),
        per="place",
        parameters=lambda c: {
            "stopwords": sorted(c.config.stopwords),
            "min_count": c.config.settings.statistics.keyness_min_count,
            "alpha": c.config.settings.statistics.alpha,
        },
        compute=_keyness,
    ),
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
        name="terms",
        title="find terms that come, go, rise and fall",
        version=2,
        needs=("segment",),
        reads=("reports", "sentences", "tokens"),
        writes=("term_changes",),
        per="place",
        parameters=lambda c: {
            "stopwords": sorted(c.config.stopwords),
            "min_years": c.config.settings.statistics.min_years,
            "alpha": c.config.settings.statistics.alpha,
            "min_count": c.config.settings.words.min_count,
            "phrase_min_npmi": c.config.settings.words.phrase_min_npmi,
        },
        compute=_terms,
    ),
    Stage(
        name="cooccurrence",
        title="find what concepts are spoken of with",
        version=1,
        needs=("attention",),
        reads=("reports", "sentences", "tokens", "concept_hits"),
        writes=("cooccurrence",),
        per="place",
        parameters=lambda c: {
            "stopwords": sorted(c.config.stopwords),
            "alpha": c.config.settings.statistics.alpha,
            "period_years": c.config.settings.words.period_years,
        },
        compute=_cooccurrence,
    ),
    Stage(
        name="novelty",
        title="compare each report with those before and after it",
        version=2,
        needs=("segment",),
        reads=("reports", "sentences", "tokens"),
        writes=("novelty",),
        per="place",
        parameters=lambda c: {
            "stopwords": sorted(c.config.stopwords),
            "min_years": c.config.settings.statistics.min_years,
            "window": c.config.settings.words.novelty_window,
        },
        compute=_novelty,
    ),
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
        version=1,
        needs=("topic_documents",),
        reads=("topic_documents", "reports", "topic_registry", "topic_model", "topic_events", "topic_fits"),
        queries={"stored": "SELECT count(*) AS n FROM reports"},
        writes=(
            "topic_registry",
            "topic_model",
            "topic_events",
            "topic_fits",
            "topic_vocabulary",
            "topic_phrases",
            "topic_k",
            "topic_splits",
        ),
        per="corpus",
        parameters=lambda c: {
            "topics": c.config.settings.topics.model_dump(mode="json", exclude={"labels", "refit", "dynamic"}),
            "stopwords": sorted(c.config.stopwords),
            **_versions(c, "scikit-learn", "gensim"),
        },
        compute=_topic_models,
        sample=_topic_sample,
        follows_inputs=lambda c: c.config.settings.topics.refit != "never",
        every_run=lambda c: c.config.settings.topics.refit == "always",
    ),
    Stage(
        name="topic_dynamics",
        title="join topics of periods",
        version=1,
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
        version=1,
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
            **_intervals(c),
            **_versions(c, "scipy", "ruptures"),
        },
        compute=_trends,
        queries={
            "topic_shares": "SELECT model, topic_id, place, year, part, share FROM topic_shares WHERE part <> 'other'"
        },
    ),
    Stage(
        name="indicators",
        title="read targets and outturns",
        version=3,
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
        version=1,
        needs=("indicators",),
        reads=(),
        queries={"indicators": OUTCOME_QUERY},
        writes=("indicator_outcomes",),
        per="corpus",
        parameters=lambda c: {
            "better": {i.code: i.better for i in c.config.indicators},
            "outcomes": c.config.settings.outcomes.model_dump(mode="json"),
        },
        compute=_outcomes,
    ),
)
BY_NAME: dict[str, Stage] = {stage.name: stage for stage in STAGES}


def place_of(report_id: str) -> str:
    """The place of a report: its id is place and year, joined by a hyphen."""
    return report_id.rpartition("-")[0]


def units(stage: Stage, report_ids: Sequence[str]) -> dict[str, list[str]]:
    """The units of a stage, each with the reports it is made of, in order."""
    if stage.per == "corpus":
        return {CORPUS: sorted(report_ids)}
    found: dict[str, list[str]] = {}
    for report_id in sorted(report_ids):
        found.setdefault(report_id if stage.per == "report" else place_of(report_id), []).append(report_id)
    return found


def expected(context: Context, ingested: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The fingerprint that every unit of every stage has when it is up to date.

    Args:
        context: settings and model.
        ingested: report to the fingerprint of its ingest.

    Returns:
        Stage to unit (report, place, or ``*``) to fingerprint.
    """
    result: dict[str, dict[str, str]] = {"ingest": dict(ingested)}
    for stage in STAGES:
        own = {"stage": stage.name, "version": stage.version, "parameters": stage.parameters(context)}
        result[stage.name] = {
            unit: _fingerprint(stage, context, own, [_inputs(result[n], reports) for n in stage.needs])
            for unit, reports in units(stage, list(ingested)).items()
        }
    return result


def _fingerprint(stage: Stage, context: Context, own: Mapping[str, object], inputs: list[object]) -> str:
    """One value; of a stage that can be told not to follow its inputs two, what it does and what it was made from."""
    if stage.follows_inputs is _follow:
        return digest({**own, "inputs": inputs})
    return digest(own) + ":" + (digest({"inputs": inputs}) if stage.follows_inputs(context) else _ANY)


def _inputs(needed: Mapping[str, str], report_ids: Sequence[str]) -> object:
    """Fingerprints of a needed stage that concern some reports."""
    if CORPUS in needed:
        return needed[CORPUS]
    found = [(unit, needed[unit]) for r in report_ids for unit in (r, place_of(r)) if unit in needed]
    return found[0][1] if len(report_ids) == 1 and len(found) == 1 else sorted(set(found))


def stale(wanted: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """Units whose stored fingerprint is not the wanted one, in order."""
    return sorted(unit for unit, fingerprint in wanted.items() if not _same(fingerprint, found.get(unit)))


def _same(wanted: str, found: str | None) -> bool:
    own, _, inputs = wanted.partition(":")
    return found == wanted or (inputs == _ANY and found is not None and found.partition(":")[0] == own)
