"""What scripts load: the reports, their rates, their sentences, and where each word stands.

The index of words is positional: for each word and report the numbers of the tokens that are it. A phrase is then a run of
neighbouring tokens, so 民生 is never found in 人民|生活, and counts are exact without a text being read. Numbers are
written in base 36, most of them as differences, because the files are text.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.chinese.script import never_simplified
from pipeline.pages.source.by_report import slices
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.text.markdown import file_stem
from pipeline.site.charts import rounded
from pipeline.site.html import COLOURS, Links, concept_labels, script
from pipeline.tables import ALL

_PARTS = ("review", "plan", "other", "all")
_SHARD_BYTES = 150_000  # aimed at; a word is never cut
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def base36(value: int) -> str:
    """A number from 0 up as a script's ``parseInt(text, 36)`` reads it."""
    if value < len(_CODES):
        return _CODES[value]
    high, low = divmod(value, 36)
    return base36(high) + _DIGITS[low]


_PAIRED = 8
_PAIRS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&*+,-./:"  # one a pair of lengths from 1 to 8
_ALONE = "0123456789"
_OF_PAIR = [
    [_PAIRS[(a - 1) * _PAIRED + b - 1] if a and b else "" for b in range(_PAIRED + 1)] for a in range(_PAIRED + 1)
]

_CODES = list(_DIGITS)
_CODES += [a + b for a in _DIGITS[1:] for b in _DIGITS]
_CODES += [a + b for a in _CODES[36:] for b in _DIGITS]  # all of up to three digits
_AFTER = ["," + code for code in _CODES]


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
            "indicators": corpus.indicator_names,
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


def simplified_shard() -> str:
    """Characters that no simplified text has, each before its simplified one: what a reader types is read as reports are."""
    pairs = never_simplified().items()
    return script("simplified", "".join(f"{chr(old)}{new}" for old, new in pairs if max(chr(old), new) < "\U00010000"))


def text_of(tokens: pa.Table, sentences: pa.Table) -> dict[str, Any]:
    """Sentences and the lengths of their words, as scripts read them.

    Args:
        tokens: rows of ``tokens`` of a report, in order.
        sentences: its rows of ``sentences``, in order.
    """
    texts = sentences.column("text").to_pylist()
    of = tokens.column("sentence_no").to_numpy()
    starts = tokens.column("start_char").to_numpy().copy()
    numbers = sentences.column("sentence_no").to_numpy()
    first, last = np.searchsorted(of, numbers, "left"), np.searchsorted(of, numbers, "right")
    ends, some = np.array([len(text) for text in texts], dtype=np.int64), last > first
    starts[first[some]] = 0  # a blank belongs to the word before it, or to the first
    lengths = np.diff(starts, append=0)
    lengths[last[some] - 1] = ends[some] - starts[last[some] - 1]
    every = lengths.tolist()
    cuts = [
        lengths_text(every[a:b] or [end])
        for a, b, end in zip(first.tolist(), last.tolist(), ends.tolist(), strict=True)
    ]
    return {"text": texts, "cut": " ".join(cuts)}


def lengths_text(lengths: list[int]) -> str:
    """Lengths of words as assets/index.js reads them: two of up to eight a letter, else one a digit, a longer one in brackets."""
    if lengths and max(lengths) <= _PAIRED and min(lengths) > 0:  # as nearly all sentences are
        made = [_OF_PAIR[a][b] for a, b in zip(lengths[::2], lengths[1::2], strict=False)]
        return "".join(made) + (_ALONE[lengths[-1]] if len(lengths) % 2 else "")
    made, i = [], 0
    while i < len(lengths):
        pair = lengths[i : i + 2]
        if len(pair) == 2 and max(pair) <= _PAIRED and min(pair) > 0:
            made.append(_OF_PAIR[pair[0]][pair[1]])
            i += 2
        else:
            made.append(_ALONE[pair[0]] if pair[0] < len(_ALONE) else f"({base36(pair[0])})")
            i += 1
    return "".join(made)


@dataclass
class IndexPart:
    """The index of some reports.

    Attributes:
        words: where each word stands, ``report:differences`` divided by ``;``.
        counts: occurrences of each word.
        starts: of each report its sentences, see :func:`_sentence_sizes`.
    """

    words: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    starts: dict[str, list[str]] = field(default_factory=dict)


def index_of(
    corpus: Corpus,
    report_ids: list[str],
    numbers: Mapping[str, int],
    *,
    with_text: Container[str],
    with_words: bool = True,
) -> tuple[IndexPart, dict[str, str]]:
    """The index of some reports, and the files of their sentences.

    Args:
        corpus: the tables.
        report_ids: the reports.
        numbers: number of each report, as data/corpus.js has it.
        with_text: reports whose sentences are part of the site.
        with_words: whether words are part of it.
    """
    part, files = IndexPart(), {}
    read = {name: _in_order(corpus, name, report_ids) for name in ("tokens", "sentences")}
    for report_id in report_ids:
        tokens, sentences = (data.slice(*of.get(report_id, (0, 0))) for data, of in read.values())
        part.starts[report_id] = _sentence_sizes(tokens, sentences)
        if report_id in with_text:
            stem = file_stem(report_id)
            files[f"data/text/{stem}.js"] = script(f"text/{stem}", text_of(tokens, sentences))
    if with_words:
        tokens, spans = read["tokens"]
        for word, text, n in _positions(tokens, [(numbers[i], *spans[i]) for i in report_ids if i in spans]):
            part.words[word], part.counts[word] = text, n
    return part, files


def _in_order(corpus: Corpus, name: str, report_ids: list[str]) -> tuple[pa.Table, dict[str, tuple[int, int]]]:
    """Rows of a table for some reports by its key, and where those of each report begin and how many there are."""
    order = [("report_id", "ascending"), (ALL[name].key[1], "ascending")]
    data = corpus.source(name, report_ids).sort_by(order).combine_chunks()
    return data, {k: (a, b - a) for k, (a, b) in slices(data.column("report_id")).items()}


def _positions(tokens: pa.Table, reports: list[tuple[int, int, int]]) -> Iterator[tuple[str, str, int]]:
    """Each word of some reports, where it stands in each of them, and how many tokens are it.

    Args:
        tokens: rows of ``tokens``, those of a report together and in order.
        reports: number of each report, and where its tokens begin and how many they are.
    """
    coded = tokens.column("text").combine_chunks().dictionary_encode()
    codes = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    rank, place = np.zeros(len(codes), dtype=np.int64), np.zeros(len(codes), dtype=np.int64)
    for i, (_, start, n) in enumerate(reports):
        rank[start : start + n], place[start : start + n] = i, np.arange(n)
    spoken = np.flatnonzero(tokens.column("is_word").to_numpy())
    order = spoken[np.argsort(codes[spoken] * len(reports) + rank[spoken], kind="stable")]
    codes, rank, place = codes[order], rank[order], place[order]
    words = np.flatnonzero(np.diff(codes, prepend=-1))
    begins = np.flatnonzero(np.diff(codes, prepend=-1) | np.diff(rank, prepend=-1))  # of a word in a report
    steps = np.diff(place, prepend=0)
    steps[begins] = place[begins]  # each word begins from the first token
    texts = [_AFTER[step] if step < len(_AFTER) else f",{base36(step)}" for step in steps.tolist()]
    heads = [f";{base36(number)}:" for number, _, _ in reports]
    for i, of in zip(begins.tolist(), rank[begins].tolist(), strict=True):
        texts[i] = heads[of] + texts[i][1:]
    names = coded.dictionary.to_pylist()
    for code, (a, b) in zip(codes[words].tolist(), pairwise([*words.tolist(), len(codes)]), strict=True):
        yield names[code], "".join(texts[a:b])[1:], b - a


def index_files(parts: Iterable[IndexPart], report_ids: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Path and text of the shards: the words with their counts, the sentences, and the positions by word.

    Args:
        parts: the index of all reports; where they stand in it does not matter.
        report_ids: all reports, as data/corpus.js has them.
    """
    words: dict[str, list[str]] = {}
    counts: dict[str, int] = {}
    starts: dict[str, list[str]] = {}
    for part in parts:
        starts |= part.starts
        for word, text in part.words.items():
            words.setdefault(word, []).append(text)
            counts[word] = counts.get(word, 0) + part.counts[word]
    yield "data/sentences.js", script("sentences", [starts[i] for i in report_ids])
    if not words:
        yield "data/vocabulary.js", script("vocabulary", {"shards": 0, "words": ""})
        return
    ordered = sorted(words, key=lambda w: (-counts[w], w))
    total = sum(len(t) + 1 for texts in words.values() for t in texts) + sum(len(w) * 3 + 6 for w in ordered)
    n = max(1, -(-total // _SHARD_BYTES))
    listed = "\n".join(f"{w}\t{base36(counts[w])}" for w in ordered)
    yield "data/vocabulary.js", script("vocabulary", {"shards": n, "words": listed})
    shards: list[dict[str, str]] = [{} for _ in range(n)]
    for word in sorted(words):
        shards[bucket(word, n)][word] = ";".join(words[word])
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
