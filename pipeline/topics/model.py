"""What every topic model gives, whatever its algorithm."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.statistics import FloatArray
from pipeline.topics.coherence import top_words

SEED = 20250101  # any fixed number: it only makes runs repeat


@dataclass(frozen=True)
class TopicModel:
    """A fitted topic model.

    Attributes:
        name: nmf or lda.
        topic_term: share of each word in a topic, shape (topics, terms); rows sum to 1.
        paragraph_topic: share of each topic in a paragraph it was fitted on, shape (paragraphs, topics); rows sum to 1,
            or to 0 where the model gives the paragraph no topic at all.
        seeds: name of the seed list behind each topic, empty for free topics, shape (topics,).
        prior: Dirichlet prior of each topic in a paragraph, shape (topics,); None for NMF.
        stability: reproducibility of each topic, shape (topics,); None where it is not measured.
    """

    name: str
    topic_term: FloatArray
    paragraph_topic: FloatArray
    seeds: tuple[str, ...] = ()
    prior: FloatArray | None = None
    stability: FloatArray | None = None

    def select(self, topics: NDArray[np.int64]) -> TopicModel:
        """The model with these topics alone, in this order."""
        return replace(
            self,
            topic_term=self.topic_term[topics],
            paragraph_topic=self.paragraph_topic[:, topics],
            seeds=tuple(self.seeds[t] for t in topics.tolist()) if self.seeds else (),
            prior=None if self.prior is None else self.prior[topics],
            stability=None if self.stability is None else self.stability[topics],
        )


def rows_to_shares(weights: FloatArray) -> FloatArray:
    """Rows scaled to sum to 1; rows of zeros stay zero."""
    total = weights.sum(axis=1, keepdims=True)
    shares: FloatArray = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
    return shares


def unit_rows(rows: FloatArray) -> FloatArray:
    """Rows scaled to length 1; rows of zeros stay zero."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: FloatArray = np.divide(rows, length, out=np.zeros_like(rows), where=length > 0)
    return scaled


def in_order_of_share(model: TopicModel, words: FloatArray, terms: NDArray[np.object_]) -> TopicModel:
    """The model's topics by falling share of the words of all paragraphs, equal ones by their own words.

    Args:
        model: the model.
        words: words of each paragraph, shape (paragraphs,).
        terms: vocabulary.
    """
    share = np.round(words @ model.paragraph_topic / max(words.sum(), 1.0), 6)
    heaviest = top_words(model.topic_term)
    order = sorted(range(len(share)), key=lambda t: (-share[t], tuple(terms[heaviest[t]])))
    return model.select(np.array(order, dtype=np.int64))
