"""SIGKILL at a thousand moments, spread over every step and over publication; the next run takes the killed one up."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from typing import TYPE_CHECKING

import duckdb

from benchmarks.forked import BEGIN, Ended, Forked, moments
from pipeline.settings.model import Project

if TYPE_CHECKING:
    from benchmarks.soak import Soak

_EVERY = 50  # kills between two lines
_AHEAD = (0, 1, 1, 2)  # how many moments beyond that of the last kill the next one is


def kill(soak: Soak, times: int) -> Counter[str]:
    """A chain: kill, look that what is published is whole, begin again; every whole run must end with the same content.

    Args:
        soak: the project.
        times: kills.
    """
    with Forked(soak.project.root) as runs:
        return _Chain(soak, runs).go(times)


class _Chain:
    def __init__(self, soak: Soak, runs: Forked) -> None:
        self._soak, self._runs = soak, runs
        self._order = moments()
        self._count: Counter[str] = Counter()
        self._by_moment: Counter[str] = Counter()
        self._seconds = self._whole("--force").seconds
        self._published, self._pages = published(soak.project), pages(soak.project)

    def go(self, times: int) -> Counter[str]:
        at, begun = 0, time.monotonic()
        while self._count["killed"] < times:
            before = published(self._soak.project)
            ended = self._run(at)
            if ended.code is None:
                self._count["killed"] += 1
                self._by_moment[ended.at] += 1
                at = max(at, self._order.index(ended.at))
                if self._count["killed"] % _EVERY == 0:
                    self._tell(begun)
            else:
                self._soak.expect(ended.code == 0, f"a run ended with {ended.code}: {ended.said[-300:]}")
            self._soak.whole()
            now = published(self._soak.project)
            self._soak.expect(now in (before, before + 1), f"{before} runs were published, now {now}")
            if ended.code is not None or now > before:
                self._count["killed after the file was new"] += ended.code is None
                self._complete()
                at = 0
        self._whole("--force")
        self._complete()
        for moment in self._order:
            print(f"    {self._by_moment[moment]:5} at {moment}", flush=True)
        return self._count

    def _run(self, at: int) -> Ended:
        """A run that goes on where the last one was killed, until it is killed itself."""
        chance = self._soak.random
        aim = 0 if chance.random() < 0.05 else min(at + chance.choice(_AHEAD), len(self._order) - 1)
        moment = self._order[aim]
        ended = self._runs.run("--force", kill=(moment, chance.uniform(0, self._seconds.get(moment, 0.0))))
        # The first run had to import what it needs, and began with nothing to go on with.
        self._seconds[BEGIN] = min(self._seconds[BEGIN], ended.seconds.get(BEGIN, self._seconds[BEGIN]))
        self._soak.expect("Traceback" not in ended.said, f"at {ended.at} it said {ended.said[-500:]}")
        self._count["taken up"] += "Going on with the run" in ended.said
        return ended

    def _whole(self, *words: str) -> Ended:
        ended = self._runs.run(*words)
        self._soak.expect(ended.code == 0, f"a whole run ended with {ended.code}: {ended.said[-300:]}")
        return ended

    def _complete(self) -> None:
        """What a published run leaves, or the next look puts in order: the content, the pages, and nothing else."""
        self._whole()
        self._soak.whole()
        self._soak.expect(pages(self._soak.project) == self._pages, "the pages are others")
        left = sorted(p.name for p in self._soak.project.work.iterdir() if p.is_dir())
        self._soak.expect(not left, f"left behind: {left}")
        self._count["whole runs with the same content"] += 1

    def _tell(self, begun: float) -> None:
        told = ", ".join(f"{n:,} {what}" for what, n in self._count.items())
        seconds = time.monotonic() - begun
        print(f"    {told}; failed: {len(self._soak.failed)} ({seconds:,.0f} s)", flush=True)


def published(project: Project) -> int:
    """Runs that the published file tells of."""
    with duckdb.connect(str(project.database), read_only=True) as file:
        return int(file.execute("SELECT count(*) FROM runs").fetchall()[0][0])


def pages(project: Project) -> str:
    """Digest of all pages, figures and the site, but for the pages of single days."""
    digest = hashlib.sha256()
    for path in sorted(p for p in project.reports.rglob("*") if p.is_file() and p.parent.name != "runs"):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
