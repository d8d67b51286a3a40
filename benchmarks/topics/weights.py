"""What weight a word should have in a paragraph: stability and coherence of NMF under several answers.

Usage: python benchmarks/topics/weights.py PROJECT... [--resamples 16]

Each project must have been run once. For five numbers of topics between n^(1/3) and 2 n^(1/3) the model is fitted under
each weighting as gongwen fits it; printed are means over these numbers of the stability over resamples that the model has
not seen, and of c_npmi.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from compare import _sample
from scipy import sparse
from threadpoolctl import threadpool_limits

from pipeline.settings.model import Project
from pipeline.statistics import FloatArray
from pipeline.topics.coherence import npmi, top_words
from pipeline.topics.number import measured, stable_nmf

DAMPING = {"1 + log count": lambda n: 1 + np.log(n), "count": lambda n: n, "square root of count": np.sqrt}


def weigh(counts: sparse.csr_matrix, idf: FloatArray, damping: str, *, short_less: bool) -> sparse.csr_matrix:
    """Damped counts times idf, rows of length 1, or less than 1 for short paragraphs."""
    weights = counts.astype(np.float64, copy=True)
    weights.data = DAMPING[damping](weights.data) * idf[weights.indices]
    length = np.sqrt(np.asarray(weights.power(2).sum(axis=1)).ravel())
    words = np.asarray(counts.sum(axis=1)).ravel()
    size = np.sqrt(np.minimum(1.0, words / np.median(words))) if short_less else np.ones(len(words))
    return sparse.csr_matrix(sparse.diags(size / length) @ weights)


def main() -> None:
    """Print one table a project."""
    parser = argparse.ArgumentParser()
    parser.add_argument("projects", nargs="+", type=Path)
    parser.add_argument("--resamples", type=int, default=16)
    arguments = parser.parse_args()
    for root in arguments.projects:
        training = _sample(Project.open(root).database)
        low = training.counts.shape[0] ** (1 / 3)
        numbers = sorted({round(x) for x in np.linspace(low, 2 * low, 5)})
        print(f"\n{root.name}: {training.counts.shape[0]:,} paragraphs, k = {', '.join(map(str, numbers))}")
        print("| weight | short paragraphs weigh less | stability | c_npmi |\n|---|---|---:|---:|", flush=True)
        for damping in DAMPING:
            for short_less in (False, True):
                with threadpool_limits(limits=1):
                    weights = weigh(training.counts, training.vocabulary.idf, damping, short_less=short_less)
                    models = [measured(stable_nmf(weights, k=k), weights, refits=arguments.resamples) for k in numbers]
                steady = np.mean([np.mean(np.asarray(m.stability)) for m in models])
                coherent = np.mean([np.nanmean(npmi(training.counts, top_words(m.topic_term))) for m in models])
                print(f"| {damping} | {'yes' if short_less else 'no'} | {steady:.3f} | {coherent:.3f} |", flush=True)


if __name__ == "__main__":
    main()
