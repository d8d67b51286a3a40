"""Coordinate descent gives what scikit-learn's gives, from the same beginning."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from scipy import sparse
from sklearn.decomposition import NMF

from pipeline.topics import descent
from pipeline.topics.descent import factorise, nndsvd, singular_vectors

SEED = 0


@pytest.fixture(autouse=True)
def _compiled_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(descent, "_WORTH_LOADING", 0)


def texts(n: int, m: int, dtype: str) -> sparse.csr_matrix:
    """Weights in which some paragraphs share their words."""
    rng = np.random.default_rng(n * m)
    topic = rng.gamma(0.2, size=(5, m))
    share = rng.dirichlet(np.full(5, 0.3), size=n)
    dense = rng.poisson(4 * share @ topic) * rng.uniform(0.5, 1.5, m)
    return sparse.csr_matrix(dense.astype(dtype))


@pytest.mark.slow
@pytest.mark.parametrize("few", [False, True])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("k", [1, 3, 6, 9])
def test_the_factors_are_those_of_scikit_learn(k: int, dtype: str, few: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    data = texts(130, 70, dtype)
    model = NMF(n_components=k, init="nndsvd", random_state=SEED, max_iter=30, tol=1e-4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it could go on
        left = model.fit_transform(data)
    monkeypatch.setattr(descent, "_WORTH_LOADING", data.shape[0] + 1 if few else 0)
    own, topics = factorise(data, *nndsvd(data, k, seed=SEED), tolerance=1e-4, iterations=30)
    assert own.dtype == topics.dtype == np.dtype(dtype)
    nearly = {"rtol": 1e-3, "atol": 1e-5} if dtype == "float32" else {"rtol": 1e-9, "atol": 1e-12}
    np.testing.assert_allclose(own, left, **nearly)
    np.testing.assert_allclose(topics, model.components_, **nearly)


@pytest.mark.parametrize(("n", "m", "k"), [(60, 25, 7), (25, 60, 7), (30, 20, 20), (90, 80, 2)])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_singular_vectors_of_few_rows_are_those_of_scikit_learn(
    n: int, m: int, k: int, dtype: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = texts(n, m, dtype)
    usual = singular_vectors(data, k, seed=SEED)
    monkeypatch.setattr(descent, "_WORTH_LOADING", n + 1)
    for own, other in zip(singular_vectors(data, k, seed=SEED), usual, strict=True):
        assert own.dtype == np.dtype(dtype)
        np.testing.assert_allclose(own, other, rtol=1e-5 if dtype == "float32" else 1e-12)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_without_numba_numpy_does_it(dtype: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = texts(60, 40, dtype)
    begun = nndsvd(data, 4, seed=SEED)
    usual = factorise(data, *begun, tolerance=1e-3, iterations=50)

    def missing() -> None:
        raise ImportError

    monkeypatch.setattr(descent, "_compiled", missing)
    for one, other in zip(usual, factorise(data, *begun, tolerance=1e-3, iterations=50), strict=True):
        np.testing.assert_array_equal(one, other)


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
