"""Last section of a report's page: its whole text, where every quotation has its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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
    before, part = None, ""
    for number, sentence in sorted(corpus.numbered(report["report_id"]).items()):
        said = quote(sentence, marked.get(number, ()))
        if paragraphs and sentence["paragraph_no"] == before:
            last = paragraphs[-1]
            paragraphs[-1] = TextParagraph(last.part, (*last.sentences, said))
        else:
            paragraphs.append(TextParagraph(sentence["part"] if sentence["part"] != part else "", (said,)))
            part = sentence["part"]
        before = sentence["paragraph_no"]
    return WholeText(tuple(paragraphs))
