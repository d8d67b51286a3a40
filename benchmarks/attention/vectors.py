"""How large a corpus word vectors need: do two fits name the same words as nearest to a concept?

    .venv/bin/python benchmarks/attention/vectors.py PROJECT CONCEPT

PROJECT has been run. From samples of its sentences of growing size, two sets of vectors are fitted with different seeds; printed is the
share of the 30 candidates most like the concept's terms by the first that are also among the 30 by the second.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

from pipeline.attention import suggest as module
from pipeline.attention.sentence_units import FrequentPhrases
from pipeline.commands.concepts import read_sentences
from pipeline.settings.model import Project
from pipeline.store import Reader

SIZES = (50_000, 100_000, 200_000, 400_000, 800_000)
TOP = 30


def main() -> None:
    """Print the table."""
    project = Project.open(Path(sys.argv[1]))
    config = project.config()
    concept = {c.name: c for c in config.concepts}[sys.argv[2]]
    with Reader(project.database) as reader:
        sentences = read_sentences(reader, concept)
    order = np.random.Generator(np.random.PCG64(0)).permutation(len(sentences))
    words = np.cumsum([sum(u is not None for u in sentences[i].units) for i in order])
    print("| words | word2vec: shared of 30 | fastText: shared of 30 | seconds a fit |\n|---:|---:|---:|---:|")
    for size in SIZES:
        if size > words[-1]:
            break
        some = [sentences[i] for i in np.sort(order[: int(np.searchsorted(words, size))])]
        phrases = FrequentPhrases(some)
        units = [phrases.join(s.units) for s in some]
        seen = module._Seen(some, units)
        wanted = [w for w in sorted(seen.count) if module._is_candidate(w, seen, concept, config.stopwords)]
        shared, begun = [], time.process_time()
        for method in ("word2vec", "fasttext"):
            tops = []
            for seeds in ((0,), (1,)):
                value, _ = module._similarity(units, wanted, seen, method, fits=seeds)  # type: ignore[arg-type]
                tops.append({wanted[i] for i in np.argsort(-value)[:TOP]})
            shared.append(len(tops[0] & tops[1]) / TOP)
        seconds = (time.process_time() - begun) / 4
        print(f"| {seen.words:,} | {shared[0]:.0%} | {shared[1]:.0%} | {seconds:.1f} |", flush=True)


if __name__ == "__main__":
    main()
