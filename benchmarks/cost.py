"""What a run costs, step by step: processor seconds, of one checkout or of several side by side in one sitting.

    .venv/bin/python benchmarks/cost.py                            the shipped report
    .venv/bin/python benchmarks/cost.py FOLDER                     and a folder of reports
    .venv/bin/python benchmarks/cost.py FOLDER --trees OLD NEW     in both checkouts, one after the other

Processor time of a run's own process and of those that it starts, user and system together; other work on the machine
lengthens it less than it does the clock, but does. The shipped report is run twice in turn and the least is shown.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

REPO = Path(__file__).parent.parent
# Run in the checkout's own code: each step is timed where the session does it.
_RUN = """
import json, os, sys
from pipeline.run import session
spent = {}
def timed(name, do):
    def done(self, *given, **named):
        before = sum(os.times()[:4])
        try:
            return do(self, *given, **named)
        finally:
            key = given[0] if name is None else name
            spent[key] = spent.get(key, 0) + sum(os.times()[:4]) - before
    return done
for method, name in (("step", None), ("publish", "publish"), ("site", "site")):
    setattr(session.Session, method, timed(name, getattr(session.Session, method)))
sys.argv = ["gongwen", "run", "--direct", "--force", "--project", sys.argv[1]]
from flows import cli, signals
signals.leave = lambda code: None
cli.main()
spent["whole"] = sum(os.times()[:4])
print(json.dumps(spent))
"""


def project(folder: Path, tree: Path, reports: list[Path]) -> Path:
    """A project of some reports with the settings of a checkout."""
    (folder / "data" / "raw").mkdir(parents=True)
    shutil.copytree(tree / "configs", folder / "configs")
    for path in reports:
        shutil.copy(path, folder / "data" / "raw")
    return folder


def cost(tree: Path, folder: Path) -> dict[str, float]:
    """Processor seconds of each step of a run."""
    environment = os.environ | {"PYTHONPATH": str(tree)}
    done = subprocess.run(
        [sys.executable, "-c", _RUN, str(folder)],
        cwd=tree,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode or not done.stdout.strip():
        raise SystemExit(f"{tree}: the run failed\n{done.stderr}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found | {"start and end": found["whole"] - sum(v for k, v in found.items() if k != "whole")}


def table(label: str, trees: list[Path], reports: list[Path], times: int) -> None:
    """Print what a run over some reports costs in each checkout."""
    best: list[dict[str, float]] = [{} for _ in trees]
    for _ in range(times):
        for found, tree in zip(best, trees, strict=True):
            with tempfile.TemporaryDirectory() as scratch:
                made = cost(tree, project(Path(scratch) / "study", tree, reports))
            if not found or made["whole"] < found["whole"]:
                found.clear()
                found.update(made)
    print(f"\n{label}, processor seconds\n\n| step |" + "".join(f" {t.name} |" for t in trees))
    print("|---|" + "---:|" * len(trees))
    for step in dict.fromkeys(step for found in best for step in found):
        print(f"| {step} |" + "".join(f" {f[step]:.2f} |" if step in f else " |" for f in best), flush=True)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--trees", nargs="+", type=Path, default=[REPO])
    options = parser.parse_args()
    trees = [tree.resolve() for tree in options.trees]
    table("The shipped report", trees, sorted((REPO / "data" / "raw").glob("*.txt")), 2)
    if options.folder:
        reports = sorted(p for p in options.folder.iterdir() if p.is_file())
        table(f"{len(reports)} reports", trees, reports, 1)


if __name__ == "__main__":
    main()
