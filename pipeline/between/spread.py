"""How many places have a passage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pipeline.between.passages import Passages, Stream, covered_words
from pipeline.corpus.arrays import Ints, distinct
from pipeline.corpus.shingles import WORDS


def spread(stream: Stream, places: Sequence[str], reports: Sequence[int], passages: Sequence[Passages]) -> list[Ints]:
    """Places that have each passage, in a report of any year.

    Of the runs of eight words in a passage that stand in two places or more, the upper quartile as places go: a quarter of these
    runs stand in so many or more. Runs that a change has cut stand in one place and tell nothing.

    Args:
        stream: words of all reports.
        places: place of each report.
        reports: reports with passages.
        passages: of each of them.

    Returns:
        Of each of ``reports`` the places by passage, at least 2.
    """
    inside = [_runs_inside(stream, r, p) for r, p in zip(reports, passages, strict=True)]
    wanted = [stream.keys(r)[at].astype(np.int64) for r, at in zip(reports, inside, strict=True)]
    keys = distinct(np.concatenate([np.zeros(0, dtype=np.int64), *wanted]))
    counts = _places_with(stream, places, keys)
    return [
        _quartiles(stream, r, p, at, counts[np.searchsorted(keys, own)])
        for r, p, at, own in zip(reports, passages, inside, wanted, strict=True)
    ]


def _runs_inside(stream: Stream, report: int, passages: Passages) -> Ints:
    """Where in a report a run of eight words begins that lies within a passage."""
    begin, n = int(stream.bounds[report]), len(stream.keys(report))
    starts = passages.take(passages.end - passages.start >= WORDS)
    runs = replace(starts, end=starts.end - WORDS + 1)
    return np.flatnonzero(covered_words(runs, n, begin))


def _places_with(stream: Stream, places: Sequence[str], keys: Ints) -> Ints:
    """Places in whose reports each of some runs stands; keys ascending."""
    counts = np.zeros(len(keys), dtype=np.int64)
    reports: dict[str, list[int]] = defaultdict(list)
    for report, place in enumerate(places):
        reports[place].append(report)
    if not len(keys):
        return counts
    for own in reports.values():
        theirs = distinct(np.concatenate([stream.keys(r) for r in own]).astype(np.int64))
        at = np.minimum(np.searchsorted(keys, theirs), len(keys) - 1)
        counts[at[keys[at] == theirs]] += 1
    return counts


def _quartiles(stream: Stream, report: int, passages: Passages, at: Ints, counts: Ints) -> Ints:
    """The upper quartile of each passage, from those of all runs inside a passage."""
    at = at[counts > 1] + stream.bounds[report]
    counts = counts[counts > 1]
    low, high = np.searchsorted(at, passages.start), np.searchsorted(at, passages.end - WORDS + 1)
    found = (np.sort(counts[a:b])[3 * (b - a - 1) // 4] if b > a else 2 for a, b in zip(low, high, strict=True))
    return np.fromiter(found, dtype=np.int64, count=len(low))
