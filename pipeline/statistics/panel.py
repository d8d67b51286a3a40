"""Poisson regression of a panel with effects of places and years, and errors that take places as the independent units.

E[count of place i in year t] = size × exp(a_i + c_t + x'b): what econometrics calls PPML with two-way fixed effects (Santos Silva
& Tenreyro 2006, Review of Economics and Statistics 88; Stata's ppmlhdfe, R's fepois give the same coefficients). Place effects
are conditioned out (Hausman, Hall & Griliches 1984, Econometrica 52), years are dummies. Only the mean has to be right
(Wooldridge 1999, Journal of Econometrics 90).

Errors are those of the jackknife that leaves out one place at a time (CV3: MacKinnon, Nielsen & Webb 2023, Journal of
Econometrics 232), one step of Newton in place of each new fit, with Student's t of as many degrees of freedom as there are
places of equal weight, less one (Carter, Schnepel & Steigerwald 2017, Review of Economics and Statistics 99); with fewer
than four of them nothing is told. The usual sandwich (CR1), too small with few places, is given beside it, because other
programs print it. benchmarks/compare.py has the coverage of both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from pipeline.statistics.resampling import FloatArray

LEAST_TOLD = 4.0  # places of equal weight that a coefficient has to rest on
_STEPS, _CLOSE = 100, 1e-10
_SAME = 1e-7  # share of a column's spread below which the columns before it explain it


@dataclass(frozen=True)
class PanelFit:
    """Coefficients of several series on the same columns, each of shape (columns, series); NaN where not identified.

    Attributes:
        estimate: b, a difference of log rates.
        error: jackknife error by place.
        error_cr1: the usual cluster-robust error by place.
        low: lower limit.
        high: upper limit.
        p_value: two-sided, of b = 0.
        places: places that carry information, shape (series,).
        texts: their reports, shape (series,).
        counts: their mentions, shape (series,).
    """

    estimate: FloatArray
    error: FloatArray
    error_cr1: FloatArray
    low: FloatArray
    high: FloatArray
    p_value: FloatArray
    places: NDArray[np.int64]
    texts: NDArray[np.int64]
    counts: FloatArray


def panel_fit(
    counts: FloatArray,
    sizes: FloatArray,
    columns: FloatArray,
    places: NDArray[np.int64],
    years: NDArray[np.int64] | None,
    *,
    confidence: float,
) -> PanelFit:
    """Fit every series by itself.

    Args:
        counts: mentions, shape (reports, series).
        sizes: words of each report, above zero.
        columns: what is asked about, shape (reports, columns).
        places: place of each report.
        years: its year; None for a model without effects of years.
        confidence: two-sided, e.g. 0.95.

    Returns:
        The coefficients. Places with one report or no mention carry no information and are left out, as ppmlhdfe does.
    """
    order = np.lexsort((np.zeros(len(places)) if years is None else years, places))
    counts, sizes, columns, places = counts[order], sizes[order], columns[order], places[order]
    dummies = _dummies(None if years is None else years[order], len(places))
    fits = [_one(counts[:, i], sizes, columns, dummies, places, confidence) for i in range(counts.shape[1])]
    names = ("estimate", "error", "error_cr1", "low", "high", "p_value")
    parts = {name: np.array([f[0][i] for f in fits]).T for i, name in enumerate(names)}
    told = np.array([f[1] for f in fits], dtype=np.int64).reshape(-1, 2).T
    return PanelFit(**parts, places=told[0], texts=told[1], counts=np.array([f[2] for f in fits]))


def _dummies(years: NDArray[np.int64] | None, n: int) -> FloatArray:
    if years is None:
        return np.zeros((n, 0))
    known = np.unique(years)
    return np.asarray(years[:, None] == known[None, 1:], dtype=np.float64)


_One = tuple[FloatArray, tuple[int, int], float]


def _one(
    counts: FloatArray,
    sizes: FloatArray,
    columns: FloatArray,
    dummies: FloatArray,
    places: NDArray[np.int64],
    confidence: float,
) -> _One:
    """Estimates, errors, limits and p-values of one series, shape (6, columns); places and reports; mentions."""
    group = np.unique(places, return_inverse=True)[1]
    kept = (np.bincount(group, weights=counts)[group] > 0) & (np.bincount(group)[group] > 1)
    group = np.unique(group[kept], return_inverse=True)[1]
    found = np.full((6, columns.shape[1]), np.nan)
    told = (int(group.max(initial=-1)) + 1, int(kept.sum()))
    nuisance = dummies[kept][:, dummies[kept].any(axis=0)]
    free = _identified(nuisance, columns[kept], group)
    if told[0] > 2 and len(free):
        design = np.column_stack(
            [columns[kept][:, free], nuisance[:, _identified(columns[kept][:, free], nuisance, group)]]
        )
        fitted = _Fit.of(counts[kept], sizes[kept] / sizes.mean(), design, group)
        if fitted is not None:
            found[:, free] = fitted.told(len(free), confidence)
    return found, told, float(counts[kept].sum())


def _identified(before: FloatArray, columns: FloatArray, group: NDArray[np.int64]) -> NDArray[np.int64]:
    """Columns that vary within places beyond what those before them, and the ones to their left, explain."""
    known = [_within(c, group) for c in before.T]
    found = []
    for i, column in enumerate(columns.T):
        own = _within(column, group)
        rest = own - _projection(known, own)
        if rest @ rest > _SAME * max(column @ column, 1e-12):
            found.append(i)
            known.append(own)
    return np.array(found, dtype=np.int64)


def _within(column: FloatArray, group: NDArray[np.int64]) -> FloatArray:
    return np.asarray(column - (np.bincount(group, weights=column) / np.bincount(group))[group])


def _projection(on: list[FloatArray], column: FloatArray) -> FloatArray:
    if not on:
        return np.zeros_like(column)
    basis = np.array(on).T
    return np.asarray(basis @ np.linalg.lstsq(basis, column, rcond=1e-10)[0])


@dataclass(frozen=True)
class _Fit:
    """Where the conditional likelihood is greatest: its coefficients, and score and information of each place there."""

    coefficients: FloatArray
    scores: FloatArray
    information: FloatArray

    @classmethod
    def of(cls, counts: FloatArray, sizes: FloatArray, design: FloatArray, group: NDArray[np.int64]) -> _Fit | None:
        """Newton's steps, halved where they overshoot; None where there is no maximum within reason."""
        starts = np.flatnonzero(np.concatenate([[True], group[1:] != group[:-1]]))
        design = design - design.mean(axis=0)
        total = np.add.reduceat(counts, starts)

        def likelihood(at: FloatArray) -> tuple[float, FloatArray]:
            linear = np.log(sizes) + design @ at
            linear -= np.maximum.reduceat(linear, starts)[group]
            weight = np.exp(linear)
            share = weight / np.add.reduceat(weight, starts)[group]
            return float(counts @ np.log(np.maximum(share, 1e-300))), share

        found = np.zeros(design.shape[1])
        value, share = likelihood(found)
        for _ in range(_STEPS):
            scores, information = _moments(counts, share, design, total, starts, group)
            step = np.linalg.lstsq(information.sum(axis=0), scores.sum(axis=0), rcond=1e-12)[0]
            while np.abs(step).max(initial=0) > _CLOSE:
                tried, its_share = likelihood(found + step)
                if tried >= value - 1e-12 * abs(value):
                    break
                step = step / 2
            else:
                return cls(found, scores, information)
            found, value, share = found + step, tried, its_share
            if np.abs(found).max(initial=0) > 1e3:
                break
        return None

    def told(self, many: int, confidence: float) -> FloatArray:
        """Estimates, errors, limits and p-values of the first so many coefficients, shape (6, many)."""
        g = len(self.scores)
        whole = self.information.sum(axis=0)
        inverse = np.linalg.pinv(whole, hermitian=True)
        influence = self.scores @ inverse
        cr1 = np.sqrt((influence**2).sum(axis=0) * g / (g - 1))[:many]
        left = np.linalg.pinv(whole[None] - self.information, hermitian=True)
        change = -np.einsum("gij,gj->gi", left, self.scores)
        error = np.sqrt((change**2).sum(axis=0) * (g - 1) / g)[:many]
        told = np.einsum("ki,gij,kj->gk", inverse[:many], self.information, inverse[:many])
        equal = told.sum(axis=0) ** 2 / (told**2).sum(axis=0)
        free = np.maximum(equal - 1, 1.0)
        reach = special.stdtrit(free, (1 + confidence) / 2) * error
        b = self.coefficients[:many]
        with np.errstate(divide="ignore", invalid="ignore"):
            p_value = 2 * special.stdtr(free, -np.abs(b / error))
        return np.where(equal < LEAST_TOLD, np.nan, np.array([b, error, cr1, b - reach, b + reach, p_value]))


def _moments(
    counts: FloatArray,
    share: FloatArray,
    design: FloatArray,
    total: FloatArray,
    starts: NDArray[np.int64],
    group: NDArray[np.int64],
) -> tuple[FloatArray, FloatArray]:
    """Score (places, columns) and information (places, columns, columns)."""
    mean = np.add.reduceat(share[:, None] * design, starts)
    apart = design - mean[group]
    scores = np.add.reduceat((counts - total[group] * share)[:, None] * design, starts)
    weighted = share[:, None] * apart
    information = np.array(
        [w.T @ a for w, a in zip(np.split(weighted, starts[1:]), np.split(apart, starts[1:]), strict=True)]
    )
    return scores, total[:, None, None] * information
