"""Readers storm the published file while runs publish: do they see an error, half a result, or an older one than before?"""

from __future__ import annotations

import multiprocessing as mp
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import duckdb

from benchmarks.forked import Forked

if TYPE_CHECKING:
    from benchmarks.soak import Soak

SECONDS = 60  # that readers go on at least
A_SECOND = 110  # queries of all readers together
_READERS = 2  # processes; within one, DuckDB hands all connections the file that the first of them opened
_AT_ONE_OPENING = 50  # queries; to open a file takes as long as forty of them, some 40 ms of processor time
_ASKED = "SELECT (SELECT max(run_id) FROM runs), count(*), sum(n_tokens), sum(n_sentences) FROM reports"


@dataclass
class Seen:
    """What one reader saw.

    Attributes:
        queries: answered.
        openings: of the file.
        runs: run that each opening found, without repetitions.
        answers: what was answered but for the run.
        wrong: errors, and answers that changed within one opening.
        longest: seconds of the slowest opening or query.
    """

    queries: int = 0
    openings: int = 0
    runs: list[str] = field(default_factory=list)
    answers: set[tuple[Any, ...]] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    longest: float = 0.0


def readers(soak: Soak, times: int) -> Counter[str]:
    """A hundred queries a second for a minute, and for as many publications, by readers that open the file again and again.

    Args:
        soak: the project.
        times: publications.
    """
    context = mp.get_context("spawn")
    ended, pool = context.Event(), context.Queue()
    given = (str(soak.project.database), A_SECOND / _READERS, ended, pool)
    count: Counter[str] = Counter()
    with Forked(soak.project.root) as runs:
        runs.run("--force")  # learns what to import
        processes = [context.Process(target=_read, args=given) for _ in range(_READERS)]
        for process in processes:
            process.start()
        begun = time.monotonic()
        while count["publications"] < times or time.monotonic() - begun < SECONDS:
            done = runs.run("--force")
            soak.expect(done.code == 0, f"a run failed while readers read: {done.said[-300:]}")
            count["publications"] += 1
        seconds = time.monotonic() - begun
        ended.set()
        seen: list[Seen] = [pool.get() for _ in processes]
    for process in processes:
        process.join()
    for each in seen:
        for wrong in each.wrong:
            soak.expect(False, f"a reader saw {wrong}")
        soak.expect(each.runs == sorted(set(each.runs)), f"a reader went back to an older file: {each.runs}")
        count["queries"] += each.queries
        count["openings"] += each.openings
    soak.expect(len(set.union(*(s.answers for s in seen))) == 1, f"readers saw {[s.answers for s in seen]}")
    count["files seen by a reader"] = max(len(each.runs) for each in seen)
    count["queries a second"] = round(count["queries"] / seconds)
    count["milliseconds the slowest took"] = round(1000 * max(each.longest for each in seen))
    return count


def _read(path: str, per_second: float, ended: Any, pool: Any) -> None:
    """A reader, in a process of its own."""
    seen = Seen()
    begun = time.monotonic()
    while not ended.is_set():
        try:
            since = time.monotonic()
            with duckdb.connect(path, read_only=True, config={"threads": 1}) as file:
                seen.openings += 1
                found: set[tuple[Any, ...]] = set()
                for _ in range(_AT_ONE_OPENING):
                    run, *more = file.execute(_ASKED).fetchall()[0]
                    seen.longest = max(seen.longest, time.monotonic() - since)
                    found.add((run, *more))
                    seen.answers.add(tuple(more))
                    seen.queries += 1
                    # As late as its turn is, so that a slow answer is made up for.
                    time.sleep(max(0.0, begun + seen.queries / per_second - time.monotonic()))
                    since = time.monotonic()
            if len(found) > 1:
                seen.wrong.append(f"one connection answer {found}")
            seen.runs += [run] if not seen.runs or seen.runs[-1] != run else []
        except duckdb.Error as error:
            seen.wrong.append(f"{type(error).__name__}: {error}")
    pool.put(seen)
