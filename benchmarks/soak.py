"""What real machines do to a run, again and again: what was lost, and what a reader saw.

    .venv/bin/python benchmarks/soak.py                  everything, about an hour
    .venv/bin/python benchmarks/soak.py kill --times 50  one kind: kill stop full closed changed clock two readers idle

kill      SIGKILL at any moment of any step and of publication; the published file is whole, and the run that goes on from
          there ends with the same content (kills.py)
stop      SIGTERM or Ctrl+C at a random moment; the same, with the exit code of the signal, one line, nothing left behind
full      a disk that fills up at some moment (a tmpfs of some megabytes; needs the right to mount)
closed    folders that may not be written to
changed   inputs that change, come and go while they are read
clock     a clock that is set a year back or on, before a run and within it (needs Debian's faketime)
two       two runs at once
readers   readers storm the published file, a hundred queries a second, while runs publish (storm.py)
idle      looks that find nothing new, in one process: does memory grow?

Ten reports are made here, as in benchmarks/stress.py; each kind says how many times it was tried, and what failed.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

REPO = Path(__file__).parent.parent
sys.path.insert(0, str(REPO))

import duckdb  # noqa: E402

from benchmarks.kills import kill  # noqa: E402
from benchmarks.storm import readers  # noqa: E402
from pipeline.commands.init import create_project  # noqa: E402
from pipeline.settings.model import Project  # noqa: E402
from tests.conftest import report_text  # noqa: E402

GONGWEN = [sys.executable, "-c", "if __name__ == '__main__':\n    from flows.cli import main; main()"]
_REPORTS = 10
# What a run may not change of what it stored before; times of runs and first sights are its own.
_CONTENT = ("reports", "sentences", "tokens", "attention", "keyness", "topics", "indicators", "pledges", "coverage")
_ERRORS = "Traceback", "Internal Error", "FATAL"


class Soak:
    """A project with some reports, what it holds when all is well, and what went wrong.

    Args:
        parent: folder for it.
        seed: of the moments.
    """

    def __init__(self, parent: Path, seed: int = 1) -> None:
        self.project = create_project(parent / "study")
        self.random = random.Random(seed)
        self.failed: list[str] = []
        settings = self.project.configs / "project.yaml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(text.replace("models: [nmf, lda]", "models: [nmf]"), encoding="utf-8")
        for year in range(2010, 2010 + _REPORTS):
            self.write(year)
        begun = time.monotonic()
        done = self.run()
        self.seconds = time.monotonic() - begun
        self.expect(done.returncode == 0, f"the first run ended with {done.returncode}: {done.stderr[-300:]}")
        self.content = content(self.project)

    def write(self, year: int, more: str = "") -> Path:
        """Put a report into data/raw."""
        path = self.project.root / "data" / "raw" / f"平安县_{year}.txt"
        path.write_text(report_text("平安县", year, more=more), encoding="utf-8")
        return path

    def start(self, *words: str, more: dict[str, str] | None = None) -> subprocess.Popen[str]:
        """Begin a run of its own group, with more in its environment."""
        command = [*GONGWEN, "run", "--direct", "--project", str(self.project.root), *words]
        env = {**os.environ, "PYTHONPATH": str(REPO), "GONGWEN_LANG": "en", "OMP_NUM_THREADS": "1", **(more or {})}
        return subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=env, start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip

    def run(self, *words: str, more: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """A whole run."""
        process = self.start(*words, more=more)
        _, said = process.communicate()
        return subprocess.CompletedProcess(words, process.returncode, "", said)

    def expect(self, true: bool, otherwise: str) -> None:
        """Note what is not as it should be."""
        if not true:
            self.failed.append(otherwise)
            print(f"    FAILED: {otherwise}", flush=True)

    def whole(self) -> None:
        """The published file can be read and holds what it did."""
        try:
            self.expect(content(self.project) == self.content, "the published content is another")
        except duckdb.Error as error:
            self.expect(False, f"the published file cannot be read: {error}")

    def recovers(self) -> None:
        """The next run goes through, and leaves the same content and nothing else."""
        done = self.run("--force")
        self.expect(done.returncode == 0, f"the next run ended with {done.returncode}: {done.stderr[-300:]}")
        self.whole()
        left = sorted(p.name for p in self.project.work.iterdir() if p.is_dir())
        self.expect(not left, f"left behind: {left}")

    def moment(self) -> float:
        """Some moment within a run."""
        return self.random.uniform(0.1, 1.05) * self.seconds


def content(project: Project) -> list[tuple[object, ...]]:
    """A sum over each table whose content a run must not change."""
    with duckdb.connect(str(project.database), read_only=True) as file:
        return [
            (name, *file.execute(f"SELECT count(*), sum(hash(t)::DECIMAL(38)) FROM {name} t").fetchall()[0])
            for name in _CONTENT
        ]


def stop(soak: Soak, times: int) -> Counter[str]:
    """SIGTERM and Ctrl+C at random moments."""
    count: Counter[str] = Counter()
    for n in range(times):
        number = (signal.SIGTERM, signal.SIGINT)[n % 2]
        process = soak.start("--force")
        try:
            _, said = process.communicate(timeout=soak.moment())
        except subprocess.TimeoutExpired:
            process.send_signal(number)
            _, said = process.communicate()
        if process.returncode in (-number, 128 + number):
            count["stopped"] += 1
            if process.returncode > 0:  # before that Python itself was starting
                soak.expect(said.rstrip().endswith("untouched."), f"after {number} it said {said[-200:]!r}")
        else:
            soak.expect(process.returncode == 0, f"after {number} it ended with {process.returncode}: {said[-300:]}")
            count["had ended"] += 1
        soak.expect(not any(e in said for e in _ERRORS), f"after {number}: {said[-500:]}")
        soak.whole()
        left = [p for p in soak.project.work.iterdir() if p.is_dir()]
        soak.expect(len(left) <= 1, f"after {number} left behind: {left}")  # what the next run goes on with
    return count


def full(soak: Soak, times: int) -> Counter[str]:
    """A disk that fills up: the project is copied to a small one with a little less room each time."""
    count: Counter[str] = Counter()
    size = sum(p.stat().st_size for p in soak.project.root.rglob("*") if p.is_file())
    for n in range(times):
        room = size + int(size * 1.6 * (n + 0.5) / times)
        with tempfile.TemporaryDirectory() as parent:
            mounted = ["mount", "-t", "tmpfs", "-o", f"size={room}", "tmpfs", parent]
            if subprocess.run(mounted, capture_output=True, check=False).returncode:
                return Counter({"skipped: no right to mount": 1})
            try:
                other = Soak.__new__(Soak)
                other.project = Project(Path(parent) / "study")
                other.content, other.failed, other.seconds, other.random = (
                    soak.content,
                    soak.failed,
                    soak.seconds,
                    soak.random,
                )
                shutil.copytree(soak.project.root, other.project.root)
                done = other.run("--force")
                count[f"exit {done.returncode}"] += 1
                told = done.returncode == 0 or "full" in done.stderr or "space" in done.stderr
                soak.expect(
                    told and "Traceback" not in done.stderr, f"with {room - size:,} bytes free: {done.stderr[-600:]}"
                )
                other.whole()
            finally:
                subprocess.run(["umount", parent], check=True)
    return count


def closed(soak: Soak, times: int) -> Counter[str]:
    """Folders that may not be written to (as a user who is not root), mounted read-only where that can be done."""
    count: Counter[str] = Counter()
    for name in ("data", "reports", "data/.work", "configs", "data/raw", ".")[: max(times, 1)]:
        folder = str(soak.project.root / name)
        if subprocess.run(["mount", "--bind", folder, folder], capture_output=True, check=False).returncode:
            return Counter({"skipped: no right to mount": 1})
        try:
            subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
            done = soak.run("--force")
        finally:
            subprocess.run(["umount", folder], check=True)
        count[f"{name}: exit {done.returncode}"] += 1
        soak.expect("Traceback" not in done.stderr, f"{name} closed: {done.stderr[-600:]}")
        soak.whole()
    soak.recovers()
    return count


def changed(soak: Soak, times: int) -> Counter[str]:
    """Inputs that change, come and go while they are read."""
    count: Counter[str] = Counter()
    for _ in range(times):
        process = soak.start("--force")
        until = time.monotonic() + soak.moment()
        while time.monotonic() < until and process.poll() is None:
            path = soak.write(soak.random.choice(range(2012, 2018)), more="新的内容。" * soak.random.randrange(50))
            time.sleep(soak.random.uniform(0, 0.05))
            if soak.random.random() < 0.3:
                path.unlink()
        _, said = process.communicate()
        count[f"exit {process.returncode}"] += 1
        soak.expect(process.returncode in (0, 3), f"ended with {process.returncode}: {said[-500:]}")
        for year in range(2010, 2010 + _REPORTS):
            soak.write(year)
        soak.recovers()
    return count


_FAKETIME = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))


def clock(soak: Soak, times: int) -> Counter[str]:
    """A clock that jumps: it is wrong by days or years when a run begins, and is set anew in the middle of it."""
    if not _FAKETIME:
        return Counter({"skipped: faketime is not installed": 1})
    count: Counter[str] = Counter()
    for n in range(times):
        offsets = soak.random.sample(("-400d", "-1d", "-2h", "+0", "+2h", "+1d", "+400d"), 2)
        jumping = soak.project.root / "clock.txt"
        jumping.write_text(offsets[0] + "\n", encoding="utf-8")
        more = {
            "LD_PRELOAD": str(_FAKETIME[0]),
            "FAKETIME_TIMESTAMP_FILE": str(jumping),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        process = soak.start("--force", more=more)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=soak.moment())
        jumping.write_text(offsets[1] + "\n", encoding="utf-8")
        _, said = process.communicate()
        count[f"exit {process.returncode}"] += 1
        soak.expect(
            process.returncode == 0, f"with the clock at {offsets} it ended with {process.returncode}: {said[-500:]}"
        )
        soak.whole()
        again = soak.run(more=more | {"FAKETIME_TIMESTAMP_FILE": "", "FAKETIME": offsets[n % 2]})
        soak.expect(again.returncode == 0, f"the next look ended with {again.returncode}: {again.stderr[-500:]}")
        jumping.unlink()
    soak.recovers()
    with duckdb.connect(str(soak.project.database), read_only=True) as file:
        ids = [run for (run,) in file.execute("SELECT run_id FROM runs").fetchall()]
    soak.expect(len(ids) == len(set(ids)) == times + 2, f"{len(ids)} runs are told, {times + 2} were made")
    return count


def two(soak: Soak, times: int) -> Counter[str]:
    """Two runs at once: one works, the other is refused."""
    count: Counter[str] = Counter()
    for _ in range(times):
        both = [soak.start("--force"), soak.start("--force")]
        said = [p.communicate()[1] for p in both]
        codes = sorted(p.returncode for p in both)
        count[str(codes)] += 1
        soak.expect(codes in ([0, 1], [0, 0]), f"{codes}: {said}")
        soak.expect(codes == [0, 0] or any("Another run" in s for s in said), f"{said}")
        soak.whole()
    return count


_IDLE = """
import sys
from pathlib import Path
from pipeline.commands.aftermath import watched
from pipeline.run.session import run_direct
from pipeline.settings.model import Project

project, times = Project.open(Path(sys.argv[1])), int(sys.argv[2])
for n in range(times):
    with watched(project, say=print) as outcome:
        outcome.status = run_direct(project, force=False, say=lambda line: None)
    assert outcome.status is None
    if n + 1 in (times // 5, times):
        print(int(Path("/proc/self/statm").read_text().split()[1]) * 4096)
"""


def idle(soak: Soak, times: int) -> Counter[str]:
    """Looks that find nothing new, one after another in one process as a schedule has them: memory stays flat."""
    command = [sys.executable, "-c", _IDLE, str(soak.project.root), str(times)]
    env = {**os.environ, "PYTHONPATH": str(REPO), "GONGWEN_LANG": "en"}
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    soak.expect(done.returncode == 0, done.stderr[-500:])
    early, late = (int(line) / 1e6 for line in done.stdout.split()[-2:])
    soak.expect(late - early < 10, f"memory grew from {early:.1f} to {late:.1f} MB")
    return Counter({f"looks: {early:.1f} MB after a fifth of them, {late:.1f} MB at the end": times})


KINDS: dict[str, tuple[Callable[[Soak, int], Counter[str]], int]] = {
    "kill": (kill, 1000),
    "stop": (stop, 40),
    "full": (full, 20),
    "closed": (closed, 6),
    "changed": (changed, 10),
    "clock": (clock, 10),
    "two": (two, 5),
    "readers": (readers, 6),
    "idle": (idle, 50),
}


def main() -> None:
    """Do what is asked for, and say how it went."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="*", choices=[*KINDS, []], default=list(KINDS))
    parser.add_argument("--times", type=int)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    failed = 0
    for kind in given.kinds:
        with tempfile.TemporaryDirectory() as parent:
            soak = Soak(Path(parent), given.seed)
            do, times = KINDS[kind]
            begun = time.monotonic()
            count = do(soak, given.times or times)
            told = ", ".join(f"{n:,} {what}" for what, n in count.items())
            print(f"{kind:8} {told}; failed: {len(soak.failed)} ({time.monotonic() - begun:,.0f} s)", flush=True)
            failed += len(soak.failed)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
