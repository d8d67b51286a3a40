"""Each topic's share of the parts of reports, with an interval from resampled paragraphs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from pipeline.statistics import CONFIDENCE, FloatArray, bootstrap_ratios, seed_from
from pipeline.statistics.rounding import settled
from pipeline.tables import topics as t
from pipeline.topics.scored import Paragraphs, Scored, each

_AT_ONCE = 8  # stretches that are resampled together: some 2 MB


@dataclass(frozen=True)
class _Stretch:
    """A part of one report, as one model sees it.

    Attributes:
        of: number of the scores.
        report: number of the report.
        part: review, plan or all.
        counts: words of each topic in each paragraph that has a topic, shape (paragraphs, topics).
        sizes: words of these, shape (paragraphs,).
    """

    of: int
    report: int
    part: str
    counts: FloatArray
    sizes: FloatArray


def topic_shares(paragraphs: Paragraphs, scores: Sequence[Scored], *, draws: int) -> pa.Table:
    """Each topic's share of review, plan and both, with a paragraph bootstrap interval; rows of 0 included.

    Stretches of as many paragraphs share the draws, so that a report's interval depends on itself alone; they are
    resampled together, which spares drawing them anew.

    Args:
        paragraphs: of some reports.
        scores: what each model says of them.
        draws: bootstrap samples of paragraphs behind them.

    Returns:
        topic_shares.
    """
    stretches = [s for of, scored in enumerate(scores) for s in _stretches(paragraphs, of, scored)]
    if not stretches:
        return t.TOPIC_SHARES.empty()
    by_size: dict[int, list[int]] = defaultdict(list)
    for i, stretch in enumerate(stretches):
        by_size[len(stretch.sizes)].append(i)
    limits: dict[int, tuple[FloatArray, FloatArray]] = {}
    for size, own in by_size.items():
        seed = seed_from("topic_shares", str(size))
        for some in (own[i : i + _AT_ONCE] for i in range(0, len(own), _AT_ONCE)):
            samples = [(stretches[i].counts, stretches[i].sizes) for i in some]
            found = bootstrap_ratios(samples, draws=draws, confidence=CONFIDENCE, seed=seed)
            limits |= zip(some, found, strict=True)
    share = np.concatenate([s.counts.sum(axis=0) / s.sizes.sum() for s in stretches])
    low, high = (np.concatenate([limits[i][end] for i in range(len(stretches))]) for end in (0, 1))
    row = np.repeat(np.arange(len(stretches)), [s.counts.shape[1] for s in stretches])
    report = np.array([s.report for s in stretches])[row]
    return t.TOPIC_SHARES.from_columns(
        {
            "model": each([scores[s.of].model for s in stretches], row),
            "report_id": each(paragraphs.report_ids, report),
            "place": each(paragraphs.places, report),
            "year": each(paragraphs.years, report),
            "part": each([s.part for s in stretches], row),
            "topic_id": np.concatenate([scores[s.of].ids for s in stretches]),
            "share": settled(share),
            "ci_low": settled(np.clip(np.minimum(low, share), 0, 1)),
            "ci_high": settled(np.clip(np.maximum(high, share), 0, 1)),
            "n_paragraphs": each([len(s.sizes) for s in stretches], row),
            "n_words": each([int(s.sizes.sum()) for s in stretches], row),
        }
    )


def _stretches(paragraphs: Paragraphs, of: int, scored: Scored) -> Iterator[_Stretch]:
    # A paragraph that the model gives no topic counts for no share, so that the shares of a part sum to 1.
    spoken = scored.shares.sum(axis=1) > 0
    for report, (start, end) in enumerate(zip(paragraphs.bounds[:-1], paragraphs.bounds[1:], strict=True)):
        every = np.flatnonzero(spoken[start:end] & (paragraphs.n_words[start:end] > 0)) + start
        for part in ("review", "plan", "all"):
            chosen = every if part == "all" else every[paragraphs.part[every] == part]
            if len(chosen):
                sizes = paragraphs.n_words[chosen]
                yield _Stretch(of, report, part, scored.shares[chosen] * sizes[:, None], sizes)
