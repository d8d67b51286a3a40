"""How often the limits of topic shares hold the true share, by the number of paragraphs they come from.

Paragraphs are drawn with ten topics in mixtures as sparse as those of reports (Dirichlet 0.15: two topics a paragraph
stand out) and lengths as reports have; the true share of each topic is a tenth. Nominal: 0.95.

Usage: python benchmarks/topics/share_limits.py
"""

from __future__ import annotations

import numpy as np

from pipeline.statistics import bootstrap_ratio, percentile_limits, poisson_weights, seed_from

TOPICS, SPARSE, DRAWS, TRIALS = 10, 0.15, 1000, 400


def main() -> None:
    """Draw and print."""
    rng = np.random.default_rng(seed_from("share_limits"))
    print("| paragraphs | plain percentiles | with the expanded tail |\n|---:|---:|---:|")
    for n in (8, 15, 30, 60, 120):
        held = np.zeros(2)
        for trial in range(TRIALS):
            sizes = rng.lognormal(4.3, 0.5, size=n)
            counts = rng.dirichlet(np.full(TOPICS, SPARSE), size=n) * sizes[:, None]
            weights = poisson_weights(DRAWS, n, trial).astype(np.float64)
            plain = percentile_limits((weights @ counts) / np.maximum(weights @ sizes, 1e-9)[:, None], 0.025)
            ours = bootstrap_ratio(counts, sizes, draws=DRAWS, confidence=0.95, seed=trial)
            held += [((low <= 1 / TOPICS) & (high >= 1 / TOPICS)).mean() for low, high in (plain, ours)]
        print(f"| {n} | {held[0] / TRIALS:.3f} | {held[1] / TRIALS:.3f} |", flush=True)


if __name__ == "__main__":
    main()
