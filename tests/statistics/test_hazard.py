from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.discrete.conditional_models import ConditionalLogit

from pipeline.statistics.hazard import grouped_logistic


def _panel(
    seed: int, groups: int = 12, clusters: int = 15, each: int = 5
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    group, cluster = (x.ravel() for x in np.meshgrid(np.arange(groups), np.repeat(np.arange(clusters), each)))
    x = rng.normal(size=(len(group), 2)) + rng.normal(size=clusters)[cluster, None] / 2
    index = rng.normal(size=groups)[group] - 1 + x @ [0.8, -0.5] + rng.normal(size=clusters)[cluster] / 3
    return (rng.random(len(group)) < 1 / (1 + np.exp(-index))).astype(float), x, group, cluster


def _other(event: np.ndarray, x: np.ndarray, group: np.ndarray) -> np.ndarray:
    return np.asarray(ConditionalLogit(event, x, groups=group).fit(disp=0).params)


@pytest.mark.filterwarnings("ignore:Dropped")
def test_it_is_the_fit_of_another_implementation() -> None:
    event, x, group, cluster = _panel(1, groups=40, clusters=9, each=1)
    other = _other(event, x, group)
    found = grouped_logistic(event, x, group, cluster)
    assert found.coefficient == pytest.approx(other, rel=0.025)
    assert found.n_clusters == 9
    left = np.array([_other(*(v[cluster != g] for v in (event, x, group))) for g in range(9)])
    jackknife = np.sqrt(((left - other) ** 2).sum(axis=0) * 8 / 9)
    assert found.error == pytest.approx(jackknife, rel=0.1)


@pytest.mark.filterwarnings("ignore:Dropped")
def test_effects_of_small_groups_bias_nothing() -> None:
    event, x, _, cluster = _panel(4, groups=30, clusters=3)
    group = np.arange(len(event)) // 6
    other = _other(event, x, group)
    assert grouped_logistic(event, x, group, cluster).coefficient == pytest.approx(other, rel=0.04)
    kept = np.isin(group, [g for g in range(75) if 0 < event[group == g].sum() < 6])
    dummies = (group[kept, None] == np.unique(group[kept])).astype(float)
    estimated = sm.Logit(event[kept], np.column_stack([x[kept], dummies])).fit(disp=0).params[:2]
    assert np.abs(estimated / other).min() > 1.15  # what effects that are estimated would do


def test_errors_of_two_kinds_of_clusters_hold_dependence_of_both() -> None:
    event, x, group, cluster = _panel(3)
    one, other, both = (grouped_logistic(event, x, group, *c) for c in ((cluster,), (group,), (cluster, group)))
    cell = grouped_logistic(event, x, group, cluster * 12 + group)
    summed = np.sqrt(one.error**2 + other.error**2 - cell.error**2)
    assert both.error == pytest.approx(np.max([one.error, other.error, summed], axis=0))
    assert both.n_clusters == 12
    assert both.coefficient == pytest.approx(one.coefficient)


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
