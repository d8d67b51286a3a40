"""How many topics: the fewest that are about as coherent as the best."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from pipeline.topics.coherence import npmi, top_words
from pipeline.topics.model import SEED, TopicModel
from pipeline.topics.nmf import fit_nmf

_STEPS = 6
_LARGEST = 60
_MOST_PARAGRAPHS = 10_000


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


def choose_model(weights: sparse.csr_matrix) -> TopicModel:
    """Fit NMF with each candidate k and take the smallest k within one standard error of the most coherent.

    The standard error is that of the mean c_npmi over the topics of the best model; the rule is the one-standard-error
    rule of Breiman et al. (1984): what noise cannot tell apart is decided for the simpler model. Beyond 10,000
    paragraphs (some 150 reports) the candidates are compared on 10,000 of them drawn at random; the chosen number is
    then fitted on all.

    Args:
        weights: tf-idf weights, shape (paragraphs, terms).

    Returns:
        The chosen NMF model; the number of its topics is k.
    """
    n = weights.shape[0]
    sample = weights
    if n > _MOST_PARAGRAPHS:
        rng = np.random.Generator(np.random.PCG64(SEED))
        sample = weights[np.sort(rng.choice(n, size=_MOST_PARAGRAPHS, replace=False))]
    grid = candidates(n, largest=min(sample.shape))
    models, means, errors = [], [], []
    for k in grid:
        model = fit_nmf(sample, k=k)
        coherence = npmi(sample, top_words(model.topic_term))
        coherence = coherence[~np.isnan(coherence)]
        models.append(model)
        means.append(float(coherence.mean()) if len(coherence) else -1.0)
        errors.append(float(coherence.std(ddof=1) / np.sqrt(len(coherence))) if len(coherence) > 1 else 0.0)
    chosen = within_one_error(means, errors)
    return models[chosen] if sample is weights else fit_nmf(weights, k=grid[chosen])


def within_one_error(means: list[float], errors: list[float]) -> int:
    """Position of the first mean that is no further below the highest than the highest's standard error."""
    best = int(np.argmax(means))
    floor = means[best] - errors[best]
    return next(i for i, mean in enumerate(means) if mean >= floor)
