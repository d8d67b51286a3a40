"""What the sheets say: how often extraction was right, how far readers agree, and where they do not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from pipeline.commands.judge.sample import Drawn, Sample, current_list
from pipeline.commands.judge.sheets import ANSWERS, COLUMNS
from pipeline.errors import QueryError
from pipeline.messages import LANGUAGES, Message, text
from pipeline.settings.model import Project
from pipeline.statistics.shares import cohen_kappa, wilson

PRECISION = (
    "sample", "kind", "subject", "coder", "n", "population",
    "yes", "no", "unclear", "unanswered", "precision", "ci_low", "ci_high",
)  # fmt: skip


@dataclass
class Reading:
    """A sample with what was answered.

    Attributes:
        name: name of its folder.
        sample: the sample.
        answers: by coder (name of the sheet), the answer by item.
        troubles: what could not be read, to be told.
        outdated: whether the list was edited after the sample was drawn.
    """

    name: str
    sample: Sample
    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    troubles: list[Message] = field(default_factory=list)
    outdated: bool = False

    def precision(self) -> list[tuple[object, ...]]:
        """A row a coder, with the columns of :data:`PRECISION`; shares are of what was answered yes or no."""
        rows: list[tuple[object, ...]] = []
        n = len(self.sample.items)
        for coder, given in self.answers.items():
            counts = Counter(given.values())
            right, wrong, unclear = (counts[a] for a in ANSWERS)
            decided = right + wrong
            share = (right / decided, *wilson(right, decided)) if decided else (None, None, None)
            of = (self.name, self.sample.kind, self.sample.subject, coder, n, self.sample.population)
            rows.append((*of, right, wrong, unclear, n - decided - unclear, *share))
        return rows

    def disagreements(self) -> list[tuple[Drawn, dict[str, str]]]:
        """What coders answered differently, by coder."""
        found = []
        for item in self.sample.items:
            own = {coder: given[item.id] for coder, given in self.answers.items() if item.id in given}
            if len(set(own.values())) > 1:
                found.append((item, own))
        return found


def read(project: Project, subject: str | None = None) -> list[Reading]:
    """Read every sheet in data/judged, or those of a subject or sample.

    A sheet that cannot be read is told of and left out; so is a row whose sentence was changed, or an answer that is none
    of those to choose from.

    Args:
        project: the project.
        subject: a concept, an indicator or the name of a sample's folder; None for all.

    Raises:
        QueryError: there are no samples, or none of that name.
    """
    base = project.root / "data" / "judged"
    folders = sorted(p for p in base.iterdir() if p.is_dir()) if base.is_dir() else []
    found: list[Reading] = []
    known: list[str] = []
    for folder in folders:
        sample = Sample.load(folder)
        if sample is None:
            continue
        known.append(folder.name)
        if subject in (None, folder.name, sample.subject):
            found.append(_reading(project, folder, sample))
    if not known:
        raise QueryError("query.nothing_judged", folder=base)
    if not found:
        raise QueryError("query.not_judged", name=subject, known=known)
    return found


def _reading(project: Project, folder: Path, sample: Sample) -> Reading:
    now = current_list(project.config(), sample)
    reading = Reading(folder.name, sample, outdated=now != sample.list_version)
    for path in sorted(folder.glob("*.xlsx")):
        if path.name.startswith((".", "~$")):  # Excel's own, while a sheet is open
            continue
        rows = _rows(path)
        if rows is None:
            reading.troubles.append(Message("says.judge.no_sheet", {"path": path}))
            continue
        reading.answers[path.stem] = _answers(rows, sample, path, reading.troubles)
    return reading


_MOST = 100_000


def _rows(path: Path) -> list[tuple[int, dict[str, object]]] | None:
    """Rows by column with their numbers, of the sheet that has our columns; None where a file has none."""
    import warnings

    import openpyxl

    names = {text(f"says.judge.column.{c}", lang): c for lang in LANGUAGES for c in COLUMNS}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            for sheet in book.worksheets:
                rows = sheet.iter_rows(values_only=True, max_row=_MOST)
                heads = [names.get(str(value).strip(), "") for value in next(rows, ())]
                if {"answer", "id", "marked"} <= set(heads):
                    return [(no, dict(zip(heads, row, strict=False))) for no, row in enumerate(rows, 2) if any(row)]
        finally:
            book.close()
    except Exception:  # openpyxl raises whatever a broken part leads to
        return None
    return None


def _answers(
    rows: Iterable[tuple[int, dict[str, object]]], sample: Sample, path: Path, troubles: list[Message]
) -> dict[str, str]:
    items = {item.id: item for item in sample.items}
    choices = {text(f"says.judge.answer.{a}", lang).casefold(): a for lang in LANGUAGES for a in ANSWERS}
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


def _words(row: dict[str, object]) -> str:
    return _plain("".join(str(row.get(c) if row.get(c) is not None else "") for c in ("left", "marked", "right")))


def _plain(told: str) -> str:
    """A sentence without what spreadsheets do to blanks and control characters."""
    return re.sub(r"[\s\x00-\x1f]+", "", told)


def as_text(readings: Iterable[Reading]) -> Iterator[str]:
    """Precision, agreement and disagreements in the reader's language."""
    for reading in readings:
        sample = reading.sample
        of = {"name": reading.name, "n": len(sample.items), "population": sample.population}
        yield text("says.judge.sample", **of)
        if reading.outdated:
            yield text("says.judge.outdated")
        for row in reading.precision():
            told = dict(zip(PRECISION, row, strict=True))
            yield text("says.judge.precision" if told["precision"] is not None else "says.judge.empty", **told)
        for one, other in combinations(reading.answers, 2):
            yield _agreement(reading, one, other)
        for item, own in reading.disagreements():
            said = [Message("says.judge.said", {"coder": c, "answer": _answer(a)}) for c, a in own.items()]
            sentence = f"{item.left}【{item.marked}】{item.right}"
            at = {"report": item.report_id, "no": item.sentence_no, "claim": item.claim}
            yield text("says.judge.disagreement", said=said, sentence=sentence, **at)
        for trouble in reading.troubles:
            yield trouble.text()


def _agreement(reading: Reading, one: str, other: str) -> str:
    first, second = reading.answers[one], reading.answers[other]
    pairs = [(first[i.id], second[i.id]) for i in reading.sample.items if i.id in first and i.id in second]
    told = {"one": one, "other": other, "n": len(pairs), "same": sum(a == b for a, b in pairs)}
    found = cohen_kappa(pairs) if pairs else None
    if found is None:
        return text("says.judge.no_kappa", **told)
    if found[1] is None:
        return text("says.judge.bare_kappa", **told, kappa=found[0])
    return text("says.judge.kappa", **told, kappa=found[0], low=found[1], high=found[2])


def _answer(answer: str) -> Message:
    return Message(f"says.judge.answer.{answer}")
