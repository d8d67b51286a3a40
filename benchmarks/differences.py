"""Coverage and false alarms of tested differences, on made-up texts with known rates.

    python benchmarks/differences.py [trials]

Sentences have 5 to 39 words. Mentions are independent; or come in bursts (each brings further ones into its sentence,
two on average); or every sentence has its own tendency to speak of the matter (gamma with variance 2). Two texts: the second rate is
the same, or a third. A place against others: their rates vary by a third around their mean, which the place's equals, or
is three times. Printed: how often the 95 % interval holds the difference and how often p < 0.05, for the test in use and
for the percentile interval of the resampled difference (the same draws of the sentences of both texts). Texts without any mention are left out, as in
the table.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict

import numpy as np

from pipeline.statistics import (
    ClusteredCounts,
    FloatArray,
    expanded_tail,
    mean_of_others,
    percentile_limits,
    poisson_weights,
    rate_differences,
    ratio_variance,
)

_KINDS = ("independent", "bursts", "tendency")
_DRAWS = 1000
Found = dict[str, tuple[float, float]]


def text(rng: np.random.Generator, sizes: FloatArray, rate: FloatArray, kind: str) -> FloatArray:
    """Mentions by sentence and trial."""
    mean = sizes[:, None] * rate[None, :]
    if kind == "tendency":
        mean = mean * rng.gamma(0.5, 2, size=mean.shape)
    if kind != "bursts":
        return rng.poisson(mean).astype(np.float64)
    first = rng.poisson(mean / 2)
    return first + np.where(first > 0, rng.negative_binomial(np.maximum(first, 1), 0.5), 0).astype(np.float64)


def counted(mentions: FloatArray, sizes: FloatArray) -> ClusteredCounts:
    """What ``attention`` stores of a text."""
    hits = mentions.sum(axis=0)
    variance = np.nan_to_num(ratio_variance(mentions, sizes), nan=1.0)
    effects = np.where(hits > 0, np.maximum(1.0, variance / np.maximum(hits, 1)), 1.0)
    return ClusteredCounts(hits, np.full_like(hits, sizes.sum()), effects)


def two_texts(
    rng: np.random.Generator, n: tuple[int, int], mentions: float, kind: str, ratio: float, trials: int
) -> Found:
    """Shares for the test in use and for the bootstrap."""
    sizes = tuple(rng.integers(5, 40, k).astype(np.float64) for k in n)
    base = mentions / (sizes[0].sum() * ratio + sizes[1].sum())
    rates = base * ratio, base
    made = tuple(text(rng, s, np.full(trials, r), kind) for s, r in zip(sizes, rates, strict=True))
    own, other = (counted(m, s) for m, s in zip(made, sizes, strict=True))
    spoken = own.counts + other.counts > 0
    true = rates[0] - rates[1]
    found = rate_differences(own, other, confidence=0.95)
    drawn = []
    for i, (m, s) in enumerate(zip(made, sizes, strict=True)):
        weights = poisson_weights(_DRAWS, len(s), i)
        drawn.append((weights @ m.astype(np.float32)) / (weights @ s.astype(np.float32))[:, None])
    low, high = percentile_limits(drawn[0] - drawn[1], expanded_tail(0.95, min(n)))
    return {
        "score": _shares(found.low, found.high, true, spoken),
        "bootstrap": _shares(low, high, true, spoken),
    }


def place_against_others(
    rng: np.random.Generator, others: int, mentions: float, kind: str, ratio: float, trials: int
) -> Found:
    """The same for a place against the mean of others, each of 60 to 199 sentences."""
    of_others = rng.gamma(9, 1 / 9, size=(others, trials))
    words = 22.0 * 120
    base = mentions / words
    rates = np.vstack([ratio * of_others.mean(axis=0), of_others]) * base
    made = []
    for rate in rates:
        sizes = rng.integers(5, 40, int(rng.integers(60, 200))).astype(np.float64)
        made.append(counted(text(rng, sizes, rate, kind), sizes))
    columns = [np.stack([getattr(m, name) for m in made]).ravel() for name in ("counts", "sizes", "effects")]
    groups = np.tile(np.arange(trials), others + 1)
    mean, _ = mean_of_others(ClusteredCounts(*columns), groups)
    own = ClusteredCounts(*(c[:trials] for c in columns))
    rest = ClusteredCounts(mean.counts[:trials], mean.sizes[:trials], mean.effects[:trials])
    found = rate_differences(own, rest, confidence=0.95)
    true = rates[0] - rates[1:].mean(axis=0)
    return {"score": _shares(found.low, found.high, true, own.counts + rest.counts > 0)}


def _shares(low: FloatArray, high: FloatArray, true: FloatArray | float, spoken: FloatArray) -> tuple[float, float]:
    held = (low <= true + 1e-12) & (high >= true - 1e-12)
    clear = (low > 0) | (high < 0)
    return float(held[spoken].mean()), float(clear[spoken].mean())


def main(trials: int) -> None:
    """Print all of it, and what it comes to."""
    sums: dict[tuple[str, str, float], list[tuple[float, float]]] = defaultdict(list)
    print("compared         mentions  kind         ratio  test: holds  p<0.05  bootstrap: holds  p<0.05")
    for n in ((15, 30), (40, 60), (120, 200), (300, 300)):
        for mentions in (6, 15, 50):
            for kind in _KINDS:
                for ratio in (1.0, 3.0):
                    found = two_texts(np.random.default_rng(7), n, mentions, kind, ratio, trials)
                    _line(f"{n[0]}/{n[1]} sentences", mentions, kind, ratio, found)
                    for method, shares in found.items():
                        sums["two texts, " + method, kind, ratio].append(shares)
    for others in (3, 10, 30):
        for mentions in (3, 10, 30):
            for kind in _KINDS:
                for ratio in (1.0, 3.0):
                    found = place_against_others(np.random.default_rng(7), others, mentions, kind, ratio, trials)
                    _line(f"{others} others", mentions, kind, ratio, found)
                    sums["place and others, score", kind, ratio].append(found["score"])
    print()
    for (method, kind, ratio), shares in sums.items():
        held, clear = np.array(shares).T
        print(
            f"{method:26} {kind:12} ratio {ratio:.0f}: holds {held.mean():.3f} ({held.min():.3f} to {held.max():.3f}), "
            f"p<0.05 {clear.mean():.3f} ({clear.min():.3f} to {clear.max():.3f})"
        )


def _line(what: str, mentions: float, kind: str, ratio: float, found: Found) -> None:
    cells = "  ".join(f"{held:11.3f}  {clear:6.3f}" for held, clear in found.values())
    print(f"{what:16} {mentions:8}  {kind:12} {ratio:4.0f}  {cells}", flush=True)


if __name__ == "__main__":
    begun = time.process_time()
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
    print(f"{time.process_time() - begun:.0f} s of processor time")
