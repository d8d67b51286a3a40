"""Records in JSON (.jsonl with one a line, .json with a list of them), one report a record."""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import Iterable, Iterator
from typing import IO

from pipeline.errors import InputRefused
from pipeline.ingest.cleaning.decode import encoding_of
from pipeline.ingest.files.columns import map_columns, mapping_rows, row_item
from pipeline.ingest.files.item import Columns, Item, Limits

_SAMPLE = 1_000_000
_FIRST = 20
Numbered = tuple[int, "dict[str, object] | InputRefused"]


def unpack_records(path: str, format_name: str, file: IO[bytes], columns: Columns, limits: Limits) -> Iterator[Item]:
    """Records of a file.

    Args:
        path: the file's path.
        format_name: jsonl or json.
        file: open for reading.
        columns: names of fields that the user has set.
        limits: how long a line, and how large a list may be.

    Yields:
        An item a record; one with a problem for a line that is no record. Lines count from 1, records of a list too.

    Raises:
        InputRefused: ``not_text``, ``unreadable``, ``too_large`` or ``no_text_column``: the whole file.
    """
    records = _lines(file, limits) if format_name == "jsonl" else iter(_list(file, limits))
    opening = list(itertools.islice(records, _FIRST))
    good = [r for _, r in opening if isinstance(r, dict)]
    if not good:
        raise InputRefused("unreadable.no_json_lines")
    header, rows = mapping_rows(good)
    mapped = map_columns(header, rows, columns)
    for number, record in itertools.chain(opening, records):
        if isinstance(record, InputRefused):
            yield Item(f"{path}#{number}", problem=record)
        else:
            yield row_item(f"{path}#{number}", format_name, [record.get(h) for h in header], mapped)


def _lines(file: IO[bytes], limits: Limits) -> Iterator[Numbered]:
    encoding = encoding_of(file.read(_SAMPLE))
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace")
    number = 0
    try:
        while line := text.readline(limits.report):
            number += 1
            bare = line.strip().lstrip("\ufeff")
            if bare:
                yield number, _record(bare)
    finally:
        text.detach()


def _record(text: str) -> dict[str, object] | InputRefused:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        return InputRefused("unreadable.json_line", error=str(error))
    return found if isinstance(found, dict) else InputRefused("unreadable.json_line_shape")


def _list(file: IO[bytes], limits: Limits) -> Iterable[Numbered]:
    data = file.read(limits.container + 1)
    if len(data) > limits.container:
        raise InputRefused("too_large.list")
    try:
        found = json.loads(data.decode(encoding_of(data[:_SAMPLE]), "replace").lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise InputRefused("unreadable.json", error=str(error)) from None
    if isinstance(found, dict):
        lists = [v for v in found.values() if isinstance(v, list)]
        found = max(lists, key=len) if lists else [found]
    if not isinstance(found, list):
        raise InputRefused("unreadable.json_shape")
    bad = InputRefused("unreadable.json_record")
    return [(n, r if isinstance(r, dict) else bad) for n, r in enumerate(found, 1)]
