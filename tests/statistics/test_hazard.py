from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from pipeline.statistics.hazard import grouped_logistic


def _panel(seed: int, groups: int = 12, clusters: int = 15) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    group, cluster = (x.ravel() for x in np.meshgrid(np.arange(groups), np.repeat(np.arange(clusters), 5)))
    x = rng.normal(size=(len(group), 2)) + rng.normal(size=clusters)[cluster, None] / 2
    index = rng.normal(size=groups)[group] - 1 + x @ [0.8, -0.5] + rng.normal(size=clusters)[cluster] / 3
    return (rng.random(len(group)) < 1 / (1 + np.exp(-index))).astype(float), x, group, cluster


def test_it_is_the_fit_of_another_implementation() -> None:
    event, x, group, cluster = _panel(1)
    dummies = (group[:, None] == np.arange(12)).astype(float)
    design = np.column_stack([x, dummies])
    other = sm.Logit(event, design).fit(disp=0)
    found = grouped_logistic(event, x, group, cluster)
    assert found.coefficient == pytest.approx(other.params[:2], rel=1e-6)
    assert found.n_clusters == 15
    left = np.array([
        sm.Logit(event[cluster != g], design[cluster != g]).fit(disp=0).params[:2] for g in range(15)
    ])  # fmt: skip
    jackknife = np.sqrt(((left - other.params[:2]) ** 2).sum(axis=0) * 14 / 15)
    assert found.error == pytest.approx(jackknife, rel=0.05)
    sandwich = sm.Logit(event, design).fit(
        disp=0, cov_type="cluster", cov_kwds={"groups": cluster, "use_correction": True}
    )
    assert found.error == pytest.approx(sandwich.bse[:2], rel=0.2)


def test_groups_without_both_outcomes_tell_nothing() -> None:
    event, x, group, cluster = _panel(2)
    found = grouped_logistic(event, x, group, cluster)
    more = grouped_logistic(
        np.append(event, [0, 0, 1]), np.vstack([x, [[9, 9], [8, 7], [1, 2]]]), np.append(group, [50, 50, 51]),
        np.append(cluster, [0, 1, 2]),
    )  # fmt: skip
    assert more.coefficient == pytest.approx(found.coefficient)
    assert more.error == pytest.approx(found.error)


def test_data_that_separate_have_no_estimate() -> None:
    x = np.linspace(-1, 1, 40)[:, None]
    found = grouped_logistic((x[:, 0] > 0).astype(float), x, np.zeros(40, dtype=np.int64), np.arange(40))
    assert np.isnan(found.coefficient).all()
    one = grouped_logistic(
        np.array([0.0, 1.0]), np.ones((2, 1)), np.zeros(2, dtype=np.int64), np.zeros(2, dtype=np.int64)
    )
    assert one.n_clusters == 1
    assert np.isnan(one.error).all()
