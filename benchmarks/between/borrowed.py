"""What looking for borrowed passages costs, and a sample of them to read.

    python benchmarks/between/borrowed.py DATABASE [places] [years]

Made-up counties, 12 a prefecture, whose reports are drawn sentence by sentence from the reports of DATABASE, so that they share
as much with one another as real ones or more; with a city and a province above each. Printed are processor seconds in all and
for each pair of reports, memory, and what that makes of 13,000 reports. Then the share of passages by kind in DATABASE.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from pipeline.between import borrowed_tables
from pipeline.stages.between import STAGES

OF_A_REPORT = 250  # sentences
SHARED, POOL = 0.06, 120  # share of them that many reports have, drawn from so many
_STAGE = next(s for s in STAGES if s.name == "borrowed")
_BY_SENTENCE = """
    WITH words AS (
      SELECT report_id, sentence_no, list((hash(text) & 4294967295)::UINTEGER ORDER BY token_no) AS codes,
             list(end_char::USMALLINT ORDER BY token_no) AS ends
      FROM tokens WHERE is_word AND report_id IN (SELECT unnest($report_ids)) GROUP BY ALL)
    SELECT report_id, sentence_no, part, s.text, codes, ends FROM words JOIN sentences s USING (report_id, sentence_no)
    ORDER BY report_id, sentence_no"""
_WORDS = """
    SELECT report, (1000 * sentence_no + n)::INTEGER AS token_no, sentence_no::INTEGER AS sentence_no,
           ends[n]::USMALLINT AS end_char, codes[n]::UINTEGER AS code
    FROM (SELECT *, unnest(range(1, len(codes) + 1)) AS n FROM spoken)
    JOIN (SELECT unnest($report_ids) AS report_id, generate_subscripts($report_ids, 1)::INTEGER AS report) USING (report_id)"""
_MADE_UP = {
    "covered": "SELECT * FROM reports ORDER BY report_id",
    "spoken": _WORDS,
    "texts": """
        SELECT report_id, sentence_no, part, text FROM spoken WHERE report_id IN (SELECT unnest($report_ids))
        ORDER BY report_id, sentence_no""",
    "words": f"SELECT report, token_no, code FROM ({_WORDS})",
}


def given(connection: duckdb.DuckDBPyConnection, sql: dict[str, str]) -> dict[str, Any]:
    """What the stage is handed."""

    def asks(name: str) -> Any:
        def ask(report_ids: Sequence[str]) -> pa.Table:
            return connection.sql(sql[name], params={"report_ids": list(report_ids)}).to_arrow_table()

        return ask

    return {
        "reports": connection.sql(sql["covered"]).to_arrow_table(),
        "spoken": asks("spoken"),
        "texts": asks("texts"),
        "words": asks("words"),
    }


def made_up(spoken: pa.Table, places: int, years: int, path: Path) -> None:
    """Counties with cities and a province above; most sentences have their words renumbered, so that no other has them."""
    rng = np.random.default_rng(1)
    text, codes, ends = (spoken[c].to_pylist() for c in ("text", "codes", "ends"))
    long = [i for i, c in enumerate(codes) if len(c) > 20][: 10 * POOL : 10]
    names = [("甲省", "130000", "province")]
    names += [(f"{c:03}市", f"13{c + 1:02}00", "city") for c in range(-(-places // 12))]
    names += [
        (f"{k // 12:03}市{k % 12:02}县", f"13{k // 12 + 1:02}{k % 12 + 21:02}", "district") for k in range(places)
    ]
    ids = sorted((f"{n}-{y}", n, code, level, y) for n, code, level in names for y in range(2000, 2000 + years))
    with duckdb.connect(str(path)) as file:
        columns = "report_id VARCHAR, place VARCHAR, place_code VARCHAR, level VARCHAR, year INTEGER, delivered_on DATE"
        file.execute(f"CREATE TABLE reports ({columns})")
        file.execute("CREATE TABLE spoken AS SELECT * FROM spoken WHERE false")
        for row, own in enumerate(ids):
            file.execute("INSERT INTO reports VALUES (?, ?, ?, ?, ?, NULL)", list(own))
            sentences = []
            for number, at in enumerate(rng.integers(0, len(text), OF_A_REPORT).tolist(), 1):
                if shared := rng.random() < SHARED:
                    at = long[at % POOL]
                words = np.array(codes[at], dtype=np.uint64)
                if not shared:
                    words = (words * np.uint64(2654435761) + np.uint64(row)) % np.uint64(2**32)
                sentences.append({"report_id": own[0], "sentence_no": number, "part": "plan", "text": text[at],
                                  "codes": words.tolist(), "ends": ends[at]})  # fmt: skip
            more = pa.Table.from_pylist(sentences, schema=spoken.schema)  # noqa: F841 - DuckDB looks it up by its name
            file.execute("INSERT INTO spoken SELECT * FROM more")


def measured(name: str, connection: duckdb.DuckDBPyConnection, sql: dict[str, str]) -> pa.Table:
    """Print what it costs; returns the passages."""
    handed = given(connection, sql)
    begun = time.process_time()
    found = borrowed_tables(**handed)
    seconds, pairs, n = time.process_time() - begun, found["borrowed_share"].num_rows, handed["reports"].num_rows
    share = np.mean(found["borrowed_share"]["share"].to_numpy())
    print(
        f"{name}: {n} reports, {pairs} pairs ({pairs / n:.1f} a report), {found['borrowed'].num_rows} passages, mean share {share:.1%}: "
        f"{seconds:.1f} s, {1000 * seconds / pairs:.2f} ms a pair, {1000 * seconds / n:.0f} ms a report, "
        f"13,000 reports {13 * seconds * 1000 / n / 60:.1f} min; {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB",
        flush=True,
    )
    return found["borrowed"]


def main(database: str, places: int, years: int) -> None:
    """Print both."""
    with duckdb.connect(database, read_only=True) as connection:
        sql = {**_STAGE.queries, **_STAGE.asks}
        handed = given(connection, sql)
        two = handed["reports"].slice(0, 2)
        borrowed_tables(**handed | {"reports": two})  # imports
        table = measured(database.rsplit("/", 1)[-1], connection, sql)
        for of in ("relation", "part"):
            kinds, formula = table[of].to_numpy(), table["formula"].to_numpy(zero_copy_only=False)
            told = (f"{k}: {np.sum(kinds == k)} ({formula[kinds == k].mean():.0%} formulae)" for k in np.unique(kinds))
            print("  " + ", ".join(told))
        some = handed["reports"]["report_id"].to_pylist()[:128]
        spoken = connection.sql(_BY_SENTENCE, params={"report_ids": some}).to_arrow_table()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made_up.duckdb"
        made_up(spoken, places, years, path)
        with duckdb.connect(str(path), read_only=True) as connection:
            measured("made up", connection, _MADE_UP)


if __name__ == "__main__":
    main(sys.argv[1], *(int(a) for a in sys.argv[2:4]) if len(sys.argv) > 3 else (120, 8))
