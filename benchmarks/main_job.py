"""The main job as a user meets it: whole processes, wall seconds and peak memory.

    .venv/bin/python benchmarks/main_job.py                  the shipped report
    .venv/bin/python benchmarks/main_job.py FOLDER           and a folder of reports (copied into a temporary project)
    .venv/bin/python benchmarks/main_job.py --kills 10       and ten runs killed at random moments

Medians of three runs after one warm-up, except for the folder, which is run once.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPO = Path(__file__).parent.parent
GONGWEN = [sys.executable, "-c", "from flows.cli import main; main()"]


def timed(*words: str) -> tuple[float, int]:
    """Run a gongwen command; returns wall seconds and exit code."""
    begun = time.monotonic()
    done = subprocess.run([*GONGWEN, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode not in (0, 3) or "Traceback" in done.stderr:
        raise SystemExit(f"gongwen {' '.join(words)} failed ({done.returncode}):\n{done.stderr}")
    return time.monotonic() - begun, done.returncode


def new_project(parent: Path, reports: list[Path]) -> Path:
    """A temporary project with some reports."""
    folder = parent / f"study{random.randrange(10**9)}"
    timed("init", str(folder))
    for path in reports:
        shutil.copy(path, folder / "data" / "raw")
    return folder


def row(label: str, seconds: float) -> None:
    """Print one line of the table."""
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"| {label} | {seconds:.1f} s | {peak:,.0f} MB (largest process so far) |", flush=True)


def published_rows(folder: Path) -> str:
    """What the published file holds, read as a user's program would."""
    command = [
        *GONGWEN,
        "query",
        "SELECT count(*), sum(hits) FROM attention",
        "--format",
        "csv",
        "--project",
        str(folder),
    ]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def kills(folder: Path, times: int) -> None:
    """Kill forced runs at random moments; the published file must stay whole and the next run complete."""
    before = published_rows(folder)
    rng = random.Random(0)
    for n in range(times):
        process = subprocess.Popen(
            [*GONGWEN, "run", "--direct", "--force", "--project", str(folder)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        moment = rng.uniform(0.2, 14)
        time.sleep(moment)
        alive = process.poll() is None
        process.kill()
        process.wait()
        assert published_rows(folder) == before, f"damaged after a kill at {moment:.1f} s"
        print(
            f"kill {n + 1}: after {moment:4.1f} s ({'running' if alive else 'had ended'}): published file whole",
            flush=True,
        )
    timed("run", "--direct", "--force", "--project", str(folder))
    assert published_rows(folder) == before
    print("the next run completed with the same results")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--kills", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["PREFECT_HOME"] = str(Path(scratch) / "prefect")
        shipped = new_project(Path(scratch), list((REPO / "data" / "raw").glob("*.txt")))
        at = ("--project", str(shipped))
        print("| command | wall | peak memory |\n|---|---:|---:|")
        for label, words in (
            ("shipped report, `gongwen run --direct --force`", ("run", "--direct", "--force", *at)),
            ("nothing new, `gongwen run --direct`", ("run", "--direct", *at)),
            ("shipped report, `gongwen run --force` (temporary server)", ("run", "--force", *at)),
        ):
            timed(*words)
            row(label, statistics.median(timed(*words)[0] for _ in range(3)))
        if options.folder:
            reports = sorted(p for p in options.folder.iterdir() if p.is_file())
            folder = new_project(Path(scratch), reports)
            row(
                f"{len(reports)} reports, `gongwen run --direct`", timed("run", "--direct", "--project", str(folder))[0]
            )
        if options.kills:
            kills(shipped, options.kills)


if __name__ == "__main__":
    main()
