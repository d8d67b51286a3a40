"""How many topics: of the numbers that resamples of the paragraphs bring back, the fewest that are about as coherent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from pipeline.statistics import FloatArray
from pipeline.topics.coherence import npmi, top_words
from pipeline.topics.lda import completion, fit_lda
from pipeline.topics.matrix import fitting_weights, weigh
from pipeline.topics.model import TopicModel, in_order_of_share
from pipeline.topics.nmf import (
    ROUGH,
    Seeds,
    consensus_start,
    fit_nmf,
    reconstruction,
    resampled,
    side_by_side,
    stability,
)
from pipeline.topics.quality import diversity, exclusivity

STABLE = 0.85
_TO_LEAVE = 2.0  # standard errors of coherence by which a published number must fall short to be left
LESS_STABLE = 0.05  # or as much of stability: a mean of six resamples is off by 0.01 to 0.02
_STEPS = 6
_LARGEST = 60
_PARAGRAPHS_A_TOPIC = 50
_MOST_PARAGRAPHS = 5_000
_CONSENSUS = 6  # refits that a model begins at
_FRESH = 1_000  # number of the first resample that measures: the consensus has not seen it
_TRIAL_REFITS = 6
_FINAL_REFITS = 20
_HELD_OUT = 10  # one paragraph in ten
_LDA_PARAGRAPHS = 1_500
_LDA_PASSES = 4


@dataclass(frozen=True)
class Trial:
    """One number of topics, tried on a sample of the paragraphs.

    Attributes:
        k: number of topics.
        topic_term: NMF topics by falling share, shape (topics, terms).
        npmi: mean coherence of the topics.
        npmi_error: its standard error over topics.
        diversity: share of different words among the topics' first 25.
        exclusivity: mean over topics.
        stability: mean over topics and resamples.
        reconstruction: share of the squared tf-idf weights of held-out paragraphs that the topics explain.
        completion: mean log probability of a held-out word under LDA begun at these topics; NaN where LDA is not asked
            for.
    """

    k: int
    topic_term: FloatArray
    npmi: float
    npmi_error: float
    diversity: float
    exclusivity: float
    stability: float
    reconstruction: float
    completion: float


def candidates(n_paragraphs: int, *, largest: int) -> tuple[int, ...]:
    """Numbers of topics to try, between the cube root of the paragraphs and twice that.

    60 paragraphs (one report) give 4 to 8, 5,000 (fifty reports) 17 to 34; never more than 60. The bounds keep a short
    text from being cut into topics of two or three paragraphs each, which coherence alone would favour: words that
    occur twice, in the same two paragraphs, are as coherent as can be.

    Args:
        n_paragraphs: paragraphs of the corpus.
        largest: upper limit set by the data (paragraphs or words).
    """
    low = max(2.0, n_paragraphs ** (1 / 3))
    grid = {round(x) for x in np.linspace(low, 2 * low, _STEPS)}
    return tuple(sorted({max(1, min(k, _LARGEST, largest)) for k in grid}))


def beyond(trials: Sequence[Trial], n_paragraphs: int, *, largest: int) -> tuple[int, ...]:
    """Further numbers to try where the most coherent one is at an end of those tried: the best may lie outside.

    Args:
        trials: by rising number of topics.
        n_paragraphs: paragraphs of the corpus; a topic has at least fifty of them, else coherence alone would cut a
            short text to pieces.
        largest: upper limit set by the data (paragraphs or words).

    Returns:
        Two numbers as far apart as those tried, fewer at the limits; none where the best lies inside.
    """
    tried = [t.k for t in trials]
    best = int(np.argmax([round(t.npmi, 9) for t in trials]))
    if len(tried) < 2 or 0 < best < len(tried) - 1:
        return ()
    step = max(1, round((tried[-1] - tried[0]) / (len(tried) - 1)))
    outside = [tried[best] + i * (step if best else -step) for i in (1, 2)]
    return tuple(k for k in outside if 2 <= k <= min(_LARGEST, largest, n_paragraphs // _PARAGRAPHS_A_TOPIC))


def stable_nmf(weights: sparse.csr_matrix, *, k: int, seeds: Seeds | None = None) -> TopicModel:
    """NMF that other paragraphs of the same kind would give too.

    It begins at what six rough refits on resampled paragraphs have in common (after Kotliar et al. 2019, eLife 8), and
    so ends at topics that are brought back better than those begun by NNDSVD, which are taken only where a topic would
    be lost on the way.
    """
    own = fit_nmf(weights.astype(np.float32), k=k, seeds=seeds, tolerance=ROUGH).topic_term
    again = resampled(weights, k=k, seeds=seeds, refits=_CONSENSUS, tolerance=ROUGH)
    model = fit_nmf(weights, k=k, seeds=seeds, start=consensus_start(own, again))
    return model if len(model.topic_term) >= len(own) else fit_nmf(weights, k=k, seeds=seeds)


def measured(
    model: TopicModel, weights: sparse.csr_matrix, *, seeds: Seeds | None = None, refits: int = _FINAL_REFITS
) -> TopicModel:
    """The model with the stability of each topic over resamples that it has not been fitted to."""
    again = resampled(weights, k=len(model.topic_term), seeds=seeds, refits=refits, first=_FRESH)
    return replace(model, stability=stability(model.topic_term, again))


def try_numbers(
    counts: sparse.csr_matrix, idf: FloatArray, words: FloatArray, grid: Sequence[int], *, seeds: Seeds, lda: bool
) -> list[Trial]:
    """Fit and measure each number of topics on at most 5,000 paragraphs, evenly taken.

    Args:
        counts: word counts, rows in an order that depends on content alone.
        idf: of each term.
        words: words of each paragraph.
        grid: numbers of topics.
        seeds: seeded topics.
        lda: whether LDA is to be measured too.

    Returns:
        Trials by rising number of topics.
    """
    taken = np.unique(np.linspace(0, counts.shape[0] - 1, min(counts.shape[0], _MOST_PARAGRAPHS)).astype(np.int64))
    aside = np.arange(len(taken)) % _HELD_OUT == _HELD_OUT // 2
    train, test = counts[taken[~aside]], counts[taken[aside]]
    size = words[taken[~aside]]
    terms = np.array([f"{i:09d}" for i in range(counts.shape[1])], dtype=object)
    weights, unseen = fitting_weights(train, idf), weigh(test, idf)
    few = np.unique(np.linspace(0, train.shape[0] - 1, min(train.shape[0], _LDA_PARAGRAPHS)).astype(np.int64))

    def trial(k: int) -> Trial:
        fitted_k = min(k, *weights.shape)
        model = stable_nmf(weights, k=fitted_k, seeds=seeds)
        model = in_order_of_share(measured(model, weights, seeds=seeds, refits=_TRIAL_REFITS), size, terms)
        coherence = npmi(train, top_words(model.topic_term))
        coherence = coherence[~np.isnan(coherence)]
        held_out = np.nan
        if lda and test.shape[0]:
            fitted = fit_lda(train[few], start=model.topic_term, passes=_LDA_PASSES)
            held_out = completion(test, fitted.topic_term, np.asarray(fitted.prior))
        return Trial(
            k=k,
            topic_term=model.topic_term,
            npmi=float(coherence.mean()) if len(coherence) else -1.0,
            npmi_error=float(coherence.std(ddof=1) / np.sqrt(len(coherence))) if len(coherence) > 1 else 0.0,
            diversity=diversity(model.topic_term),
            exclusivity=float(exclusivity(model.topic_term).mean()),
            stability=float(np.mean(np.asarray(model.stability))),
            reconstruction=reconstruction(unseen, model.topic_term) if test.shape[0] else np.nan,
            completion=held_out,
        )

    # What a trial does outside of its refits would keep one processor busy; the shortest comes last.
    return side_by_side(trial, sorted(grid, reverse=True), rows=train.shape[0])[::-1]


def choose(trials: Sequence[Trial], *, published: int | None = None) -> int:
    """Position of the chosen trial.

    Among the numbers whose topics refits bring back with a mean similarity of 0.85 or more (where there is none: the
    one they bring back best), the smallest whose mean coherence is within one standard error of the highest among
    them. The second half is the one-standard-error rule of Breiman et al. (1984): what noise cannot tell apart is
    decided for the simpler model. The number of a published model stays as long as its stability is no more than 0.05
    below what is asked of a new one, and its coherence no more than two standard errors below the highest: a new report
    must give good reason to cut all topics anew.

    Args:
        trials: by rising number of topics.
        published: the number of topics of the published model, if there is one.
    """
    steady = [round(t.stability, 6) for t in trials]
    least = min(STABLE, max(steady))
    fit = [i for i, s in enumerate(steady) if s >= least]
    fit = fit if least == STABLE else fit[:1]
    means, errors = [trials[i].npmi for i in fit], [trials[i].npmi_error for i in fit]
    for i, trial in enumerate(trials):
        stays = steady[i] >= least - LESS_STABLE and round(trial.npmi, 9) >= _floor(means, errors, width=_TO_LEAVE)
        if trial.k == published and stays:
            return i
    return fit[within_one_error(means, errors)]


def within_one_error(means: Sequence[float], errors: Sequence[float]) -> int:
    """Position of the first mean that is no further below the highest than the highest's standard error."""
    floor = _floor(means, errors)
    return next(i for i, mean in enumerate(means) if round(mean, 9) >= floor)


def _floor(means: Sequence[float], errors: Sequence[float], *, width: float = 1.0) -> float:
    """The highest mean less so many of its standard errors."""
    rounded = [round(m, 9) for m in means]
    best = int(np.argmax(rounded))
    return round(rounded[best] - width * errors[best], 9)
