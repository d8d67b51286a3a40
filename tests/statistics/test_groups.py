"""Rate ratios between groups: those of an independent fit, limits that belong to the test, silence where there is too little."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.statistics import FloatArray
from pipeline.statistics.groups import Ratios, group_ratios

Texts = tuple[FloatArray, FloatArray, NDArray[np.bool_], NDArray[np.int64], NDArray[np.int64]]


def texts(places: int, years: int, *, ratio: float = 1.0, series: int = 3, have: float = 0.8) -> Texts:
    """Places of two groups in the same years, with place and year effects; strata are years."""
    rng = np.random.default_rng(1)
    place, year = (a.ravel() for a in np.meshgrid(np.arange(places), np.arange(years), indexing="ij"))
    kept = rng.random(len(place)) < have
    place, year = place[kept], year[kept]
    first = place % 2 == 0
    sizes = rng.uniform(3000, 9000, len(place))
    height = rng.normal(0, 0.4, (places, series))[place] + rng.normal(0, 0.3, (years, series))[year]
    mean = sizes[:, None] * 0.004 * np.exp(height + np.log(ratio) * first[:, None])
    return rng.poisson(mean).astype(float), sizes, first, year, place


def compare(made: Texts, **more: bool) -> Ratios:
    return group_ratios(*made, confidence=0.95, seed=1, draws=400, **more)


def regression(counts: FloatArray, sizes: FloatArray, first: NDArray[np.bool_], strata: NDArray[np.int64]) -> float:
    import statsmodels.api as sm

    design = np.column_stack([strata[:, None] == np.unique(strata), first]).astype(float)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = sm.GLM(counts, design, family=sm.families.Poisson(), offset=np.log(sizes)).fit(tol=1e-12)
    return float(model.params[-1])


def test_the_ratio_is_that_of_a_regression_with_a_dummy_for_each_stratum() -> None:
    counts, sizes, first, year, place = texts(20, 6, ratio=1.5)
    apart = compare((counts, sizes, first, year, place))
    late = year >= 3  # now places are compared with themselves
    together = compare((counts, sizes, late, place, place))
    for i in range(counts.shape[1]):
        assert apart.log_ratio[i] == pytest.approx(regression(counts[:, i], sizes, first, year), abs=1e-6)
        assert together.log_ratio[i] == pytest.approx(regression(counts[:, i], sizes, late, place), abs=1e-6)


def test_strata_of_one_group_alone_do_not_count() -> None:
    counts, sizes, first, year, place = texts(20, 6)
    more = first | (year < 5)
    whole = compare((counts, sizes, first, year, place))
    cut = compare((counts[more], sizes[more], first[more], year[more], place[more]))
    within = year < 5
    assert cut.strata == 5
    assert cut.texts == (int((first & within).sum()), int((~first & within).sum()))
    same = compare((counts[within], sizes[within], first[within], year[within], place[within]))
    assert cut.log_ratio == pytest.approx(same.log_ratio)
    assert not np.allclose(cut.log_ratio, whole.log_ratio)


def test_limits_leave_out_no_difference_exactly_where_the_test_rejects() -> None:
    for in_time in (False, True):
        found = compare(texts(14, 6, ratio=1.3, series=60), in_time=in_time)
        out = (found.low > 0) | (found.high < 0)
        assert 0 < out.sum() < 60
        assert (out == (found.p_value < 0.05)).all()
        assert ((found.low <= found.log_ratio) & (found.log_ratio <= found.high)).all()


def test_the_order_of_texts_does_not_matter() -> None:
    made = texts(12, 5)
    mixed = np.random.default_rng(0).permutation(len(made[1]))
    one, other = compare(made), compare(tuple(a[mixed] for a in made))  # type: ignore[arg-type]
    assert one.low == pytest.approx(other.low)
    assert one.high == pytest.approx(other.high)


def test_the_other_way_round_it_is_the_reciprocal() -> None:
    counts, sizes, first, year, place = texts(16, 5, ratio=2.0)
    one, other = (compare((counts, sizes, side, year, place)) for side in (first, ~first))
    assert one.log_ratio == pytest.approx(-other.log_ratio)
    assert one.clusters == other.clusters[::-1]


def test_too_few_places_or_mentions_give_no_estimate() -> None:
    few = compare(texts(8, 6))
    assert few.clusters == (4, 4)
    assert few.least == 5
    assert np.isnan(few.log_ratio).all()
    counts, sizes, first, year, place = texts(14, 6)
    counts[:, 0] = 0
    counts[~first, 1] = 0
    found = compare((counts, sizes, first, year, place))
    assert np.isnan(found.log_ratio[:2]).all()
    assert np.isfinite(found.log_ratio[2])
    assert compare((counts, sizes, year >= 3, place, place)).least == 8


def test_a_side_that_some_resamples_leave_silent_is_open() -> None:
    counts, sizes, first, year, place = texts(12, 6, series=1)
    counts[~first & (place != 1)] = 0
    found = compare((counts, sizes, first, year, place))
    assert found.high[0] == np.inf
    assert np.isfinite(found.low[0])


def test_a_group_that_one_place_outweighs_gives_no_estimate() -> None:
    counts, sizes, first, year, place = texts(20, 6, series=1, have=1.0)
    large = np.where(place == 0, 20, 1)
    found = compare((counts * large[:, None], sizes * large, first, year, place))
    assert np.isnan(found.log_ratio).all()
    assert min(found.clusters) >= found.least


def test_years_that_are_like_their_neighbours_widen_the_interval() -> None:
    rng = np.random.default_rng(4)
    year = np.arange(40)
    sizes = np.full(40, 10_000.0)
    waves = 1 + 0.5 * np.sin(year / 3)
    counts = np.column_stack([rng.poisson(60 * waves), rng.poisson(60 * rng.permutation(waves))]).astype(float)
    made = (counts, sizes, year >= 20, np.zeros(40, dtype=np.int64), year)
    plain, wider = compare(made), compare(made, in_time=True)
    widths = (wider.high - wider.low) / (plain.high - plain.low)
    assert widths[0] > 1.5
    assert widths[1] < 1.3
