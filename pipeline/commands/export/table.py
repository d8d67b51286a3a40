"""One table to one file, and beside it what a paper has to say of how it was made."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

import pyarrow as pa

from pipeline.commands.export.citation import source_line
from pipeline.commands.export.facts import facts
from pipeline.commands.export.methods import methods_text
from pipeline.commands.export.references import USED, bibtex
from pipeline.errors import QueryError, StoreError, os_cause
from pipeline.settings.model import Project
from pipeline.store import Reader, export_table
from pipeline.tables import PUBLIC

_LABELS = {
    "concept_label": "English label of the concept, from configs/concepts.yaml.",
    "place_code": "GB/T 2260 code of the place (six digits), empty where none is known.",
    "place_id": "Number of the place within this file, from 1 by name: for xtset and fixed effects.",
}


def export(project: Project, table: str, path: Path) -> tuple[int, list[Path]]:
    """Write a table to a file by its ending, and beside it a methods paragraph, how to cite it, and references.

    A table by place, year and concept also gets the place's code, a number for it and the concept's English label, so that it can go
    straight into a regression. Every file is written beside its place and moved there.

    Args:
        project: the project.
        table: a public table.
        path: where to write: .csv, .parquet, .dta or .xlsx. The methods go to NAME.methods.md, the references to NAME.bib.

    Returns:
        Number of rows, and the files that were written beside the table.

    Raises:
        GongwenError: there is no such table, or it cannot be read or written.
    """
    if table not in PUBLIC:
        if near := get_close_matches(table, PUBLIC, cutoff=0.75):
            raise QueryError("query.near_table", table=table, names=near)
        raise QueryError("query.no_table", table=table, names=list(PUBLIC))
    declared = PUBLIC[table]
    labels = {c.name: c.comment for c in declared.columns}
    with Reader(project.database) as reader:
        data = reader.table(f'SELECT * FROM "{table}" ORDER BY {", ".join(declared.key)}')
        if "concept" in data.column_names and "place" in data.column_names and "year" in data.column_names:
            data = _for_regression(data, reader, project)
        found = facts(reader)
        judged = reader.read("judgements").to_pylist() if reader.is_current else []
    export_table(data, path, labels=labels | _LABELS, title=declared.comment, source=source_line(found, "en"))
    beside = {
        path.with_name(path.stem + ".methods.md"): methods_text(table, found, project.config(), judged),
        path.with_name(path.stem + ".bib"): bibtex(USED.get(table, ()), found),
    }
    for file, text in beside.items():
        _write(file, text)
    return data.num_rows, list(beside)


def _for_regression(data: pa.Table, reader: Reader, project: Project) -> pa.Table:
    codes = dict(reader.rows("SELECT DISTINCT place, place_code FROM reports"))
    labels = {c.name: c.label for c in project.config().concepts}
    places, concepts = data["place"].to_pylist(), data["concept"].to_pylist()
    number = {place: i for i, place in enumerate(sorted(set(places)), 1)}
    for name, values, kind in (
        ("place_id", [number[p] for p in places], pa.int32()),
        ("place_code", [codes.get(p) for p in places], pa.string()),
        ("concept_label", [labels.get(c) for c in concepts], pa.string()),
    ):
        if name not in data.column_names:  # v_panel has the code
            data = data.append_column(name, pa.array(values, kind))
    return data


def _write(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.part")
    try:
        temporary.write_text(text, encoding="utf-8", newline="\n")
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise StoreError("store.cannot_write", path=path, why=os_cause(error)) from None
