"""Further terms for a concept: words used like its terms, and words used beside them.

Two signs, from the user's own corpus alone. *Used like*: cosine similarity of word2vec or fastText vectors (Mikolov et al. 2013;
Bojanowski et al. 2017) with the nearest terms of the concept; vectors of small corpora change from one fit to the next (Antoniak & Mimno
2018, TACL 6), so the mean over several fits on resampled sentences is taken, and below a certain size none are fitted. *Used
beside*: Dunning's G² of the word in sentences with a mention against all others. The two rankings are joined by reciprocal rank
fusion (Cormack, Clarke & Büttcher 2009, SIGIR). A suggestion is only that: read the sentences.
"""

from __future__ import annotations

import zlib
from collections import Counter as Tally
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from pipeline.attention.sentence_units import MENTION, FrequentPhrases, SentenceUnits
from pipeline.settings.concepts import Concept
from pipeline.settings.concepts.terms import literal
from pipeline.statistics import FloatArray, log_likelihood, log_ratio

Method = Literal["word2vec", "fasttext"]
# Below these sizes two fits share fewer than about six (fastText) or five (word2vec) in ten of the nearest words
# (benchmarks/attention/vectors.py).
LEAST_WORDS: dict[Method, int] = {"fasttext": 100_000, "word2vec": 400_000}
_FITS = 3
_DIMENSIONS = 100
_LEAST_COUNT = 5
_LEAST_REPORTS = 2
_TRAINED = 6_000_000  # words that a fit reads in all, about
_NEAREST = 5
_FUSION = 60  # the constant of Cormack et al.
_EXAMPLES = 2


@dataclass(frozen=True)
class Suggestion:
    """One candidate.

    Attributes:
        term: word or phrase.
        count: occurrences in the corpus (of the sample, where it was sampled).
        reports: reports that have it.
        similarity: mean cosine with the nearest terms of the concept; None where no vectors were fitted.
        nearest: the term it is most like, empty where no vectors were fitted.
        dimension: sub-dimension of that term.
        beside: occurrences in sentences with a mention of the concept.
        g2: log-likelihood ratio of that; negative where it is rarer there than elsewhere.
        log_ratio: log2 of the ratio of rates.
        examples: sentences that hold it, as (report_id, sentence_no).
    """

    term: str
    count: int
    reports: int
    similarity: float | None
    nearest: str
    dimension: str
    beside: int
    g2: float
    log_ratio: float
    examples: tuple[tuple[str, int], ...]


def suggest(
    sentences: Sequence[SentenceUnits],
    concept: Concept,
    *,
    stopwords: frozenset[str],
    method: Method = "fasttext",
    limit: int = 30,
    least_words: int | None = None,
) -> list[Suggestion]:
    """Propose further terms.

    Args:
        sentences: of the corpus or a sample of it, with mentions of the concept joined, in an order that does not depend on files.
        concept: the concept; its terms, excluded contexts and rejected words are not proposed.
        stopwords: words never proposed.
        method: fasttext, which also compares the characters of words, or word2vec.
        limit: at most so many.
        least_words: with fewer words than this no vectors are fitted; LEAST_WORDS where None.

    Returns:
        Suggestions, best first.
    """
    phrases = FrequentPhrases(sentences)
    units = [phrases.join(s.units) for s in sentences]
    seen = _Seen(sentences, units)
    wanted = [w for w in sorted(seen.count) if _is_candidate(w, seen, concept, stopwords)]
    if not wanted:
        return []
    g2, ratio = seen.beside_statistics(wanted)
    ranks = [_ranks(g2)]
    similarity, nearest = None, [""] * len(wanted)
    least = LEAST_WORDS[method] if least_words is None else least_words
    if seen.words >= least and any(u.startswith(MENTION) for u in seen.count):
        similarity, nearest = _similarity(units, wanted, seen, method)
        ranks.append(_ranks(similarity))
    score = np.sum([1.0 / (_FUSION + r) for r in ranks], axis=0)
    order = sorted(range(len(wanted)), key=lambda i: (-score[i], wanted[i]))
    return [
        Suggestion(
            term=wanted[i],
            count=seen.count[wanted[i]],
            reports=len(seen.reports[wanted[i]]),
            similarity=None if similarity is None else float(similarity[i]),
            nearest=nearest[i],
            dimension=concept.dimensions.get(nearest[i], ""),
            beside=seen.beside[wanted[i]],
            g2=float(g2[i]),
            log_ratio=float(ratio[i]),
            examples=tuple(seen.examples[wanted[i]]),
        )
        for i in order[:limit]
        if g2[i] > 0 or similarity is not None
    ]


class _Seen:
    """How often units occur, and how often beside a mention."""

    def __init__(self, sentences: Sequence[SentenceUnits], units: Sequence[list[str | None]]) -> None:
        self.count: Tally[str] = Tally()
        self.beside: Tally[str] = Tally()
        self.reports: dict[str, set[str]] = {}
        self.examples: dict[str, list[tuple[str, int]]] = {}
        self.words = self.words_beside = 0
        for sentence, own in zip(sentences, units, strict=True):
            present = [u for u in own if u is not None]
            spoken = any(u.startswith(MENTION) for u in present)
            free = [u for u in present if not u.startswith(MENTION)]
            self.count.update(present)
            self.words += len(present)
            if spoken:
                self.beside.update(free)
                self.words_beside += len(free)
            source = (sentence.report_id, sentence.sentence_no)
            for unit in free:
                self.reports.setdefault(unit, set()).add(sentence.report_id)
                shown = self.examples.setdefault(unit, [])
                # One sentence a report, beside a mention where there is one.
                if (len(shown) < _EXAMPLES and spoken and all(source[0] != r for r, _ in shown)) or not shown:
                    shown.append(source)

    def beside_statistics(self, wanted: list[str]) -> tuple[FloatArray, FloatArray]:
        """Signed G² and log ratio of each word beside mentions against elsewhere."""
        a = np.array([self.beside[w] for w in wanted], dtype=np.float64)
        b = np.array([self.count[w] for w in wanted], dtype=np.float64) - a
        n_a, n_b = float(max(self.words_beside, 1)), float(max(self.words - self.words_beside, 1))
        sign = np.where(a / n_a >= b / n_b, 1.0, -1.0)
        return sign * log_likelihood(a, b, n_a, n_b), log_ratio(a, b, n_a, n_b)


def _is_candidate(word: str, seen: _Seen, concept: Concept, stopwords: frozenset[str]) -> bool:
    if (
        word.startswith(MENTION)
        or len(word) < 2
        or word in stopwords
        or word in concept.tiers
        or word in concept.rejected
    ):
        return False
    if any(word in context for context in concept.exclude) or any(literal(t) in word for t in concept.tiers):
        return False
    return seen.count[word] >= _LEAST_COUNT and len(seen.reports.get(word, ())) >= _LEAST_REPORTS


def _ranks(values: FloatArray) -> FloatArray:
    """Rank of each value, 1 for the highest; equal values share their mean rank."""
    from scipy import stats

    return np.asarray(stats.rankdata(-values), dtype=np.float64)


def _similarity(
    units: Sequence[list[str | None]],
    wanted: list[str],
    seen: _Seen,
    method: Method,
    fits: Sequence[int] = range(_FITS),
) -> tuple[FloatArray, list[str]]:
    """Mean cosine of each word with its nearest mentions over several fits, and the nearest mention."""
    terms = sorted(u for u in seen.count if u.startswith(MENTION) and seen.count[u] >= _LEAST_COUNT)
    if not terms:
        return np.zeros(len(wanted)), [""] * len(wanted)
    lines = [[u for u in own if u is not None] for own in units]
    total = np.zeros((len(wanted), len(terms)))
    for fit in fits:
        vectors = _vectors(lines, [*wanted, *terms], method, seed=fit, total=seen.words)
        total += vectors[: len(wanted)] @ vectors[len(wanted) :].T
    mean = total / len(fits)
    top = np.sort(mean, axis=1)[:, -_NEAREST:].mean(axis=1)
    return np.asarray(top), [terms[i].removeprefix(MENTION) for i in mean.argmax(axis=1)]


def _vectors(lines: list[list[str]], words: list[str], method: Method, *, seed: int, total: int) -> FloatArray:
    """Unit vectors of some words from one fit on resampled sentences, shape (words, dimensions).

    One thread, and no hash of Python's that changes from run to run: the same corpus gives the same vectors.
    """
    from gensim.models import FastText, Word2Vec

    rng = np.random.Generator(np.random.PCG64(seed))
    drawn = [lines[i] for i in np.sort(rng.integers(0, len(lines), len(lines)))]
    common: dict[str, Any] = {
        "vector_size": _DIMENSIONS,
        "window": 5,
        "alpha": 0.05,
        "min_count": 1,
        "sg": 1,
        "negative": 5,
        "sample": 1e-4,
        "epochs": int(np.clip(_TRAINED // max(total, 1), 2, 15)),
        "workers": 1,
        "seed": seed + 1,
        "hashfxn": _hash,
    }
    # Words that the draw left out keep their row: a fit that never saw a word says nothing of it.
    made = Word2Vec(**common) if method == "word2vec" else FastText(**common, min_n=1, max_n=2, bucket=200_000)
    made.build_vocab(drawn)
    made.train(drawn, total_examples=made.corpus_count, epochs=made.epochs)
    vectors = np.zeros((len(words), _DIMENSIONS))
    for row, word in enumerate(words):
        if word in made.wv.key_to_index:
            vectors[row] = made.wv[word]
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(norms > 0, norms, 1.0))


def _hash(text: str) -> int:
    return zlib.crc32(text.encode("utf-8"))
