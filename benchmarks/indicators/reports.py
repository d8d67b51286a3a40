"""Reports and hand-labelled indicators beside the repository, and what the extraction reads in them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REPO = Path(__file__).parents[2]
sys.path[:0] = [str(REPO), str(REPO / "benchmarks")]

from gold import CORPORA, HALVES, labels  # noqa: E402

from pipeline.indicators.build import headings_above, report_of  # noqa: E402
from pipeline.indicators.build import read_report as extract  # noqa: E402
from pipeline.indicators.facts import ReportFacts, ScopedSentence  # noqa: E402
from pipeline.indicators.names import Catalogue  # noqa: E402
from pipeline.indicators.statement import Statement  # noqa: E402
from pipeline.ingest import Report, read_report  # noqa: E402
from pipeline.settings.indicators import read_indicators  # noqa: E402

_WIDE = str.maketrans("０１２３４５６７８９．％：", "0123456789.%:")
__all__ = ["CATALOGUE", "CORPORA", "HALVES", "REPO", "Labelled", "Read", "about", "labelled", "read"]
CATALOGUE = Catalogue(read_indicators(REPO / "configs" / "indicators.yaml"))


@dataclass(frozen=True)
class Read:
    """A report with its sentences and statements."""

    report: Report
    lines: list[ScopedSentence]
    statements: list[tuple[ScopedSentence, Statement]]


@dataclass(frozen=True)
class Labelled:
    """A labelled report: its rows of indicators.tsv, each with the number of its sentence."""

    name: str
    read: Read
    rows: list[tuple[int, dict[str, str]]]


def read(path: Path) -> Read:
    """Ingest and extract one file of the corpora."""
    report = read_report(f"data/raw/{path.parent.name}/{path.name}", path.read_bytes(), max_bytes=20_000_000)
    above = headings_above((s.section_no, s.depth, s.heading or "") for s in report.sections)
    paragraphs = {p.paragraph_no: p for p in report.paragraphs}
    lines = [
        ScopedSentence(
            s.sentence_no, s.paragraph_no, s.part, above.get(paragraphs[s.paragraph_no].section_no, ""), s.text
        )
        for s in report.sentences
        if not paragraphs[s.paragraph_no].is_heading
    ]
    return Read(report, lines, list(extract(about(report), lines, CATALOGUE)))


def about(report: Report) -> ReportFacts:
    """Place and years as the extraction takes them."""
    return report_of({f: getattr(report, f) for f in ("place", "level", "year", "review_from", "review_to")})


def labelled(half: str) -> Iterator[Labelled]:
    """The labelled reports of one half (see gold.py) with their rows; -1 for a sentence that is not in the report read."""
    by_file: dict[str, list[dict[str, str]]] = {}
    for row in labels("indicators", half):
        by_file.setdefault(row["file"], []).append(row)
    for file, rows in by_file.items():
        one = read(CORPORA / file)
        texts = [(x.sentence_no, _squeezed(x.text)) for x in one.lines]
        yield Labelled(file, one, [(_holder(texts, row), row) for row in rows])


def _holder(texts: list[tuple[int, str]], row: dict[str, str]) -> int:
    """Number of the sentence that a label was read from: of those that hold its first words, one with its value."""
    start = _squeezed(row["sentence_start"])
    holders = [(n, t) for n, t in texts if start in t]
    return next((n for n, t in holders if row["value"] in t), holders[0][0] if holders else -1)


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text).translate(_WIDE)
