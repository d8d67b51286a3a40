"""Passages of a report that stand, word for word or nearly, in that of a place above it or beside it.

Compared are reports of the same year and of the year before. A passage is found by runs of eight words that both have
(pipeline/corpus/shingles.py) and aligned word by word (local_alignment.py). That two texts agree does not say who wrote it first:
the province often meets after its counties, and both may follow a third; so each passage says whether the other text was given
earlier, how many places have it, and whether the place had it in its own report before.

Reports are read a bounded number at a time: families of places one after the other for what they have in common, then all of
them once more for how many places have it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.between.batches import MOST_REPORTS, FamilyYear, batches
from pipeline.between.kin import Kin
from pipeline.between.passages import Chains, Passages, SharedRuns, Stream, aligned, apart, covered_words
from pipeline.between.spoken import SpokenWords, in_order
from pipeline.between.spread import Runs, places_with, quartiles, runs_inside
from pipeline.corpus.arrays import Bools, Ints, among
from pipeline.corpus.shingles import WORDS
from pipeline.tables import between as t

Row = dict[str, Any]
Ask = Callable[[Sequence[str]], pa.Table]  # of some report_ids
# Opening, thanks and closing, which every report has in words that differ with the place.
_CEREMONY = re.compile(
    "请予审议|一并审议|民主党派|民主监督|致以.{0,12}敬意|(?:衷心|诚挚)的?感谢|紧密地?团结在|领航掌舵|领导.{0,12}的结果"
    "|我(?:谨)?代表.{0,12}政府|各位代表[：，！]"
)
_MOST_CEREMONY = 50  # words; a longer passage says something besides


def borrowed_tables(*, reports: pa.Table, spoken: Ask, texts: Ask, words: Ask) -> dict[str, pa.Table]:
    """Passages in common with places above and beside, and what share of a report they are.

    Args:
        reports: ``report_id``, ``place``, ``place_code``, ``level``, ``year`` and ``delivered_on``, by report_id.
        spoken: words of some reports, in any order: ``report`` (which of those asked for, from 1), ``token_no``, ``sentence_no``,
            ``end_char`` (offset after its last character in the sentence) and ``code`` (a number that stands for it).
        texts: ``report_id``, ``sentence_no``, ``part`` and ``text`` of their sentences, by report_id and number.
        words: ``report``, ``token_no`` and ``code`` alone.

    Returns:
        Tables borrowed and borrowed_share.
    """
    rows = reports.to_pylist()
    kin = Kin.of(rows)
    found: list[InCommon] = []
    for tasks, needed in batches(rows, kin):
        ids = [rows[i]["report_id"] for i in needed]
        corpus = SpokenWords.of([rows[i] for i in needed], spoken(ids), texts(ids))
        row = {i: n for n, i in enumerate(needed)}
        found += _compared(corpus, kin, [task.renumbered(row) for task in tasks])
    counts = places_with([f.runs for f in found], _by_place(rows, words))
    common = math.sqrt(2 * len(kin.level))  # halfway, as ratios go, from two places to all
    passages, shares = [t.BORROWED.empty()], [t.BORROWED_SHARE.empty()]
    for begin in range(0, len(found), MOST_REPORTS):
        told: list[Row] = []
        sizes: list[Row] = []
        for each, of_runs in zip(
            found[begin : begin + MOST_REPORTS], counts[begin : begin + MOST_REPORTS], strict=True
        ):
            n_places = quartiles(each.passages.start, each.passages.end, each.runs, of_runs)
            formula = (n_places > common) | each.ceremonial
            told += [r | {"n_places": int(n_places[i]), "formula": bool(formula[i])} for i, r in each.told]
            sizes += _shares(each, formula)
        passages.append(t.BORROWED.from_rows(told))
        shares.append(t.BORROWED_SHARE.from_rows(sizes))
    return {"borrowed": pa.concat_tables(passages), "borrowed_share": pa.concat_tables(shares)}


def _by_place(rows: Sequence[Row], words: Ask) -> Iterator[Stream]:
    """Words of the reports of each place, a bounded number of reports at a time."""
    places = [[r["report_id"] for r in own] for _, own in groupby(rows, lambda r: r["place"])]
    while places:
        sizes = np.cumsum([len(p) for p in places])
        many = max(1, int(np.searchsorted(sizes, MOST_REPORTS, side="right")))
        ids = [r for p in places[:many] for r in p]
        found = in_order(words(ids))
        bounds = np.searchsorted(found["report"], np.arange(1, len(ids) + 2))
        at = 0
        for own in places[:many]:
            of_texts = bounds[at : at + len(own) + 1]
            yield Stream(found["code"][of_texts[0] : of_texts[-1]], of_texts - of_texts[0])
            at += len(own)
        places = places[many:]


@dataclass(frozen=True)
class InCommon:
    """What one report has in common with others.

    Attributes:
        n_words: words of the report.
        pairs: the report and each that it was compared with, by the row of the latter.
        passages: what was found, by words of the report.
        runs: runs of eight words inside.
        ceremonial: which passages are opening, thanks or closing.
        carried: which words the place's own report before has too, in runs of eight; None where there is none.
        told: passages for the table, with their number here.
    """

    n_words: int
    pairs: dict[int, Row]
    passages: Passages
    runs: Runs
    ceremonial: Bools
    carried: Bools | None
    told: list[tuple[int, Row]]


def _compared(corpus: SpokenWords, kin: Kin, tasks: Sequence[FamilyYear]) -> Iterator[InCommon]:
    """All reports of some families and years, whose passages are aligned together."""
    chains = [Chains.none()]
    pairs: dict[int, dict[int, Row]] = {}
    for task in tasks:
        shared = SharedRuns.of(corpus.stream, task.sources)
        for report in task.reports:
            others = _others(corpus, kin, report, task.sources)
            allowed = np.zeros(len(corpus.rows), dtype=np.bool_)
            allowed[others] = True
            chains.append(Chains.of(report, *shared.seeds(report, allowed)))
            if others:
                pairs[report] = {other: _pair(corpus, kin, report, other) for other in others}
    passages = aligned(corpus.stream, Chains.joined(chains))
    for report, own in pairs.items():
        first, end = np.searchsorted(passages.text, [report, report + 1])
        yield _in_common(corpus, report, own, passages.take(slice(first, end)))


def _others(corpus: SpokenWords, kin: Kin, report: int, sources: Sequence[int]) -> list[int]:
    """Sources of the places above and beside that of a report."""
    place = corpus.rows[report]["place"]
    family, above = kin.family[place], kin.above[place]
    places = ((s, corpus.rows[s]["place"]) for s in sources)
    return [s for s, other in places if other != place and (other in above or kin.family[other] == family)]


def _in_common(corpus: SpokenWords, report: int, pairs: dict[int, Row], passages: Passages) -> InCommon:
    begin, end = (int(corpus.stream.bounds[report + i]) for i in (0, 1))
    carried = _carried(corpus, report)
    return InCommon(
        end - begin,
        pairs,
        replace(passages, start=passages.start - begin, end=passages.end - begin),
        runs_inside(corpus.stream, report, passages),
        _ceremonial(corpus, passages),
        carried,
        [*_told(corpus, pairs, passages, begin, carried)],
    )


def _ceremonial(corpus: SpokenWords, passages: Passages) -> Bools:
    spans = zip(passages.start.tolist(), passages.end.tolist(), strict=True)
    found = (b - a <= _MOST_CEREMONY and _CEREMONY.search(corpus.text(a, b)) is not None for a, b in spans)
    return np.fromiter(found, dtype=np.bool_, count=len(passages.start))


def _carried(corpus: SpokenWords, report: int) -> Bools | None:
    """Words in runs of eight that the place's own last report has too."""
    row = corpus.rows[report]
    before = [i for i in (report - 1,) if i >= 0 and corpus.rows[i]["place"] == row["place"]]
    if not before:
        return None
    keys = corpus.stream.keys(report)
    known = among(keys, np.sort(corpus.stream.keys(before[0])))
    start = np.flatnonzero(known)
    n = int(corpus.stream.bounds[report + 1] - corpus.stream.bounds[report])
    none = np.zeros(len(start), dtype=np.int64)
    runs = Passages(none, none, start, start + WORDS, none, none, none)
    return covered_words(runs, n, 0)


def _shares(found: InCommon, formula: Bools) -> Iterator[Row]:
    n, p, at = found.n_words, found.passages, {other: i for i, other in enumerate(found.pairs)}
    group = np.array([at[other] for other in p.other.tolist()], dtype=np.int64)
    carried = np.zeros(n, dtype=np.bool_) if found.carried is None else found.carried
    before = np.concatenate([[0], np.cumsum(carried)])  # carried words before each word
    inside, _ = _sizes(p, group, before, len(at))
    special, of_those = _sizes(p.take(~formula), group[~formula], before, len(at))
    longest = np.zeros(len(at), dtype=np.int64)
    np.maximum.at(longest, group, p.end - p.start)
    counts = zip(
        *(x.tolist() for x in (inside, special, of_those, np.bincount(group, minlength=len(at)), longest)), strict=True
    )
    for pair, (words, others, again, n_passages, most) in zip(found.pairs.values(), counts, strict=True):
        yield pair | {
            "n_words": n,
            "borrowed_words": words,
            "formula_words": words - others,
            "carried_words": again,
            "share": words / n if n else None,
            "new_share": (others - again) / n if n else None,
            "n_passages": n_passages,
            "longest_words": most,
        }


def _sizes(p: Passages, group: Ints, before: Ints, n_groups: int) -> tuple[Ints, Ints]:
    """Words within the passages of each group, and those of them that are carried over; each word counts once."""
    order = np.lexsort((p.start, group))
    group, start, end = group[order], p.start[order], p.end[order]
    far = group * len(before)  # so that a group begins behind the end of the one before
    reached = np.maximum.accumulate(np.concatenate([[0], end + far]))[:-1] - far
    start = np.minimum(np.maximum(start, reached), end)
    sizes = (np.bincount(group, weights, n_groups) for weights in (end - start, before[end] - before[start]))
    words, carried = (x.astype(np.int64) for x in sizes)
    return words, carried


def _told(
    corpus: SpokenWords, pairs: dict[int, Row], p: Passages, begin: int, carried: Bools | None
) -> Iterator[tuple[int, Row]]:
    """Of each place above the best text of a passage, and of those beside the best one of all."""
    sources: dict[str, int] = {"": 0}
    group = [
        sources.setdefault(pairs[o]["from_place"] if pairs[o]["relation"] == "above" else "", len(sources))
        for o in p.other.tolist()
    ]
    same_year = [1 - pairs[o]["years_before"] for o in p.other.tolist()]
    worth = np.array([p.other.tolist(), same_year, (-p.same).tolist()], dtype=np.int64).reshape(3, -1)
    chosen = apart(p, np.array([group], dtype=np.int64), worth)
    for number, i in enumerate(chosen.tolist(), start=1):
        start, end, other_start, other_end = (
            int(x[i]) for x in (p.start, p.end, p.other_start, p.other_end)
        )  # fmt: skip
        half = None if carried is None else bool(carried[start - begin : end - begin].mean() >= 0.5)
        yield (
            i,
            pairs[int(p.other[i])]
            | {
                "passage_no": number,
                "part": corpus.part[corpus.sentence(start)],
                "sentence_no": corpus.numbers[corpus.sentence(start)],
                "from_sentence_no": corpus.numbers[corpus.sentence(other_start)],
                "n_words": end - start,
                "same_words": int(p.same[i]),
                "text": corpus.text(start, end),
                "from_text": corpus.text(other_start, other_end),
                "carried_over": half,
            },
        )


def _pair(corpus: SpokenWords, kin: Kin, report: int, other: int) -> Row:
    new, old = corpus.rows[report], corpus.rows[other]
    return {
        "report_id": new["report_id"],
        "place": new["place"],
        "level": new["level"],
        "year": new["year"],
        "from_report_id": old["report_id"],
        "from_place": old["place"],
        "relation": "above" if old["place"] in kin.above[new["place"]] else "sibling",
        "years_before": new["year"] - old["year"],
        "given_before": _given_before(new, old),
    }


def _given_before(new: Row, old: Row) -> bool | None:
    """Whether the other report was given earlier; None where the year is the same and the dates do not tell."""
    if old["year"] < new["year"]:
        return True
    days: tuple[date | None, date | None] = old["delivered_on"], new["delivered_on"]
    return None if days[0] is None or days[1] is None or days[0] == days[1] else days[0] < days[1]
