"""What every topic model gives, whatever its algorithm."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.statistics import FloatArray

SEED = 20250101  # any fixed number: it only makes runs repeat


@dataclass(frozen=True)
class TopicModel:
    """A fitted topic model.

    Attributes:
        name: nmf or lda.
        topic_term: share of each word in a topic, shape (topics, terms); rows sum to 1.
        paragraph_topic: share of each topic in a paragraph, shape (paragraphs, topics); rows sum to 1, or to 0 where
            the model gives the paragraph no topic at all.
        stability: reproducibility of each topic, shape (topics,); None where it is not measured.
    """

    name: str
    topic_term: FloatArray
    paragraph_topic: FloatArray
    stability: FloatArray | None = None

    def select(self, topics: NDArray[np.int64]) -> TopicModel:
        """The model with these topics alone, in this order."""
        return TopicModel(
            name=self.name,
            topic_term=self.topic_term[topics],
            paragraph_topic=self.paragraph_topic[:, topics],
            stability=None if self.stability is None else self.stability[topics],
        )


def rows_to_shares(weights: FloatArray) -> FloatArray:
    """Rows scaled to sum to 1; rows of zeros stay zero."""
    total = weights.sum(axis=1, keepdims=True)
    shares: FloatArray = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
    return shares
