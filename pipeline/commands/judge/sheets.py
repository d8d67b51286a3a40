"""Sheets that readers fill in: one each, in an order of its own, with answers to choose from."""

from __future__ import annotations

import contextlib
import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.commands.judge.sample import draw, folder_of
from pipeline.errors import StoreError, os_cause
from pipeline.judged import ANSWERS, COLUMNS, OUTCOME_COLUMNS, Drawn, Sample
from pipeline.messages import text
from pipeline.settings.model import Project

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_WIDTHS = (10, 26, 50, 16, 50, 24, 20, 8, 8, 30)
_OPEN = ("answer", "note")  # the columns that a reader writes in


@dataclass(frozen=True)
class Written:
    """What is in data/judged for a sample.

    Attributes:
        sample: the sample.
        folder: where its sheets are.
        made: sheets written now.
        kept: sheets that were there, with what has been answered in them.
    """

    sample: Sample
    folder: Path
    made: tuple[Path, ...]
    kept: tuple[Path, ...]


def hand_out(project: Project, kind: str, subject: str, *, n: int, coders: int, seed: int) -> Written:
    """Write a sheet for each coder; one that exists is left as it is, and so is a sample that was drawn before.

    Args:
        project: the project.
        kind: one of ANSWERS.
        subject: see :func:`pipeline.commands.judge.sample.draw`.
        n: how many things to judge.
        coders: how many sheets.
        seed: another number draws another sample.

    Raises:
        QueryError: there is nothing to judge.
        StoreError: nothing has been published, or the sheets cannot be written.
    """
    folder = folder_of(project, kind, subject, n, seed)
    sample = Sample.load(folder)
    made: list[Path] = []
    kept: list[Path] = []
    try:
        if sample is None:
            sample = draw(project, kind, subject, n=n, seed=seed)
            folder.mkdir(parents=True, exist_ok=True)
            sample.save(folder)
        for coder in range(1, coders + 1):
            path = folder / f"coder-{coder}.xlsx"
            if path.exists():
                kept.append(path)
                continue
            _write(path, sample, coder)
            made.append(path)
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            sample = replace(sample, handed_out={**sample.handed_out, path.name: sha256})
            sample.save(folder)
    except OSError as error:
        raise StoreError("store.cannot_write", path=folder, why=os_cause(error)) from None
    return Written(sample, folder, tuple(made), tuple(kept))


def _write(path: Path, sample: Sample, coder: int) -> None:
    from openpyxl import Workbook

    book = Workbook()
    del book[book.sheetnames[0]]
    sheet = book.create_sheet(text("says.judge.sheet"))
    items = sorted(sample.items, key=lambda item: hashlib.sha256(f"{coder}-{item.id}".encode()).digest())
    _fill(sheet, items, sample.kind)
    _lay_out(sheet, len(items), sample.kind)
    help_sheet = book.create_sheet(text("says.judge.how"))
    help_sheet.column_dimensions["A"].width = 100
    question = text(f"says.judge.question.{sample.kind}", subject=sample.subject)
    means = [text(f"says.judge.means.{answer}") for answer in ANSWERS[sample.kind]]
    for row, line in enumerate((question, *means, text("says.judge.rules")), 1):
        _put(help_sheet, row, 1, line)
    temporary = path.with_name(f".{path.stem}-{os.getpid()}.xlsx")
    try:
        book.save(temporary)
        temporary.replace(path)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _fill(sheet: Worksheet, items: list[Drawn], kind: str) -> None:
    for column, name in enumerate(COLUMNS, 1):
        own = "column_outcomes" if kind == "outcomes" and name in OUTCOME_COLUMNS else "column"
        _put(sheet, 1, column, text(f"says.judge.{own}.{name}"))
    for row, item in enumerate(items, 2):
        part = text(f"shared.part.{item.part}") if item.part else ""
        seen: tuple[str | int, ...] = (
            item.claim,
            item.left,
            item.marked,
            item.right,
            "",
            item.report_id,
            part,
            item.sentence_no,
            item.id,
        )
        for column, value in enumerate(seen, 2):
            _put(sheet, row, column, value)


def _put(sheet: Worksheet, row: int, column: int, value: str | int) -> None:
    """A value; a text that begins with = is not a formula, and characters that a workbook cannot hold are left out."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if value == "":
        return
    cell = sheet.cell(row, column, ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"


def _lay_out(sheet: Worksheet, n: int, kind: str) -> None:
    """Widths, the drop-down, and everything locked but answers and notes (without a password)."""
    from openpyxl.styles import Alignment, Font, Protection
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    choices = ",".join(text(f"says.judge.answer.{answer}") for answer in ANSWERS[kind])
    answers = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True, showErrorMessage=True)
    answers.add(f"A2:A{n + 1}")
    sheet.add_data_validation(answers)
    for column, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True), 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.cell(1, column).font = Font(bold=True)
        for row in range(2, n + 2):
            cell = sheet.cell(row, column)
            cell.alignment = Alignment("right" if name == "left" else None, vertical="top", wrap_text=True)
            cell.protection = Protection(locked=name not in _OPEN)
            if name == "marked":
                cell.font = Font(bold=True, color="C00000")
    sheet.freeze_panes = "A2"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
