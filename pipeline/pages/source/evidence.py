"""Sentences behind the numbers: which to show, and which characters of them to set in bold."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import Any

from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.view import Quote, quote

Span = tuple[int, int]
_READABLE = range(12, 151)
_WHY = ("boundary", "context")


def evidence_number(corpus: Corpus, concept: str) -> int:
    """Number of the paragraph on the page of a report where the sentences of a concept stand."""
    return corpus.concepts.index(concept) + 1


def concept_evidence(
    corpus: Corpus, report_id: str, concept: str, part: str, *, limit: int, **about: Any
) -> list[Quote]:
    """Sentences of a part with counted mentions of a concept: those with most core terms, then most mentions.

    Args:
        corpus: the tables.
        report_id: report.
        concept: concept.
        part: review, plan or other.
        limit: at most so many, in the order of the report.
        about: further fields of the quotations.
    """
    by_sentence: dict[int, list[Row]] = {}
    for hit in corpus.hits_of(report_id, concept):
        if hit["part"] == part:
            by_sentence.setdefault(hit["sentence_no"], []).append(hit)
    if not by_sentence:
        return []
    sentences = corpus.numbered(report_id)
    headings = {s["heading"] for s in corpus.rows("sections", report_id)}

    def rank(number: int) -> tuple[bool, int, int, int]:
        hits, text = by_sentence[number], sentences[number]["text"]
        core = sum(h["tier"] == "core" for h in hits)
        return (len(text) not in _READABLE or text in headings, -core, -len(hits), number)

    chosen = sorted(sorted((n for n in by_sentence if n in sentences), key=rank)[:limit])
    return [quote(sentences[n], ((h["start_char"], h["end_char"]) for h in by_sentence[n]), **about) for n in chosen]


def best_evidence(corpus: Corpus, report_id: str, concept: str, part: str = "all", **about: Any) -> Quote | None:
    """One sentence for a concept in a part, or anywhere in the report."""
    parts = ("plan", "review", "other") if part == "all" else (part,)
    for each in parts:
        found = concept_evidence(corpus, report_id, concept, each, limit=1, **about)
        if found:
            return found[0]
    return None


def first_and_last(corpus: Corpus, place: str, concept: str, part: str = "all", **about: Any) -> tuple[Quote, ...]:
    """A sentence from the first and from the last report of a place that mentions a concept."""
    reports = corpus.of_place(place)
    quotes = []
    for ordered in (reports, reports[::-1]):
        found = (best_evidence(corpus, r["report_id"], concept, part, year=r["year"], **about) for r in ordered)
        quotes.append(next((q for q in found if q is not None), None))
    return tuple(dict.fromkeys(q for q in quotes if q is not None))


def keyness_evidence(corpus: Corpus, row: Row) -> Quote | None:
    """The example sentence of a row of keyness, with the word marked; None where it is not stored."""
    sentence = corpus.sentence(row["report_id"], row["example_sentence_no"])
    if sentence is None:
        return None
    # Keyness counts whole tokens, so the sentence is sure to hold the word, if perhaps not as a hit of a concept.
    spans = word_spans(corpus, row["report_id"], sentence, row["term"]) or occurrences(sentence["text"], row["term"])
    return quote(sentence, spans, about=row["term"])


def term_evidence(
    corpus: Corpus, report_id: str | None, sentence_no: int | None, term: str, **about: Any
) -> Quote | None:
    """A sentence with every occurrence of a string marked; None where it is not stored."""
    sentence = corpus.sentence(report_id, sentence_no) if report_id is not None else None
    return None if sentence is None else quote(sentence, occurrences(sentence["text"], term), about=term, **about)


def representative(corpus: Corpus, topic: Row) -> Quote | None:
    """The sentence that carries most of a topic's words, with these marked; None where it is not stored."""

    def find() -> Quote | None:
        return topic_evidence(corpus, topic, topic["representative_report_id"], topic["representative_sentence_no"])

    return corpus.kept((topic["model"], topic["topic_id"]), find)


def topic_evidence(corpus: Corpus, topic: Row, report_id: str, sentence_no: int) -> Quote | None:
    """A sentence with a topic's words marked; None where it is not stored."""
    sentence = corpus.sentence(report_id, sentence_no)
    if sentence is None:
        return None
    spans = [s for w in topic["terms"] or () for s in word_spans(corpus, report_id, sentence, w)]
    return quote(sentence, uncrossed(spans), about=str(topic["topic_id"]), role="topic")


def word_spans(corpus: Corpus, report_id: str, sentence: Row, word: str) -> list[Span]:
    """Where a word stands in a sentence.

    A term of the dictionary is where it was counted, so 人民|生活 is never shown for 民生. Of other words only the
    characters are known here, and an occurrence may straddle a word boundary.
    """
    if word not in corpus.dictionary_terms:
        return occurrences(sentence["text"], word)
    number = sentence["sentence_no"]
    hits = [h for h in corpus.rows("concept_hits", report_id) if h["sentence_no"] == number and h["term"] == word]
    return sorted({(h["start_char"], h["end_char"]) for h in hits})


def uncrossed(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans from left to right, the longest first, without those that begin inside another and end behind it.

    In 金融资源 both 金融 and 融资 can be read; only the first is a word.
    """
    kept: list[Span] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        last = max((e for _, e in kept), default=0)
        if start >= last or end <= last:
            kept.append((start, end))
    return tuple(kept)


def occurrences(text: str, term: str) -> list[Span]:
    """Offsets of a string in a text, without overlaps."""
    spans, at = [], text.find(term) if term else -1
    while at >= 0:
        spans.append((at, at + len(term)))
        at = text.find(term, at + len(term))
    return spans


def false_hits(corpus: Corpus, report_id: str, concept: str, terms: Container[str]) -> Iterator[Quote]:
    """Occurrences of some terms of a concept that a substring count would take and that are no mentions, by position.

    What lies within a counted mention is left out: it is told already, and no false mention.
    """
    for row in corpus.rejected_of(report_id, concept):
        if row["term"] in terms and row["why"] in _WHY:
            sentence, span = corpus.sentence(report_id, row["sentence_no"]), (row["start_char"], row["end_char"])
            if sentence is not None:
                yield quote(sentence, (span,), about=sentence["text"][slice(*span)], role=row["why"])
