"""Last section of a report's page: its whole text, where every quotation has its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.view import Quote, Spans, quote


@dataclass(frozen=True)
class TextParagraph:
    """A paragraph; ``part`` is set where a part begins."""

    part: str
    sentences: tuple[Quote, ...]


@dataclass(frozen=True)
class WholeText:
    """What was read out, without appendices.

    Attributes:
        paragraphs: in order.
    """

    paragraphs: tuple[TextParagraph, ...]


def whole_text(corpus: Corpus, report: Row, marked: Mapping[int, Spans]) -> WholeText:
    """The text in paragraphs, with what is quoted anywhere set in bold.

    Args:
        corpus: the tables.
        report: row of ``reports``.
        marked: sentences that are quoted, with what is set in bold in them.
    """
    paragraphs: list[TextParagraph] = []
    part = ""
    rows = corpus.rows("sentences", report["report_id"])
    for _, sentences in groupby(rows, key=itemgetter("paragraph_no")):
        own = list(sentences)
        said = tuple(quote(s, marked.get(s["sentence_no"], ())) for s in own)
        begun, part = part, own[0]["part"]
        paragraphs.append(TextParagraph(part if part != begun else "", said))
    return WholeText(tuple(paragraphs))
