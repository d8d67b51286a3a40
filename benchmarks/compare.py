"""Do the intervals of `gongwen compare` keep their word? Made-up panels with known ratios, and independent fits.

    python benchmarks/compare.py [panels of a kind, default 10]

Each panel has 60 series. Printed, a kind of panel a row: how often the interval holds the true ratio, among series that have an
estimate, and how often a side is open. Groups of places in the same years; periods at the same places; one place in two periods, with
years that follow each other alike; the panel regression, with the usual cluster-robust error (CR1, Student's t with places - 1 degrees of freedom)
beside it. Counts are overdispersed (variance = mean + 0.2 mean²) and autocorrelated (0.5) within a place; reports are missing at random (30 %).
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from pipeline.statistics.groups import group_ratios
from pipeline.statistics.panel import panel_fit

FloatArray = NDArray[np.float64]
SERIES = 60


@dataclass(frozen=True)
class Kind:
    """How counts are made.

    Attributes:
        rate: mentions per 10,000 words.
        dispersion: a in variance = mean + a × mean².
        places: spread of the places' heights (log).
        effects: spread of the places' own effects around the common one (log).
        ratio: the true ratio.
    """

    rate: float = 20.0
    dispersion: float = 0.2
    places: float = 0.4
    effects: float = 0.0
    ratio: float = 1.0


KINDS = {
    "plain": Kind(),
    "rare": Kind(rate=2.0, dispersion=0.5),
    "unlike places": Kind(places=0.8),
    "own effects": Kind(effects=0.2),
    "threefold": Kind(ratio=3.0),
}


@dataclass(frozen=True)
class Made:
    """Counts (reports, series), words, what differs (1 or 0, or years), places and years of the reports."""

    counts: FloatArray
    words: FloatArray
    x: FloatArray
    place: NDArray[np.int64]
    year: NDArray[np.int64]


def made(kind: Kind, groups: tuple[int, int], years: int, what: str, rng: np.random.Generator) -> Made:
    """A panel.

    Args:
        kind: how counts are made.
        groups: places of the one group and of the other.
        years: years.
        what: group (x: the one group), period (x: the later half of the years), growth (x: years in the one group).
        rng: random numbers.
    """
    n = sum(groups)
    side = np.arange(n) < groups[0]
    there = rng.random((n, years)) < (0.7 if n > 1 else 1.0)
    for row in there[there.sum(axis=1) < 2]:
        row[rng.choice(years, 2, replace=False)] = True
    place, year = np.nonzero(there)
    words = np.exp(rng.normal(np.log(5000), 0.3, len(place)))
    latent = rng.normal(size=(n, years, SERIES))
    for t in range(1, years):
        latent[:, t] = 0.5 * latent[:, t - 1] + np.sqrt(0.75) * latent[:, t]
    noise = stats.gamma.ppf(stats.norm.cdf(latent[place, year]), 1 / kind.dispersion, scale=kind.dispersion)
    later = year >= years // 2
    x = {"group": side[place], "period": later, "growth": side[place] * (year - years / 2)}[what].astype(float)
    shocks = rng.normal(0, 0.3, (years, SERIES))[year] if what != "period" else 0.0
    effect = np.log(kind.ratio) / (10 if what == "growth" else 1)
    own = kind.effects * rng.normal(size=(n, SERIES))[place] / (4 if what == "growth" else 1)
    height = rng.normal(0, kind.places, (n, SERIES))[place]
    mean = words[:, None] * kind.rate / 1e4 * np.exp(height + shocks + x[:, None] * (effect + own)) * noise
    return Made(rng.poisson(mean).astype(float), words, x, place, year)


def held(low: FloatArray, high: FloatArray, true: float) -> tuple[int, int, int]:
    """How many intervals hold the truth, how many there are, how many are open on a side."""
    known = ~np.isnan(low)
    return (
        int(((low <= true) & (true <= high))[known].sum()),
        int(known.sum()),
        int((~np.isfinite(low) | ~np.isfinite(high))[known].sum()),
    )


def told(name: str, design: str, counts: NDArray[np.int64], more: str = "") -> None:
    """A line of the table."""
    holds, n, open_ = counts
    line = f"{holds / n:.3f} of {n:5} ({open_ / n:.2f} open)" if n else "no estimate"
    print(f"{name:15} {design:34} {line}{more}", flush=True)


def ratios(panels: int, what: str, designs: tuple[tuple[tuple[int, int], int], ...], rng: np.random.Generator) -> None:
    """Coverage of the rate ratios."""
    for name, kind in KINDS.items():
        for groups, years in designs:
            counts = np.zeros(3, dtype=np.int64)
            for _ in range(panels):
                own = made(kind, groups, years, what, rng)
                alone = sum(groups) == 1
                strata, clusters = (
                    (own.year, own.place) if what == "group" else (own.place, own.year if alone else own.place)
                )
                seed = int(rng.integers(1 << 40))
                found = group_ratios(
                    own.counts, own.words, own.x > 0, strata, clusters, confidence=0.95, seed=seed, in_time=alone
                )
                counts += held(found.low, found.high, np.log(kind.ratio))
            told(name, f"{what} {groups[0]} / {groups[1]} places, {years} years", counts)


def regressions(panels: int, rng: np.random.Generator) -> None:
    """Coverage of the panel regression."""
    for name, kind in KINDS.items():
        for groups in ((5, 5), (5, 20), (10, 10), (8, 40), (30, 16)):
            for years in (4, 10):
                counts, usual = np.zeros(3, dtype=np.int64), 0
                for _ in range(panels):
                    own = made(kind, groups, years, "growth", rng)
                    fit = panel_fit(own.counts, own.words, own.x[:, None], own.place, own.year, confidence=0.95)
                    true = np.log(kind.ratio) / 10
                    counts += held(fit.low[0], fit.high[0], true)
                    reach = stats.t.ppf(0.975, sum(groups) - 1) * fit.error_cr1[0]
                    usual += int((np.abs(fit.estimate[0] - true) <= reach)[np.isfinite(fit.low[0])].sum())
                told(
                    name,
                    f"growth {groups[0]} / {groups[1]} places, {years} years",
                    counts,
                    f"  CR1 {usual / counts[1]:.3f}",
                )


def main() -> None:
    """Everything."""
    panels = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    rng = np.random.default_rng(5)
    ratios(panels, "group", tuple((g, y) for g in ((5, 5), (5, 20), (10, 10), (8, 40), (30, 16)) for y in (2, 10)), rng)
    ratios(panels, "period", tuple(((g, 0), y) for g in (10, 20, 40) for y in (4, 10)), rng)
    ratios(panels, "period", (((1, 0), 20), ((1, 0), 50)), rng)
    regressions(panels, rng)


if __name__ == "__main__":
    main()
