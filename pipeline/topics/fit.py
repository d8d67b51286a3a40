"""The corpus-wide stage: fit the models, choose k, and settle which topic is which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from threadpoolctl import threadpool_limits

from pipeline.settings.model import TopicSettings, digest
from pipeline.statistics import FloatArray
from pipeline.topics.choice import Trial, beyond, candidates, choose
from pipeline.topics.lda import fit_lda
from pipeline.topics.matrix import Vocabulary, fitting_weights
from pipeline.topics.model import TopicModel, in_order_of_share
from pipeline.topics.number import FINAL_REFITS, Trials, stable_nmf
from pipeline.topics.record import Record, k_table, phrases_table, splits_table, vocabulary_table
from pipeline.topics.registry import KnownTopic
from pipeline.topics.stay import stay
from pipeline.topics.training import TrainingSet, training_set

_METHOD = 3  # raised when a fit to the same paragraphs would come out otherwise
_LDA_PARAGRAPHS = 20_000
_WIDENED = 2  # times that more numbers are tried where the most coherent is at an end


def fit_tables(
    *, topic_documents: pa.Table, reports: pa.Table, stored: pa.Table, settings: TopicSettings, **published: pa.Table
) -> dict[str, pa.Table]:
    """Fit the models that the settings ask for on the paragraphs of all reports, or on a sample of them.

    The result depends on the reports' content and on the published topics alone, not on the order of files; sums run on
    one processor, since their order decides the last digits. While paragraphs and settings are those of the last fit,
    that fit stands.

    Args:
        topic_documents: the documents of the sampled reports.
        reports: these reports.
        stored: one row with ``n``, the number of all stored reports.
        settings: models, k, bounds of the vocabulary, seed words. A fixed k is lowered to what the paragraphs and words
            allow.
        published: the tables that this returns, as they are stored; empty at first.

    Returns:
        Tables topic_registry, topic_model, topic_events, topic_fits, topic_vocabulary, topic_phrases, topic_k and
        topic_splits. With fewer than ``settings.min_paragraphs`` paragraphs there is no model; what was known of
        topics stays known.
    """
    content = _content(topic_documents, settings)
    if _stands(content, published, settings):
        return published
    record = Record(*(published[n] for n in ("topic_registry", "topic_model", "topic_events", "topic_fits")))
    with threadpool_limits(limits=1):
        training = training_set(topic_documents, settings)
        fitted = fit_models(training, settings, known=record.known("nmf"), published=record.published_k())
    for model in fitted.models:
        record.add(model, training, _about(training, reports, stored, fitted, settings) | {"content": content})
    record.retire_others({m.name for m in fitted.models})
    nmf = next((m for m in fitted.models if m.name == "nmf"), None)
    return {
        **record.tables(),
        "topic_vocabulary": vocabulary_table(training.vocabulary if fitted.models else None),
        "topic_phrases": phrases_table(training.vocabulary if fitted.models else None),
        "topic_k": k_table(fitted.trials, fitted.chosen),
        "topic_splits": splits_table(fitted.trials, training.vocabulary, nmf, record.ids.get("nmf")),
    }


def _content(documents: pa.Table, settings: TopicSettings) -> str:
    """Digest of what a fit depends on, but for the topics published before."""
    rows = documents.select(["report_id", "paragraph_no", "terms"])
    rows = rows.sort_by([("report_id", "ascending"), ("paragraph_no", "ascending")])
    asked = settings.model_dump(mode="json", exclude={"labels", "refit", "dynamic"})
    return digest([_METHOD, asked, *(rows[name].to_pylist() for name in rows.column_names)])


def _stands(content: str, published: Mapping[str, pa.Table], settings: TopicSettings) -> bool:
    """Whether the stored tables are those of a fit to the same paragraphs under the same settings."""
    last = {f["model"]: f for f in published["topic_fits"].sort_by("fit").to_pylist()}
    whole = published["topic_k"].num_rows > 0 and published["topic_splits"].num_rows > 0
    n_terms = published["topic_vocabulary"].num_rows
    asked = [last.get(model) for model in settings.models]
    return (
        whole and bool(asked) and all(fit and fit["content"] == content and fit["n_terms"] == n_terms for fit in asked)
    )


@dataclass(frozen=True)
class Fitted:
    """What came of fitting.

    Attributes:
        models: the models asked for, topics in order of share.
        trials: the numbers of topics that were tried.
        chosen: position of the chosen one; -1 where there is no model.
        k_rule: how it was chosen, as in topic_fits.
        begun_at: what NMF began at, as in topic_fits.
    """

    models: tuple[TopicModel, ...] = ()
    trials: tuple[Trial, ...] = ()
    chosen: int = -1
    k_rule: str = "chosen"
    begun_at: str = "consensus"


def fit_models(
    training: TrainingSet, settings: TopicSettings, *, known: Sequence[KnownTopic] = (), published: int | None = None
) -> Fitted:
    """The models asked for.

    Args:
        training: paragraphs and words.
        settings: what is asked for.
        known: topics of NMF that are published.
        published: the number of topics of the published model, where the settings did not fix it.
    """
    counts, terms = training.counts, training.vocabulary.terms
    if counts.shape[0] < settings.min_paragraphs or len(terms) < 2 or not settings.models:
        return Fitted()
    seeds = seed_weights(settings.seeds, training.vocabulary)
    largest = min(counts.shape)
    grid = settings.candidates or candidates(counts.shape[0], largest=largest)
    more = [k for k in (settings.k, published) if k]
    grid = tuple(sorted({max(len(seeds), 1, min(k, largest)) for k in (*grid, *more)}))

    on = Trials(counts, training.vocabulary.idf, training.words, seeds, lda="lda" in settings.models)
    on.add(grid)
    if settings.k is None and not settings.candidates:
        for _ in range(_WIDENED):
            on.add([k for k in beyond(on.trials, counts.shape[0], largest=largest) if k >= len(seeds)])
    trials, grid = on.trials, tuple(trial.k for trial in on.trials)
    wanted = None if settings.k is None else max(len(seeds), min(settings.k, largest))
    chosen = choose(trials, published=published) if wanted is None else grid.index(wanted)
    rule = "fixed" if settings.k is not None else "chosen" if chosen == choose(trials) else "kept"
    weights = fitting_weights(counts, training.vocabulary.idf)
    nmf = stable_nmf(weights, k=grid[chosen], seeds=seeds, refits=FINAL_REFITS)
    nmf, stayed = stay(nmf, weights, known, terms, seeds=seeds)
    nmf = in_order_of_share(nmf, training.words, terms)
    models = [nmf] if "nmf" in settings.models else []
    if "lda" in settings.models:
        few = np.unique(np.linspace(0, counts.shape[0] - 1, min(counts.shape[0], _LDA_PARAGRAPHS)).astype(np.int64))
        pulled = {i: seeds[s] / seeds[s].sum() for i, s in enumerate(nmf.seeds) if s}
        lda = replace(fit_lda(counts[few], start=nmf.topic_term, seeds=pulled), seeds=nmf.seeds)
        models.append(in_order_of_share(lda, training.words[few], terms))
    return Fitted(tuple(models), tuple(trials), chosen, rule, "published" if stayed else "consensus")


def seed_weights(seeds: Mapping[str, Sequence[str]], vocabulary: Vocabulary) -> dict[str, FloatArray]:
    """Weights of the seed words that the vocabulary has, each list's by idf; lists without any are left out."""
    column = {term: i for i, term in enumerate(vocabulary.terms)}
    out: dict[str, FloatArray] = {}
    for name, words in seeds.items():
        found = sorted(column[w] for w in words if w in column)
        if found:
            out[name] = np.zeros(len(column))
            out[name][found] = vocabulary.idf[found]
    return out


def _about(
    training: TrainingSet, reports: pa.Table, stored: pa.Table, fitted: Fitted, settings: TopicSettings
) -> dict[str, object]:
    used = set(training.documents["report_id"].to_pylist())
    years = [y for r, y in zip(reports["report_id"].to_pylist(), reports["year"].to_pylist(), strict=True) if r in used]
    asked = {word for words in settings.seeds.values() for word in words}
    return {
        "k": len(fitted.models[0].topic_term),
        "k_rule": fitted.k_rule,
        "begun_at": fitted.begun_at,
        "n_reports": len(used),
        "n_reports_all": int(stored["n"][0].as_py()) if stored.num_rows else len(used),
        "n_paragraphs": training.documents.num_rows,
        "n_terms": len(training.vocabulary.terms),
        "first_year": min(years),
        "last_year": max(years),
        "seeds_missing": sorted(asked - set(training.vocabulary.terms.tolist())),
    }
