"""How many places have a passage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.between.passages import Passages, Stream, covered_words
from pipeline.corpus.arrays import Ints, distinct
from pipeline.corpus.shingles import WORDS


@dataclass(frozen=True)
class Runs:
    """Runs of eight words that lie within a passage of a report.

    Attributes:
        at: word of the report that each begins with.
        key: its hash.
    """

    at: Ints
    key: Ints


def runs_inside(stream: Stream, text: int, passages: Passages) -> Runs:
    """Runs of eight words of a text that lie within one of its passages.

    Args:
        stream: words of some texts.
        text: the text.
        passages: its passages, by words of the stream.
    """
    keys = stream.keys(text)
    starts = passages.take(passages.end - passages.start >= WORDS)
    runs = replace(starts, end=starts.end - WORDS + 1)
    at = np.flatnonzero(covered_words(runs, len(keys), int(stream.bounds[text])))
    return Runs(at, keys[at].astype(np.int64))


def places_with(runs: Sequence[Runs], words_by_place: Iterable[Stream]) -> list[Ints]:
    """Places in whose reports, of any year, each of some runs stands.

    Args:
        runs: the runs, in groups.
        words_by_place: the reports of each place.

    Returns:
        Counts of each group.
    """
    keys = distinct(np.concatenate([np.zeros(0, dtype=np.int64), *(r.key for r in runs)]))
    counts = np.zeros(len(keys), dtype=np.int64)
    for own in words_by_place if len(keys) else ():
        theirs = [own.keys(text).astype(np.int64) for text in range(len(own.bounds) - 1)]
        found = distinct(np.concatenate([np.zeros(0, dtype=np.int64), *theirs]))
        at = np.minimum(np.searchsorted(keys, found), len(keys) - 1)
        counts[at[keys[at] == found]] += 1
    return [counts[np.searchsorted(keys, r.key)] for r in runs]


def quartiles(start: Ints, end: Ints, runs: Runs, counts: Ints) -> Ints:
    """Places that have each passage of a report, at least 2.

    Of the runs of eight words in a passage that stand in two places or more, the upper quartile as places go: a quarter of
    these runs stand in so many or more. Runs that a change has cut stand in one place and tell nothing.

    Args:
        start: word of the report that each passage begins with.
        end: word after it.
        runs: runs inside.
        counts: places with each of them.
    """
    at, counts = runs.at[counts > 1], counts[counts > 1]
    low, high = np.searchsorted(at, start), np.searchsorted(at, end - WORDS + 1)
    found = (np.sort(counts[a:b])[3 * (b - a - 1) // 4] if b > a else 2 for a, b in zip(low, high, strict=True))
    return np.fromiter(found, dtype=np.int64, count=len(low))
