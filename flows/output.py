"""Rows to the terminal: aligned table, CSV, JSON."""

from __future__ import annotations

import csv
import datetime as dt
import decimal
import json
import math
import sys
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import click

from pipeline.errors import QueryError
from pipeline.messages import text
from pipeline.store.formulas import guarded

if TYPE_CHECKING:
    from pipeline.commands.kwic import ConcordanceLine
    from pipeline.commands.search import Found, Passage

_MOST = 100_000  # rows of an aligned table, which are all held to align them
_SIDE = 36  # columns on either side of a mention


def print_rows(columns: Sequence[str], rows: Iterable[Sequence[object]], form: str) -> None:
    """Print rows: as CSV and JSON one after the other as they come, as an aligned table together.

    Args:
        columns: column names.
        rows: values.
        form: table, csv or json.

    Raises:
        QueryError: there are too many rows for a table.
    """
    if form == "json":
        _print_json(columns, rows)
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(v) for v in row] for row in rows)
    else:
        from tabulate import tabulate

        some = [[_whole(v) for v in row] for row in islice(rows, _MOST + 1)]
        if len(some) > _MOST:
            raise QueryError("query.too_many_rows", most=_MOST)
        numeric = [
            bool(some) and all(isinstance(r[i], (int, float, type(None))) for r in some) for i in range(len(columns))
        ]
        align = ["right" if n else "left" for n in numeric]
        shown = [[_shown(v) for v in row] for row in some]
        click.echo(tabulate(shown, headers=list(columns), disable_numparse=True, colalign=align if some else None))
        click.echo(text("says.output.rows", n=len(some)), err=True)


def _print_json(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A list of objects, as ``json.dumps(objects, indent=1)`` writes it."""
    before = "[\n "
    for row in rows:
        one = {c: _plain(v) for c, v in zip(columns, row, strict=True)}
        # Line breaks of values are escaped, so these are those of the layout.
        click.echo(before + json.dumps(one, ensure_ascii=False, indent=1).replace("\n", "\n "), nl=False)
        before = ",\n "
    click.echo("[]" if before.startswith("[") else "\n]")


def _cell(value: object) -> object:
    """A value for CSV."""
    value = _joined(_whole(value))
    return "" if value is None else guarded(value) if isinstance(value, str) else value


def _whole(value: object) -> object:
    """Sums of whole numbers may come as decimals without places: show them as whole numbers."""
    return int(value) if isinstance(value, decimal.Decimal) and value == value.to_integral_value() else value


def _shown(value: object) -> object:
    """A value for the aligned table: no digit before the decimal point is lost."""
    if value is None:
        return ""
    value = _joined(value)
    if isinstance(value, float) and math.isfinite(value):
        return f"{value:.1f}" if abs(value) >= 1000 else f"{value:.4g}"
    return value


def _joined(value: object) -> object:
    """A list of texts or whole numbers as one text, as exports write it."""
    listed = isinstance(value, list) and all(isinstance(v, (str, int)) for v in value)
    return "; ".join(map(str, value)) if listed else value  # type: ignore[call-overload]


def print_kwic(lines: Sequence[ConcordanceLine], form: str) -> None:
    """Print a concordance; as a table, mentions stand below one another."""
    if form != "table":
        from pipeline.commands.kwic import ConcordanceLine

        print_rows(list(ConcordanceLine.__dataclass_fields__), [tuple(line.as_dict().values()) for line in lines], form)
        return
    parts = {part: text(f"shared.part.{part}") for part in {line.part for line in lines}}
    shown = []
    for line in lines:
        left, right = line.left.replace("\n", " "), line.right.replace("\n", " ")
        n, used = _fitting(reversed(left))
        left = " " * (_SIDE - used) + left[len(left) - n :]
        right = right[: _fitting(right)[0]]
        shown.append(f"{left}【{line.keyword}】{right}  ({line.report_id} {parts[line.part]} {line.sentence_no})\n")
    click.echo("".join(shown), nl=False)
    click.echo(text("says.output.mentions", n=len(lines)), err=True)


def _fitting(characters: Iterable[str]) -> tuple[int, int]:
    """How many characters go into a side of a concordance, and the columns they take there; Han characters take two."""
    from wcwidth import wcwidth

    n = used = 0
    for character in characters:
        wide = max(wcwidth(character), 0)
        if used + wide > _SIDE:
            break
        n, used = n + 1, used + wide
    return n, used


def print_found(found: Found, form: str) -> None:
    """Print what a search found; as a table, each sentence with its matches marked. Counts go to the error stream."""
    if form == "table":
        parts = {part: text(f"shared.part.{part}") for part in {p.part for p in found.passages}}
        shown = []
        for passage in found.passages:
            at = f"{passage.report_id} {parts[passage.part]} {passage.sentence_no}"
            if passage.last_sentence_no > passage.sentence_no:
                at += f"–{passage.last_sentence_no}"
            shown.append(f"{_marked(passage)}  ({at})\n")
        click.echo("".join(shown), nl=False)
    else:
        from pipeline.commands.search import Passage

        rows = [p.as_dict() for p in found.passages]
        if form == "csv":
            rows = [
                r | {"matches": [f"{a}-{b}" for a, b in p.matches]} for r, p in zip(rows, found.passages, strict=True)
            ]
        print_rows(list(Passage.__dataclass_fields__), [tuple(r.values()) for r in rows], form)
    for phrase, (whole, bare) in found.mentions.items():
        click.echo(text("says.output.mentions_of", phrase=phrase, whole=whole, bare=bare), err=True)
    counts = {"n": found.n_whole, "anywhere": found.n_anywhere}
    click.echo(text("says.output.passages", **counts), err=True)
    if len(found.passages) < found.n:
        click.echo(text("says.output.shown", n=len(found.passages)), err=True)


def _marked(passage: Passage) -> str:
    """The text of a passage in one line, its matches in brackets; those that overlap are one."""
    made, at = "", 0
    spans: list[list[int]] = []
    for start, end in passage.matches:
        if spans and start < spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], end)
        else:
            spans.append([start, end])
    for start, end in spans:
        made += f"{passage.text[at:start]}【{passage.text[start:end]}】"
        at = end
    return (made + passage.text[at:]).replace("\n", " ")


def _plain(value: object) -> object:
    """A value that JSON holds."""
    value = _whole(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, (dt.date, dt.datetime, dt.time)):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (str, int, float, bool)) or value is None:
        return value
    return str(value)
