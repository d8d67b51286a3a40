"""Sentences as sequences of units: mentions of a concept and frequent phrases as one unit each, other words as they are.

The segmenter cuts most policy terms in two (空气|质量), so words alone would be poor candidates for a list of terms.
Phrases are found as in Bouma 2009 (normalised pointwise mutual information), by gensim.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from pipeline.attention.count import Counter, Hits
from pipeline.corpus.arrays import text_of
from pipeline.corpus.layout import Layout

MENTION = "\x1e"  # before a mention of a concept: tells it from a candidate of the same characters
_NPMI = 0.5
_MIN_PHRASE = 10


@dataclass(frozen=True)
class SentenceUnits:
    """One sentence.

    Attributes:
        report_id: its report.
        sentence_no: its number.
        units: words of it, mentions marked by MENTION; punctuation and numbers are None, which nothing reaches across.
    """

    report_id: str
    sentence_no: int
    units: list[str | None]


def sentences_of(layout: Layout, counter: Counter) -> Iterator[SentenceUnits]:
    """Sentences of some reports, mentions of the counter's concepts joined.

    Args:
        layout: the reports.
        counter: usually of one concept.

    Yields:
        Sentences by report and number.
    """
    hits = Hits.of(layout, counter)
    start, end = hits.found.start[hits.counted], hits.found.end[hits.counted]
    inside = np.zeros(len(layout.codes) + 1, dtype=np.int64)
    np.add.at(inside, start + 1, 1)
    np.add.at(inside, end, -1)
    covered = np.cumsum(inside) > 0  # token boundaries within a mention
    starts = np.flatnonzero(layout.starts & ~covered)
    ends = np.flatnonzero(layout.ends & ~covered)
    mention = np.isin(starts, start)
    text = text_of(layout.codes)
    ids = layout.reports["report_id"].to_pylist()
    bounds = np.append(layout.offsets, len(layout.codes))
    first, last = np.searchsorted(starts, bounds[:-1]), np.searchsorted(starts, bounds[1:])
    order = sorted(range(len(layout.offsets)), key=lambda i: (ids[layout.report[i]], layout.number[i]))
    for row in order:
        spans = zip(*(a[first[row] : last[row]].tolist() for a in (starts, ends, mention)), strict=True)
        units = [_unit(text[a:b], own) for a, b, own in spans]
        yield SentenceUnits(ids[layout.report[row]], int(layout.number[row]), units)


def _unit(word: str, mention: bool) -> str | None:
    if mention:
        return sys.intern(MENTION + word)
    return sys.intern(word) if any(c.isalpha() for c in word) and not any(c.isdigit() for c in word) else None


class FrequentPhrases:
    """Frequent phrases of two words, learnt from sentences."""

    def __init__(self, sentences: Iterable[SentenceUnits]) -> None:
        from gensim.models.phrases import Phrases as Learner

        runs = (run for sentence in sentences for run in _runs(sentence.units))
        learnt = Learner(runs, min_count=_MIN_PHRASE, threshold=_NPMI, scoring="npmi", delimiter=_JOINT)
        self._phrases = frozenset(
            (a, b)
            for a, b in (key.split(_JOINT) for key in learnt.export_phrases())
            if not (a + b).startswith(MENTION) and MENTION not in b and len(a + b) <= _LONGEST
        )

    def join(self, units: list[str | None]) -> list[str | None]:
        """Units with phrases joined, from the left."""
        made: list[str | None] = []
        for unit in units:
            before = made[-1] if made else None
            if unit is not None and before is not None and (before, unit) in self._phrases:
                made[-1] = before + unit
            else:
                made.append(unit)
        return made


_JOINT = "\x1f"
_LONGEST = 8


def _runs(units: list[str | None]) -> Iterator[list[str]]:
    run: list[str] = []
    for unit in [*units, None]:
        if unit is not None:
            run.append(unit)
        elif run:
            yield run
            run = []
