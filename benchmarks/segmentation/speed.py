"""Speed against spacy_pkuseg, jieba and rjieba, load time and memory; medians of five rounds that take turns."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from texts import REPO, corpora, model_folder

from pipeline.segment import fast
from pipeline.segment.flat import open_flat

COLD = """
import sys, time
from pathlib import Path
from pipeline.segment.fast import FastSegmenter
segmenter = FastSegmenter(Path(sys.argv[1]))
text = Path("data/raw/城关区_2015.txt").read_text(encoding="utf-8")
counts, starts, ends = segmenter.offsets((text * int(sys.argv[2])).splitlines())
memory = Path("/proc/self/smaps_rollup")
private = sum(int(l.split()[1]) for l in memory.read_text().splitlines() if l.startswith("Private")) if memory.exists() else 0
print(len(text) * int(sys.argv[2]), segmenter._compiled, private // 1024)
"""


def main() -> None:
    """Print a table."""
    folder, texts = model_folder(), corpora()
    segmenter = fast.FastSegmenter(folder)
    segmenter._seen = fast._COMPILING_FROM
    plain = fast.FastSegmenter(folder)
    plain._seen = -(10**12)
    runs: dict[str, tuple[Callable[[list[str]], object], int]] = {
        "fast, one thread": (segmenter.offsets, 1),
        "fast, two threads": (lambda part: segmenter.offsets(part, threads=2), 1),
        "fast, numpy alone": (plain.offsets, 16),
    }
    runs.update(_others(str(folder)))
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(6):
        for name, (run, every) in runs.items():
            part = texts[::every]
            start = time.perf_counter()
            run(part)
            times[name].append(sum(map(len, part)) / (time.perf_counter() - start))
    speeds = {name: statistics.median(values[1:]) for name, values in times.items()}  # the first warms up
    ours = speeds["fast, one thread"]
    for name, speed in speeds.items():
        print(f"{name:20} {speed:12,.0f} characters a second   {ours / speed:8.2f}")
    start = time.perf_counter()
    open_flat(folder)
    print(f"opening the arrays   {time.perf_counter() - start:.4f} s")
    for times_over in (1, 50):
        start = time.perf_counter()
        command = [sys.executable, "-c", COLD, str(folder), str(times_over)]
        done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, encoding="utf-8", check=True)
        chars, compiled, private = done.stdout.split()
        spent = time.perf_counter() - start
        print(
            f"cold process, {chars} characters: {spent:.2f} s, compiled code: {compiled}, private memory {private} MB"
        )


def _others(folder: str) -> dict[str, tuple[Callable[[list[str]], object], int]]:
    """The other segmenters that are installed, and the share of the texts that they get (one in so many)."""
    import spacy_pkuseg

    reference = spacy_pkuseg.pkuseg(folder, user_dict="default")
    found: dict[str, tuple[Callable[[list[str]], object], int]] = {
        "spacy_pkuseg": (lambda part: [reference.cut(text) for text in part], 64)
    }
    try:
        import jieba

        jieba.initialize()
        found["jieba"] = (lambda part: [jieba.lcut(text) for text in part], 16)
        import rjieba

        found["rjieba"] = (lambda part: [rjieba.cut(text) for text in part], 1)
    except ImportError as error:
        print(f"({error})")
    return found


if __name__ == "__main__":
    main()
