"""The panel regression: coefficients and errors of an independent fit, and nothing told where nothing is known."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.statistics import FloatArray
from pipeline.statistics.panel import PanelFit, panel_fit

Panel = tuple[FloatArray, FloatArray, FloatArray, NDArray[np.int64], NDArray[np.int64]]


def panel(places: int = 14, years: int = 7, seed: int = 1) -> Panel:
    """Counts of two series, a column that varies within places and one that does not, gaps."""
    rng = np.random.default_rng(seed)
    place, year = (a.ravel() for a in np.meshgrid(np.arange(places), np.arange(years), indexing="ij"))
    kept = rng.random(len(place)) < 0.8
    place, year = place[kept], year[kept] + 2010
    sizes = rng.uniform(3000, 9000, len(place))
    columns = np.column_stack([rng.normal(size=len(place)), place % 2]).astype(float)
    height = rng.normal(0, 0.5, (places, 2))[place] + rng.normal(0, 0.2, (years, 2))[year - 2010]
    mean = sizes[:, None] * 0.004 * np.exp(height + 0.2 * columns[:, :1]) * rng.gamma(5, 0.2, (len(place), 2))
    return rng.poisson(mean).astype(float), sizes, columns, place, year


def fit(made: Panel, *, years: bool = True) -> PanelFit:
    return panel_fit(*made[:4], made[4] if years else None, confidence=0.95)


@pytest.mark.parametrize("years", [True, False])
def test_coefficient_and_usual_error_are_those_of_a_regression_with_dummies(years: bool) -> None:
    import statsmodels.api as sm

    counts, sizes, columns, place, year = made = panel()
    found = fit(made, years=years)
    dummies = [place[:, None] == np.unique(place)]
    if years:
        dummies.append(year[:, None] == np.unique(year)[1:])
    design = np.column_stack([columns[:, :1], *dummies]).astype(float)
    g = len(np.unique(place))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for i in range(2):
            model = sm.GLM(counts[:, i], design, family=sm.families.Poisson(), offset=np.log(sizes))
            own = model.fit(tol=1e-12, cov_type="cluster", cov_kwds={"groups": place, "use_correction": False})
            assert found.estimate[0, i] == pytest.approx(own.params[0], abs=1e-6)
            assert found.error_cr1[0, i] == pytest.approx(own.bse[0] * np.sqrt(g / (g - 1)), rel=1e-4)


def test_the_error_is_that_of_leaving_out_one_place_at_a_time() -> None:
    counts, sizes, columns, place, year = made = panel()
    whole = fit(made).estimate[0]
    left = []
    for p in np.unique(place):
        rest = place != p
        left.append(fit((counts[rest], sizes[rest], columns[rest], place[rest], year[rest])).estimate[0] - whole)
    g = len(left)
    refitted = np.sqrt((np.array(left) ** 2).sum(axis=0) * (g - 1) / g)
    assert fit(made).error[0] == pytest.approx(refitted, rel=0.05)


def test_the_interval_is_wider_than_the_usual_one_and_belongs_to_the_test() -> None:
    found = fit(panel())
    assert (found.error[0] > found.error_cr1[0]).all()
    assert (((found.low[0] > 0) | (found.high[0] < 0)) == (found.p_value[0] < 0.05)).all()


def test_what_does_not_vary_within_places_is_not_told() -> None:
    found = fit(panel())
    assert np.isnan(found.estimate[1]).all()
    assert np.isfinite(found.estimate[0]).all()


def test_what_rests_on_a_few_places_is_not_told() -> None:
    counts, sizes, columns, place, year = panel()
    columns[:, 1] = (place < 2) * (year - 2010)
    assert np.isnan(fit((counts, sizes, columns, place, year)).estimate[1]).all()
    columns[:, 1] = (place < 7) * (year - 2010)
    assert np.isfinite(fit((counts, sizes, columns, place, year)).estimate[1]).all()


def test_places_without_a_mention_or_with_one_report_are_left_out() -> None:
    counts, sizes, columns, place, year = panel()
    counts[place == 3, 0] = 0
    alone = (place != 5) | (year == year[place == 5][0])
    found = fit((counts[alone], sizes[alone], columns[alone], place[alone], year[alone]))
    assert found.places.tolist() == [12, 13]
    assert found.texts[1] - found.texts[0] == (place == 3).sum()


def test_the_order_of_reports_does_not_matter() -> None:
    made = panel()
    mixed = np.random.default_rng(0).permutation(len(made[1]))
    other = fit(tuple(a[mixed] for a in made))  # type: ignore[arg-type]
    assert fit(made).low[0] == pytest.approx(other.low[0])


def test_no_places_no_coefficients() -> None:
    counts, sizes, columns, place, year = panel()
    none = np.zeros(0, dtype=bool)
    found = fit((counts[: len(none)], sizes[:0], columns[:0], place[:0], year[:0]))
    assert np.isnan(found.estimate).all()
