"""The corpus-wide stage: fit the models, choose k, and settle which topic is which."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import sparse
from threadpoolctl import threadpool_limits

from pipeline.config import TopicSettings, digest
from pipeline.statistics import FloatArray
from pipeline.tables import topics as t
from pipeline.topics.align import similarity
from pipeline.topics.coherence import npmi, top_words
from pipeline.topics.lda import fit_lda
from pipeline.topics.matrix import (
    Vocabulary,
    count_terms,
    find_phrases,
    fitting_weights,
    join_phrases,
    make_vocabulary,
    read_words,
)
from pipeline.topics.model import TopicModel, in_order_of_share
from pipeline.topics.number import Trial, candidates, choose, measured, stable_nmf, try_numbers
from pipeline.topics.quality import exclusivity, frex_words
from pipeline.topics.registry import STATUS, Event, Known, colour, identify, known_topics
from pipeline.topics.stay import stay

_METHOD = 1  # raised when a fit to the same paragraphs would come out otherwise
_READ_A_REPORT = 50  # paragraphs of a report that are read on average when there are too many
_LEAST_SHARE = 0.001  # of the paragraphs that a word of a large corpus must occur in
_LDA_PARAGRAPHS = 20_000
_DIGITS = 9  # stored digits; the ones behind them are noise of floating point
_LEAST_WEIGHT = 1e-7


@dataclass(frozen=True)
class Sample:
    """What models are fitted on.

    Attributes:
        documents: rows of topic_documents, by report and paragraph.
        words: words of each paragraph, shape (paragraphs,).
        vocabulary: terms.
        counts: shape (paragraphs, terms).
    """

    documents: pa.Table
    words: FloatArray
    vocabulary: Vocabulary
    counts: sparse.csr_matrix


def sample_reports(report_ids: Sequence[str], *, max_paragraphs: int) -> list[str]:
    """The reports whose paragraphs are read: all, or as many as fill the sample twice, drawn by the hash of their id.

    A report that is added to thousands of others changes the sample by one report at most.
    """
    most = max(1, max_paragraphs // _READ_A_REPORT)
    return sorted(sorted(report_ids, key=lambda r: (_draw(r), r))[:most])


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
    registry = _Store(*(published[n] for n in ("topic_registry", "topic_model", "topic_events", "topic_fits")))
    with threadpool_limits(limits=1):
        sample = make_sample(topic_documents, settings)
        fitted = fit_models(sample, settings, known=registry.known("nmf"), published=registry.published_k())
    for model in fitted.models:
        registry.add(model, sample, _about(sample, reports, stored, fitted, settings) | {"content": content})
    registry.retire_others({m.name for m in fitted.models})
    nmf = next((m for m in fitted.models if m.name == "nmf"), None)
    return {
        **registry.tables(),
        "topic_vocabulary": _vocabulary_table(sample.vocabulary if fitted.models else None),
        "topic_phrases": _phrases_table(sample.vocabulary if fitted.models else None),
        "topic_k": _k_table(fitted.trials, fitted.chosen),
        "topic_splits": _splits_table(fitted.trials, sample.vocabulary, nmf, registry.ids.get("nmf")),
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


def make_sample(documents: pa.Table, settings: TopicSettings) -> Sample:
    """Sort the documents, thin them out where there are too many, choose the vocabulary and count."""
    documents = documents.sort_by([("report_id", "ascending"), ("paragraph_no", "ascending")])
    if documents.num_rows > settings.max_paragraphs:
        names = zip(documents["report_id"].to_pylist(), documents["paragraph_no"].to_pylist(), strict=True)
        draws = np.array([_draw(f"{report}\x1f{number}") for report, number in names])
        taken = np.sort(np.argsort(draws, kind="stable")[: settings.max_paragraphs])
        documents = documents.take(pa.array(taken))
    words = read_words(documents["terms"])
    n = documents.num_rows
    least = max(settings.min_document_frequency, math.ceil(_LEAST_SHARE * n))
    phrases = find_phrases(words, least=least) if settings.phrases else frozenset()
    words = join_phrases(words, phrases)
    vocabulary = make_vocabulary(words, least=least, most_share=settings.max_document_share, phrases=phrases)
    counts = count_terms(words, vocabulary)
    spoken = np.flatnonzero(np.diff(counts.indptr) > 0)
    documents = documents.take(pa.array(spoken))
    return Sample(documents, documents["n_tokens"].to_numpy().astype(np.float64), vocabulary, counts[spoken])


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
    sample: Sample, settings: TopicSettings, *, known: Sequence[Known] = (), published: int | None = None
) -> Fitted:
    """The models asked for.

    Args:
        sample: paragraphs and words.
        settings: what is asked for.
        known: topics of NMF that are published.
        published: the number of topics of the published model, where the settings did not fix it.
    """
    counts, terms = sample.counts, sample.vocabulary.terms
    if counts.shape[0] < settings.min_paragraphs or len(terms) < 2 or not settings.models:
        return Fitted()
    seeds = seed_weights(settings.seeds, sample.vocabulary)
    largest = min(counts.shape)
    grid = settings.candidates or candidates(counts.shape[0], largest=largest)
    more = [k for k in (settings.k, published) if k]
    grid = tuple(sorted({max(len(seeds), 1, min(k, largest)) for k in (*grid, *more)}))
    trials = try_numbers(counts, sample.vocabulary.idf, sample.words, grid, seeds=seeds, lda="lda" in settings.models)
    wanted = None if settings.k is None else max(len(seeds), min(settings.k, largest))
    chosen = choose(trials, published=published) if wanted is None else grid.index(wanted)
    rule = "fixed" if settings.k is not None else "chosen" if chosen == choose(trials) else "kept"
    weights = fitting_weights(counts, sample.vocabulary.idf)
    nmf = measured(stable_nmf(weights, k=grid[chosen], seeds=seeds), weights, seeds=seeds)
    nmf, stayed = stay(nmf, weights, known, terms, seeds=seeds)
    nmf = in_order_of_share(nmf, sample.words, terms)
    models = [nmf] if "nmf" in settings.models else []
    if "lda" in settings.models:
        few = np.unique(np.linspace(0, counts.shape[0] - 1, min(counts.shape[0], _LDA_PARAGRAPHS)).astype(np.int64))
        pulled = {i: seeds[s] / seeds[s].sum() for i, s in enumerate(nmf.seeds) if s}
        lda = replace(fit_lda(counts[few], start=nmf.topic_term, seeds=pulled), seeds=nmf.seeds)
        models.append(in_order_of_share(lda, sample.words[few], terms))
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


class _Store:
    """The registry while models are added to it."""

    def __init__(self, registry: pa.Table, weights: pa.Table, events: pa.Table, fits: pa.Table) -> None:
        self._before = (registry, weights)
        self._registry = {(r["model"], r["topic_id"]): r for r in registry.to_pylist()}
        self._weights = {"kept": weights}
        self._events = events.to_pylist()
        self._fits = fits.to_pylist()
        self._replaced: set[tuple[str, int]] = set()
        self.ids: dict[str, NDArray[np.int64]] = {}

    def known(self, model: str) -> list[Known]:
        """The topics of a model as they were before."""
        return known_topics(*self._before, model)

    def published_k(self) -> int | None:
        """The number of topics of the model in force, where it was not fixed by the settings."""
        active = {name for (name, _), row in self._registry.items() if row["status"] not in ("died", "merged")}
        last = sorted(
            (f for f in self._fits if f["model"] in active and f["k_rule"] != "fixed"), key=lambda f: f["fit"]
        )
        return int(last[-1]["k"]) if last else None

    def add(self, model: TopicModel, sample: Sample, about: dict[str, object]) -> None:
        """Give the topics of a fitted model their ids and record what became of the others."""
        known = self.known(model.name)
        ids, events = identify(model, sample.vocabulary.terms, known)
        self.ids[model.name] = ids
        fit = 1 + max((int(r["fit"]) for r in (*self._fits, *self._events) if r["model"] == model.name), default=0)
        self._fits.append({**about, "model": model.name, "fit": fit})
        self._events += [_event_row(model.name, fit, e) for e in events]
        self._describe(model, sample, ids, events, known, fit=fit)
        self._replaced |= {(model.name, int(i)) for i in ids}
        self._weights[model.name] = _weights_table(model, sample.vocabulary.terms, ids)

    def _describe(
        self,
        model: TopicModel,
        sample: Sample,
        ids: NDArray[np.int64],
        events: list[Event],
        known: list[Known],
        *,
        fit: int,
    ) -> None:
        terms = sample.vocabulary.terms
        names = frex_words(model.topic_term)
        coherence = npmi(sample.counts, top_words(model.topic_term))
        own = exclusivity(model.topic_term)
        of = {e.topic_id: e for e in events}
        before = {k.topic_id: k.row for k in known}
        for topic, topic_id in enumerate(ids.tolist()):
            event, old = of[topic_id], before.get(topic_id)
            status = STATUS[event.event] if known else "active"
            self._registry[model.name, topic_id] = {
                "model": model.name,
                "topic_id": topic_id,
                "label": old["label"] if old else "·".join(terms[names[topic][names[topic] >= 0]]),
                "seed": (model.seeds[topic] if model.seeds else "") or None,
                "status": status,
                "related_id": event.other,
                "since_fit": old["since_fit"] if old else fit,
                "last_fit": fit,
                "colour": colour(topic_id),
                "prior": None if model.prior is None else _rounded(model.prior[topic]),
                "npmi": _rounded(coherence[topic]),
                "stability": None if model.stability is None else _rounded(model.stability[topic]),
                "exclusivity": _rounded(own[topic]),
            }
        for event in events:
            if event.event in ("death", "merge"):
                row = self._registry[model.name, event.topic_id]
                self._registry[model.name, event.topic_id] = {
                    **row,
                    "status": STATUS[event.event],
                    "related_id": event.other,
                }

    def retire_others(self, fitted: set[str]) -> None:
        """Topics of a model that the settings no longer ask for, or that too few paragraphs are left for, rest."""
        for key, row in self._registry.items():
            if key[0] not in fitted and row["status"] not in ("died", "merged"):
                self._registry[key] = {**row, "status": "died", "related_id": None}

    def tables(self) -> dict[str, pa.Table]:
        """The four tables of the registry, in key order."""
        kept = self._weights.pop("kept")
        if kept.num_rows:
            names = zip(kept["model"].to_pylist(), kept["topic_id"].to_pylist(), strict=True)
            kept = kept.filter(pa.array([key not in self._replaced for key in names]))
        weights = pa.concat_tables([kept.cast(t.TOPIC_MODEL.schema), *self._weights.values()])
        made = {
            "topic_registry": t.TOPIC_REGISTRY.from_rows(list(self._registry.values())),
            "topic_model": weights,
            "topic_events": t.TOPIC_EVENTS.from_rows(self._events),
            "topic_fits": t.TOPIC_FITS.from_rows(self._fits),
        }
        keys = {"topic_registry": t.TOPIC_REGISTRY, "topic_events": t.TOPIC_EVENTS, "topic_fits": t.TOPIC_FITS}
        for name, table in keys.items():
            made[name] = made[name].sort_by([(k, "ascending") for k in table.key])
        return made


def _about(
    sample: Sample, reports: pa.Table, stored: pa.Table, fitted: Fitted, settings: TopicSettings
) -> dict[str, object]:
    used = set(sample.documents["report_id"].to_pylist())
    years = [y for r, y in zip(reports["report_id"].to_pylist(), reports["year"].to_pylist(), strict=True) if r in used]
    asked = {word for words in settings.seeds.values() for word in words}
    return {
        "k": len(fitted.models[0].topic_term),
        "k_rule": fitted.k_rule,
        "begun_at": fitted.begun_at,
        "n_reports": len(used),
        "n_reports_all": int(stored["n"][0].as_py()) if stored.num_rows else len(used),
        "n_paragraphs": sample.documents.num_rows,
        "n_terms": len(sample.vocabulary.terms),
        "first_year": min(years),
        "last_year": max(years),
        "seeds_missing": " ".join(sorted(asked - set(sample.vocabulary.terms.tolist()))) or None,
    }


def _event_row(model: str, fit: int, event: Event) -> dict[str, object]:
    return {
        "model": model,
        "fit": fit,
        "topic_id": event.topic_id,
        "event": event.event,
        "other_id": event.other,
        "similarity": event.similarity,
    }


def _weights_table(model: TopicModel, terms: NDArray[np.object_], ids: NDArray[np.int64]) -> pa.Table:
    order = np.argsort(ids, kind="stable")
    weights = np.round(model.topic_term[order], _DIGITS + 3)
    topic, column = np.nonzero(weights >= _LEAST_WEIGHT)
    return t.TOPIC_MODEL.from_columns(
        {
            "model": [model.name] * len(topic),
            "topic_id": ids[order][topic],
            "term": terms[column],
            "weight": weights[topic, column],
        }
    )


def _vocabulary_table(vocabulary: Vocabulary | None) -> pa.Table:
    if vocabulary is None:
        return t.TOPIC_VOCABULARY.empty()
    return t.TOPIC_VOCABULARY.from_columns(
        {"term": vocabulary.terms, "n_paragraphs": vocabulary.n_paragraphs, "idf": np.round(vocabulary.idf, 12)}
    )


def _phrases_table(vocabulary: Vocabulary | None) -> pa.Table:
    pairs = sorted(vocabulary.phrases) if vocabulary is not None else []
    return t.TOPIC_PHRASES.from_columns({"first": [a for a, _ in pairs], "second": [b for _, b in pairs]})


def _k_table(trials: Sequence[Trial], chosen: int) -> pa.Table:
    measured = ("npmi", "npmi_error", "diversity", "exclusivity", "stability", "reconstruction", "completion")
    return t.TOPIC_K.from_rows(
        [
            {"k": trial.k, **{m: _rounded(getattr(trial, m)) for m in measured}, "chosen": i == chosen}
            for i, trial in enumerate(trials)
        ]
    )


def _splits_table(
    trials: Sequence[Trial], vocabulary: Vocabulary, nmf: TopicModel | None, ids: NDArray[np.int64] | None
) -> pa.Table:
    rows: list[dict[str, object]] = []
    for i, trial in enumerate(trials):
        above = similarity(trial.topic_term, trials[i - 1].topic_term) if i else None
        final = similarity(trial.topic_term, nmf.topic_term) if nmf is not None else None
        for topic, columns in enumerate(top_words(trial.topic_term)):
            row: dict[str, object] = {
                "k": trial.k,
                "topic_no": topic + 1,
                "terms": " ".join(vocabulary.terms[columns[columns >= 0]]),
            }
            if above is not None:
                row |= {"parent_no": int(above[topic].argmax()) + 1, "similarity": float(above[topic].max())}
            if final is not None and ids is not None:
                row["topic_id"] = int(ids[final[topic].argmax()])
            rows.append(row)
    return t.TOPIC_SPLITS.from_rows(rows)


def _rounded(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), _DIGITS)


def _draw(text: str) -> int:
    """A number that looks drawn at random but depends on the text alone."""
    return int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest()[:8], "big") >> 1
