"""Thousands of reports through the main job: time, processor time and peak memory by stage, size of the file, growth.

    .venv/bin/python benchmarks/stress.py                  100, 1,000 and 13,000 reports
    .venv/bin/python benchmarks/stress.py 100 1000         other numbers
    .venv/bin/python benchmarks/stress.py 100 --no-topics  without topic models

The reports are made here, by recombining the sentences of the real reports in ../shared/corpora under the names of
counties, cities and provinces: about 15,400 characters each, so 13,000 of them are 200 million characters. They serve to
measure time and memory, and say nothing about any government. After the first run two more: one with nothing new, and one
with a new report where the topic models are kept (topics.refit: never).
"""

from __future__ import annotations

import itertools
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb

REPO = Path(__file__).parent.parent
sys.path[:0] = [str(REPO), str(Path(__file__).parent / "segmentation")]

from texts import corpora  # noqa: E402

from pipeline.ingest.identity.gazetteer import divisions  # noqa: E402

GONGWEN = [sys.executable, "-c", "from flows.cli import main; main()"]
CHARACTERS = 15_400
FIELDS = ("产业发展", "城乡建设", "生态环境", "改革开放", "民生事业", "政府建设")
NUMERALS = "一二三四五六七八九十"
_YEAR = re.compile(r"(?:19|20)\d\d年")


def sentences() -> list[str]:
    """Sentences of the real reports, of common length."""
    found = {s for text in corpora() for s in re.findall(r"[^。！？\s]{12,120}。", text)}
    return sorted(found)


def report(place: str, year: int, pool: list[str], rng: random.Random) -> str:
    """A text with the form of a work report and sentences drawn from the pool."""

    def part(about: int) -> Iterator[str]:
        for i, field in enumerate(FIELDS):
            yield f"（{NUMERALS[i]}）{field}迈上新台阶。"
            size = 0
            while size < CHARACTERS / 12.5:
                drawn = "".join(rng.choices(pool, k=rng.randint(3, 6)))
                size += len(drawn)
                yield _YEAR.sub(f"{about}年", drawn)

    lines = [
        f"{place}{year}年政府工作报告",
        f"——{year}年1月10日在{place}第十届人民代表大会第三次会议上",
        "各位代表：",
        f"现在，我代表{place}人民政府，向大会报告工作，请予审议，并请政协委员提出意见。",
        f"一、{year - 1}年工作回顾",
        *part(year - 1),
        f"二、{year}年工作安排",
        f"{year}年主要预期目标是：地区生产总值增长{rng.randint(4, 9)}%左右。",
        *part(year),
        "各位代表，让我们同心同德，开拓进取，为全面完成各项目标任务而努力奋斗！谢谢大家！",
    ]
    return "\n".join(lines)


def write_reports(folder: Path, number: int, pool: list[str]) -> int:
    """Write so many reports, of consecutive years a place; returns their characters."""
    names = [d for d in divisions() if d.current and d.level in ("city", "district")]
    places = sorted({("".join(d.parents[-1:]) if d.level == "district" else "") + d.name for d in names})
    random.Random(1).shuffle(places)
    years = range(2010, 2010 + -(-number // len(places)) + 4)
    total = 0
    for place, year in itertools.islice(itertools.product(places, years), number):
        text = report(place, year, pool, random.Random(f"{place}{year}"))
        total += len(text)
        (folder / f"{place}_{year}.txt").write_text(text, encoding="utf-8")
    return total


def memory_of(process: int) -> int:
    """Memory of a process and all it has started, in bytes (proportional, so that shared pages count once)."""
    total = 0
    for pid in [process, *_children(process)]:
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))
    return total


def processor_seconds(process: int) -> float:
    """User and system time of a process, of all that it has started, and of those it has waited for."""
    ticks = 0
    for pid in [process, *_children(process)]:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _children(process: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            direct = [int(pid) for pid in task.read_text().split()]
        except OSError:
            continue
        for pid in direct:
            found += [pid, *_children(pid)]
    return found


def run(project: Path, *words: str) -> tuple[float, float, int]:
    """Run the main job, telling what it says and when; returns wall seconds, processor seconds and peak memory."""
    begun = time.monotonic()
    process = subprocess.Popen(
        [*GONGWEN, "run", "--direct", "--project", str(project), *words],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        cwd=REPO,
    )
    peak = since = 0  # in all, and since the last line
    spent = 0.0
    done = threading.Event()

    def watch() -> None:
        nonlocal peak, since, spent
        while not done.wait(0.5):
            since = max(since, memory_of(process.pid))
            peak = max(peak, since)
            spent = max(spent, processor_seconds(process.pid))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        if not line.startswith("quarantined"):
            said.append(line.rstrip())
            spent = max(spent, processor_seconds(process.pid))
            at = time.monotonic() - begun
            print(f"  {at:8.1f} s  {spent:8.1f} s of processors  {since / 1e6:6,.0f} MB  {said[-1]}", flush=True)
            since = 0
    code = process.wait()
    done.set()
    watcher.join()
    if code not in (0, 3):
        sys.exit("\n".join(said))
    return time.monotonic() - begun, spent, peak


def set_to(project: Path, pattern: str, line: str) -> None:
    """Replace a line of the project's settings."""
    settings = project / "configs" / "project.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(re.sub(f"(?m)^{pattern}.*", line, text), encoding="utf-8")


def rows(project: Path, table: str) -> int:
    """Rows of a table of the published file."""
    with duckdb.connect(str(project / "data" / "gongwen.duckdb"), read_only=True) as connection:
        return int(connection.table(table).count("*").fetchall()[0][0])


def main() -> None:
    """Print a table for each number of reports."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()] or [100, 1_000, 13_000]
    pool = sentences()
    print(f"{len(pool):,} sentences to draw from; {os.cpu_count()} processors", flush=True)
    for number in numbers:
        with tempfile.TemporaryDirectory() as parent:
            project = Path(parent) / "study"
            subprocess.run([*GONGWEN, "init", str(project)], check=True, stdout=subprocess.DEVNULL, cwd=REPO)
            set_to(project, "  refit: ", "  refit: never")  # the first run fits, since there is no model to keep
            if "--no-topics" in sys.argv:
                set_to(project, "  models: ", "  models: []")
            characters = write_reports(project / "data" / "raw", number, pool)
            print(f"\n{number:,} reports, {characters / 1e6:,.1f} million characters", flush=True)
            seconds, spent, peak = run(project)
            size = (project / "data" / "gongwen.duckdb").stat().st_size
            print(
                f"  {seconds:,.1f} s, {seconds / number * 1000:,.1f} ms a report ({spent / number * 1000:,.1f} of "
                f"processors), peak memory {peak / 1e6:,.0f} MB, file {size / 1e6:,.0f} MB",
                flush=True,
            )
            # Of these two there are as many as places of one family, which a larger sample of places fills up.
            pairs, likenesses = (rows(project, table) for table in ("borrowed_share", "alignment"))
            print(f"  {pairs:,} pairs of reports compared for passages, {likenesses:,} rows of likeness", flush=True)
            again, *_ = run(project)
            print(f"  once more, nothing new: {again:,.1f} s", flush=True)
            # The first place's next year, which has a report before it to be compared with.
            place = min(path.stem for path in (project / "data" / "raw").glob("*.txt"))[:-5]
            year = max(int(path.stem[-4:]) for path in (project / "data" / "raw").glob(f"{place}_*.txt")) + 1
            text = report(place, year, pool, random.Random(f"{place}{year}"))
            (project / "data" / "raw" / f"{place}_{year}.txt").write_text(text, encoding="utf-8")
            one, spent, peak = run(project)
            print(f"  one new report: {one:,.1f} s, {spent:,.1f} of processors, {peak / 1e6:,.0f} MB", flush=True)


if __name__ == "__main__":
    main()
