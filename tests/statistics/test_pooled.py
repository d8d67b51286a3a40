"""The pooled trend: right estimates against an independent fit, limits that belong to the test, and no false certainty."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.statistics import FloatArray
from pipeline.statistics.pooled import PooledTrends, pooled_trends, sign_vectors

Panel = tuple[FloatArray, FloatArray, FloatArray, NDArray[np.int64]]


def panel(places: int, years: int, *, slope: float = 0.0, series: int = 3, rate: float = 0.004, seed: int = 1) -> Panel:
    """Counts with place effects and overdispersion, a third of the years missing."""
    rng = np.random.default_rng(seed)
    place, year = (a.ravel() for a in np.meshgrid(np.arange(places), np.arange(years), indexing="ij"))
    kept = rng.random(len(place)) < 0.7
    place, year = place[kept], year[kept]
    sizes = rng.uniform(3000, 9000, len(place))
    effect = rng.normal(0, 0.5, (places, series))[place]
    mean = sizes[:, None] * rate * np.exp(effect + slope * year[:, None]) * rng.gamma(5, 0.2, (len(place), series))
    return rng.poisson(mean).astype(float), sizes, year + 2010.0, place


def fit(made: Panel, seed: int = 1) -> PooledTrends:
    return pooled_trends(*made, confidence=0.95, seed=seed)


def test_the_estimate_is_that_of_a_regression_with_a_dummy_for_each_place() -> None:
    import statsmodels.api as sm

    counts, sizes, years, places = made = panel(12, 8, slope=0.1)
    found = fit(made)
    dummies = (places[:, None] == np.arange(12)).astype(float)
    design = np.column_stack([dummies, years - years.mean()])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for i in range(counts.shape[1]):
            model = sm.GLM(counts[:, i], design, family=sm.families.Poisson(), offset=np.log(sizes)).fit(tol=1e-12)
            assert found.slope[i] == pytest.approx(model.params[-1], abs=1e-6)


def test_limits_are_where_the_test_begins_to_reject() -> None:
    """The p-value of no trend is below 5 % exactly where the interval leaves out no trend."""
    for places in (6, 12, 45):
        found = fit(panel(places, 9, slope=0.03, series=40))
        out = (found.low > 0) | (found.high < 0)
        near = np.minimum(np.abs(found.low), np.abs(found.high)) < 1e-3  # a limit is found by halving
        assert (out == (found.p_value < 0.05))[~near].all()
        assert ((found.low <= found.slope) & (found.slope <= found.high)).all()
        assert found.flipped.all() == (places == 12)


def test_more_words_with_as_many_mentions_more_are_no_trend() -> None:
    sizes = np.tile([1000.0, 2000.0, 4000.0, 8000.0], 8)
    found = fit((sizes[:, None] / 100, sizes, np.tile(np.arange(4.0), 8), np.repeat(np.arange(8), 4)))
    assert found.slope == pytest.approx([0], abs=1e-9)


def test_neither_the_order_of_reports_nor_the_numbers_of_years_matter() -> None:
    counts, sizes, years, places = made = panel(9, 7)
    order = np.random.default_rng(3).permutation(len(sizes))
    moved = fit((counts[order], sizes[order] * 2, years[order] - 2000, places[order]))
    for name, values in vars(fit(made)).items():
        assert getattr(moved, name) == pytest.approx(values, abs=1e-9), name


def test_a_shock_in_one_year_is_no_trend_however_many_places_share_it() -> None:
    """All 60 places speak of it in the last of four years: places agree, years do not tell."""
    counts, sizes, years, places = panel(60, 4, series=1, rate=0.01)
    counts = np.where(years[:, None] == 2013, counts * 3, counts)
    found = fit((counts, sizes, years, places))
    assert found.p_value[0] < 1e-6
    assert found.p_years[0] > 0.05
    assert found.low_years[0] < 0 < found.high_years[0]


def test_what_is_said_in_too_few_places_or_at_one_end_alone_has_no_trend() -> None:
    counts = np.zeros((24, 3))
    places, years = np.repeat(np.arange(6), 4), np.tile(np.arange(4.0), 6)
    counts[:12, 0] = 2  # three places
    counts[years == 3, 1] = 5  # the last year alone
    found = fit((counts, np.full(24, 1000.0), years, places))
    assert np.isnan(found.slope).all()
    assert np.isnan(found.p_value).all()
    assert found.n_places.tolist() == [3, 6, 0]


@pytest.mark.parametrize("places", [6, 8, 12, 13, 30])
def test_sign_vectors_hold_the_observed_one_and_no_vector_twice_where_all_are_tried(places: int) -> None:
    signs = sign_vectors(places, seed=1)
    assert (np.abs(signs) == 1).all()
    assert (signs == 1).all(axis=1).any()
    assert len(signs) == min(4096, 2 ** (places - 1))
    if places <= 13:
        assert len(np.unique(signs, axis=0)) == len(signs)
    assert (signs == sign_vectors(places, seed=1)).all()


@pytest.mark.parametrize("places", [7, 14])
def test_coverage_and_false_alarms(places: int) -> None:
    found = fit(panel(places, 6, series=300, seed=places))
    held = (found.low <= 0) & (found.high >= 0)
    assert 0.92 <= held.mean() <= 0.99
    assert (found.p_value < 0.05).mean() <= 0.09
