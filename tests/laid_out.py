"""Reports written as segmented sentences, as the tables that the pipeline stores: the one way in which tests write tokens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from pipeline import tables

Tables = dict[str, pa.Table]


@dataclass(frozen=True)
class Paragraph:
    """One paragraph.

    Attributes:
        sentences: each with | between its words.
        part: review, plan or other.
        is_heading: it is a heading.
        section_no: its section.
    """

    sentences: tuple[str, ...]
    part: str = "plan"
    is_heading: bool = False
    section_no: int = 1


# A sentence alone is a paragraph of its own: with its part, or in the plan.
Text = Sequence[Paragraph | tuple[str, str] | str]


def laid_out(reports: Mapping[str, Text], *, level: str = "city", prefix: str = "") -> Tables:
    """The tables reports, paragraphs, sentences and tokens.

    Args:
        reports: report_id, which is place and year, to its text.
        level: level of all of them.
        prefix: what stands before the place in every report_id.
    """
    rows: dict[str, list[dict[str, object]]] = {n: [] for n in ("reports", "paragraphs", "sentences", "tokens")}
    for report_id, text in reports.items():
        place, _, year = report_id.removeprefix(prefix).rpartition("-")
        about = {"place": place, "level": level, "year": int(year), "sha256": "0", "text_sha256": report_id}
        rows["reports"].append({"report_id": report_id, **about})
        sentence_no = token_no = 0
        for paragraph_no, paragraph in enumerate(map(_paragraph, text), 1):
            own = {"report_id": report_id, "paragraph_no": paragraph_no, "part": paragraph.part}
            before = len(rows["sentences"])
            for segmented in paragraph.sentences:
                sentence_no += 1
                words = segmented.split("|") if segmented else []
                tokens = _tokens(words, {"report_id": report_id, "sentence_no": sentence_no}, token_no)
                token_no += len(tokens)
                rows["tokens"] += tokens
                sentence = {"sentence_no": sentence_no, "text": "".join(words), "paragraph_start_char": 0}
                rows["sentences"].append({**own, **sentence, "n_tokens": sum(bool(t["is_word"]) for t in tokens)})
            n_tokens = sum(int(str(s["n_tokens"])) for s in rows["sentences"][before:])
            heading = {"is_heading": paragraph.is_heading, "section_no": paragraph.section_no}
            text_of = "".join(str(s["text"]) for s in rows["sentences"][before:])
            rows["paragraphs"].append({**own, **heading, "text": text_of, "n_tokens": n_tokens})
    return {name: tables.ALL[name].from_rows(r) for name, r in rows.items()}


def _paragraph(given: Paragraph | tuple[str, str] | str) -> Paragraph:
    if isinstance(given, str):
        return Paragraph((given,))
    return given if isinstance(given, Paragraph) else Paragraph((given[1],), given[0])


def _tokens(words: Sequence[str], own: Mapping[str, object], before: int) -> list[dict[str, object]]:
    made: list[dict[str, object]] = []
    start = 0
    for token_no, word in enumerate(words, before + 1):
        end = start + len(word)
        span = {"token_no": token_no, "text": word, "start_char": start, "end_char": end}
        made.append({**own, **span, "is_word": any(c.isalnum() for c in word)})
        start = end
    return made
