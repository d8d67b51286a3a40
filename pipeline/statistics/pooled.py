"""One trend through the counts of many places: Poisson regression with place effects, inference by place.

The model is E[count of place i in year t] = size × exp(a_i + b × t). The place effects are conditioned out (Hausman,
Hall & Griliches 1984, Econometrica 52), which leaves one number to find, b; its estimate is consistent for counts of
any distribution, clustered or not, as long as the mean is right (Wooldridge 1999, Journal of Econometrics 90). exp(b)
is the rate ratio from one year to the next.

Each place contributes one score: the sum over its years of residual times year. At the true b the scores have mean
zero and are independent between places, whatever the dependence within a place, so that is what is tested:

- from 8 to 39 places by flipping their signs: the wild score bootstrap with Rademacher weights (Kline & Santos 2012,
  Journal of Econometric Methods 1; Hemerik, Goeman & Finos 2020, JRSS B 82), over all sign vectors where there are few
  places, else over drawn ones;
- with fewer places, whose sign vectors are too few to tell p-values apart, and with more by Student's t with places - 1
  degrees of freedom, which stays valid where places differ in size (Ibragimov & Müller 2010, JBES 28).

The interval holds every b that is not rejected. It says how far places agree. What moves all of them in one year (a
theme from above) does not widen it, however few years there are; so the trend is also tested with the years as the
independent units: effects of the years by the same model, then their slope by least squares with years - 2 degrees of
freedom (Donald & Lang 2007, Review of Economics and Statistics 89).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import special

from pipeline.statistics.resampling import FloatArray

LEAST_PLACES = 5
LEAST_YEARS = 4
_FLIPS_FROM, _FLIPS_TO = 8, 40  # places: fewer have too few sign vectors, more do not need them
_DRAWS = 4096
_STEEPEST = 3.0  # twentyfold a year; what lies beyond is no trend but mentions in the last or first year alone
_TIE = 1e-9
_SLOPE_STEPS, _BRACKET_STEPS, _BISECTIONS = 60, 12, 18


@dataclass(frozen=True)
class PooledTrends:
    """Trends of several series over the same places and years, each of shape (series,).

    Attributes:
        slope: b, change of the log rate a year; NaN where it cannot be estimated.
        low: lower limit; -inf where nothing bounds it.
        high: upper limit; inf where nothing bounds it.
        p_value: two-sided, of b = 0.
        p_years: the same if years had shocks of their own; NaN where years share no place with the others.
        low_years: lower limit then.
        high_years: upper limit then.
        n_places: places with at least one mention, which alone carry information.
        flipped: p-value and limits are from sign flips, not from Student's t.
    """

    slope: FloatArray
    low: FloatArray
    high: FloatArray
    p_value: FloatArray
    p_years: FloatArray
    low_years: FloatArray
    high_years: FloatArray
    n_places: NDArray[np.int64]
    flipped: NDArray[np.bool_]


def pooled_trends(
    counts: FloatArray, sizes: FloatArray, years: FloatArray, places: NDArray[np.int64], *, confidence: float, seed: int
) -> PooledTrends:
    """Fit and test one trend a series.

    Args:
        counts: mentions, shape (reports, series).
        sizes: words of each report, above zero.
        years: its year.
        places: its place, as a number; those with one report tell nothing and may be left out.
        confidence: two-sided, e.g. 0.95.
        seed: of the sign vectors, where they are drawn.
    """
    panel = _Panel.of(counts, sizes, years, places)
    slope = panel.slopes()
    known = np.isfinite(slope) & (panel.active.sum(axis=0) >= LEAST_PLACES)
    slope = np.where(known, slope, np.nan)
    signs = sign_vectors(panel.active.shape[0], seed)
    low, high, p_value = (np.full(len(slope), np.nan) for _ in range(3))
    if known.any():
        own = panel.only(known)
        p_value[known] = own.p_values(np.zeros(known.sum()), signs)
        low[known] = own.limit(slope[known], -1, signs, 1 - confidence)
        high[known] = own.limit(slope[known], 1, signs, 1 - confidence)
    p_years, low_years, high_years = _by_years(panel, slope, confidence)
    return PooledTrends(
        slope=slope,
        low=low,
        high=high,
        p_value=p_value,
        p_years=p_years,
        low_years=low_years,
        high_years=high_years,
        n_places=panel.active.sum(axis=0),
        flipped=panel.flipped,
    )


def sign_vectors(places: int, seed: int) -> FloatArray:
    """Sign vectors, the observed one (all ones) among them: all up to their mirror images, else drawn ones.

    Returns:
        Ones and minus ones, shape (vectors, places).
    """
    if 2 ** (places - 1) <= _DRAWS:
        bits = np.arange(2 ** (places - 1))[:, None] >> np.arange(places)[None, :] & 1
        return np.asarray(1.0 - 2.0 * bits, dtype=np.float64)  # the last place keeps its sign
    drawn = np.random.Generator(np.random.PCG64(seed)).integers(0, 2, size=(_DRAWS, places))
    drawn[0] = 1
    return np.asarray(drawn * 2.0 - 1.0, dtype=np.float64)


@dataclass(frozen=True)
class _Panel:
    """Counts sorted by place.

    Attributes:
        counts: shape (reports, series).
        sizes: words, shape (reports,).
        years: years around their mean, shape (reports,).
        starts: first report of each place.
    """

    counts: FloatArray
    sizes: FloatArray
    years: FloatArray
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, counts: FloatArray, sizes: FloatArray, years: FloatArray, places: NDArray[np.int64]) -> _Panel:
        """Sorted by place and year, so that the order of the reports does not matter."""
        order = np.lexsort((years, places))
        places = places[order]
        starts = np.flatnonzero(np.concatenate([[True], places[1:] != places[:-1]]))
        return cls(counts[order], sizes[order] / sizes.mean(), (years - years.mean())[order], starts)

    def only(self, series: NDArray[np.bool_]) -> _Panel:
        """Some of the series."""
        return _Panel(self.counts[:, series], self.sizes, self.years, self.starts)

    def sums(self, values: FloatArray) -> FloatArray:
        """Sums by place."""
        return np.asarray(np.add.reduceat(values, self.starts, axis=0), dtype=np.float64)

    @cached_property
    def totals(self) -> FloatArray:
        """Mentions by place, shape (places, series)."""
        return self.sums(self.counts)

    @cached_property
    def active(self) -> NDArray[np.bool_]:
        """Whether a place mentions a series at all."""
        return self.totals > 0

    @cached_property
    def flipped(self) -> NDArray[np.bool_]:
        """Whether a series is tested by sign flips."""
        n = self.active.sum(axis=0)
        return np.asarray((n >= _FLIPS_FROM) & (n < _FLIPS_TO))

    @cached_property
    def _observed(self) -> FloatArray:
        return self.sums(self.counts * self.years[:, None])

    def scores(self, slope: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Score and information of each place at given slopes, shape (places, series) twice."""
        expected = self.sizes[:, None] * np.exp(self.years[:, None] * slope[None, :])
        total = self.sums(expected)
        mean = self.sums(expected * self.years[:, None]) / total
        spread = np.maximum(self.sums(expected * (self.years**2)[:, None]) / total - mean**2, 0)
        return self._observed - self.totals * mean, self.totals * spread

    def slopes(self) -> FloatArray:
        """Maximum of the conditional likelihood (Newton's steps, bounded); NaN where there is none within reason."""
        slope = np.zeros(self.counts.shape[1])
        for _ in range(_SLOPE_STEPS):
            score, information = (x.sum(axis=0) for x in self.scores(slope))
            step = np.divide(score, information, out=np.zeros_like(score), where=information > 0)
            slope = np.clip(slope + np.clip(step, -0.5, 0.5), -2 * _STEEPEST, 2 * _STEEPEST)
            if np.abs(step).max(initial=0) < 1e-10:
                break
        told = (self.scores(slope)[1].sum(axis=0) > 0) & (np.abs(slope) < _STEEPEST)
        return np.where(told, slope, np.nan)

    def p_values(self, slope: FloatArray, signs: FloatArray) -> FloatArray:
        """Two-sided p-value of each series having a given slope."""
        scores, _ = self.scores(slope)
        n = self.active.sum(axis=0)
        total = np.abs(scores.sum(axis=0))
        spread = np.sqrt(np.maximum((scores**2).sum(axis=0) - total**2 / n, 0) * n / (n - 1))
        t = np.divide(total, spread, out=np.where(total > 0, np.inf, 0.0), where=spread > 0)
        found = 2 * special.stdtr(n - 1, -t)
        flip = self.flipped
        if flip.any():
            reached = np.abs(signs @ scores[:, flip]) >= total[flip] * (1 - _TIE)
            found[flip] = reached.mean(axis=0)
        return np.asarray(found)

    def limit(self, slope: FloatArray, side: int, signs: FloatArray, alpha: float) -> FloatArray:
        """The outermost slope on one side that is not rejected; infinite where all are accepted.

        Args:
            slope: estimates.
            side: 1 for the upper limit, -1 for the lower one.
            signs: sign vectors.
            alpha: level of the test.
        """
        scores, information = self.scores(slope)
        step = np.sqrt((scores**2).sum(axis=0)) / information.sum(axis=0)
        step = np.clip(step, 1e-4, 1.0)
        inside, outside = slope.copy(), np.full(len(slope), np.nan)
        for k in range(_BRACKET_STEPS):
            tried = np.clip(slope + side * step * 2.0**k, -2 * _STEEPEST, 2 * _STEEPEST)
            open_ = np.isnan(outside) & (np.abs(tried) < 2 * _STEEPEST)
            if not open_.any():
                break
            kept = self.p_values(tried, signs) > alpha
            inside = np.where(open_ & kept, tried, inside)
            outside = np.where(open_ & ~kept, tried, outside)
        bounded = np.isfinite(outside)
        outside = np.where(bounded, outside, inside)
        for _ in range(_BISECTIONS):
            middle = (inside + outside) / 2
            kept = self.p_values(middle, signs) > alpha
            inside, outside = np.where(kept, middle, inside), np.where(kept, outside, middle)
        return np.where(bounded, outside, side * np.inf)


def _by_years(panel: _Panel, slope: FloatArray, confidence: float) -> FloatArray:
    """Slope of the effects of the years, each year being one observation: p-value and limits, shape (3, series)."""
    years, at = np.unique(panel.years, return_inverse=True)
    place = np.repeat(np.arange(len(panel.starts)), np.diff(np.append(panel.starts, len(at))))
    found = [_years_of(panel, years, at, place, i, b, confidence) for i, b in enumerate(slope.tolist())]
    return np.array(found, dtype=np.float64).T


def _years_of(
    panel: _Panel,
    years: FloatArray,
    at: NDArray[np.int64],
    place: NDArray[np.int64],
    series: int,
    slope: float,
    confidence: float,
) -> tuple[float, float, float]:
    """The effects are one step of Newton from the pooled trend, which needs no logarithm of a year without a mention."""
    if len(years) < LEAST_YEARS or not np.isfinite(slope):
        return np.nan, np.nan, np.nan
    weight = panel.sizes * np.exp(panel.years * slope)
    totals = panel.totals[:, series]
    expected = np.zeros((len(panel.starts), len(years)))
    np.add.at(expected, (place, at), totals[place] * weight / panel.sums(weight)[place])
    rest = np.bincount(at, weights=panel.counts[:, series], minlength=len(years)) - expected.sum(axis=0)
    own = expected[totals > 0]
    information = np.diag(own.sum(axis=0)) - own.T @ (own / totals[totals > 0, None])
    values, vectors = np.linalg.eigh(information)
    if values[1] <= values[-1] * 1e-9:  # some years share no place with the others
        return np.nan, np.nan, np.nan
    effects = vectors[:, 1:] @ ((vectors[:, 1:].T @ rest) / values[1:])
    t = years - years.mean()
    more = (t @ effects) / (t @ t)
    left = effects - effects.mean() - more * t
    free = len(years) - 2
    error = np.sqrt((left @ left) / free / (t @ t))
    reach = special.stdtrit(free, (1 + confidence) / 2) * error
    found = slope + more
    return float(2 * special.stdtr(free, -abs(found) / max(error, 1e-300))), found - reach, found + reach
