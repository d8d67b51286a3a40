"""Passages of a report that stand, word for word or nearly, in that of a place above it or beside it.

Compared are reports of the same year and of the year before. A passage is found by runs of eight words that both have
(pipeline/corpus/shingles.py) and aligned word by word (local_alignment.py). That two texts agree does not say who wrote it first:
the province often meets after its counties, and both may follow a third; so each passage says whether the other text was given
earlier, how many places have it, and whether the place had it in its own report before.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.between.kin import Kin
from pipeline.between.passages import Chains, Library, Passages, Stream, aligned, apart, covered_words
from pipeline.between.spread import spread
from pipeline.corpus.arrays import Bools, Ints, ints
from pipeline.corpus.shingles import WORDS
from pipeline.tables import between as t

Row = dict[str, Any]
# Opening, thanks and closing, which every report has in words that differ with the place.
_CEREMONY = re.compile(
    "请予审议|一并审议|民主党派|民主监督|致以.{0,12}敬意|(?:衷心|诚挚)的?感谢|紧密地?团结在|领航掌舵|领导.{0,12}的结果"
    "|我(?:谨)?代表.{0,12}政府|各位代表[：，！]"
)
_MOST_CEREMONY = 50  # words; a longer passage says something besides
_NOTHING = dict.fromkeys(("borrowed_words", "formula_words", "carried_words", "n_passages", "longest_words"), 0)


def borrowed_tables(*, reports: pa.Table, sentences: pa.Table) -> dict[str, pa.Table]:
    """Passages in common with places above and beside, and what share of a report they are.

    Args:
        reports: ``report_id``, ``place``, ``place_code``, ``level``, ``year`` and ``delivered_on``, by report_id.
        sentences: what is spoken, by report and number: ``report`` (row of reports), ``sentence_no``, ``part``, ``text``, and
            of each of its words ``codes`` (a number that stands for it) and ``ends`` (offset after its last character).

    Returns:
        Tables borrowed and borrowed_share.
    """
    corpus = SpokenWords.of(reports, sentences)
    kin = Kin.of(corpus.rows)
    found = list(_found(corpus, kin))
    n_places = spread(corpus.stream, corpus.places, [f.report for f in found], [f.passages for f in found])
    common = math.sqrt(2 * len({*corpus.places}))  # halfway, as ratios go, from two places to all
    passages, shares = [t.BORROWED.empty()], [t.BORROWED_SHARE.empty()]
    for each, counts in zip(found, n_places, strict=True):
        formula = (counts > common) | _ceremonial(corpus, each.passages)
        shares.append(t.BORROWED_SHARE.from_rows([*_shares(corpus, kin, each, formula)]))
        passages.append(t.BORROWED.from_rows([*_rows(corpus, kin, each, counts, formula)]))
    return {"borrowed": pa.concat_tables(passages), "borrowed_share": pa.concat_tables(shares)}


def _ceremonial(corpus: SpokenWords, passages: Passages) -> Bools:
    spans = zip(passages.start.tolist(), passages.end.tolist(), strict=True)
    found = (b - a <= _MOST_CEREMONY and _CEREMONY.search(corpus.text(a, b)) is not None for a, b in spans)
    return np.fromiter(found, dtype=np.bool_, count=len(passages.start))


@dataclass(frozen=True)
class SpokenWords:
    """All reports as one stream of words, with what it takes to find the text of a passage again.

    Attributes:
        rows: reports, by report_id.
        stream: their words.
        sentences: number, text and ends of words of each sentence.
        first: first word of each sentence in the stream.
    """

    rows: list[Row]
    stream: Stream
    sentences: pa.Table
    first: Ints

    @classmethod
    def of(cls, reports: pa.Table, sentences: pa.Table) -> SpokenWords:
        """Lay the words out."""
        sentences = sentences.combine_chunks()
        n_words = ints(pc.list_value_length(sentences["codes"]))
        first = np.concatenate([[0], np.cumsum(n_words)])
        of_report = np.searchsorted(ints(sentences["report"]), np.arange(reports.num_rows + 1))
        code = ints(pc.list_flatten(sentences["codes"])).astype(np.uint32)
        return cls(reports.to_pylist(), Stream(code, first[of_report]), sentences, first)

    @property
    def places(self) -> list[str]:
        """Place of each report."""
        return [r["place"] for r in self.rows]

    def sentence(self, word: int) -> int:
        """Row of the sentence of a word."""
        return int(np.searchsorted(self.first, word, side="right")) - 1

    def number(self, sentence: int) -> int:
        """Number of a sentence within its report."""
        return int(self.sentences["sentence_no"][sentence].as_py())

    def text(self, start: int, end: int) -> str:
        """What stands from one word up to another, with the marks between them."""
        first, last = self.sentence(start), self.sentence(end - 1)
        texts = [self.sentences["text"][s].as_py() for s in range(first, last + 1)]
        texts[-1] = texts[-1][: self._end(last, end - 1)]
        if start > self.first[first]:
            texts[0] = texts[0][self._end(first, start - 1) :]
        joined = "".join(texts)
        begin = next((i for i, c in enumerate(joined) if c.isalnum()), 0)
        return joined[begin:]

    def _end(self, sentence: int, word: int) -> int:
        return int(self.sentences["ends"][sentence][int(word - self.first[sentence])].as_py())


@dataclass(frozen=True)
class InCommon:
    """What one report has in common with others.

    Attributes:
        report: row of the report.
        others: rows of all reports that it was compared with.
        passages: what was found.
        carried: which of its words the place's own report before has too, in runs of eight; None where there is none.
    """

    report: int
    others: tuple[int, ...]
    passages: Passages
    carried: Bools | None


def _found(corpus: SpokenWords, kin: Kin) -> Iterator[InCommon]:
    """All reports, family by family and year by year: their sources are sorted once."""
    at: dict[tuple[str, int], int] = {(r["place"], r["year"]): i for i, r in enumerate(corpus.rows)}
    years = sorted({year for _, year in at})
    families = [*kin.families.values(), *((p,) for p, f in sorted(kin.family.items()) if f is None)]
    for members in families:
        above = sorted({a for m in members for a in kin.above[m]})
        for year in years:
            reports = [at[m, year] for m in members if (m, year) in at]
            sources = [at[p, y] for p in (*members, *above) for y in (year - 1, year) if (p, y) in at]
            if reports and sources:
                yield from _compared(corpus, kin, reports, sources)


def _compared(corpus: SpokenWords, kin: Kin, reports: Sequence[int], sources: list[int]) -> Iterator[InCommon]:
    stream = corpus.stream
    library = Library.of(stream, sources)
    chains: list[Chains] = []
    others: dict[int, tuple[int, ...]] = {}
    for report in reports:
        place = corpus.rows[report]["place"]
        others[report] = tuple(
            s for s in sources
            if corpus.rows[s]["place"] != place
            and (corpus.rows[s]["place"] in kin.above[place] or kin.family[corpus.rows[s]["place"]] == kin.family[place])
        )  # fmt: skip
        allowed = np.zeros(len(corpus.rows), dtype=np.bool_)
        allowed[list(others[report])] = True
        given, rows = library.seeds(stream.keys(report), allowed)
        chains.append(Chains.of(report, library.text[rows], given + stream.bounds[report], library.at[rows]))
    joined = Chains(*(np.concatenate([getattr(c, name) for c in chains]) for name in Chains.__dataclass_fields__))
    passages = aligned(stream, joined)
    for report in reports:
        if others[report]:
            own = passages.take(passages.text == report)
            yield InCommon(report, others[report], own, _carried(corpus, report))


def _carried(corpus: SpokenWords, report: int) -> Bools | None:
    """Words in runs of eight that the place's own last report has too."""
    row = corpus.rows[report]
    before = [i for i in (report - 1,) if i >= 0 and corpus.rows[i]["place"] == row["place"]]
    if not before:
        return None
    keys = corpus.stream.keys(report)
    known = np.isin(keys, corpus.stream.keys(before[0]))
    start = np.flatnonzero(known)
    n = int(corpus.stream.bounds[report + 1] - corpus.stream.bounds[report])
    none = np.zeros(len(start), dtype=np.int64)
    runs = Passages(none, none, start, start + WORDS, none, none, none)
    return covered_words(runs, n, 0)


def _shares(corpus: SpokenWords, kin: Kin, found: InCommon, formula: Bools) -> Iterator[Row]:
    begin, end = (int(corpus.stream.bounds[found.report + i]) for i in (0, 1))
    n = end - begin
    carried = np.zeros(n, dtype=np.bool_) if found.carried is None else found.carried
    for other in found.others:
        own = found.passages.other == other
        if not own.any():
            yield (
                _pair(corpus, kin, found.report, other)
                | _NOTHING
                | {"n_words": n, "share": 0.0 if n else None, "new_share": 0.0 if n else None}
            )
            continue
        passages = found.passages.take(own)
        inside = covered_words(passages, n, begin)
        special = covered_words(passages.take(~formula[own]), n, begin)
        yield _pair(corpus, kin, found.report, other) | {
            "n_words": n,
            "borrowed_words": int(inside.sum()),
            "formula_words": int((inside & ~special).sum()),
            "carried_words": int((special & carried).sum()),
            "share": float(inside.mean()),
            "new_share": float((special & ~carried).mean()),
            "n_passages": int(own.sum()),
            "longest_words": int((passages.end - passages.start).max(initial=0)),
        }


def _rows(corpus: SpokenWords, kin: Kin, found: InCommon, n_places: Ints, formula: Bools) -> Iterator[Row]:
    """Of each place above the best text of a passage, and of those beside the best one of all."""
    p = found.passages
    begin = int(corpus.stream.bounds[found.report])
    sources: dict[str, int] = {"": 0}
    pairs = {o: _pair(corpus, kin, found.report, o) for o in found.others}
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
        carried = None if found.carried is None else bool(found.carried[start - begin : end - begin].mean() >= 0.5)
        yield pairs[int(p.other[i])] | {
            "passage_no": number,
            "part": corpus.sentences["part"][corpus.sentence(start)].as_py(),
            "sentence_no": corpus.number(corpus.sentence(start)),
            "from_sentence_no": corpus.number(corpus.sentence(other_start)),
            "n_words": end - start,
            "same_words": int(p.same[i]),
            "text": corpus.text(start, end),
            "from_text": corpus.text(other_start, other_end),
            "n_places": int(n_places[i]),
            "formula": bool(formula[i]),
            "carried_over": carried,
        }


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
