"""The work by report on a Dask cluster of this computer against its own processes: time, and whose processor time.

    .venv/bin/python benchmarks/cluster.py PROJECT          a project that has been run, some hundred reports or more
    .venv/bin/python benchmarks/cluster.py PROJECT 200      so many of its reports
    .venv/bin/python benchmarks/cluster.py PROJECT 200 segment words attention

Every stage by report or place is computed as in a first run, on a copy of the published file without its rows: here in
one process, in two processes of this computer, on a cluster of one worker and on one of two, in turn. The processor time
of the run's own process says how many workers it could keep busy; wall times mean something on an idle computer alone.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

REPO = Path(__file__).parent.parent
sys.path.insert(0, str(REPO))

from flows.cluster import joined  # noqa: E402
from pipeline import tables  # noqa: E402
from pipeline.parallel import Cluster, keeping  # noqa: E402
from pipeline.run.compute import stages  # noqa: E402
from pipeline.run.plan import current_model, versions  # noqa: E402
from pipeline.segment.travelling import Segmentation  # noqa: E402
from pipeline.settings.model import Project  # noqa: E402
from pipeline.stages import BY_NAME, PASSES, Context  # noqa: E402
from pipeline.store import WorkFile  # noqa: E402


@dataclass
class Cost:
    """Seconds: of the clock, of the run's own process, of all others."""

    wall: float = 0.0
    own: float = 0.0
    others: float = 0.0


def of_others() -> float:
    """Processor time so far of the processes that this one has started."""
    times = [child.cpu_times() for child in psutil.Process().children(recursive=True)]
    return sum(t.user + t.system for t in times)


@contextmanager
def copied(database: Path, folder: str) -> Iterator[WorkFile]:
    """A copy of the published file."""
    target = Path(folder) / "work.duckdb"
    shutil.copyfile(database, target)
    with WorkFile(target) as work:
        yield work


def _together(names: list[str]) -> list[list[str]]:
    """Stages as they go together, of those that are named; of all that work by report or place where none is."""
    of_all = [[s.name for s in members if s.per != "corpus" and (not names or s.name in names)] for members in PASSES]
    return [together for together in of_all if together]


def measure(
    project: Project, report_ids: list[str], names: list[str], workers: int, cluster: Cluster | None
) -> dict[str, Cost]:
    """Each stage computed anew."""
    config = project.config()
    model = current_model(project, config)
    assert model is not None
    context = Context(config, model.sha256, versions(), Segmentation(model, config.lexicon, "pkuseg", workers))
    if cluster:
        context = Context(config, model.sha256, versions(), Segmentation(model, config.lexicon, "pkuseg", 1))
    made: dict[str, Cost] = {}
    with tempfile.TemporaryDirectory() as folder, copied(project.database, folder) as work, keeping():
        rows = work.query("SELECT report_id, content_sha256 FROM reports")
        ingested = {r["report_id"]: r["content_sha256"] for r in rows.to_pylist() if r["report_id"] in set(report_ids)}
        for together in _together(names):
            for name in together:
                done = work.state(name)
                work.drop_state(name, list(done))
                for table in BY_NAME[name].writes:
                    work.replace_all(table, tables.ALL[table].empty())
            before = time.monotonic(), time.process_time(), of_others()
            stages(work, together, context, ingested, workers=workers, cluster=cluster)
            now = time.monotonic(), time.process_time(), of_others()
            told = ", ".join(together)
            print(f"{told}: {now[0] - before[0]:.1f} s", file=sys.stderr, flush=True)
            made[told] = Cost(*(b - a for a, b in zip(before, now, strict=True)))
    return made


def main() -> None:
    """Print a table."""
    project = Project.open(Path(sys.argv[1]))
    number = next((int(w) for w in sys.argv[2:] if w.isdigit()), 10**9)
    names = [w for w in sys.argv[2:] if not w.isdigit()]
    with tempfile.TemporaryDirectory() as folder, copied(project.database, folder) as work:
        found = work.query("SELECT report_id, n_chars FROM reports ORDER BY report_id").to_pylist()[:number]
    ids = [r["report_id"] for r in found]
    print(
        f"{len(ids)} reports, {sum(r['n_chars'] for r in found):,} characters; {os.cpu_count()} processors", flush=True
    )
    config = project.config()
    model = current_model(project, config)
    assert model is not None
    costs = {f"{n} process{'es' * (n > 1)}": measure(project, ids, names, n, None) for n in (1, 2)}
    for n in (1, 2):
        with joined(project, f"local:{n}", lambda _: None, config, model) as cluster:
            measure(project, ids[:64], names, n, cluster)  # libraries are loaded and code is compiled once a worker
            costs[f"cluster of {n}"] = measure(project, ids, names, n, cluster)
    print(f"{'ms a report':30}" + "".join(f"{kind:>30}" for kind in costs))
    print(f"{'':30}" + f"{'wall       own    others':>30}" * len(costs))
    per = 1000 / len(ids)
    for name in [*costs["1 process"], "all"]:
        line = f"{name if len(name) < 30 else name[:26] + ' …':30}"
        for of in costs.values():
            picked = list(of.values()) if name == "all" else [of[name]]
            wall, own, others = (sum(getattr(c, k) for c in picked) * per for k in ("wall", "own", "others"))
            line += f"{wall:12.2f}{own:9.2f}{others:9.2f}"
        print(line, flush=True)
    total = {kind: sum(c.wall for c in of.values()) for kind, of in costs.items()}
    print(f"cluster of 2 against 1: {total['cluster of 1'] / total['cluster of 2']:.2f} times as fast")
    print(f"cluster of 2 against 2 processes: {total['cluster of 2'] / total['2 processes'] - 1:+.0%}")


if __name__ == "__main__":
    main()
