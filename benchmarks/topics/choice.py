"""How far the choice of the number of topics hangs on what should not matter: singular vectors, and which resamples.

Usage: python benchmarks/topics/choice.py PROJECT [PROJECT ...] [--reports 12] [--orders 200]

Numbers are tried with singular vectors made in three ways, and measured on twenty resamples each; then they race with
these resamples in many orders. Prints which number is chosen how often, what the rule before this one would have chosen
on the first six of each order, and how many refits a race takes.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import pyarrow as pa
from scipy import sparse
from scipy.sparse.linalg import svds
from threadpoolctl import threadpool_limits

from pipeline.settings.model import Project, TopicSettings
from pipeline.store import Reader
from pipeline.topics import number
from pipeline.topics.choice import MOST, Trial, candidates, choose, race
from pipeline.topics.descent import Singular
from pipeline.topics.nmf import fit_nmf
from pipeline.topics.training import TrainingSet, training_set


def exact(data: sparse.csr_matrix, k: int, *, seed: int) -> Singular:
    """Singular vectors to the last digit (ARPACK)."""
    left, size, right = svds(data, min(k, min(data.shape) - 1), v0=np.ones(min(data.shape), dtype=data.dtype))
    order = np.argsort(-size)
    return left[:, order], size[order], right[order]


def alone(*given: Any, singular: Singular | None = None, **more: Any) -> Any:
    """A fit that makes its own singular vectors, as many as it has topics."""
    return fit_nmf(*given, **more)


@contextmanager
def made(way: str) -> Iterator[None]:
    """Singular vectors made in this way."""
    name, instead = {"exact": ("singular_vectors", exact), "alone": ("fit_nmf", alone)}.get(way, ("SEED", number.SEED))
    with mock.patch.object(number, name, instead):
        yield


def before(trials: list[Trial]) -> int:
    """The rule before: a stability of 0.85, then one standard error of coherence."""
    steady = [float(t.stabilities[:6].mean()) for t in trials]
    left = [i for i, s in enumerate(steady) if s >= 0.85] or [int(np.argmax(steady))]
    best = max(left, key=lambda i: trials[i].npmi)
    return next(i for i in left if trials[i].npmi >= trials[best].npmi - trials[best].npmi_error)


def main() -> None:
    """Print the measurements."""
    parser = argparse.ArgumentParser()
    parser.add_argument("projects", type=Path, nargs="+")
    parser.add_argument("--reports", type=int, help="so many reports of the project, evenly taken")
    parser.add_argument("--orders", type=int, default=200)
    arguments = parser.parse_args()
    for project in arguments.projects:
        training = read(project, arguments.reports)
        grid = candidates(training.counts.shape[0], largest=min(training.counts.shape))
        for way in ("shared", "alone", "exact"):
            with made(way), threadpool_limits(limits=1):
                on = number.Trials(training.counts, training.vocabulary.idf, training.words, {}, lda=False)
                on.add(grid)
                draws = on.stabilities(range(len(on.trials)), MOST)
            print(f"{project.name}, {way}: {raced(on.trials, draws, arguments.orders)}", flush=True)


def read(project: Path, n: int | None) -> TrainingSet:
    """The paragraphs of a project."""
    with Reader(Project.open(project).database) as reader:
        documents = reader.read("topic_documents", None)
    ids = sorted(set(documents["report_id"].to_pylist()))
    if n:
        some = {ids[i] for i in np.linspace(0, len(ids) - 1, min(n, len(ids))).astype(int)}
        documents = documents.filter(pa.array([r in some for r in documents["report_id"].to_pylist()]))
    return training_set(documents, TopicSettings())


def raced(trials: list[Trial], draws: list[Any], orders: int) -> str:
    """What many races choose."""
    rng = np.random.Generator(np.random.PCG64(0))
    now, then, refits = Counter[int](), Counter[int](), 0
    for turn in range(orders):
        order = rng.permutation(MOST) if turn else np.arange(MOST)
        seen = race(trials, lambda at, n, order=order: [draws[i][order[:n]] for i in at])
        now[seen[choose(seen)].k] += 1
        then[trials[before([replace(t, stabilities=d[order]) for t, d in zip(trials, draws, strict=True)])].k] += 1
        refits += sum(len(t.stabilities) for t in seen)
    return f"{shares(now)}; before {shares(then)}; {refits / orders:.0f} refits a race"


def shares(chosen: Counter[int]) -> str:
    """Numbers with how often they were chosen."""
    return ", ".join(f"{k} ({n / chosen.total():.2f})" for k, n in sorted(chosen.items()))


if __name__ == "__main__":
    main()
