"""Coordinate descent gives what scikit-learn's gives, from the same beginning."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from scipy import sparse
from sklearn.decomposition import NMF

from pipeline.topics import descent
from pipeline.topics.descent import factorise, nndsvd

SEED = 0


@pytest.fixture(autouse=True)
def _compiled_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(descent, "_WORTH_COMPILING", 0)


def texts(n: int, m: int, dtype: str) -> sparse.csr_matrix:
    """Weights in which some paragraphs share their words."""
    rng = np.random.default_rng(n * m)
    topic = rng.gamma(0.2, size=(5, m))
    share = rng.dirichlet(np.full(5, 0.3), size=n)
    dense = rng.poisson(4 * share @ topic) * rng.uniform(0.5, 1.5, m)
    return sparse.csr_matrix(dense.astype(dtype))


@pytest.mark.slow
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("k", [1, 3, 6, 9])
def test_the_factors_are_those_of_scikit_learn(k: int, dtype: str) -> None:
    data = texts(130, 70, dtype)
    model = NMF(n_components=k, init="nndsvd", random_state=SEED, max_iter=30, tol=1e-4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it could go on
        left = model.fit_transform(data)
    own, topics = factorise(data, *nndsvd(data, k, seed=SEED), tolerance=1e-4, iterations=30)
    assert own.dtype == topics.dtype == np.dtype(dtype)
    nearly = {"rtol": 1e-3, "atol": 1e-5} if dtype == "float32" else {"rtol": 1e-9, "atol": 1e-12}
    np.testing.assert_allclose(own, left, **nearly)
    np.testing.assert_allclose(topics, model.components_, **nearly)


@pytest.mark.slow
def test_without_numba_scikit_learn_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    data = texts(60, 40, "float64")
    begun = nndsvd(data, 4, seed=SEED)
    usual = factorise(data, *begun, tolerance=1e-3, iterations=50)

    def missing() -> None:
        raise ImportError

    monkeypatch.setattr(descent, "_compiled", missing)
    for one, other in zip(usual, factorise(data, *begun, tolerance=1e-3, iterations=50), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-12)


def test_the_loop_as_python_is_the_loop_as_machine_code() -> None:
    data = texts(30, 20, "float64")
    left, right = nndsvd(data, 6, seed=SEED)
    product = data @ np.ascontiguousarray(right.T)
    own, again = left.copy(), left.copy()
    one = descent.sweep(own, right @ right.T, product, np.empty((8, 7)))
    other = descent._compiled()(again, right @ right.T, product, np.empty((8, 7)))
    assert one == pytest.approx(other, rel=1e-12)
    np.testing.assert_allclose(own, again, rtol=1e-12)


def test_what_is_nothing_stays_nothing() -> None:
    data = sparse.csr_matrix(np.zeros((4, 3)))
    left, right = factorise(data, np.zeros((4, 2)), np.zeros((2, 3)), tolerance=1e-3, iterations=5)
    assert not left.any()
    assert not right.any()
