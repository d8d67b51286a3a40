"""Hand-labelled pledges beside the repository, each with the report that holds it and the pledges found there."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

REPO = Path(__file__).parents[2]
SHARED = REPO.parent / "shared"
sys.path.insert(0, str(REPO))

from pipeline.errors import InputRefused  # noqa: E402
from pipeline.ingest import Report, read_report, report_tables  # noqa: E402
from pipeline.pledges.build import pledge_tables  # noqa: E402
from pipeline.pledges.outcome_build import outcome_tables  # noqa: E402
from pipeline.settings.model import PledgeSettings  # noqa: E402

MAX_BYTES = 50_000_000
# Reports with labels, and the ones after them that labelled outcomes were read from.
FILES = (
    "seed/城关区_2015.txt",
    "national/全国_2015.txt",
    "national/全国_2016.txt",
    "shanghai/上海市_2022.txt",
    "shanghai/上海市_2023.txt",
)


@dataclass(frozen=True)
class Label:
    """One labelled pledge, where it stands, and what was found there.

    Attributes:
        row: row of the label file.
        report_id: report that holds its words.
        sentence_no: sentence there.
        in_sentence: pledges found in that sentence.
        overlapping: those of them whose words overlap the label's.
    """

    row: dict[str, str]
    report_id: str
    sentence_no: int
    in_sentence: tuple[dict[str, Any], ...]
    overlapping: tuple[dict[str, Any], ...]


def read_reports(paths: Iterable[Path]) -> dict[Path, Report]:
    """Reports of some files; refused files are left out."""
    found = {}
    for path in paths:
        try:
            found[path] = read_report(path.name, path.read_bytes(), max_bytes=MAX_BYTES)
        except InputRefused:
            continue
    return found


def tables_of(reports: Iterable[Report]) -> dict[str, pa.Table]:
    """Stored tables of reports, one report a place and year."""
    parts: dict[str, list[pa.Table]] = {}
    for report in {(r.place, r.year): r for r in reports}.values():
        made = report_tables(report, report_id=f"{report.place}-{report.year}", source_path="", sha256="")
        for name, table in made.items():
            parts.setdefault(name, []).append(table)
    return {name: pa.concat_tables(tables) for name, tables in parts.items()}


def find_pledges_of(tables: dict[str, pa.Table]) -> pa.Table:
    """Pledges of all reports of some tables."""
    return pledge_tables(*(tables[n] for n in ("reports", "sections", "paragraphs", "sentences")))["pledges"]


def find_outcomes_of(tables: dict[str, pa.Table], pledges: pa.Table, settings: PledgeSettings) -> list[dict[str, Any]]:
    """Outcomes of pledges."""
    made = outcome_tables(tables["reports"], tables["sentences"], pledges, settings=settings)["pledge_outcomes"]
    rows: list[dict[str, Any]] = made.to_pylist()
    return rows


def labelled(tables: dict[str, pa.Table], pledges: pa.Table, gold: Path) -> list[Label]:
    """Labels, each laid on the plan sentence that holds its words (the label file's own file column is not relied on)."""
    plan = [s for s in tables["sentences"].to_pylist() if s["part"] == "plan"]
    by_sentence: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for pledge in pledges.to_pylist():
        by_sentence.setdefault((pledge["report_id"], pledge["sentence_no"]), []).append(pledge)
    found = []
    with gold.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            words = row["text"].replace(" ", "")
            sentence = next((s for s in plan if words in s["text"]), None)
            if sentence is None:
                print(f"not in any plan sentence: {row['text']}")
                continue
            start = sentence["text"].index(words)
            there = by_sentence.get((sentence["report_id"], sentence["sentence_no"]), [])
            over = [p for p in there if p["start_char"] < start + len(words) and p["end_char"] > start]
            found.append(Label(row, sentence["report_id"], sentence["sentence_no"], tuple(there), tuple(over)))
    return found
