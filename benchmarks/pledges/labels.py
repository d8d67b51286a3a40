"""Labelled pledges, each with the report that holds it, the report after it, and the pledges found there.

Three sources: the two batches beside the repository, the second of them in two halves (benchmarks/gold.py), and drawn.tsv here:
152 pledges drawn at random (four from each of 38 pairs of successive reports of provinces and counties), whose outcomes were
read in the next report before any was computed, less those that are no promise or not to be decided. Rules were written after the
pairs called ``tuned``; of the pairs called ``held`` only sums were looked at. A drawn pledge is known by the hash of its clause.

The sets called ``later`` and ``last`` hold as many of each class as was found in other pairs, in an order that hides the class: what is right of
each class may be read from them, how often a class is missed may not. ``last`` was scored once before it was read, in three parts;
what that gave is in docs/validation.md, and rules were written after all of it.

The sets called ``fresh`` were drawn by class, by hash, from all pairs of successive reports, pledges that nobody had labelled,
and read with the class hidden: ``fresh_tuned`` in five parts of which each was scored before rules were written after it,
``fresh_held`` (other provinces and counties than most of the former) of which only sums were looked at. ``clean`` was drawn
after that from all places, a quarter of it at random and the rest by class; no rule was written after any of it. ``third_tuned``
was drawn for rules where most was lost: 40 found partly, 60 not_mentioned, 20 repeated, read with the class hidden.

shown.tsv holds 69 more that had been called repeated or partly, drawn at random from 34 other pairs and read beside what decided
them: they tell how often those two are right, not how often they are missed. Thresholds were chosen on half of their reports.
"""

from __future__ import annotations

import csv
import hashlib
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

REPO = Path(__file__).parents[2]
sys.path[:0] = [str(REPO), str(REPO / "benchmarks")]

import gold  # noqa: E402

from pipeline.errors import InputRefused  # noqa: E402
from pipeline.ingest import Report, read_report, report_tables  # noqa: E402
from pipeline.pledges.build import pledge_tables  # noqa: E402
from pipeline.pledges.outcome_build import outcome_tables  # noqa: E402
from pipeline.settings.model import PledgeSettings  # noqa: E402

MAX_BYTES = 50_000_000
DRAWN = (
    "tuned",
    "held",
    "later_tuned",
    "later_held",
    "last_tuned",
    "fresh_tuned",
    "fresh_held",
    "clean",
    "third_tuned",
)
SETS = (
    "first",
    "read",
    "tuned",
    "later_tuned",
    "last_tuned",
    "fresh_tuned",
    "third_tuned",
    "unread",
    "held",
    "later_held",
    "fresh_held",
    "clean",
)
NOT_LOOKED_AT = ("unread", "held", "later_held", "fresh_held", "clean")
SHOWN = ("shown_tuned", "shown_held", "later_shown")
SHOWN_READ = ("shown_tuned", "later_shown")
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True)
class Label:
    """One labelled pledge.

    Attributes:
        file: path of its report below the corpora.
        next_file: of the report after it.
        outcome: as labelled; empty where there is none.
        row: the row of the label file.
        found: pledges found in its sentence whose words overlap its own; the one itself for a drawn one.
        in_sentence: whether any pledge was found in the sentence.
    """

    file: str
    next_file: str
    outcome: str
    row: dict[str, str]
    found: tuple[dict[str, Any], ...]
    in_sentence: bool


class Reports:
    """Reports by path, read once; an id is the path."""

    def __init__(self, paths: Iterable[str]) -> None:
        parts: dict[str, list[pa.Table]] = defaultdict(list)
        self.known: dict[str, Report] = {}
        for path in sorted(set(paths)):
            try:
                report = read_report(f"data/raw/{path}", (gold.CORPORA / path).read_bytes(), max_bytes=MAX_BYTES)
            except (InputRefused, OSError):
                continue
            self.known[path] = report
            for name, table in report_tables(report, report_id=path, source_path=path, sha256="").items():
                parts[name].append(table)
        self.tables = {name: pa.concat_tables(tables) for name, tables in parts.items()}
        self.pledges = pledge_tables(*(self.tables[n] for n in ("reports", "sections", "paragraphs", "sentences")))[
            "pledges"
        ]
        self.of_sentence: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
        self.of_report: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for pledge in self.pledges.to_pylist():
            self.of_sentence[pledge["report_id"], pledge["sentence_no"]].append(pledge)
            self.of_report[pledge["report_id"]].append(pledge)
        self.plans: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for sentence in self.tables["sentences"].to_pylist():
            if sentence["part"] == "plan":
                self.plans[sentence["report_id"]].append(sentence)

    def outcomes(self, settings: PledgeSettings) -> dict[tuple[str, int], dict[str, Any]]:
        """Outcomes by report and number of the pledge; folders are apart, so that a report read twice is no trouble."""
        found = {}
        for folder in {path.split("/")[0] for path in self.known}:
            own = pa.array([path for path in self.known if path.split("/")[0] == folder])
            kept = [
                self.tables[n].filter(pa.compute.is_in(self.tables[n]["report_id"], own))
                for n in ("reports", "sentences")
            ]
            pledges = self.pledges.filter(pa.compute.is_in(self.pledges["report_id"], own))
            for row in outcome_tables(*kept, pledges, settings=settings)["pledge_outcomes"].to_pylist():
                found[row["report_id"], row["pledge_no"]] = row
        return found


def rows_of(name: str) -> list[dict[str, str]]:
    """Rows of one of the sets, with ``file`` and ``next_file``."""
    if name in (*DRAWN, *SHOWN):
        table = "shown.tsv" if name in SHOWN else "drawn.tsv"
        with (Path(__file__).parent / table).open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
        return [r for r in rows if r["half"] == name]
    return [
        {**r, "next_file": _YEAR.sub(lambda m: str(int(m.group()) + 1), r["file"], count=1)}
        for r in gold.labels("pledges", name)
    ]


def labelled(reports: Reports, rows: Iterable[dict[str, str]]) -> list[Label]:
    """Labels with what was found where they stand; a label in no sentence of a plan is told and left out."""
    labels = []
    for row in rows:
        file, next_file = row["file"], row["next_file"]
        if "clause_sha256" in row:
            found = [p for p in reports.of_report[file] if clause_key(p["text"]) == row["clause_sha256"]][:1]
            labels.append(Label(file, next_file, row["outcome"], row, tuple(found), bool(found)))
            continue
        words = _plain(row["text"])
        sentence = next((s for s in reports.plans[file] if words in _plain(s["text"])), None)
        if sentence is None:
            print(f"in no sentence of the plan: {file}")
            continue
        start = unicodedata.normalize("NFKC", sentence["text"]).find(words)
        there = reports.of_sentence[file, sentence["sentence_no"]]
        over = [p for p in there if start < 0 or (p["start_char"] < start + len(words) and p["end_char"] > start)]
        # Of several pledges in one clause (新增企业3家、…50家) the one with the labelled amount is meant.
        over.sort(key=lambda p: (amount(p) != row["value"], p["start_char"]))
        labels.append(Label(file, next_file, row["outcome"], row, tuple(over), bool(there)))
    return labels


def amount(pledge: dict[str, Any]) -> str:
    """A pledge's amount as label files write it."""
    return "" if pledge["value"] is None else f"{pledge['value']:.10g}"


def _plain(text: str) -> str:
    """Full-width signs as others, no white space: reports are cleaned when they are read, labels are not."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def clause_key(text: str) -> str:
    """What a drawn pledge is known by."""
    return hashlib.sha256(re.sub(r"\s", "", text).encode()).hexdigest()[:12]
