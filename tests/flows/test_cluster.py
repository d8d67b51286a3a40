"""The same run on a Dask cluster of real processes on this computer: same tables, and what goes wrong on the way."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

import dask
import pytest

from flows import cluster as clusters
from flows.cluster import joined
from pipeline import stages, tables
from pipeline.commands.init import create_project
from pipeline.errors import ClusterFailed, StageFailed
from pipeline.messages import language, messages
from pipeline.parallel import Cluster, results
from pipeline.run import compute as computing
from pipeline.run.session import run_direct
from pipeline.segment.model import ModelInfo
from pipeline.settings.model import Config, Project, Settings
from pipeline.stages import Context, Stage
from pipeline.store import Reader, WorkFile
from tests.conftest import REPO, SHIPPED, report_text
from tests.flows.on_workers import DEADLY, pid, refuse_three, sections, slowly

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL"),
]
SETTINGS = "topics:\n  models: [nmf]\n  k: 2\n  min_paragraphs: 3\n  min_paragraph_words: 5\nreports:\n  site: false\n"


def made(folder: Path) -> Project:
    """A project with the shipped report and some of two counties."""
    project = create_project(folder)
    (project.configs / "project.yaml").write_text(SETTINGS, encoding="utf-8")
    raw = project.root / "data" / "raw"
    shutil.copyfile(SHIPPED, raw / SHIPPED.name)
    for place, year in (("平安县", 2014), ("平安县", 2015), ("安乐县", 2015)):
        (raw / f"{place}_{year}.txt").write_text(report_text(place, year), encoding="utf-8")
    (raw / "散文.txt").write_text("今天天气很好，我们去公园散步。" * 200, encoding="utf-8")
    return project


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory, model: ModelInfo) -> Iterator[Cluster]:
    """Two workers, and one death under a batch forgiven."""
    project = create_project(tmp_path_factory.mktemp("cluster") / "study")
    config = project.config()
    execution = config.settings.execution.model_copy(update={"exchange": "data/exchange"})
    config = replace(config, settings=config.settings.model_copy(update={"execution": execution}))
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        joined(project, "local:2", lambda _: None, config, model) as found,
    ):
        yield found
        assert not list((project.root / "data" / "exchange").glob("*/*")), "parcels are taken away as they are used"
    assert not list((project.root / "data" / "exchange").iterdir())


def everything(project: Project) -> dict[str, list[tuple[object, ...]]]:
    """Every table but that of runs and hashes of pages, which name them; in key order, without the time of day."""
    with Reader(project.database) as reader:
        names = [n for n in tables.ALL if n not in ("runs", "stage_state")]
        timeless = {"quarantine": "* EXCLUDE (first_seen)"}
        return {n: reader.rows(f"SELECT {timeless.get(n, '*')} FROM {n} ORDER BY ALL") for n in names}


def test_the_same_tables_though_a_worker_is_killed_on_the_way(cluster: Cluster, tmp_path: Path) -> None:
    here, there = made(tmp_path / "here"), made(tmp_path / "there")
    run_direct(here, force=False, say=lambda _: None)
    killed: list[int] = []

    def kill_one(step: str, done: int, total: int, chars: int) -> None:
        if step == "by_report" and done and not killed:
            killed.append(next(n for _, n in results(pid, range(1), workers=2, start=cluster.start)))
            os.kill(killed[0], signal.SIGKILL)

    run_direct(there, force=False, say=lambda _: None, progress=kill_one, join=lambda *_: nullcontext(cluster))
    assert killed
    ours, theirs = everything(here), everything(there)
    assert [name for name in ours if ours[name] != theirs[name]] == []
    assert len(ours["tokens"]) > 10_000
    assert len(ours["quarantine"]) == 1


def test_results_come_in_order_from_workers_alone_and_errors_as_they_are(cluster: Cluster) -> None:
    found = list(results(pid, range(12), workers=2, start=cluster.start))
    assert [n for n, _ in found] == list(range(12))
    assert os.getpid() not in {p for _, p in found}
    with pytest.raises(ValueError, match="three"):
        list(results(refuse_three, range(6), workers=2, start=cluster.start))


def test_a_report_that_ends_every_worker_costs_no_other(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deadly = Stage(name="deadly", version=1, needs=("ingest",), reads=("reports",), writes=("sections",), per="report",
                   compute=sections)  # fmt: skip
    monkeypatch.setattr(stages, "STAGES", (deadly,))
    monkeypatch.setattr(computing, "BY_NAME", {"deadly": deadly})
    monkeypatch.setitem(messages("steps", language()), "steps.name.deadly", "deadly")
    ids = [f"{place}-{year}" for place in ("甲县", "乙县") for year in range(2011, 2016)]
    context = Context(Config(Settings(), (), frozenset(), frozenset()), "model", {})
    with WorkFile(tmp_path / "work.duckdb", create=True) as work:
        rows = [{"report_id": r, "place": r[:2], "year": int(r[-4:]), "n_chars": 100} for r in ids]
        work.append("reports", tables.REPORTS.from_rows(rows))
        with pytest.raises(StageFailed, match=rf"cannot be computed for {DEADLY} \(1 in all\)"):
            computing.stages(work, ["deadly"], context, dict.fromkeys(ids, "1"), cluster=cluster)
        others = sorted(set(ids) - {DEADLY})
        assert sorted(work.state("deadly")) == others, "and the next run has that one to do"
        assert sorted(work.read("sections")["report_id"].to_pylist()) == others


_SCHEDULER = """
import asyncio
from distributed import Scheduler

async def main():
    async with Scheduler(host="127.0.0.1", port=0, dashboard_address=None) as scheduler:
        print(scheduler.address, flush=True)
        await scheduler.finished()

asyncio.run(main())
"""
_WORKER = """
import asyncio, sys
from distributed import Worker

async def main():
    async with Worker(sys.argv[1], nthreads=int(sys.argv[2]), host="127.0.0.1", dashboard=False) as worker:
        await worker.finished()

asyncio.run(main())
"""


@contextmanager
def process(code: str, *given: str, tree: Path = REPO, **env: str) -> Iterator[subprocess.Popen[str]]:
    """A Python program that sees the sources of a tree."""
    started = subprocess.Popen(
        [sys.executable, "-c", code, *given],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=tree,
        env=os.environ | {"PYTHONPATH": str(tree)} | env,
    )
    try:
        yield started
    finally:
        started.kill()
        started.communicate()


@pytest.fixture
def scheduler() -> Iterator[tuple[subprocess.Popen[str], str]]:
    with process(_SCHEDULER) as started:
        assert started.stdout is not None
        yield started, started.stdout.readline().strip()


def test_a_scheduler_that_is_gone_is_told_of_and_a_worker_without_the_model_is_sent_it(
    scheduler: tuple[subprocess.Popen[str], str],
    project: Project,
    model: ModelInfo,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started, address = scheduler
    cache = tmp_path / "cache of the worker"
    # By a relative path the worker, which is elsewhere, does not find the model that this process has.
    monkeypatch.chdir(model.folder.parent)
    elsewhere = replace(model, folder=Path(model.folder.name))
    said: list[str] = []
    with (
        process(_WORKER, address, "1", GONGWEN_CACHE=str(cache)),
        joined(project, address, said.append, project.config(), elsewhere) as found,
    ):
        assert [p.name for p in (cache / "models").iterdir()] == [f"sent-{model.sha256[:16]}-pkuseg"]
        assert "Sending the segmentation model" in said[0]
        assert f"1 worker of {address}" in said[1]
        going = results(slowly, range(30), workers=found.workers, start=found.start)
        assert next(going) == (0, 0)
        started.kill()
        with pytest.raises(ClusterFailed, match=r"gone\. .*what was computed is kept"):
            list(going)


def test_workers_that_are_not_as_this_computer_are_named(
    scheduler: tuple[subprocess.Popen[str], str],
    project: Project,
    model: ModelInfo,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, address = scheduler
    other = tmp_path / "other"
    for package in ("pipeline", "flows"):
        shutil.copytree(REPO / package, other / package, ignore=shutil.ignore_patterns("__pycache__"))
    version = other / "pipeline" / "__init__.py"
    version.write_text(version.read_text(encoding="utf-8").replace('__version__ = "', '__version__ = "9.'))

    def problem() -> str:
        with (
            pytest.raises(ClusterFailed) as error,
            joined(project, address, print, project.config(), model, patience=60),
        ):
            pass
        return str(error.value)

    with process(_WORKER, address, "1", tree=other):
        said = problem()
        assert "The worker tcp://127.0.0.1:" in said
        assert "- gongwen: " in said
        assert " here, 9." in said
    with process(_WORKER, address, "2"):
        assert "--nworkers 2 --nthreads 1" in problem()
    monkeypatch.setattr(clusters, "_CONNECT", 1.0)
    address = "tcp://127.0.0.1:1"
    assert "tcp://127.0.0.1:1 cannot be reached" in problem()


def test_a_cluster_without_workers_is_waited_for_and_then_told_of(
    scheduler: tuple[subprocess.Popen[str], str], project: Project, model: ModelInfo
) -> None:
    with pytest.raises(ClusterFailed, match="has had no worker for 1 seconds"), \
         joined(project, scheduler[1], print, project.config(), model, patience=1):  # fmt: skip
        pass
