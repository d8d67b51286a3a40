"""Time and memory of everything that is counted and tested after segmentation, by number of reports.

    python benchmarks/statistics_cost.py PROJECT [58 250 1000 ...]

PROJECT has been run. Its reports are copied under made-up places until there are as many as asked for, and every stage from counting
concepts to testing trends is computed on them in one process, topics apart. Printed: seconds of processor time by stage, the sum, and
the most memory that the process held.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline import tables
from pipeline.run.compute import stages
from pipeline.settings.model import Project
from pipeline.stages import Context
from pipeline.store import WorkFile

STAGES = ("attention", "words", "vocabulary", "keyness", "terms", "cooccurrence", "novelty", "trends")
COPIED = ("reports", "sections", "paragraphs", "sentences", "tokens")


def copy(project: Project, work: WorkFile, n: int) -> dict[str, str]:
    """Fill a work file with n reports; returns made-up fingerprints of their ingest."""
    with duckdb.connect(str(project.database), read_only=True) as source:
        ids = [r for (r,) in source.execute("SELECT report_id FROM reports ORDER BY place, year").fetchall()]
        reports: dict[str, str] = {}
        round_ = 0
        while len(reports) < n:
            chosen = ids[: n - len(reports)]
            renamed = {
                i: i if round_ == 0 else f"{i.rpartition('-')[0]}{round_}-{i.rpartition('-')[2]}" for i in chosen
            }
            for name in COPIED:
                declared = tables.ALL[name]
                columns = ", ".join(f'"{c}"' for c in declared.column_names)
                sql = f'SELECT {columns} FROM "{name}" WHERE report_id IN (SELECT unnest(?))'
                data = source.execute(sql, [chosen]).to_arrow_table().cast(declared.schema)
                new = pa.array([renamed[i] for i in data["report_id"].to_pylist()], pa.string())
                data = data.set_column(0, declared.schema.field(0), new)
                if name == "reports":
                    places = pa.array([r.rpartition("-")[0] for r in new.to_pylist()], pa.string())
                    at = data.schema.get_field_index("place")
                    data = data.set_column(at, declared.schema.field(at), places)
                    at = data.schema.get_field_index("level")
                    data = data.set_column(at, declared.schema.field(at), pa.array(["city"] * len(new), pa.string()))
                work.append(name, data.sort_by([(k, "ascending") for k in declared.key]))
            reports |= dict.fromkeys(renamed.values(), "made up")
            round_ += 1
    return reports


def main(folder: str, sizes: list[int]) -> None:
    """Print a table of times."""
    project = Project.open(Path(folder))
    context = Context(config=project.config(), model_sha256="", versions={})
    print("reports  " + "  ".join(f"{s:>12}" for s in STAGES) + "       total   a report   memory")
    for n in sizes:
        with tempfile.TemporaryDirectory() as scratch, WorkFile(Path(scratch) / "work.duckdb", create=True) as work:
            reports = copy(project, work, n)
            times = []
            for name in STAGES:
                begun = time.process_time()
                stages(work, [name], context, reports, workers=1)
                times.append(time.process_time() - begun)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        cells = "  ".join(f"{t:10.1f} s" for t in times)
        print(f"{n:7}  {cells}  {sum(times):8.1f} s  {1000 * sum(times) / n:6.0f} ms  {memory:.1f} GB", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], [int(n) for n in sys.argv[2:]] or [58, 250, 1000])
