"""Targets against outturns over whole corpora, to be read: every row of a verdict with its two sentences.

python benchmarks/indicators/verdicts.py [--verdict missed] FOLDER …
"""

from __future__ import annotations

import argparse
from collections import Counter
from typing import Any

import duckdb
import pyarrow as pa

from pipeline import tables
from pipeline.errors import InputRefused
from pipeline.indicators.build import row_of
from pipeline.indicators.outcomes import outcome_tables
from pipeline.settings.indicators import read_indicators
from pipeline.settings.model import OutcomeSettings
from pipeline.stages.indicators import OUTCOME_QUERY
from reports import CORPORA, REPO, about, read


def main() -> None:
    """Counts of verdicts, and the rows asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--verdict", default="missed")
    parser.add_argument("folders", nargs="+")
    arguments = parser.parse_args()
    rows: list[dict[str, Any]] = []
    sentences: dict[tuple[str, int], str] = {}
    for folder in arguments.folders:
        for path in sorted((CORPORA / folder).iterdir()):
            try:
                one = read(path)
            except InputRefused:
                continue
            name = f"{one.report.place} {one.report.year}"
            sentences |= {(name, line.sentence_no): line.text for line in one.lines}
            own = {"report_id": name, "place_code": one.report.place_code, "label": ""}
            rows += [
                {**own, "statement_no": n, **row_of(about(one.report), line, s)}
                for n, (line, s) in enumerate(one.statements, start=1)
            ]
    made = _outcomes(rows)
    for table, found in made.items():
        print(table, dict(Counter(r["verdict"] for r in found)))
        for row in found:
            if row["verdict"] == arguments.verdict:
                _print(row, sentences)


def _outcomes(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    indicators = tables.ALL["indicators"].from_rows(rows)
    with duckdb.connect() as database:
        database.register("indicators", indicators)
        asked: pa.Table = database.sql(OUTCOME_QUERY).to_arrow_table()
    catalogue = read_indicators(REPO / "configs" / "indicators.yaml")
    delivered = indicators.select(["place", "year"]).group_by(["place", "year"]).aggregate([])
    made = outcome_tables(asked, delivered, catalogue=catalogue, settings=OutcomeSettings())
    return {name: table.to_pylist() for name, table in made.items()}


def _print(row: dict[str, Any], sentences: dict[tuple[str, int], str]) -> None:
    years = row["year"] if "year" in row else f"{row['year_from']}-{row['year_to']}"
    aimed = f"{row['target_value']:g} {row['target_bound']} ({row['stated_as']}, {row['judged_as']})"
    print(
        f"{row['place']} {years} {row['indicator']} {row['quantity']}: {aimed} -> {row['outturn_value']:g} {row['unit']}"
    )
    for side in ("target", "outturn"):
        key = (row[f"{side}_report_id"], row[f"{side}_sentence_no"])
        print(f"    {side}: {sentences.get(key, '')[:400]}")


if __name__ == "__main__":
    main()
