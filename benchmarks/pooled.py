"""Does the pooled trend keep its word? Made-up panels with known trends, and an independent fit.

    python benchmarks/pooled.py [series]

Printed, a kind of panel and number of places a row: how often the interval holds the true rate ratio, how often a trendless panel has
p < 0.05, the same with the years as the independent units (``p_years``), how often both say so (what a verdict needs, before q), how often
a side of the interval is open, and what the usual cluster-robust error (CR1, Student's t with places - 1 degrees of freedom) would have
given. Kinds of panel: counts that are Poisson; overdispersed and autocorrelated within a place; rare (one mention a report); places with trends of their own around
a common one; years with a shock that all places share. Last, the estimates and CR1 errors against statsmodels.
"""

from __future__ import annotations

import sys
import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from pipeline.statistics.pooled import _Panel, pooled_trends

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Kind:
    """How counts are made.

    Attributes:
        rate: mentions per 10,000 words.
        dispersion: a in variance = mean + a × mean².
        autocorrelation: of this excess, within a place from year to year.
        own_trends: spread of the places' own trends.
        shocks: spread of what moves all places in one year.
    """

    rate: float = 20.0
    dispersion: float = 0.0
    autocorrelation: float = 0.0
    own_trends: float = 0.0
    shocks: float = 0.0


KINDS = {
    "Poisson": Kind(),
    "overdispersed": Kind(dispersion=0.3, autocorrelation=0.5),
    "rare": Kind(rate=2.0, dispersion=0.5, autocorrelation=0.3),
    "own trends": Kind(dispersion=0.2, autocorrelation=0.3, own_trends=0.06),
    "year shocks": Kind(dispersion=0.1, shocks=0.2),
}
YEARS = ((4, 0.0), (8, 0.3), (14, 0.7))  # years, share of reports that are missing


def panel(
    kind: Kind, places: int, years: int, gaps: float, slope: float, series: int, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray, FloatArray, NDArray[np.int64]]:
    """Counts, words, years and places of the reports that are not missing."""
    there = rng.random((places, years)) >= gaps
    for row in there[there.sum(axis=1) < 2]:
        row[rng.choice(years, 2, replace=False)] = True
    place, year = np.nonzero(there)
    words = np.exp(rng.normal(np.log(5000), 0.3, len(place)))
    latent = rng.normal(size=(places, years, series))
    for t in range(1, years):
        a = kind.autocorrelation
        latent[:, t] = a * latent[:, t - 1] + np.sqrt(1 - a * a) * latent[:, t]
    noise = np.ones((len(place), series))
    if kind.dispersion:
        noise = stats.gamma.ppf(stats.norm.cdf(latent[place, year]), 1 / kind.dispersion, scale=kind.dispersion)
    height = rng.normal(0, 0.5, (places, series))[place]
    own = slope + rng.normal(0, 1, (places, series))[place] * kind.own_trends
    shock = rng.normal(0, 1, (years, series))[year] * kind.shocks
    mean = words[:, None] * kind.rate / 1e4 * np.exp(height + own * (year - (years - 1) / 2)[:, None] + shock)
    return rng.poisson(mean * noise).astype(float), words, year.astype(float), place


def usual(made: tuple[FloatArray, FloatArray, FloatArray, NDArray[np.int64]]) -> FloatArray:
    """p-values of no trend by Wald's test with CR1 errors."""
    fitted = _Panel.of(*made)
    slope = fitted.slopes()
    scores, information = fitted.scores(np.nan_to_num(slope))
    n = fitted.active.sum(axis=0)
    error = np.sqrt((scores**2).sum(axis=0) * n / (n - 1)) / information.sum(axis=0)
    return np.asarray(2 * stats.t.sf(np.abs(slope) / error, n - 1))


def main(series: int) -> None:
    """Print the tables."""
    rng = np.random.default_rng(20)
    print("kind           places  years  gaps  held   false  years  both   open   CR1   (per cent)")
    for name, kind in KINDS.items():
        for places in (5, 8, 14, 30, 100):
            for years, gaps in YEARS:
                found: dict[str, list[FloatArray]] = {k: [] for k in ("held", "false", "years", "both", "open", "cr1")}
                for repeat in range(20):  # twenty panels: which reports are missing is drawn anew
                    true = 0.08 * (repeat % 2)
                    made = panel(kind, places, years, gaps, true, max(series // 20, 1), rng)
                    fit = pooled_trends(*made, confidence=0.95, seed=repeat)
                    known = np.isfinite(fit.slope)
                    found["held"].append(((fit.low <= true) & (true <= fit.high))[known])
                    found["open"].append((np.isinf(fit.low) | np.isinf(fit.high))[known])
                    if not true:
                        places_say, years_say = fit.p_value[known] < 0.05, fit.p_years[known] < 0.05
                        found["false"].append(places_say)
                        found["years"].append(years_say)
                        found["both"].append(places_say & years_say)
                        found["cr1"].append(usual(made)[known] < 0.05)
                row = "  ".join(f"{100 * np.concatenate(v).mean():5.1f}" for v in found.values())
                print(f"{name:13}  {places:6}  {years:5}  {gaps:4}  {row}", flush=True)
    independent(rng)


def independent(rng: np.random.Generator) -> None:
    """Print the largest differences from statsmodels: a dummy a place, and errors by place."""
    import statsmodels.api as sm

    apart: list[tuple[float, float]] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for places in (6, 14, 30):
            made = counts, words, years, place = panel(KINDS["overdispersed"], places, 8, 0.3, 0.05, 20, rng)
            fitted = _Panel.of(*made)
            slope = fitted.slopes()
            scores, information = fitted.scores(slope)
            error = np.sqrt((scores**2).sum(axis=0)) / information.sum(axis=0)
            design = np.column_stack([place[:, None] == np.arange(places), years - years.mean()]).astype(float)
            for i in np.flatnonzero(fitted.active.all(axis=0)):
                model = sm.GLM(counts[:, i], design, family=sm.families.Poisson(), offset=np.log(words))
                theirs = model.fit(
                    tol=1e-12, cov_type="cluster", cov_kwds={"groups": place, "use_correction": False}, maxiter=200
                )
                apart.append((abs(theirs.params[-1] - slope[i]), abs(theirs.bse[-1] / error[i] - 1)))
    print(f"statsmodels GLM, {len(apart)} fits: slopes differ by at most {max(a for a, _ in apart):.1e}, "
          f"errors by at most {100 * max(b for _, b in apart):.1e} %")  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
