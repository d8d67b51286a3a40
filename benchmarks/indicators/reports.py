"""Reports and hand-labelled indicators beside the repository, and what the extraction reads in them."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REPO = Path(__file__).parents[2]
SHARED = REPO.parent / "shared"
CORPORA, GOLD = SHARED / "corpora", SHARED / "gold"
sys.path.insert(0, str(REPO))

from pipeline.indicator_list import read_indicators  # noqa: E402
from pipeline.indicators.build import read_report as extract  # noqa: E402
from pipeline.indicators.build import report_of  # noqa: E402
from pipeline.indicators.names import Catalogue  # noqa: E402
from pipeline.indicators.scope import Line  # noqa: E402
from pipeline.indicators.statement import Statement  # noqa: E402
from pipeline.ingest import Report, read_report  # noqa: E402

# The half of the labelled reports on which the rules were made; the others were scored, not read.
DEVELOPED_ON = {"兰州市城关区-2015", "全国-1995", "全国-2003", "全国-2015", "甘肃省-2025", "上海市-2022", "六安市-2024"}
_WIDE = str.maketrans("０１２３４５６７８９．％：", "0123456789.%:")
CATALOGUE = Catalogue(read_indicators(REPO / "configs" / "indicators.yaml"))


@dataclass(frozen=True)
class Read:
    """A report with its sentences and statements."""

    report: Report
    lines: list[Line]
    statements: list[tuple[Line, Statement]]


@dataclass(frozen=True)
class Labelled:
    """A labelled report: its rows of indicators.tsv, each with the number of its sentence."""

    name: str
    read: Read
    rows: list[tuple[int, dict[str, str]]]


def read(path: Path) -> Read:
    """Ingest and extract one file of the corpora."""
    report = read_report(f"data/raw/{path.parent.name}/{path.name}", path.read_bytes(), max_bytes=20_000_000)
    sections = {s.section_no: s.heading for s in report.sections}
    paragraphs = {p.paragraph_no: p for p in report.paragraphs}
    lines = [
        Line(s.sentence_no, s.paragraph_no, s.part, sections.get(paragraphs[s.paragraph_no].section_no, ""), s.text)
        for s in report.sentences
        if not paragraphs[s.paragraph_no].is_heading
    ]
    fields = ("place", "level", "year", "review_from", "review_to")
    about = report_of({f: getattr(report, f) for f in fields})
    return Read(report, lines, list(extract(about, lines, CATALOGUE)))


def labelled() -> Iterator[Labelled]:
    """The labelled reports with their rows.

    The column ``file`` of the labels holds one and the same name in every row; the rows follow the order of meta.tsv, so
    each is given to the next report that has its sentence.
    """
    meta, rows = _tsv("meta.tsv"), _tsv("indicators.tsv")
    reads = [read(_path_of(m["place"], m["year"])) for m in meta]
    texts = [[(x.sentence_no, _squeezed(x.text)) for x in r.lines] for r in reads]
    at = 0
    found: list[list[tuple[int, dict[str, str]]]] = [[] for _ in meta]
    for row in rows:
        start = _squeezed(row["sentence_start"])
        holders = [i for i in range(at, len(meta)) if any(start in t for _, t in texts[i])]
        if not holders:
            raise SystemExit(f"No report from {meta[at]['place']} on has the sentence {start}.")
        at = holders[0]
        found[at].append((next(n for n, t in texts[at] if start in t), row))
    for m, one, own in zip(meta, reads, found, strict=True):
        yield Labelled(f"{m['place']}-{m['year']}", one, own)


def _tsv(name: str) -> list[dict[str, str]]:
    with (GOLD / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _path_of(place: str, year: str) -> Path:
    with (CORPORA / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            same = row["place"] == place or place.startswith(row["place"]) or place.endswith(row["place"])
            if row["year"] == year and same and not row["path"].startswith(("dirty", "not-reports")):
                return CORPORA / row["path"]
    raise SystemExit(f"No file for {place} {year} in MANIFEST.tsv.")


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text).translate(_WIDE)
