from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse

from pipeline.statistics import FloatArray
from pipeline.topics.align import match, similarity
from pipeline.topics.matrix import weigh
from pipeline.topics.model import TopicModel
from pipeline.topics.nmf import fit_nmf
from pipeline.topics.number import measured
from pipeline.topics.registry import KnownTopic
from pipeline.topics.stay import stay

TERMS: NDArray[np.object_] = np.array([f"词{i:02d}" for i in range(40)], dtype=object)
# Four themes, of which the first two share paragraphs, as do the last two: three topics may join either pair.
TWO_WAYS = [(0, 1), (0, 1), (2, 3), (2, 3), (0,), (1,), (2,), (3,)]


def paragraphs(themes: list[tuple[int, ...]], *, n: int = 160, seed: int = 0) -> sparse.csr_matrix:
    rng = np.random.Generator(np.random.PCG64(seed))
    rates = np.full((n, 40), 0.02)
    for i in range(n):
        for theme in themes[i % len(themes)]:
            rates[i, theme * 10 : theme * 10 + 10] = 0.6
    counts = rng.poisson(rates).astype(np.float64)
    counts[counts.sum(axis=1) == 0, 0] = 1.0
    return weigh(sparse.csr_matrix(counts), np.ones(40))


def published(topics: FloatArray, *, seeds: tuple[str, ...] = (), status: str = "active") -> list[KnownTopic]:
    names = seeds or ("",) * len(topics)
    return [
        KnownTopic(
            i + 1, {"status": status, "seed": names[i] or None}, dict(zip(TERMS.tolist(), row.tolist(), strict=True))
        )
        for i, row in enumerate(topics)
    ]


def joined(*pairs: tuple[int, ...]) -> FloatArray:
    """Topics that are made of whole themes, their words summing to 1."""
    topics: FloatArray = np.zeros((len(pairs), 40))
    for row, themes in zip(topics, pairs, strict=True):
        for theme in themes:
            row[theme * 10 : theme * 10 + 10] = 0.1 / len(themes)
    return topics


@pytest.fixture(scope="module")
def weights() -> sparse.csr_matrix:
    return paragraphs(TWO_WAYS)


@pytest.fixture(scope="module")
def fresh(weights: sparse.csr_matrix) -> TopicModel:
    return measured(fit_nmf(weights, k=3), weights)


def other_way(fresh: TopicModel) -> FloatArray:
    """The cut that joins the pair which the fresh model keeps apart, and parts the one that it joins."""
    first, second = joined((0, 1), (2,), (3,)), joined((0,), (1,), (2, 3))
    near = [similarity(fresh.topic_term, way).max(axis=1).sum() for way in (first, second)]
    return second if near[0] > near[1] else first


def test_a_model_that_keeps_all_topics_is_taken(weights: sparse.csr_matrix, fresh: TopicModel) -> None:
    model, stayed = stay(fresh, weights, published(fresh.topic_term[[2, 0, 1]]), TERMS)
    assert not stayed
    assert model is fresh


def test_another_cut_that_is_as_good_goes_on(weights: sparse.csr_matrix, fresh: TopicModel) -> None:
    before = other_way(fresh)
    model, stayed = stay(fresh, weights, published(before), TERMS)
    assert stayed
    similar = similarity(model.topic_term, before)
    assert (similar[np.arange(3), match(similar)] > 0.9).all()
    assert model.stability is not None
    again, stayed = stay(fresh, weights, published(model.topic_term), TERMS)
    assert stayed
    np.testing.assert_allclose(again.topic_term, model.topic_term, atol=0.01)


def test_topics_that_explain_less_do_not_go_on(fresh: TopicModel) -> None:
    parted = paragraphs([(0,), (1,), (2, 3), (2, 3)])
    model = measured(fit_nmf(parted, k=3), parted)
    found, stayed = stay(model, parted, published(joined((0, 1), (2,), (3,))), TERMS)
    assert not stayed
    assert found is model


def test_topics_that_are_less_stable_do_not_go_on(weights: sparse.csr_matrix, fresh: TopicModel) -> None:
    steady = replace(fresh, stability=np.full(3, 2.0))  # more than any can have
    assert stay(steady, weights, published(other_way(fresh)), TERMS) == (steady, False)


@pytest.mark.parametrize("number", [2, 4])
def test_another_number_of_topics_begins_anew(weights: sparse.csr_matrix, fresh: TopicModel, number: int) -> None:
    before = joined((0, 1), (2, 3), (0,), (1,))[:number]
    assert stay(fresh, weights, published(before), TERMS) == (fresh, False)


def test_topics_that_died_are_no_model(weights: sparse.csr_matrix, fresh: TopicModel) -> None:
    assert stay(fresh, weights, published(other_way(fresh), status="died"), TERMS) == (fresh, False)
    assert stay(fresh, weights, [], TERMS) == (fresh, False)


@pytest.mark.slow
def test_seeded_topics_keep_their_places_and_other_seeds_begin_anew(weights: sparse.csr_matrix) -> None:
    seeds = {"甲": joined((3,))[0], "乙": joined((0,))[0]}
    model = measured(fit_nmf(weights, k=3, seeds=seeds), weights, seeds=seeds)
    before = published(joined((0,), (3,), (1, 2)), seeds=("乙", "甲", ""))
    found, _ = stay(model, weights, before, TERMS, seeds=seeds)
    assert found.seeds == ("甲", "乙", "")
    assert found.topic_term[0].argmax() // 10 == 3
    assert found.topic_term[1].argmax() // 10 == 0
    for others in (("乙", "丙", ""), ("乙", "", "")):
        same = published(joined((0,), (3,), (1, 2)), seeds=others)
        assert stay(model, weights, same, TERMS, seeds=seeds) == (model, False)


def test_words_that_the_vocabulary_lost_do_not_matter_unless_a_topic_has_no_others(
    weights: sparse.csr_matrix, fresh: TopicModel
) -> None:
    before = published(other_way(fresh))
    known = [replace(k, weights={**k.weights, "旧词": 0.05}) for k in before]
    assert stay(fresh, weights, known, TERMS)[1]
    known[0] = replace(known[0], weights={"旧词": 1.0})
    assert not stay(fresh, weights, known, TERMS)[1]
