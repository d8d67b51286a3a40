"""Paragraphs as lists of words: all that the topic models need of a report, a tenth of its text in size.

A document keeps the words that can name a topic, in the order of the text. Two marks stand between them: ``|`` where
something was left out, so that only words that are next to each other in the text can become a phrase, and ``。`` at
the end of a sentence, so that a topic can be shown by a sentence. Which words are kept depends on the report alone,
never on other reports: that is left to the vocabulary of a model.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.corpus.arrays import Bools, Ints, Numbered, among, ints, rows_of, take
from pipeline.corpus.coded import CodedWords
from pipeline.corpus.content_words import is_term, normalise, place_names
from pipeline.corpus.layout import Layout
from pipeline.tables.topics import TOPIC_DOCUMENTS

GAP, STOP = "|", "。"
MIN_SENTENCE_HAN = 15
MAX_SENTENCE_HAN = 80


def document_tables(
    *,
    reports: pa.Table,
    paragraphs: pa.Table,
    sentences: pa.Table,
    tokens: pa.Table,
    min_paragraph_words: int,
    stopwords: frozenset[str],
) -> dict[str, pa.Table]:
    """The paragraphs of some reports as documents.

    A document is a paragraph of the review or the plan that is no heading, has ``min_paragraph_words`` words or more
    and at least one word that can name a topic. The names of the reporting place are left out.

    Args:
        reports: table reports.
        paragraphs: table paragraphs.
        sentences: table sentences.
        tokens: table tokens; handled as arrays, one Python object a distinct word, not a token.
        min_paragraph_words: shorter paragraphs are left out.
        stopwords: words that are left out.

    Returns:
        Table topic_documents.
    """
    layout = Layout.of(reports.sort_by("report_id"), sentences, tokens)
    units = _Units.of(layout, paragraphs, min_paragraph_words)
    words = _Words.of(layout, units, stopwords)
    terms = words.joined(units)
    kept = np.array([u for u in range(len(units.number)) if u in terms], dtype=np.int64)
    quotable = _quotable(layout, units)
    columns = {
        "report_id": take(layout.reports["report_id"], units.report[kept]),
        "paragraph_no": units.number[kept],
        "part": take(paragraphs["part"], units.row[kept]),
        "n_tokens": ints(paragraphs["n_tokens"])[units.row[kept]],
        "first_sentence_no": layout.number[units.sentence[units.first[kept]]],
        "quotable": ["".join(quotable[units.first[u] : units.last[u]]) for u in kept.tolist()],
        "terms": [terms[u] for u in kept.tolist()],
    }
    return {"topic_documents": TOPIC_DOCUMENTS.from_columns(dict(columns))}


@dataclass(frozen=True)
class _Units:
    """The paragraphs that can be documents, by report and number, and their sentences in order.

    Attributes:
        row: row of each in the table of paragraphs.
        report: row of its report.
        number: its number within the report.
        sentence: rows of the sentences of all of them.
        of_sentence: the paragraph of each of these sentences, rising.
    """

    row: Ints
    report: Ints
    number: Ints
    sentence: Ints
    of_sentence: Ints

    @classmethod
    def of(cls, layout: Layout, paragraphs: pa.Table, min_words: int) -> _Units:
        told = pc.is_in(paragraphs["part"], value_set=pa.array(["review", "plan"]))
        body = pc.invert(pc.fill_null(paragraphs["is_heading"], False))
        wanted = pc.and_(pc.and_(told, body), pc.greater_equal(paragraphs["n_tokens"], min_words))
        report = rows_of(paragraphs["report_id"], layout.reports["report_id"])
        number = ints(paragraphs["paragraph_no"])
        row = np.flatnonzero(pc.fill_null(wanted, False).to_numpy() & (report >= 0))
        row = row[np.lexsort((number[row], report[row]))]
        report, number = report[row], number[row]
        unit = Numbered(report, number, layout.reports.num_rows).rows(layout.report, layout.paragraph)
        sentence = np.flatnonzero(unit >= 0)
        sentence = sentence[np.lexsort((layout.number[sentence], unit[sentence]))]
        return cls(row, report, number, sentence, unit[sentence])

    @cached_property
    def first(self) -> Ints:
        """Position in ``sentence`` of the first sentence of each paragraph."""
        return np.asarray(np.searchsorted(self.of_sentence, np.arange(len(self.number))))

    @cached_property
    def last(self) -> Ints:
        """Position behind the last sentence of each paragraph."""
        return np.searchsorted(self.of_sentence, np.arange(len(self.number)), side="right")


def _quotable(layout: Layout, units: _Units) -> list[str]:
    """1 for each sentence of the paragraphs that is of a length that can be quoted, 0 for the others."""
    text = take(layout.sentences["text"], units.sentence)
    han = pc.utf8_length(pc.replace_substring_regex(text, r"[^\x{3400}-\x{4dbf}\x{4e00}-\x{9fff}]", "")).to_numpy()
    return ["1" if MIN_SENTENCE_HAN <= n <= MAX_SENTENCE_HAN else "0" for n in han.tolist()]


@dataclass(frozen=True)
class _Words:
    """The words of the paragraphs that can name a topic, in the order of the text.

    Attributes:
        position: position of the sentence of each in ``units.sentence``.
        token_no: number of its token within the report.
        word: index into ``spelled``.
        spelled: distinct words.
    """

    position: Ints
    token_no: Ints
    word: Ints
    spelled: list[str]

    @classmethod
    def of(cls, layout: Layout, units: _Units, stopwords: frozenset[str]) -> _Words:
        coded = CodedWords.of(layout)
        spelled = [normalise(word) for word in coded.vocabulary]
        good = np.array([is_term(word, stopwords=stopwords) for word in spelled], dtype=np.bool_)
        position_of = np.full(len(layout.number), -1, dtype=np.int64)
        position_of[units.sentence] = np.arange(len(units.sentence))
        position = position_of[coded.sentence]
        kept = np.flatnonzero(good[coded.word] & (position >= 0))
        kept = kept[np.lexsort((coded.token_no[kept], position[kept]))]
        kept = kept[~_own_name(layout, coded.report[kept], coded.word[kept], spelled)]
        return cls(position[kept], coded.token_no[kept], coded.word[kept], spelled)

    def joined(self, units: _Units) -> dict[int, str]:
        """The words of each paragraph with the marks between them; paragraphs without a word are left out."""
        if not len(self.word):
            return {}
        unit = units.of_sentence[self.position]
        sentence = self.position - units.first[unit]
        starts = np.flatnonzero(np.diff(unit, prepend=-1))
        stops_before = np.diff(sentence, prepend=0)
        stops_before[starts] = sentence[starts]
        gap = (np.diff(self.token_no, prepend=-2) > 1) & (stops_before == 0)
        gap[starts] = False
        written = [self.spelled[w] for w in self.word.tolist()]
        for i in np.flatnonzero(gap).tolist():
            written[i] = f"{GAP} {written[i]}"
        for i in np.flatnonzero(stops_before).tolist():
            written[i] = f"{STOP} " * int(stops_before[i]) + written[i]
        ends = [*starts.tolist()[1:], len(written)]
        return {int(unit[a]): " ".join(written[a:b]) for a, b in zip(starts.tolist(), ends, strict=True)}


def _own_name(layout: Layout, report: Ints, word: Ints, spelled: list[str]) -> Bools:
    """Whether a word is the name, or part of the name, of the place whose report it stands in."""
    number: dict[str, list[int]] = {}
    for i, text in enumerate(spelled):
        number.setdefault(text, []).append(i)
    pairs = [
        row * len(spelled) + code
        for row, place in enumerate(layout.reports["place"].to_pylist())
        for name in place_names(place)
        for code in number.get(name, ())
    ]
    return among(report * len(spelled) + word, np.array(sorted(pairs), dtype=np.int64))
