"""How much a rate depends on what happened to be written: intervals from resampled sentences or paragraphs.

Mentions cluster, and the more so the larger the passage: on 58 State Council reports the variance of the mentions of
民生 is 1.8 times that of independent ones by sentence and 6.3 times by paragraph. Yet a report is no random draw of
paragraphs: each has its passage on livelihood. Consecutive reports of a place tell which unit is right: their log rates
differ by about as much as intervals from sentences say, and by far less than paragraphs would have it
(benchmarks/interval_calibration.py). So sentences are the default, and paragraphs the cautious reading.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline import tables
from pipeline.settings.model import StatisticsSettings
from pipeline.statistics import (
    CONFIDENCE,
    FloatArray,
    clustered_poisson_limits,
    expanded_tail,
    percentile_limits,
    poisson_weights,
    ratio_variance,
)

_FEW = 30  # below this many independent mentions a bootstrap alone is too narrow
_LEAST, _MOST = 5, 10  # sentences in a block
_SCALE = 10_000.0


@dataclass(frozen=True)
class Rates:
    """Rates of several series in one part of a report, each of shape (series,).

    Attributes:
        rate: mentions per 10,000 words; NaN where the part has no words.
        low: lower limit.
        high: upper limit.
        design_effect: variance of the mentions over that of independent ones, at least 1.
    """

    rate: FloatArray
    low: FloatArray
    high: FloatArray
    design_effect: FloatArray


def report_rates(
    counts: FloatArray,
    sizes: FloatArray,
    *,
    parts: NDArray[np.object_],
    paragraphs: NDArray[np.int64],
    seed: int,
    settings: StatisticsSettings,
) -> dict[str, Rates]:
    """Rates with intervals for each part of a report and for the whole (``all``).

    Expanded percentile interval of the block bootstrap; with fewer than 30 independent mentions (mentions divided by their
    design effect) the wider of it and the Poisson limits of clustered counts (Rao & Scott 1999; exact for a
    design effect of 1, Garwood 1936).

    Args:
        counts: mentions by sentence and series, shape (sentences, series).
        sizes: words of each sentence.
        parts: part of each sentence.
        paragraphs: paragraph of each sentence.
        seed: from the report's text alone.
        settings: draws and the kind of block.

    Returns:
        Part to rates; parts without a sentence are left out, ``all`` comes last.
    """
    block = blocks(parts, paragraphs, by_sentence=settings.bootstrap_block == "sentence")
    n = int(block[-1]) + 1 if len(block) else 0
    block_counts = (
        np.add.reduceat(counts, np.searchsorted(block, np.arange(n))) if n else np.zeros((0, counts.shape[1]))
    )
    block_sizes = np.bincount(block, weights=sizes, minlength=n)
    block_parts = np.empty(n, dtype=object)
    block_parts[block] = parts
    weights = poisson_weights(settings.bootstrap_draws, n, seed)
    spoken = np.asarray(block_counts.any(axis=0))  # of what is never mentioned there is nothing to draw
    # Whole numbers below 2^24 are exact in 32 bits, so the sums do not depend on the machine.
    numbers = np.concatenate([block_counts[:, spoken], block_sizes[:, None]], axis=1).astype(np.float32)
    drawn = {}
    for part in (p for p in tables.PARTS if (block_parts == p).any()):
        inside = block_parts == part
        drawn[part] = (inside, weights[:, inside] @ numbers[inside])
    nothing = np.zeros((settings.bootstrap_draws, numbers.shape[1]), dtype=np.float32)
    drawn["all"] = (np.ones(n, dtype=bool), sum((d[1] for d in drawn.values()), nothing))
    return {
        part: _limits(block_counts[inside], block_sizes[inside], spoken, sums, settings)
        for part, (inside, sums) in drawn.items()
    }


def blocks(
    parts: NDArray[np.object_], paragraphs: NDArray[np.int64], *, by_sentence: bool = False
) -> NDArray[np.int64]:
    """Block of each sentence, from 0 without gaps.

    A block is a paragraph; paragraphs of a part that follow one another are gathered until they have five sentences (a heading
    and a line do not stand alone), and one of more than ten is cut into even runs, so that a text without paragraph
    breaks has blocks too. No block crosses the bounds of a part.

    Args:
        parts: part of each sentence, in order.
        paragraphs: paragraph of each sentence, not falling.
        by_sentence: every sentence is a block.

    Returns:
        Block numbers, not falling, shape (sentences,).
    """
    n = len(parts)
    if by_sentence or n == 0:
        return np.arange(n, dtype=np.int64)
    new_part = np.concatenate([[True], parts[1:] != parts[:-1]])
    starts = np.flatnonzero(new_part | np.concatenate([[True], paragraphs[1:] != paragraphs[:-1]]))
    ends = np.append(starts[1:], n)
    result = np.empty(n, dtype=np.int64)
    block, size = -1, _LEAST
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        length = end - start
        if size >= _LEAST or size + length > _MOST or new_part[start]:
            block, size = block + 1, 0
        runs = -(-length // _MOST)
        for run in range(runs):
            if run:
                block += 1
            result[start + run * length // runs : start + (run + 1) * length // runs] = block
        size = size + length if runs == 1 else _LEAST
    return result


def _limits(
    counts: FloatArray,
    sizes: FloatArray,
    spoken: NDArray[np.bool_],
    drawn: NDArray[np.float32],
    settings: StatisticsSettings,
) -> Rates:
    """Rates of one part; drawn holds the resampled sums of the series that are spoken of, and of the words."""
    total = float(sizes.sum())
    hits = counts.sum(axis=0)
    if not total > 0:
        nothing = np.full(len(hits), np.nan)
        return Rates(nothing, nothing, nothing, np.ones(len(hits)))
    variance = ratio_variance(counts, sizes)
    effect = np.where(hits > 0, np.maximum(1.0, np.nan_to_num(variance, nan=1.0) / np.maximum(hits, 1)), 1.0)
    exact_low, exact_high = (x / total for x in clustered_poisson_limits(hits, effect, confidence=CONFIDENCE))
    low, high = exact_low.copy(), exact_high.copy()
    kept, here = drawn[:, -1] > 0, hits[spoken] > 0
    if kept.any() and here.any():
        drawn = drawn if kept.all() else drawn[kept]
        ratios = drawn[:, :-1][:, here] / drawn[:, -1:]
        at = np.flatnonzero(spoken)[here]
        low[at], high[at] = percentile_limits(ratios, expanded_tail(CONFIDENCE, len(sizes)))
    few = hits / effect < _FEW
    low = np.where(few, np.minimum(low, exact_low), low)
    high = np.where(few, np.maximum(high, exact_high), high)
    return Rates(hits / total * _SCALE, low * _SCALE, high * _SCALE, effect)
