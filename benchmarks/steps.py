"""How often the intervals of levels and steps hold what they should, where the changes have to be found first.

    python benchmarks/steps.py [series]

Made-up series of one or two steps (so many standard deviations of the noise high), with and without autocorrelation of
first order and with noise that grows with the level. Printed for the series in which a change is found: share of levels whose
interval holds the mean of the true values over its years, share of steps whose interval holds the difference of the true
levels on either side, and the mean overstatement of a step.
"""

from __future__ import annotations

import itertools
import sys

import numpy as np

from pipeline.statistics import change_points
from pipeline.statistics.steps import levels, step


def noise(rng: np.random.Generator, n: int, r: float) -> np.ndarray:
    """Standard noise with an autocorrelation."""
    x = rng.normal(size=n)
    x[0] /= np.sqrt(1 - r**2)
    for t in range(1, n):
        x[t] += r * x[t - 1]
    return x * np.sqrt(1 - r**2)


def main(times: int) -> None:
    """Print the table."""
    print("years  steps  high  autocorrelation  found  level held  step held  overstated")
    for n, turns, high, r in itertools.product((12, 20, 54), (1, 2), (2.0, 4.0), (0.0, 0.3, 0.6)):
        rng = np.random.default_rng([n, turns, int(high), int(10 * r)])
        edges = [round(n * (i + 1) / (turns + 1)) for i in range(turns)]
        true = 10 + high * sum((np.arange(n) >= e).astype(float) for e in edges)
        held, stepped, over, found = [], [], [], 0
        for _ in range(times):
            values = true + noise(rng, n, r)
            changes = change_points(values, alpha=0.05)
            found += bool(changes)
            bounds = [0, *(c.index for c in changes), n]
            own = levels(values, bounds) if changes else []
            for (a, b), level in zip(itertools.pairwise(bounds), own, strict=False):
                held.append(level.low <= true[a:b].mean() <= level.high)
            for i, (one, two) in enumerate(itertools.pairwise(own)):
                a, at, b = bounds[i : i + 3]
                truth = true[at:b].mean() - true[a:at].mean()
                low, up = step(one, two)
                stepped.append(low <= truth <= up)
                over.append((two.mean - one.mean) / truth if abs(truth) > 1 else np.nan)
        print(
            f"{n:5}  {turns:5}  {high:4}  {r:15}  {found / times:5.2f}  {np.mean(held):10.3f}  {np.mean(stepped):9.3f}"
            f"  {np.nanmean(over):10.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
