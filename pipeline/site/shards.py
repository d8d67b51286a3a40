"""What scripts load: the reports, their rates, their sentences, and where each word stands.

The index of words is positional: for each word and report the numbers of the tokens that are it. A phrase is then a run of
neighbouring tokens, so 民生 is never found in 人民|生活, and counts are exact without a text being read. Numbers are
written in base 36, most of them as differences, because the files are text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.pages.source.by_report import Row, slices
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.text.markdown import file_stem
from pipeline.site.charts import rounded
from pipeline.site.html import COLOURS, Links, concept_labels, script

_PARTS = ("review", "plan", "other", "all")
_SHARD_BYTES = 150_000  # aimed at; a word is never cut
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_CODES = [_DIGITS[i] for i in range(36)]


def base36(value: int) -> str:
    """A number from 0 up as a script's ``parseInt(text, 36)`` reads it."""
    if value < 36:
        return _CODES[value]
    digits = ""
    while value:
        value, digit = divmod(value, 36)
        digits = _DIGITS[digit] + digits
    return digits


def bucket(word: str, n: int) -> int:
    """Shard of a word: FNV-1a over its UTF-16 units, as assets/index.js computes it."""
    value = 0x811C9DC5
    raw = word.encode("utf-16-le", "surrogatepass")
    for i in range(0, len(raw), 2):
        value = ((value ^ (raw[i] | raw[i + 1] << 8)) * 0x01000193) & 0xFFFFFFFF
    return value % n


def corpus_shard(corpus: Corpus, with_text: set[str]) -> str:
    """The reports: place, year and words of each part. All other shards number reports and places as this one does."""
    links = Links(corpus, "")
    places = corpus.places()
    sizes = _sizes(corpus)
    first = {place: corpus.of_place(place)[0] for place in places}
    return script(
        "corpus",
        {
            "places": [[p, first[p]["level"], first[p]["place_code"] or "", links.place(p)] for p in places],
            "concepts": [
                [name, both, links.concept(name), i % COLOURS + 1]
                for i, (name, both) in enumerate(concept_labels(corpus).items())
            ],
            "reports": [
                [
                    r["report_id"],
                    corpus.place_rank[r["place"]],
                    r["year"],
                    links.report(r["report_id"]),
                    [sizes.get((r["report_id"], p), 0) for p in _PARTS],
                    file_stem(r["report_id"]) if r["report_id"] in with_text else "",
                ]
                for r in corpus.reports
            ],
        },
    )


def _sizes(corpus: Corpus) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for data in corpus.by_report["report_parts"].tables():
        columns = (data.column(k).to_pylist() for k in ("report_id", "part", "n_tokens"))
        found |= {(report_id, part): n or 0 for report_id, part, n in zip(*columns, strict=True)}
    return found


def rates_shard(corpus: Corpus) -> str:
    """Rates of concepts: of each report, of each concept and part, mentions, rate and interval."""
    number = {r["report_id"]: i for i, r in enumerate(corpus.reports)}
    concept = {c: i for i, c in enumerate(corpus.concepts)}
    cells: list[list[list[Any]]] = [[[0] * len(_PARTS) for _ in corpus.concepts] for _ in corpus.reports]
    names = ("report_id", "concept", "part", "hits", "per_10k_tokens", "ci_low", "ci_high")
    for data in corpus.by_report["attention"].tables():
        for report_id, of, part, hits, *numbers in zip(*(data.column(k).to_pylist() for k in names), strict=True):
            if numbers[0] is not None and part in _PARTS:
                cell = [hits, *(rounded(v) for v in numbers)] if hits else [0, rounded(numbers[2])]
                cells[number[report_id]][concept[of]][_PARTS.index(part)] = cell
    return script("rates", cells)


def text_shard(corpus: Corpus, report: Row) -> str:
    """The sentences of a report, with the lengths of their words."""
    report_id = report["report_id"]
    made = text_of(corpus.rows("sentences", report_id), corpus.rows("tokens", report_id))
    return script("text/" + file_stem(report_id), made)


def text_of(sentences: list[Row], tokens: list[Row]) -> dict[str, list[Any]]:
    """Sentences and the lengths of their words, as scripts read them.

    Args:
        sentences: rows of ``sentences`` of a report, in order.
        tokens: its rows of ``tokens``, in order.
    """
    starts: dict[int, list[int]] = {}
    for row in tokens:
        starts.setdefault(row["sentence_no"], []).append(row["start_char"])
    return {
        "text": [s["text"] for s in sentences],
        "cut": [_lengths(starts.get(s["sentence_no"], ()), len(s["text"])) for s in sentences],
    }


def _lengths(starts: Iterable[int], end: int) -> str:
    """Lengths of the words of a sentence, a digit each; a longer one in brackets. A blank belongs to the word before."""
    bounds = [*starts, end]
    if bounds:
        bounds[0] = 0
    sizes = (b - a for a, b in pairwise(bounds))
    return "".join(_CODES[n] if n < 36 else f"({base36(n)})" for n in sizes)


@dataclass
class Index:
    """The index of words, gathered batch by batch.

    Attributes:
        corpus: the tables.
        words: positions of each word, as they are written, a text a report.
        counts: occurrences of each word.
        starts: of each report its sentences, see :func:`_sentence_sizes`.
    """

    corpus: Corpus
    words: dict[str, list[str]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    starts: dict[str, list[str]] = field(default_factory=dict)

    def add(self, reports: Iterable[Row]) -> None:
        """Take up some reports."""
        corpus, ids = self.corpus, [r["report_id"] for r in reports]
        tokens = corpus.source("tokens", ids).sort_by([("report_id", "ascending"), ("token_no", "ascending")])
        sentences = corpus.source("sentences", ids).sort_by([("report_id", "ascending"), ("sentence_no", "ascending")])
        tokens, sentences = tokens.combine_chunks(), sentences.combine_chunks()
        of_tokens, of_sentences = slices(tokens.column("report_id")), slices(sentences.column("report_id"))
        for report_id in ids:
            start, stop = of_tokens.get(report_id, (0, 0))
            own = tokens.slice(start, stop - start)
            first, last = of_sentences.get(report_id, (0, 0))
            self.starts[report_id] = _sentence_sizes(own, sentences.slice(first, last - first))
            self._add_words(self._number[report_id], own)

    @cached_property
    def _number(self) -> dict[str, int]:
        return {r["report_id"]: i for i, r in enumerate(self.corpus.reports)}

    def _add_words(self, number: int, tokens: pa.Table) -> None:
        coded = tokens.column("text").combine_chunks().dictionary_encode()
        codes = coded.indices.to_numpy(zero_copy_only=False)
        words = coded.dictionary.to_pylist()
        spoken = tokens.column("is_word").to_numpy()
        order = np.argsort(codes, kind="stable")
        sorted_codes = codes[order]
        first = np.flatnonzero(np.diff(sorted_codes, prepend=-1))
        every = np.diff(order, prepend=0)
        every[first] = order[first]  # each word begins from the first token
        steps = [_CODES[s] if s < 36 else base36(s) for s in every.tolist()]
        heads, bounds = spoken[order[first]].tolist(), first.tolist()
        for code, is_word, a, b in zip(
            sorted_codes[first].tolist(), heads, bounds, [*bounds[1:], len(order)], strict=True
        ):
            if not is_word:
                continue
            word = words[code]
            text = f"{base36(number)}:" + ",".join(steps[a:b])
            self.words.setdefault(word, []).append(text)
            self.counts[word] = self.counts.get(word, 0) + b - a

    def files(self) -> Iterator[tuple[str, str]]:
        """Path and text of the shards: the words with their counts, the sentences, and the positions by word."""
        ordered = sorted(self.words, key=lambda w: (-self.counts[w], w))
        total = sum(len(t) + 1 for texts in self.words.values() for t in texts) + sum(len(w) * 3 + 6 for w in ordered)
        n = max(1, -(-total // _SHARD_BYTES))
        words = "\n".join(f"{w}\t{base36(self.counts[w])}" for w in ordered)
        yield "data/vocabulary.js", script("vocabulary", {"shards": n, "words": words})
        yield "data/sentences.js", script("sentences", [self.starts[r["report_id"]] for r in self.corpus.reports])
        shards: list[dict[str, str]] = [{} for _ in range(n)]
        for word in sorted(self.words):
            shards[bucket(word, n)][word] = ";".join(self.words[word])
        for i, shard in enumerate(shards):
            yield f"data/words/{i}.js", script(f"words/{i}", shard)


def _sentence_sizes(tokens: pa.Table, sentences: pa.Table) -> list[str]:
    """Of each sentence of a report the number of its tokens, and runs of sentences of the same part: ``2d,9`` and ``o3r120p230``."""
    counted = pc.value_counts(tokens.column("sentence_no").combine_chunks())
    sizes = dict(zip(counted.field("values").to_pylist(), counted.field("counts").to_pylist(), strict=True))
    numbers, parts = sentences.column("sentence_no").to_pylist(), sentences.column("part").to_pylist()
    runs: list[tuple[str, int]] = []
    for part in parts:
        if runs and runs[-1][0] == part:
            runs[-1] = (part, runs[-1][1] + 1)
        else:
            runs.append((part, 1))
    return [
        ",".join(base36(sizes.get(n, 0)) for n in numbers),
        "".join(f"{part[0]}{n}" for part, n in runs),
        ",".join(_gaps(numbers)),
    ]


def _gaps(numbers: list[int]) -> list[str]:
    """Numbers of sentences, where they do not simply follow one another from 1."""
    return [] if numbers == list(range(1, len(numbers) + 1)) else [base36(n) for n in numbers]
