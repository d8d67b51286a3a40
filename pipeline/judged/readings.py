"""What the sheets say: how often extraction was right, how far readers agree, and where they do not."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import QueryError
from pipeline.judged.sample import ANSWERS, UNCLEAR, Drawn, Sample
from pipeline.messages import LANGUAGES, Message, text
from pipeline.settings.concepts import Concept
from pipeline.statistics.shares import cohen_kappa, wilson

COLUMNS = ("answer", "claim", "left", "marked", "right", "note", "report", "part", "sentence", "id")
OUTCOME_COLUMNS = ("left", "right")  # that are named otherwise in sheets of outcomes
PRECISION = (
    "sample", "kind", "subject", "coder", "n", "population",
    "yes", "no", "unclear", "unanswered", "precision", "ci_low", "ci_high",
)  # fmt: skip


@dataclass(frozen=True)
class Agreement:
    """How far two answer alike.

    Attributes:
        n: things that both answered.
        same: of these, with the same answer.
        kappa: Cohen's kappa; None where it is not defined.
        low: lower 95 % limit; None where there is none.
        high: upper limit.
    """

    n: int
    same: int
    kappa: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass
class Reading:
    """A sample with what was answered.

    Attributes:
        name: name of its folder.
        sample: the sample.
        answers: by coder (name of the sheet), the answer by item.
        troubles: what could not be read, to be told.
        outdated: whether the list was edited after the sample was drawn.
        days: by coder, when the sheet was last saved, as the file itself says.
    """

    name: str
    sample: Sample
    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    troubles: list[Message] = field(default_factory=list)
    outdated: bool = False
    days: dict[str, dt.date | None] = field(default_factory=dict)

    def precision(self) -> list[tuple[object, ...]]:
        """A row a coder, with the columns of :data:`PRECISION`; shares are of what was not unclear."""
        rows: list[tuple[object, ...]] = []
        n = len(self.sample.items)
        expected = {item.id: item.expected for item in self.sample.items}
        for coder, given in self.answers.items():
            unclear = sum(answer == UNCLEAR for answer in given.values())
            right = sum(answer == expected[id_] for id_, answer in given.items())
            wrong = len(given) - right - unclear
            decided = right + wrong
            share = (right / decided, *wilson(right, decided)) if decided else (None, None, None)
            of = (self.name, self.sample.kind, self.sample.subject, coder, n, self.sample.population)
            rows.append((*of, right, wrong, unclear, n - decided - unclear, *share))
        return rows

    def between(self, one: str, other: str) -> Agreement:
        """How far two coders agree on what both answered."""
        first, second = self.answers[one], self.answers[other]
        return _agreement([(first[i.id], second[i.id]) for i in self.sample.items if i.id in first and i.id in second])

    def with_program(self, coder: str) -> Agreement:
        """How far a coder agrees with what was extracted; of kinds whose answers are categories."""
        given = self.answers[coder]
        return _agreement([(a, i.expected) for i in self.sample.items if (a := given.get(i.id, UNCLEAR)) != UNCLEAR])

    def disagreements(self) -> list[tuple[Drawn, dict[str, str]]]:
        """What coders answered differently, by coder."""
        found = []
        for item in self.sample.items:
            own = {coder: given[item.id] for coder, given in self.answers.items() if item.id in given}
            if len(set(own.values())) > 1:
                found.append((item, own))
        return found


def _agreement(pairs: list[tuple[str, str]]) -> Agreement:
    found = cohen_kappa(pairs) if pairs else None
    return Agreement(len(pairs), sum(a == b for a, b in pairs), *(found or ()))


def current_list(concepts: Sequence[Concept], sample: Sample) -> str:
    """Version that the list of a sample has now; empty where there is none."""
    return next((c.version for c in concepts if sample.kind == "concept" and c.name == sample.subject), "")


def read(base: Path, concepts: Sequence[Concept], subject: str | None = None) -> list[Reading]:
    """Read every sheet in data/judged, or those of a subject or sample.

    A sheet that cannot be read is told of and left out; so is a row whose sentence was changed, or an answer that is none
    of those to choose from.

    Args:
        base: the folder data/judged.
        concepts: concepts in force.
        subject: a concept, an indicator, a kind or the name of a sample's folder; None for all.

    Raises:
        QueryError: there are no samples, or none of that name.
        StoreError: a sample cannot be read.
    """
    folders = sorted(p for p in base.iterdir() if p.is_dir()) if base.is_dir() else []
    found: list[Reading] = []
    known: list[str] = []
    for folder in folders:
        reading = read_folder(folder, concepts)
        if reading is None:
            continue
        known.append(folder.name)
        if subject in (None, folder.name, reading.sample.subject, reading.sample.kind):
            found.append(reading)
    if not known:
        raise QueryError("query.nothing_judged", folder=base)
    if not found:
        raise QueryError("query.not_judged", name=subject, known=known)
    return found


def read_folder(folder: Path, concepts: Sequence[Concept]) -> Reading | None:
    """One sample with its sheets, see :func:`read`; None where the folder holds none.

    Raises:
        StoreError: the sample cannot be read.
    """
    sample = Sample.load(folder)
    if sample is None:
        return None
    now = current_list(concepts, sample)
    reading = Reading(folder.name, sample, outdated=now != sample.list_version)
    for path in sorted(folder.glob("*.xlsx")):
        if path.name.startswith((".", "~$")):  # Excel's own, while a sheet is open
            continue
        rows, day = _rows(path)
        if rows is None:
            reading.troubles.append(Message("says.judge.no_sheet", {"path": path}))
            continue
        reading.answers[path.stem] = _answers(rows, sample, path, reading.troubles)
        reading.days[path.stem] = day
    return reading


_MOST = 100_000


_Row = tuple[int, Mapping[str, object]]


def _rows(path: Path) -> tuple[list[_Row] | None, dt.date | None]:
    """Rows by column with their numbers, of the sheet that has our columns, and the day on which the file says it was saved.

    None where a file has none.
    """
    import warnings

    import openpyxl

    names = {text(f"says.judge.column.{c}", lang): c for lang in LANGUAGES for c in COLUMNS}
    names |= {text(f"says.judge.column_outcomes.{c}", lang): c for lang in LANGUAGES for c in OUTCOME_COLUMNS}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            saved = book.properties.modified
            for sheet in book.worksheets:
                rows = sheet.iter_rows(values_only=True, max_row=_MOST)
                heads = [names.get(str(value).strip(), "") for value in next(rows, ())]
                if {"answer", "id", "marked"} <= set(heads):
                    told: list[_Row] = [
                        (no, dict(zip(heads, row, strict=False))) for no, row in enumerate(rows, 2) if any(row)
                    ]
                    return told, saved.date() if isinstance(saved, dt.datetime) else None
        finally:
            book.close()
    except Exception:  # openpyxl raises whatever a broken part leads to
        return None, None
    return None, None


def _answers(rows: Iterable[_Row], sample: Sample, path: Path, troubles: list[Message]) -> dict[str, str]:
    items = {item.id: item for item in sample.items}
    choices = {text(f"says.judge.answer.{a}", lang).casefold(): a for lang in LANGUAGES for a in ANSWERS[sample.kind]}
    found: dict[str, list[str]] = {}
    for number, row in rows:
        given = str(row["answer"] if row["answer"] is not None else "").strip().casefold()
        if not given:
            continue
        item = items.get(str(row["id"]))
        if item is None or _words(row) != _plain(f"{item.left}{item.marked}{item.right}"):
            troubles.append(Message("says.judge.altered", {"path": path.name, "row": number}))
        elif given not in choices:
            troubles.append(Message("says.judge.no_answer", {"path": path.name, "row": number, "answer": given}))
        else:
            found.setdefault(item.id, []).append(choices[given])
    for repeated in (i for i, given_ in found.items() if len(set(given_)) > 1):
        troubles.append(Message("says.judge.repeated", {"path": path.name, "id": repeated}))
    return {i: given_[0] for i, given_ in found.items() if len(set(given_)) == 1}


def _words(row: Mapping[str, object]) -> str:
    return _plain("".join(str(row.get(c) if row.get(c) is not None else "") for c in ("left", "marked", "right")))


def _plain(told: str) -> str:
    """A sentence without what spreadsheets do to blanks and control characters."""
    return re.sub(r"[\s\x00-\x1f]+", "", told)
