"""A file of data/raw as the items that it holds: itself, the rows of a table, the members of an archive."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO

from pipeline.errors import InputRefused
from pipeline.ingest.files.archive import unpack_archive
from pipeline.ingest.files.delimited import unpack_delimited
from pipeline.ingest.files.item import Budget, Columns, Item, Limits, too_large
from pipeline.ingest.files.records import unpack_records
from pipeline.ingest.files.sheets import unpack_sheets
from pipeline.ingest.formats.detect import CONTAINERS, format_of

_DEEPEST = 3  # archives within archives


def unpack(
    path: str, file: IO[bytes], *, columns: Columns, limits: Limits, budget: Budget | None = None, depth: int = 1
) -> Iterator[Item]:
    """What a file holds.

    Args:
        path: its path.
        file: open for reading at its start.
        columns: names of columns that the user has set.
        limits: how much is read at most.
        budget: what may still be unpacked, within archives.
        depth: 1, more within archives.

    Yields:
        Items in a fixed order. Whatever is wrong comes as an item with a problem; nothing is raised but OSError.
    """
    held = False
    try:
        for item in _items(path, file, columns, limits, budget, depth):
            held = True
            yield item
        if not held:
            yield Item(path, problem=InputRefused("empty.container"))
    except InputRefused as problem:
        yield Item(path, problem=problem)
    except OSError:
        raise
    except Exception as error:  # what nobody thought of must not stop the other files
        yield Item(path, problem=InputRefused("unreadable.apart", error=f"{type(error).__name__}: {error}"))


def _items(
    path: str, file: IO[bytes], columns: Columns, limits: Limits, budget: Budget | None, depth: int
) -> Iterator[Item]:
    found, _ = format_of(path, file)
    if found not in CONTAINERS:
        yield _single(path, file, limits)
    elif found == "zip":
        yield from _members(path, file, columns, limits, budget or Budget(limits.container), depth)
    elif found == "xlsx":
        yield from unpack_sheets(path, file, columns, limits)
    elif found in ("csv", "tsv"):
        yield from unpack_delimited(path, found, file, columns, limits)
    else:
        yield from unpack_records(path, found, file, columns, limits)


def _single(path: str, file: IO[bytes], limits: Limits) -> Item:
    data = file.read(limits.report + 1)
    if len(data) > limits.report:
        return Item(path, problem=too_large(limits.report))
    return Item(path, data)


def _members(
    path: str, file: IO[bytes], columns: Columns, limits: Limits, budget: Budget, depth: int
) -> Iterator[Item]:
    if depth > _DEEPEST:
        raise InputRefused("unsafe.nested", depth=_DEEPEST)
    for item in unpack_archive(path, file, limits, budget):
        if item.problem:
            yield item
            continue
        inner = io.BytesIO(item.data)
        yield from unpack(item.path, inner, columns=columns, limits=limits, budget=budget, depth=depth + 1)
