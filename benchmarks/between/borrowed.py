"""What looking for borrowed passages costs, and a sample of them to read.

    python benchmarks/between/borrowed.py DATABASE [places] [years]

Made-up counties, 12 a prefecture, whose reports are drawn sentence by sentence from the reports of DATABASE, so that they share
as much with one another as real ones or more; with a city and a province above each. Printed are processor seconds in all and
for each pair of reports, memory, and what that makes of 13,000 reports. Then the share of passages by kind in DATABASE.
"""

from __future__ import annotations

import resource
import sys
import time

import duckdb
import numpy as np
import pyarrow as pa

from pipeline.between import borrowed_tables
from pipeline.stages.between import STAGES

OF_A_REPORT = 250  # sentences
SHARED, POOL = 0.06, 120  # share of them that many reports have, drawn from so many


def stored(database: str) -> tuple[pa.Table, pa.Table]:
    """Reports and spoken sentences of a file, as the stage has them."""
    queries = next(s.queries for s in STAGES if s.name == "borrowed")
    with duckdb.connect(database, read_only=True) as connection:
        return connection.sql(queries["covered"]).to_arrow_table(), connection.sql(queries["spoken"]).to_arrow_table()


def made_up(spoken: pa.Table, places: int, years: int) -> tuple[pa.Table, pa.Table]:
    """Counties with cities and a province above; most sentences have their words renumbered, so that no other has them."""
    rng = np.random.default_rng(1)
    text, codes, ends = (spoken[c].to_pylist() for c in ("text", "codes", "ends"))
    long = [i for i, c in enumerate(codes) if len(c) > 20][: 10 * POOL : 10]
    names = [("甲省", "130000", "province")]
    names += [(f"{c:03}市", f"13{c + 1:02}00", "city") for c in range(-(-places // 12))]
    names += [
        (f"{k // 12:03}市{k % 12:02}县", f"13{k // 12 + 1:02}{k % 12 + 21:02}", "district") for k in range(places)
    ]
    reports, sentences = [], []
    ids = sorted((f"{n}-{y}", n, code, level, y) for n, code, level in names for y in range(2000, 2000 + years))
    for row, (report_id, place, code, level, year) in enumerate(ids):
        reports.append(
            {
                "report_id": report_id,
                "place": place,
                "place_code": code,
                "level": level,
                "year": year,
                "delivered_on": None,
            }
        )
        for number, at in enumerate(rng.integers(0, len(text), OF_A_REPORT).tolist(), 1):
            if shared := rng.random() < SHARED:
                at = long[at % POOL]
            own = codes[at]
            if not shared:
                own = (
                    (np.array(own, dtype=np.uint64) * np.uint64(2654435761) + np.uint64(row)) % np.uint64(2**32)
                ).tolist()
            sentences.append(
                {"report": row, "sentence_no": number, "part": "plan", "text": text[at], "codes": own, "ends": ends[at]}
            )
    schema = pa.schema([("report_id", pa.string()), ("place", pa.string()), ("place_code", pa.string()), ("level", pa.string()),
                        ("year", pa.int32()), ("delivered_on", pa.date32())])  # fmt: skip
    return pa.Table.from_pylist(reports, schema=schema), pa.Table.from_pylist(sentences, schema=spoken.schema)


def main(database: str, places: int, years: int) -> None:
    """Print both."""
    reports, spoken = stored(database)
    borrowed_tables(
        reports=reports.slice(0, 2), sentences=spoken.filter(pa.compute.less(spoken["report"], 2))
    )  # imports
    for name, tables in ((database.rsplit("/", 1)[-1], (reports, spoken)), ("made up", made_up(spoken, places, years))):
        begun = time.process_time()
        found = borrowed_tables(reports=tables[0], sentences=tables[1])
        seconds, pairs, n = time.process_time() - begun, found["borrowed_share"].num_rows, tables[0].num_rows
        share = np.mean(found["borrowed_share"]["share"].to_numpy())
        print(
            f"{name}: {n} reports, {pairs} pairs ({pairs / n:.1f} a report), {found['borrowed'].num_rows} passages, mean share {share:.1%}: "
            f"{seconds:.1f} s, {1000 * seconds / pairs:.2f} ms a pair, {1000 * seconds / n:.0f} ms a report, "
            f"13,000 reports {13 * seconds * 1000 / n / 60:.1f} min; {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB",
            flush=True,
        )
        if name != "made up":
            table = found["borrowed"]
            for of in ("relation", "part"):
                kinds = table[of].to_numpy()
                formula = table["formula"].to_numpy(zero_copy_only=False)
                print(
                    "  "
                    + ", ".join(
                        f"{k}: {np.sum(kinds == k)} ({formula[kinds == k].mean():.0%} formulae)"
                        for k in np.unique(kinds)
                    )
                )


if __name__ == "__main__":
    main(sys.argv[1], *(int(a) for a in sys.argv[2:4]) if len(sys.argv) > 3 else (120, 8))
