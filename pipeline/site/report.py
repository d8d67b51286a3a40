"""The page of a report: its whole text to read, with what was found in it marked, and what became of it in the margin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from pipeline.messages import LANGUAGES, messages
from pipeline.pages.report.attention import attention_section
from pipeline.pages.report.contrasts import contrasts_section
from pipeline.pages.report.differences import differences_section
from pipeline.pages.report.page import doubts_and_repairs
from pipeline.pages.report.words import keyness_section, topics_section
from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.text.indicator_words import IndicatorWords, plain
from pipeline.pages.text.language import Language
from pipeline.site.charts import attention_bars
from pipeline.site.findings import findings
from pipeline.site.html import Both, colours, named, page, quantity_said
from pipeline.site.marks import Mark, marked_html

_OBJECT = 14
_ZH, _EN = IndicatorWords(Language("zh")), IndicatorWords(Language("en"))


@dataclass(frozen=True)
class Note:
    """Something in the margin.

    Attributes:
        kind: target, outturn or pledge.
        what: what it is about, in both languages.
        amount: its number in words, in both languages.
        verdict: what became of it, a value of an enumeration; empty where nothing is known.
        group: the enumeration.
        report_id: report with the evidence of that.
        sentence_no: its sentence.
    """

    kind: str
    what: Both
    amount: Both
    verdict: str = ""
    group: str = ""
    report_id: str = ""
    sentence_no: int | None = None


@dataclass(frozen=True)
class MarkedParagraph:
    """A paragraph to read.

    Attributes:
        number: its number.
        heading: depth of the heading, 0 for prose.
        part: part of the report, where it differs from that of the paragraph before.
        text: its sentences, marked.
        notes: what stands beside it.
    """

    number: int
    heading: int
    part: str
    text: Markup
    notes: tuple[Note, ...]


def report_page(corpus: Corpus, report: Row, *, with_text: bool) -> str:
    """The page of one report.

    Args:
        corpus: the tables; the report's rows are best read ahead.
        report: row of ``reports``.
        with_text: whether the text stands on the page.
    """
    report_id = report["report_id"]
    own = corpus.of_place(report["place"])
    at = next(i for i, r in enumerate(own) if r["report_id"] == report_id)
    paragraphs = tuple(_paragraphs(corpus, report_id)) if with_text else ()
    sections = [s for s in corpus.rows("sections", report_id) if s["heading"] and (s["depth"] or 0) <= 2]
    first = _first_paragraphs(corpus, report_id)
    attention = attention_section(corpus, report)
    doubts, repairs = doubts_and_repairs(corpus, report_id)
    return page(
        "report.html.j2",
        corpus,
        up="../",
        folder="reports",
        report=report,
        before=own[at - 1] if at else None,
        after=own[at + 1] if at + 1 < len(own) else None,
        doubts=doubts,
        repairs=repairs,
        evidence=[_decided(e) for e in corpus.rows("report_evidence", report_id)],
        contents=[(s, first[s["section_no"]]) for s in sections if s["section_no"] in first],
        findings=findings(corpus, report_id=report_id),
        attention=attention,
        differences=differences_section(corpus, report),
        chart=attention_bars(corpus, attention.figure) if attention.figure else None,
        keyness=keyness_section(corpus, report),
        topics=topics_section(corpus, report),
        contrasts=contrasts_section(corpus, report),
        again=next((r for r in corpus.rows("novelty", report_id) if r["part"] == "all"), None),
        paragraphs=paragraphs,
        with_text=with_text,
    )


def _decided(row: Row) -> Row:
    """A row of ``report_evidence`` in words of both languages."""
    return {
        "field": named(row["field"], "decided"),
        "value": named(row["value"], "level"),
        "source": [
            Language(lang).join(
                (messages("shared", lang).get(f"shared.source.{s}", s) for s in row["source"].split(", ")), "and"
            )
            for lang in LANGUAGES
        ],
        "confidence": row["confidence"],
    }


def _first_paragraphs(corpus: Corpus, report_id: str) -> dict[int, int]:
    first: dict[int, int] = {}
    for row in corpus.rows("paragraphs", report_id):
        first.setdefault(row["section_no"], row["paragraph_no"])
    return first


def _paragraphs(corpus: Corpus, report_id: str) -> Iterator[MarkedParagraph]:
    spans, notes = _spans(corpus, report_id), _notes(corpus, report_id)
    depth = {s["section_no"]: min(s["depth"] or 1, 3) for s in corpus.rows("sections", report_id)}
    by_paragraph: dict[int, list[Row]] = {}
    for sentence in corpus.rows("sentences", report_id):
        by_paragraph.setdefault(sentence["paragraph_no"], []).append(sentence)
    part = ""
    for row in corpus.rows("paragraphs", report_id):
        sentences = by_paragraph.get(row["paragraph_no"], [])
        # What marked_html() gives is escaped; the numbers need not be.
        text = Markup(
            "".join(
                f"<span id=s{s['sentence_no']}>{marked_html(s['text'], spans.get(s['sentence_no'], ()))}</span>"
                for s in sentences
            )
        )
        beside = tuple(n for s in sentences for n in notes.get(s["sentence_no"], ()))
        heading = depth.get(row["section_no"], 1) if row["is_heading"] else 0
        yield MarkedParagraph(row["paragraph_no"], heading, row["part"] if row["part"] != part else "", text, beside)
        part = row["part"]


def _spans(corpus: Corpus, report_id: str) -> dict[int, list[Mark]]:
    """What is marked, by sentence: mentions of concepts, numbers of indicators, pledges."""
    found: dict[int, list[Mark]] = {}
    colour = colours(corpus)
    for row in corpus.rows("concept_hits", report_id):
        kind = f"k{colour[row['concept']]}"
        found.setdefault(row["sentence_no"], []).append(Mark(row["start_char"], row["end_char"], kind))
    for row in corpus.rows("indicators", report_id):
        kind = "goal" if row["kind"] == "target" else "got"
        found.setdefault(row["sentence_no"], []).append(Mark(row["start_char"], row["end_char"], kind))
    for row in corpus.rows("pledges", report_id):
        found.setdefault(row["sentence_no"], []).append(Mark(row["start_char"], row["end_char"], "vow"))
    return found


def _notes(corpus: Corpus, report_id: str) -> dict[int, list[Note]]:
    """What stands in the margin, by sentence: each listed indicator and each pledge with what came of it."""
    notes: dict[int, list[Note]] = {}
    judged = _judged(corpus, report_id)
    for row in corpus.rows("indicators", report_id):
        if row["indicator"].startswith("other:"):
            continue
        known = judged.get((row["indicator"], row["quantity"], row["sentence_no"])) if row["kind"] == "target" else None
        notes.setdefault(row["sentence_no"], []).append(
            Note(
                row["kind"],
                _indicator(corpus, row),
                _amount(row),
                *(
                    (known["verdict"], "target", known["outturn_report_id"] or "", known["outturn_sentence_no"])
                    if known and known["verdict"]
                    else ()
                ),
            )
        )
    outcomes = {o["pledge_no"]: o for o in corpus.rows("pledge_outcomes", report_id)}
    for row in corpus.rows("pledges", report_id):
        outcome = outcomes.get(row["pledge_no"])
        notes.setdefault(row["sentence_no"], []).append(
            Note(
                "pledge",
                [_shortened(row["object"] or row["action"] or "")] * 2,
                [_ZH.pledged(row), _EN.pledged(row)] if row["value"] is not None else ["", ""],
                *(
                    (outcome["outcome"], "outcome", outcome["outcome_report_id"] or "", outcome["outcome_sentence_no"])
                    if outcome
                    else ()
                ),
            )
        )
    return notes


def _judged(corpus: Corpus, report_id: str) -> dict[tuple[str, str, int], Row]:
    """Targets of the report that were set against an outturn, by indicator, quantity and sentence."""
    report = corpus.report[report_id]

    def find() -> dict[str, dict[tuple[str, str, int], Row]]:
        found: dict[str, dict[tuple[str, str, int], Row]] = {}
        for row in corpus.place_rows("indicator_outcomes", report["place"]):
            if row["target_report_id"]:
                key = (row["indicator"], row["quantity"], row["target_sentence_no"])
                found.setdefault(row["target_report_id"], {})[key] = row
        return found

    return corpus.kept(("site judged", report["place"]), find).get(report_id, {})


def _amount(row: Row) -> Both:
    """The number of a row of ``indicators`` as printed, with its bound."""
    if row["value"] is None:
        return [words.target({"target_bound": "qualitative", "target_value": None}) for words in (_ZH, _EN)]
    number = plain(row["value"]) + (f"–{plain(row['value_high'])}" if row["value_high"] is not None else "")
    number += row["unit"] or ""
    return [words.bounded(number, row["bound"]) for words in (_ZH, _EN)]


def _indicator(corpus: Corpus, row: Row) -> Both:
    """Name of an indicator, in English its English name alone: the Chinese one stands beside it in the text."""
    label: str = row["label"]
    zh, en = quantity_said(row)
    return [label + zh, (corpus.indicator_names.get(label) or label) + en]


def _shortened(text: str) -> str:
    """Enough of an object to tell pledges of a paragraph apart; the whole stands beside it."""
    return text if len(text) <= _OBJECT else text[: _OBJECT - 1] + "…"
