"""Mentions lost at word boundaries: occurrences of a concept's terms that count for nothing because words are cut otherwise.

    python benchmarks/segmentation/boundaries.py [FOLDER ...] [--lexicon FILE] [--sample N]

Folders of ../shared/corpora, provinces-panel if none is given. Rejected occurrences within or across a counted mention of the
same concept are left out, since the mention counts. The others are told by term and by the words they lie in (人民|生活), of which
there are few enough to read all; boundaries.tsv holds those read as losses. What is not in it is right to be rejected.
--sample prints N of the rejected occurrences, drawn at random, with the text around them, for reading.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter as Tally
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from texts import REPO, SHARED, model_folder

from pipeline.attention.count import BOUNDARY, COUNTED, Counter
from pipeline.corpus.layout import codes_of
from pipeline.errors import InputRefused
from pipeline.ingest import read_report, report_tables
from pipeline.segment import FastSegmenter
from pipeline.settings.concepts import read_concepts

AROUND = 14


@dataclass(frozen=True)
class Rejected:
    """A rejected occurrence: its concept, term, the words it lies in with bars between them, and the text around."""

    concept: str
    term: str
    words: str
    around: str


def sentences(folders: list[str]) -> list[str]:
    """Sentences of the accepted reports of some folders."""
    found: list[str] = []
    for path in sorted(p for folder in folders for p in (SHARED / "corpora" / folder).glob("*.*")):
        try:
            report = read_report(path.name, path.read_bytes(), max_bytes=50_000_000)
        except InputRefused:
            continue
        found += report_tables(report, report_id=path.stem, source_path="", sha256="")["sentences"]["text"].to_pylist()
    return found


def count(texts: list[str], lexicon: list[str]) -> tuple[Tally[str], list[Rejected]]:
    """Counted mentions by concept, and rejected occurrences outside them."""
    counts, starts, ends = FastSegmenter(model_folder(), lexicon).offsets(texts)
    sizes = np.fromiter((len(t) + 1 for t in texts), dtype=np.int64, count=len(texts))
    base = np.cumsum(sizes) - sizes
    joined = "".join(f"{t}\n" for t in texts)
    begins, stops = (np.zeros(len(joined) + 1, dtype=np.bool_) for _ in range(2))
    begins[np.repeat(base, counts) + starts] = True
    stops[np.repeat(base, counts) + ends] = True
    counter = Counter(list(read_concepts(REPO / "configs" / "concepts.yaml")))
    found = counter.count(codes_of(joined), starts=begins, ends=stops)
    names = [c.name for c in counter.concepts]
    concept = counter.concept_of[found.term]
    taken = np.zeros((len(names), len(joined)), dtype=np.bool_)
    for row in np.flatnonzero(found.fate == COUNTED).tolist():
        taken[concept[row], found.start[row] : found.end[row]] = True
    rejected = []
    for row in np.flatnonzero(found.fate == BOUNDARY).tolist():
        low, high = int(found.start[row]), int(found.end[row])
        if taken[concept[row], low:high].any():
            continue
        while not begins[low]:
            low -= 1
        while not stops[high]:
            high += 1
        words = "".join(("|" if i > low and begins[i] else "") + joined[i] for i in range(low, high))
        text = int(np.searchsorted(base, low, side="right")) - 1
        before, after = joined[max(base[text], low - AROUND) : low], joined[high : high + AROUND].split("\n")[0]
        rejected.append(
            Rejected(names[concept[row]], counter.terms[found.term[row]].term, words, f"{before}[{words}]{after}")
        )
    return Tally(names[c] for c in concept[found.fate == COUNTED].tolist()), rejected


def losses() -> set[tuple[str, str]]:
    """Terms and words read as losses."""
    with (Path(__file__).parent / "boundaries.tsv").open(encoding="utf-8", newline="") as lines:
        return {(row["term"], row["words"]) for row in csv.DictReader(lines, delimiter="\t")}


def table(counted: Tally[str], rejected: list[Rejected]) -> Iterator[str]:
    """Lines of the table by concept."""
    read = losses()
    lost = Tally(r.concept for r in rejected if (r.term, r.words) in read)
    all_rejected = Tally(r.concept for r in rejected)
    yield "| concept | counted | rejected | of these lost | lost of all mentions |"
    yield "|---|---:|---:|---:|---:|"
    for name in [*counted, "all"]:
        n, r, x = (sum(t.values()) if name == "all" else t[name] for t in (counted, all_rejected, lost))
        yield f"| {name} | {n:,} | {r:,} | {x:,} | {x / (n + x):.2%} |"


def main() -> None:
    """Print the table, what is lost most often, and a sample."""
    options = argparse.ArgumentParser()
    options.add_argument("folders", nargs="*", default=["provinces-panel"])
    options.add_argument("--lexicon", type=Path, default=REPO / "configs" / "lexicon.txt")
    options.add_argument("--sample", type=int, default=0)
    given = options.parse_args()
    lines = (line.split("#", 1)[0].strip() for line in given.lexicon.read_text(encoding="utf-8").splitlines())
    counted, rejected = count(sentences(given.folders), [line for line in lines if line])
    print("\n".join(table(counted, rejected)))
    read = losses()
    forms = Tally((r.term, r.words) for r in rejected)
    worst = [(term, words, n) for (term, words), n in forms.most_common() if (term, words) in read][:30]
    print("lost:", "; ".join(f"{term} in {words} {n}" for term, words, n in worst))
    print("rejected:", "; ".join(f"{term} in {words} {n}" for (term, words), n in forms.most_common(40)))
    drawn = np.random.Generator(np.random.PCG64(1)).permutation(len(rejected))[: given.sample]
    for r in sorted((rejected[i] for i in drawn), key=lambda r: (r.concept, r.term, r.words)):
        print(f"{'lost' if (r.term, r.words) in read else 'right'}\t{r.concept}\t{r.term}\t{r.around}")


if __name__ == "__main__":
    main()
