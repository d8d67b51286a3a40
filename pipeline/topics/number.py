"""Numbers of topics, tried: each is fitted and measured on some of the paragraphs, all of them on the same resamples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipeline.statistics import FloatArray
from pipeline.topics.align import matched_similarity
from pipeline.topics.choice import Trial, race
from pipeline.topics.coherence import npmi, top_words
from pipeline.topics.descent import Singular, singular_vectors
from pipeline.topics.lda import completion, fit_lda
from pipeline.topics.matrix import fitting_weights, weigh
from pipeline.topics.model import SEED, TopicModel, in_order_of_share
from pipeline.topics.nmf import (
    ROUGH,
    Seeds,
    consensus_start,
    fit_nmf,
    reconstruction,
    refit,
    resample,
    resampled,
    side_by_side,
    stability,
)
from pipeline.topics.quality import diversity, exclusivity

_MOST_PARAGRAPHS = 5_000
_CONSENSUS = 6  # refits that a model begins at
_WHOLE = -1  # the paragraphs themselves, in place of the number of a resample
_FRESH = 1_000  # number of the first resample that measures: the consensus has not seen it
FINAL_REFITS = 12
_RACE = 1e-2  # tolerance of refits that are compared among numbers: a third of the work, all a hundredth less stable
_HELD_OUT = 10  # one paragraph in ten
_LDA_PARAGRAPHS = 1_500
_LDA_PASSES = 4


def stable_nmf(weights: sparse.csr_matrix, *, k: int, seeds: Seeds | None = None, refits: int = 0) -> TopicModel:
    """NMF that other paragraphs of the same kind would give too.

    It begins at what six rough refits on resampled paragraphs have in common (after Kotliar et al. 2019, eLife 8), and
    so ends at topics that are brought back better than those begun by NNDSVD, which are taken only where a topic would
    be lost on the way.

    Args:
        weights: tf-idf weights.
        k: topics.
        seeds: as in :func:`pipeline.topics.nmf.fit_nmf`.
        refits: resamples, unknown to the model, that measure the stability of its topics; 0 for none.
    """
    n = weights.shape[0]

    def rough(number: int) -> FloatArray:
        if number == _WHOLE:
            return fit_nmf(weights.astype(np.float32), k=k, seeds=seeds, tolerance=ROUGH).topic_term
        return refit(weights, number, k=k, seeds=seeds, tolerance=ROUGH)

    own, *again = side_by_side(rough, [_WHOLE, *range(_CONSENSUS)], rows=n)
    start = consensus_start(own, again)

    def whole_or_refit(number: int) -> TopicModel | FloatArray:
        return _fit_from(weights, start, k, seeds) if number == _WHOLE else refit(weights, number, k=k, seeds=seeds)

    # The fit to all paragraphs is the longest, and the refits that measure need not wait for it.
    made = side_by_side(whole_or_refit, [_WHOLE, *range(_FRESH, _FRESH + refits)], rows=n)
    model, fresh = made[0], [topics for topics in made[1:] if isinstance(topics, np.ndarray)]
    assert isinstance(model, TopicModel)
    return replace(model, stability=stability(model.topic_term, fresh)) if fresh else model


def _fit_from(weights: sparse.csr_matrix, start: FloatArray, k: int, seeds: Seeds | None) -> TopicModel:
    model = fit_nmf(weights, k=k, seeds=seeds, start=start)
    return model if len(model.topic_term) >= len(start) else fit_nmf(weights, k=k, seeds=seeds)


def measured(
    model: TopicModel, weights: sparse.csr_matrix, *, seeds: Seeds | None = None, refits: int = FINAL_REFITS
) -> TopicModel:
    """The model with the stability of each topic over resamples that it has not been fitted to."""
    again = resampled(weights, k=len(model.topic_term), seeds=seeds, refits=refits, first=_FRESH)
    return replace(model, stability=stability(model.topic_term, again))


@dataclass
class Trials:
    """Numbers of topics that are tried on at most 5,000 paragraphs, evenly taken.

    Attributes:
        counts: word counts, rows in an order that depends on content alone.
        idf: of each term.
        words: words of each paragraph.
        seeds: seeded topics.
        lda: whether LDA is to be measured too.
        trials: by rising number of topics.
    """

    counts: sparse.csr_matrix
    idf: FloatArray
    words: FloatArray
    seeds: Seeds
    lda: bool
    trials: list[Trial] = field(default_factory=list)

    def __post_init__(self) -> None:
        taken = _evenly(self.counts.shape[0], _MOST_PARAGRAPHS)
        aside = np.arange(len(taken)) % _HELD_OUT == _HELD_OUT // 2
        self._train, test = self.counts[taken[~aside]], self.counts[taken[aside]]
        self._test, self._unseen = test, weigh(test, self.idf)
        self._size = self.words[taken[~aside]]
        # In single precision, which is enough to compare numbers of topics and half the work.
        self._weights = fitting_weights(self._train, self.idf).astype(np.float32)
        self._terms = np.array([f"{i:09d}" for i in range(self.counts.shape[1])], dtype=object)
        self._drawn: dict[int, tuple[sparse.csr_matrix, Singular]] = {}
        self._similar: dict[tuple[int, int], float] = {}  # by number of topics and of resample

    def add(self, numbers: Sequence[int]) -> None:
        """Fit each number of topics, then race all that have been added.

        Every number is fitted to the same resamples, and begun at the same singular vectors of each.
        """
        if numbers:
            starts = self._starts(numbers)
            largest_first = sorted(numbers, reverse=True)  # the shortest comes last
            made = side_by_side(lambda k: self._trial(k, starts[k]), largest_first, rows=len(self._size))
            self.trials = sorted([*self.trials, *made], key=lambda trial: trial.k)
            self.trials = race(self.trials, self.stabilities)

    def _draw(self, numbers: Sequence[int], *, most: int) -> None:
        """Have these resamples at hand, with as many singular vectors as the largest number of topics asks for."""
        most = min(most, *self._weights.shape)

        def with_vectors(i: int) -> tuple[sparse.csr_matrix, Singular]:
            drawn = self._weights if i == _WHOLE else resample(self._weights, i)
            return drawn, singular_vectors(drawn, min(most, *drawn.shape), seed=SEED)

        new = [
            i
            for i in numbers
            if i not in self._drawn or len(self._drawn[i][1][1]) < min(most, *self._drawn[i][0].shape)
        ]
        self._drawn.update(zip(new, side_by_side(with_vectors, new, rows=len(self._size)), strict=True))

    def _refit(self, job: tuple[int, int], *, tolerance: float) -> FloatArray:
        """So many topics of a resample."""
        k, i = job
        drawn, singular = self._drawn[i]
        k = min(k, *drawn.shape)
        return fit_nmf(drawn, k=k, seeds=self.seeds, tolerance=tolerance, singular=singular).topic_term

    def _starts(self, numbers: Sequence[int]) -> dict[int, FloatArray]:
        """What rough refits have in common, of each number of topics."""
        begins = [_WHOLE, *range(_CONSENSUS)]
        self._draw(begins, most=max(numbers))
        jobs = [(k, i) for k in sorted(numbers, reverse=True) for i in begins]
        made = side_by_side(lambda job: self._refit(job, tolerance=ROUGH), jobs, rows=len(self._size))
        rough = dict(zip(jobs, made, strict=True))
        return {k: consensus_start(rough[k, _WHOLE], [rough[k, i] for i in begins[1:]]) for k in numbers}

    def _trial(self, k: int, start: FloatArray) -> Trial:
        model = _fit_from(self._weights, start, min(k, *self._weights.shape), self.seeds)
        model = in_order_of_share(model, self._size, self._terms)
        coherence = npmi(self._train, top_words(model.topic_term))
        coherence = coherence[~np.isnan(coherence)]
        held_out = np.nan
        if self.lda and self._test.shape[0]:
            few = self._train[_evenly(self._train.shape[0], _LDA_PARAGRAPHS)]
            fitted = fit_lda(few, start=model.topic_term, passes=_LDA_PASSES)
            held_out = completion(self._test, fitted.topic_term, np.asarray(fitted.prior))
        return Trial(
            k=k,
            topic_term=model.topic_term,
            npmi=float(coherence.mean()) if len(coherence) else -1.0,
            npmi_error=float(coherence.std(ddof=1) / np.sqrt(len(coherence))) if len(coherence) > 1 else 0.0,
            diversity=diversity(model.topic_term),
            exclusivity=float(exclusivity(model.topic_term).mean()),
            reconstruction=reconstruction(self._unseen, model.topic_term) if self._test.shape[0] else np.nan,
            completion=held_out,
            stabilities=np.zeros(0),
        )

    def stabilities(self, positions: Sequence[int], n: int) -> list[FloatArray]:
        """Stabilities of some trials on the first n resamples; each is measured once."""
        trials = [self.trials[i] for i in positions]
        fresh = range(_FRESH, _FRESH + n)
        self._draw(fresh, most=max(trial.k for trial in self.trials))
        jobs = [(t.k, i) for t in reversed(trials) for i in fresh if (t.k, i) not in self._similar]
        made = side_by_side(lambda job: self._refit(job, tolerance=_RACE), jobs, rows=len(self._size))
        topics = {trial.k: trial.topic_term for trial in trials}
        for job, again in zip(jobs, made, strict=True):
            similar = np.clip(matched_similarity(topics[job[0]], again), 0.0, 1.0)
            self._similar[job] = float(similar.mean()) if len(similar) else 0.0
        return [np.array([self._similar[trial.k, i] for i in fresh]) for trial in trials]


def _evenly(n: int, most: int) -> NDArray[np.int64]:
    """Rows of n, at most so many."""
    return np.unique(np.linspace(0, n - 1, min(n, most)).astype(np.int64))
