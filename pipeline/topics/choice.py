"""How many topics: the fewest that are neither clearly less stable nor clearly less coherent than the best."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import stdtr

from pipeline.statistics import FloatArray
from pipeline.statistics.rounding import settled

# Resamples of a race: at first, more at a time, and at most. One look in a hundred is wrong by chance, one race of nine
# looks in twenty (Pocock 1977, Biometrika 64).
FEWEST, A_LOOK, MOST = 4, 2, 20
_LEVEL = 0.01
_COHERENCE = 0.05
_AS_STABLE = 0.01  # a difference of stability that is none
LESS_STABLE = 0.05  # a difference that is not worth cutting all topics anew
_STEPS = 6
_LARGEST = 60
_PARAGRAPHS_A_TOPIC = 50


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
        reconstruction: share of the squared tf-idf weights of held-out paragraphs that the topics explain.
        completion: mean log probability of a held-out word under LDA begun at these topics; NaN where LDA is not asked
            for.
        stabilities: mean over topics of the similarity with their partners in a refit, of each resample, shape
            (resamples,); the first resample is the same one for every number, and so on.
        steady: whether the number has not fallen behind the most stable one.
    """

    k: int
    topic_term: FloatArray
    npmi: float
    npmi_error: float
    diversity: float
    exclusivity: float
    reconstruction: float
    completion: float
    stabilities: FloatArray
    steady: bool = True

    @property
    def stability(self) -> float:
        """Mean over resamples."""
        return float(self.stabilities.mean()) if len(self.stabilities) else 0.0

    @property
    def stability_error(self) -> float:
        """Standard error of that mean over resamples."""
        n = len(self.stabilities)
        return float(self.stabilities.std(ddof=1) / math.sqrt(n)) if n > 1 else 0.0


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
        trials: by rising number of topics; one that fell behind in stability is no reason to go on.
        n_paragraphs: paragraphs of the corpus; a topic has at least fifty of them, else coherence alone would cut a
            short text to pieces.
        largest: upper limit set by the data (paragraphs or words).

    Returns:
        Two numbers as far apart as those tried, fewer at the limits; none where the best lies inside.
    """
    tried = [t.k for t in trials]
    best = _most_coherent(trials, range(len(trials)))
    if len(tried) < 2 or 0 < best < len(tried) - 1 or not trials[best].steady:
        return ()
    step = max(1, round((tried[-1] - tried[0]) / (len(tried) - 1)))
    outside = [tried[best] + i * (step if best else -step) for i in (1, 2)]
    return tuple(k for k in outside if 2 <= k <= min(_LARGEST, largest, n_paragraphs // _PARAGRAPHS_A_TOPIC))


def race(trials: Sequence[Trial], measure: Callable[[Sequence[int], int], Sequence[FloatArray]]) -> list[Trial]:
    """Measure the numbers' stability on ever more resamples, until it is clear which to choose.

    Each number begins with four resamples. A number is out whose topics come back less well than those of the most
    stable one: clearly so on the same resamples, by a one-sided paired t-test, and by 0.01 or more. While the number to
    be chosen is not the most stable one itself, these two get two more resamples each, twenty at most. It is a race
    (Maron & Moore 1994, NIPS 6; Birattari et al. 2002, GECCO) of which only the two that matter go on (Kalyanakrishnan
    et al. 2012, ICML).

    Args:
        trials: by rising number of topics.
        measure: stabilities of the trials at these positions on the first n resamples.

    Returns:
        The trials with what was measured, and whether they are still in.
    """
    seen = [replace(t, stabilities=s) for t, s in zip(trials, measure(range(len(trials)), FEWEST), strict=True)]
    while True:
        best = _most_stable(seen)
        seen = [replace(trial, steady=not falls_behind(trial, seen[best])) for trial in seen]
        pair = sorted({choose(seen), best})
        n = min(len(seen[i].stabilities) for i in pair)
        if len(pair) == 1 or n >= MOST:
            return seen
        pair = [i for i in pair if len(seen[i].stabilities) == n]
        for i, values in zip(pair, measure(pair, n + A_LOOK), strict=True):
            seen[i] = replace(seen[i], stabilities=values)


def choose(trials: Sequence[Trial], *, published: int | None = None) -> int:
    """Position of the chosen trial.

    Of the numbers that have not fallen behind in stability the smallest that is not clearly less coherent than the most
    coherent of them (Welch's t-test over topics, one-sided, 5 %): what cannot be told apart is decided for the simpler
    model, as by the one-standard-error rule (Breiman et al. 1984). The number of a published model stays until it is
    clearly less coherent, or less stable by clearly more than 0.05: a new report must give good reason to cut all
    topics anew.

    Args:
        trials: by rising number of topics, after the race.
        published: the number of topics of the published model, if there is one.
    """
    left = [i for i, trial in enumerate(trials) if trial.steady]
    stable, coherent = trials[_most_stable(trials)], trials[_most_coherent(trials, left)]
    for i, trial in enumerate(trials):
        stays = not falls_behind(trial, stable, margin=LESS_STABLE) and not less_coherent(trial, coherent)
        if trial.k == published and stays:
            return i
    return next(i for i in left if not less_coherent(trials[i], coherent))


def falls_behind(trial: Trial, best: Trial, *, margin: float = 0.0) -> bool:
    """Whether a number's stability is lower than the best one's by clearly more than a margin, on the resamples of both.

    A difference of less than 0.01 is none, however clear.
    """
    n = min(len(trial.stabilities), len(best.stabilities))
    if trial is best or n < 2:
        return False
    lower = settled(best.stabilities[:n] - trial.stabilities[:n]) - margin
    if lower.mean() + margin < _AS_STABLE:
        return False
    return _clearly_positive(float(lower.mean()), float(lower.std(ddof=1)) / math.sqrt(n), n - 1, level=_LEVEL)


def less_coherent(trial: Trial, best: Trial) -> bool:
    """Whether the mean coherence of a number's topics is clearly lower than that of the best one's."""
    sizes, squares = (len(trial.topic_term), len(best.topic_term)), (trial.npmi_error**2, best.npmi_error**2)
    if trial is best or min(sizes) < 2:
        return False
    parts = sum(square**2 / (n - 1) for n, square in zip(sizes, squares, strict=True))
    freedom = sum(squares) ** 2 / parts if parts > 0 else 1.0
    return _clearly_positive(settled(best.npmi - trial.npmi), math.sqrt(sum(squares)), freedom, level=_COHERENCE)


def _clearly_positive(mean: float, error: float, freedom: float, *, level: float) -> bool:
    if error <= 1e-9:
        return mean > 1e-9
    return float(stdtr(freedom, -mean / error)) <= level


def _most_stable(trials: Sequence[Trial]) -> int:
    return max(range(len(trials)), key=lambda i: (settled(trials[i].stability), -i))


def _most_coherent(trials: Sequence[Trial], among: Sequence[int]) -> int:
    return max(among, key=lambda i: (settled(trials[i].npmi), -i))
