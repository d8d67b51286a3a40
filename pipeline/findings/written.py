"""Words that came or went, as a reader sees it: a word stands in a text however that is cut into words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa

from pipeline.corpus.arrays import Ints, among, distinct

_AT_ONCE = 256  # reports whose texts are in memory


def told_changes(changed: pa.Table, reports: pa.Table, texts: Callable[[Sequence[str]], pa.Table]) -> pa.Table:
    """Of the words that came or went those that are in no text before or after, with the number of texts they are in.

    A word that stands, cut otherwise, in a report without it neither came nor went (搬迁 in 易地搬迁).

    Args:
        changed: rows of ``term_changes``: new and vanished words, in any order.
        reports: rows of ``reports``.
        texts: gives ``place``, ``year`` and ``text`` of some reports.

    Returns:
        The rows of ``changed`` that are so, in its order, with ``n_texts``.
    """
    rows: dict[str, list[int]] = defaultdict(list)
    for i, place in enumerate(changed.column("place").to_pylist()):
        rows[place].append(i)
    words, kinds, first, last = (changed.column(c).to_pylist() for c in ("term", "kind", "first_year", "last_year"))
    n_texts: dict[int, int] = {}
    for place, by_year in _texts(rows, reports, texts):
        for i, years in zip(rows[place], years_with([words[i] for i in rows[place]], by_year), strict=True):
            if years and (years[0] == first[i] if kinds[i] == "new" else years[-1] == last[i]):
                n_texts[i] = len(years)
    kept = sorted(n_texts)
    return changed.take(pa.array(kept, pa.int64())).append_column(
        "n_texts", pa.array([n_texts[i] for i in kept], pa.int32())
    )


def years_with(words: Sequence[str], texts: Mapping[int, str]) -> list[list[int]]:
    """The years of the texts that each word is in, ascending.

    A text is looked through only for words whose first and last two characters are next to one another in it.

    Args:
        words: the words.
        texts: text by year.
    """
    heads = np.array([_number(word[:2]) for word in words], dtype=np.int64)
    tails = np.array([_number(word[-2:]) for word in words], dtype=np.int64)
    single = np.array([len(word) < 2 for word in words], dtype=np.bool_)
    found: list[list[int]] = [[] for _ in words]
    for year, text in sorted(texts.items()):
        pairs = distinct(_pairs(text))
        for i in np.flatnonzero(single | among(heads, pairs) & among(tails, pairs)).tolist():
            if len(words[i]) == 2 or words[i] in text:
                found[i].append(year)
    return found


def _texts(
    places: Mapping[str, Sequence[int]], reports: pa.Table, texts: Callable[[Sequence[str]], pa.Table]
) -> Iterator[tuple[str, dict[int, str]]]:
    """Places with the texts of their reports by year, some places at a time."""
    ids: dict[str, list[str]] = {place: [] for place in places}
    for place, report_id in zip(*(reports.column(c).to_pylist() for c in ("place", "report_id")), strict=True):
        if place in ids:
            ids[place].append(report_id)
    asked: list[str] = []
    for n, own in enumerate(ids.values(), 1):
        asked += own
        if len(asked) < _AT_ONCE and n < len(ids):
            continue
        found: dict[str, dict[int, str]] = defaultdict(dict)
        columns = texts(asked).select(["place", "year", "text"]).to_pydict()
        for place, year, text in zip(*columns.values(), strict=True):
            found[place][year] = text
        yield from found.items()
        asked = []


def _pairs(text: str) -> Ints:
    """Each two neighbouring characters of a text as one number."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
    return (codes[:-1] << 32) | codes[1:]


def _number(pair: str) -> int:
    return ord(pair[0]) << 32 | ord(pair[-1])
