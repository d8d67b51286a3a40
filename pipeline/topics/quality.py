"""How much a topic is a thing of its own: diversity, exclusivity, and the words that name it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.statistics import FloatArray
from pipeline.topics.coherence import DIGITS, top_words

_DIVERSITY_WORDS = 25
_LABEL_CANDIDATES = 30
LABEL_WORDS = 3


def diversity(topic_term: FloatArray) -> float:
    """Share of different words among the 25 heaviest of all topics (Dieng, Ruiz & Blei 2020, TACL 8)."""
    top = top_words(topic_term, n=_DIVERSITY_WORDS)
    used = top[top >= 0]
    return len(np.unique(used)) / len(used) if len(used) else 0.0


def word_exclusivity(topic_term: FloatArray) -> FloatArray:
    """Each topic's part in the weight that all topics together give a word, shape (topics, terms)."""
    total = topic_term.sum(axis=0)
    own: FloatArray = np.divide(topic_term, total, out=np.zeros_like(topic_term), where=total > 0)
    return own


def exclusivity(topic_term: FloatArray, *, n: int = 10) -> FloatArray:
    """Mean exclusivity of each topic's ten heaviest words (Bischof & Airoldi 2012), 0 to 1, shape (topics,)."""
    top, own = top_words(topic_term, n=n), word_exclusivity(topic_term)
    return np.array([own[t, words[words >= 0]].mean() if (words >= 0).any() else 0.0 for t, words in enumerate(top)])


def topic_labels(topic_term: FloatArray, terms: NDArray[np.object_]) -> list[str]:
    """Names of topics: three words that are both frequent in a topic and its own, none of which holds another.

    The thirty heaviest words of a topic by weight times exclusivity. FREX (Airoldi & Bischof 2016, JASA 111) balances
    their ranks instead, which put rare words (修复, 均衡) before what a topic is about (生态, 医疗).
    """
    score = np.round(topic_term * word_exclusivity(topic_term), DIGITS)
    labels = []
    for topic, words in enumerate(top_words(topic_term, n=_LABEL_CANDIDATES)):
        words = words[words >= 0]
        labels.append("·".join(_apart(terms[words[np.argsort(-score[topic, words], kind="stable")]].tolist())))
    return labels


def _apart(ranked: list[str]) -> list[str]:
    """The first words, without those that hold one before them or stand in it: 招商 says what 招商引资 does."""
    chosen: list[str] = []
    for word in ranked:
        if len(chosen) < LABEL_WORDS and not any(word in other or other in word for other in chosen):
            chosen.append(word)
    return chosen
