"""From text to a Report: cleaning, metadata, sections, sentences."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from pipeline.errors import InputRefused
from pipeline.ingest.cleaning import chrome, layout
from pipeline.ingest.cleaning.characters import clean_characters, count_han, tidy_spaces
from pipeline.ingest.cleaning.doubled import drop_repeats, drop_second_copy
from pipeline.ingest.cleaning.glosses import remove_glosses
from pipeline.ingest.cleaning.glyphs import restore_characters
from pipeline.ingest.cleaning.notes import Notes, Step
from pipeline.ingest.cleaning.page_tools import cut_tools, remove_code
from pipeline.ingest.cleaning.traditional import as_printed, simplify
from pipeline.ingest.cleaning.wrapping import unwrap
from pipeline.ingest.identity.dates import YearVote, vote_year
from pipeline.ingest.identity.evidence import Evidence, of_place, of_review, of_split, of_year
from pipeline.ingest.identity.filename import folder_year, name_year, said_of_place
from pipeline.ingest.identity.header import Front, split_front
from pipeline.ingest.identity.hints import Hints
from pipeline.ingest.identity.kind import Kind, check_kind, completeness
from pipeline.ingest.identity.places import Place, find_place
from pipeline.ingest.structure.appendix import appendix_start, unlike_an_appendix
from pipeline.ingest.structure.headings import find_headings, find_sections
from pipeline.ingest.structure.parts import DOUBTFUL, Assigned, assign_parts, split_confidence
from pipeline.ingest.structure.reviewed import Reviewed, review_years
from pipeline.ingest.structure.sentences import split_sentences
from pipeline.messages import Message

_NO_HINTS = Hints()


@dataclass(frozen=True)
class Section:
    """A heading and the paragraphs up to the next one.

    Attributes:
        section_no: from 1.
        heading: as printed, empty before the first heading.
        depth: 1 for the highest, 0 before the first heading.
        part: part of most of its text.
        part_confidence: probability that the part is right.
        is_appendix: it stands after the report's end (glossary, notes, annexes).
    """

    section_no: int
    heading: str
    depth: int
    part: str
    part_confidence: float
    is_appendix: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; headings are paragraphs too.

    Attributes:
        paragraph_no: from 1.
        section_no: section it belongs to.
        part: review, plan or other; may differ from its section's (thanks within a review).
        is_heading: it is a heading.
        text: text after cleaning, in simplified characters.
        is_appendix: it stands after the report's end.
        as_printed: the same in the traditional characters of the file, None where there are none.
    """

    paragraph_no: int
    section_no: int
    part: str
    is_heading: bool
    text: str
    is_appendix: bool = False
    as_printed: str | None = None


@dataclass(frozen=True)
class Sentence:
    """A sentence.

    Attributes:
        sentence_no: from 1.
        paragraph_no: paragraph it belongs to.
        part: part of its paragraph.
        text: equal to the paragraph's text from ``paragraph_start_char`` on.
        paragraph_start_char: offset within the paragraph, from 0.
        is_appendix: it stands after the report's end.
        as_printed: the same in the traditional characters of the file, None where there are none.
    """

    sentence_no: int
    paragraph_no: int
    part: str
    text: str
    paragraph_start_char: int
    is_appendix: bool = False
    as_printed: str | None = None


@dataclass(frozen=True)
class Report:
    """One accepted work report.

    Attributes:
        place: full official name, 全国 for the State Council.
        place_code: GB/T 2260 code, None where none is known.
        level: national, province, city or district.
        year: year of delivery.
        title: as printed, else made from place and year.
        published_on: date of delivery, else of publication.
        delivered_on: date of the meeting, None where none is printed.
        meeting: the meeting that it was given to, as printed; empty where none is.
        format: format that was read.
        header: front matter kept out of the body.
        review_from: first year reviewed.
        review_to: last year reviewed.
        sure: the text itself states place and year, and nothing contradicts.
        evidence: why place, level, year, years reviewed and split are what they are.
        doubts: what is doubtful or was mended.
        cleaning: what was mended, counted by step.
        sections: sections in order.
        paragraphs: paragraphs in order.
        sentences: sentences in order.
    """

    place: str
    place_code: str | None
    level: str
    year: int
    title: str
    published_on: date | None
    delivered_on: date | None
    meeting: str
    format: str
    header: str
    review_from: int | None
    review_to: int | None
    sure: bool
    evidence: tuple[Evidence, ...]
    doubts: tuple[Message, ...]
    cleaning: tuple[Step, ...]
    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is doubtful or was mended, in English."""
        return tuple(d.text("en") for d in self.doubts)

    @property
    def n_chars(self) -> int:
        """Han characters of the body, appendix included."""
        return sum(count_han(p.text) for p in self.paragraphs)

    @property
    def spoken(self) -> tuple[Paragraph, ...]:
        """The paragraphs up to the report's end."""
        return tuple(p for p in self.paragraphs if not p.is_appendix)

    @property
    def text_sha256(self) -> str:
        """SHA-256 of what is spoken, after cleaning: the same for the same text in another encoding or layout of spaces."""
        return hashlib.sha256("\n".join(p.text for p in self.spoken).encode("utf-8")).hexdigest()


def report_from_text(name: str, raw: str, *, format_name: str, notes: Notes, hints: Hints = _NO_HINTS) -> Report:
    """A report from text that a reader made: the seam between formats and what is common to all of them.

    Args:
        name: path within the project folder (and member or row); a hint for place and year, the text wins.
        raw: text as the reader found it, a paragraph or a line a line; nothing needs to be cleaned.
        format_name: stored in ``reports.format``.
        notes: what the reader counted.
        hints: what is known from manifest, columns or the format's own marks.

    Raises:
        InputRefused: ``reason`` is one of empty, not_a_report, no_place, no_year.
    """
    if not raw.strip("\ufeff \t\r\n\u3000"):
        raise InputRefused("empty.blank")
    name, hints = restore_characters(name, Notes()), _restored(hints)  # names come from the same programs as texts
    raw, glossed = remove_glosses(restore_characters(raw, notes), notes)
    simplified = simplify(raw, notes, glossed=glossed)
    front, paragraphs = _body(simplified, notes)
    if not paragraphs:
        raise InputRefused("not_a_report.no_running_text")
    kind = check_kind(title=front.title, front=front.near, paragraphs=paragraphs, said=f"{name}\n{hints.title}")
    year, vote = _year(front, paragraphs, name, hints, notes)
    place = _place(front, paragraphs, name, hints, year)
    notes.take(*kind.warnings, *place.warnings, *_complete(paragraphs, place, kind))
    headings = find_headings(paragraphs, year=year, marked=hints.headings)
    assigned = assign_parts(paragraphs, headings, year=year, news=kind.news)
    missing = [p for p in ("review", "plan") if p not in assigned.parts]
    if missing:
        notes.warn("no_parts" if len(missing) == 2 else f"no_{missing[0]}")
    elif (sure := split_confidence(assigned)) < DOUBTFUL:
        notes.warn("doubtful_split", start=paragraphs[assigned.parts.index("plan")][:30], percent=round(100 * sure))
    spans = find_sections(paragraphs, headings)
    heading_rows = {h.index for h in headings}
    end = appendix_start(paragraphs)
    if share := unlike_an_appendix(paragraphs, end):
        notes.warn("large_appendix", percent=round(100 * share), start=paragraphs[end][:30])
    printed = as_printed(paragraphs, simplified, raw) if simplified != raw else None
    sections, rows = [], []
    for no, span in enumerate(spans, 1):
        members = range(span.start, span.stop)
        part, confidence = _part_of(members, paragraphs, assigned)
        sections.append(Section(no, span.heading, span.depth, part, confidence, span.start >= end))
        for i in members:
            old = printed[i] if printed and printed[i] != paragraphs[i] else None
            rows.append(Paragraph(i + 1, no, assigned.parts[i], i in heading_rows, paragraphs[i], i >= end, old))
    reviewed = review_years(paragraphs, assigned.parts, heading_rows, year=year)
    return Report(
        place=place.name,
        place_code=place.code,
        level=place.level,
        year=year,
        title=front.title or hints.title or f"{year}年{'' if place.level == 'national' else place.name}政府工作报告",
        published_on=front.delivered or front.published or hints.published_on,
        delivered_on=front.delivered,
        meeting=front.meeting,
        format=format_name,
        header=front.text,
        review_from=reviewed.years[0] if reviewed else None,
        review_to=reviewed.years[1] if reviewed else None,
        sure=place.sure and not vote.guessed and not vote.disagreement,
        evidence=_evidence(place, vote, reviewed, paragraphs, heading_rows, assigned),
        doubts=notes.warnings(),
        cleaning=notes.steps(),
        sections=tuple(sections),
        paragraphs=tuple(rows),
        sentences=_sentences(rows),
    )


def _complete(paragraphs: list[str], place: Place, kind: Kind) -> list[Message]:
    """Doubts whether the text is whole, its appendix left aside."""
    return completeness(paragraphs[: appendix_start(paragraphs)], level=place.level, news=kind.news)


def _body(raw: str, notes: Notes) -> tuple[Front, list[str]]:
    """Front matter and clean paragraphs."""
    text = chrome.remove_marks(clean_characters(raw, notes), notes)
    lines = layout.unfold(unwrap(remove_code(text.split("\n"), notes), notes), notes)
    lines, copies = drop_second_copy(lines)
    front, body = split_front(lines, notes)
    body = chrome.strip_inner(chrome.strip_tail(cut_tools(body, notes), notes), notes)
    paragraphs = [tidy_spaces(p, notes) for p in layout.join_broken(body, notes)]
    paragraphs = [p for p in paragraphs if re.search(r"\w", p)]
    if not copies:  # copies in two layouts are alike only now
        paragraphs, copies = drop_second_copy(paragraphs)
    if not copies:
        paragraphs, copies = drop_repeats(paragraphs)
    if copies:
        notes.warn("twice", han=copies)
        paragraphs = chrome.strip_tail(paragraphs, notes)
    return front, [p for p in layout.split_glued(paragraphs, notes) if p.strip()]


def _restored(hints: Hints) -> Hints:
    return replace(
        hints,
        place=restore_characters(hints.place, Notes()),
        title=restore_characters(hints.title, Notes()),
        headings=frozenset(restore_characters(h, Notes()) for h in hints.headings),
    )


def _place(front: Front, paragraphs: list[str], name: str, hints: Hints, year: int) -> Place:
    body = "\n".join(paragraphs)
    said, source = said_of_place(name), "the file name"
    if hints.place:
        # 鼓楼区 in a manifest, in the folder 徐州市: the path tells which.
        said, source = said_of_place(hints.place, within=name), hints.source
    when = front.delivered.year * 100 + front.delivered.month if front.delivered else year * 100 + 1
    place = find_place(near=front.near, opening=body[:1200], body=body, said=said, when=when, source=source)
    if place is None:
        raise InputRefused("no_place.untold")
    return place


def _year(front: Front, paragraphs: list[str], name: str, hints: Hints, notes: Notes) -> tuple[int, YearVote]:
    vote_with = partial(
        vote_year,
        delivered=front.delivered,
        title=front.title,
        published=front.published,
        headings=[p for p in paragraphs if len(p) <= 45],
        body="\n".join(paragraphs),
        name_source=hints.source if hints.year else "file name",
    )
    vote = vote_with(name_year=hints.year or name_year(name))
    if vote.year is None:  # a folder may also be called after the year in which it was filled
        vote = vote_with(name_year=folder_year(name))
    if vote.year is None:
        raise InputRefused("no_year.untold")
    if vote.guessed:
        sources = [Message(f"shared.source.{s}") for s in vote.guessed]
        notes.warn("year_guessed", year=vote.year, sources=sources)
    if vote.disagreement:
        others = [
            Message("shared.dated", {"source": Message(f"shared.source.{s}"), "year": y}) for s, y in vote.disagreement
        ]
        notes.warn("year_differs", year=vote.year, others=others)
    return vote.year, vote


def _evidence(
    place: Place,
    vote: YearVote,
    reviewed: Reviewed | None,
    paragraphs: list[str],
    headings: set[int],
    assigned: Assigned,
) -> tuple[Evidence, ...]:
    """The evidence of each decision."""
    found = [*of_place(place), of_year(vote)]
    if reviewed:
        found.append(of_review(reviewed.years, reviewed.source, reviewed.opening))
    if "plan" in assigned.parts:
        start = assigned.parts.index("plan")
        otherwise = "" if assigned.otherwise is None else paragraphs[assigned.otherwise]
        sure = split_confidence(assigned)
        found.append(of_split(paragraphs[start], is_heading=start in headings, otherwise=otherwise, confidence=sure))
    return tuple(found)


def _part_of(members: range, paragraphs: list[str], assigned: Assigned) -> tuple[str, float]:
    """Part of most of a section's text, and how sure it is (mean weighted by length)."""
    weight: dict[str, float] = {}
    sure: dict[str, float] = {}
    for i in members:
        length = count_han(paragraphs[i]) + 1.0
        weight[assigned.parts[i]] = weight.get(assigned.parts[i], 0.0) + length
        sure[assigned.parts[i]] = sure.get(assigned.parts[i], 0.0) + length * assigned.confidence[i]
    part = max(weight, key=lambda p: (weight[p], p))
    return part, round(sure[part] / weight[part], 2)


def _sentences(paragraphs: list[Paragraph]) -> tuple[Sentence, ...]:
    out: list[Sentence] = []
    for p in paragraphs:
        for start, end in split_sentences(p.text):
            old = p.as_printed[start:end] if p.as_printed else None
            text = p.text[start:end]
            out.append(Sentence(len(out) + 1, p.paragraph_no, p.part, text, start, p.is_appendix, old))
    return tuple(out)
