"""What two readers made of the same pledges, each without the other's labels, and how the program does beside them.

    python benchmarks/pledges/readers.py

readers.tsv holds 218 pledges: 59 drawn at random and 79 by the class that was found, none of which anybody had labelled, and 80
of the set ``clean`` (labels.py), 20 of each class. Both readers saw the clause and, in an order that hides the class, clauses
of the next report that share characters with it, and searched that report for words of their own before they wrote that
nothing is told. No rule was written after their labels. A label between two classes counts as the likelier one.

Printed are agreement and Cohen's kappa of the readers, of ``clean``'s first reader with each, and of the program with each;
of each class found how many are right where both readers say the same; and of kept pledges how many are found so, weighted to
all pledges of the 449 pairs of reports by the class found when they were drawn.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from agreement import OUTCOMES, Pairs, kappa
from labels import Reports, clause_key, rows_of

from pipeline.pledges.outcomes import DONE
from pipeline.settings.model import PledgeSettings
from pipeline.statistics.shares import wilson

Row = dict[str, str]
FOUND = {
    "done": 4372,
    "partly": 1251,
    "repeated": 3919,
    "not_mentioned": 12750,
}  # outcomes of all pairs when they were drawn
READERS = ("reader_1", "reader_2")


def read() -> list[Row]:
    """The rows of readers.tsv that have an outcome now, with it as ``outcome``, and ``sure`` where it is."""
    with (Path(__file__).parent / "readers.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    reports = Reports(row[column] for row in rows for column in ("file", "next_file"))
    own = {
        (r["report_id"], clause_key(r["text"])): r for r in reversed(list(reports.outcomes(PledgeSettings()).values()))
    }
    kept = []
    for row in rows:
        if (found := own.get((row["file"], row["clause_sha256"]))) is None:
            print("no outcome any more:", row["file"], row["clause_sha256"])
            continue
        kept.append(row | {"outcome": found["outcome"], "sure": "yes" if found["sure"] else ""})
    return kept


def told(pairs: Pairs) -> str:
    """Agreement of pairs of labels and Cohen's kappa."""
    agreed, k = kappa(pairs)
    return f"{sum(a == b for a, b in pairs)} of {len(pairs)} ({agreed:.2f}), kappa {k:.2f}"


def right(rows: list[Row], outcome: str) -> str:
    """How many of those found so are so, where both readers say the same, with Wilson limits."""
    found = [r for r in rows if r["outcome"] == outcome and r["reader_1"] == r["reader_2"]]
    k, n = sum(r["reader_1"] == outcome for r in found), len(found)
    low, high = wilson(k, n)
    return f"{k} of {n} ({k / n:.2f}; {low:.2f} to {high:.2f})" if n else "0 of 0"


def kept(rows: list[Row], reader: str) -> tuple[float, float]:
    """Of kept pledges the share found so, of others the share not, weighted to all pledges of the pairs."""
    drawn = Counter(r["found"] for r in rows)
    share = []
    for is_kept in (True, False):
        weights = [(FOUND[r["found"]] / drawn[r["found"]], r) for r in rows if (r[reader] == DONE) == is_kept]
        share.append(sum(w for w, r in weights if (r["outcome"] == DONE) == is_kept) / sum(w for w, _ in weights))
    return share[0], share[1]


def main() -> None:
    """Measure and print."""
    rows = read()
    first = {(r["file"], r["clause_sha256"]): r["outcome"] for r in rows_of("clean")}
    again = [(first[at], r) for r in rows if (at := (r["file"], r["clause_sha256"])) in first]
    print("the two readers:", told([(r["reader_1"], r["reader_2"]) for r in rows]))
    for outcome in OUTCOMES:
        n1, n2 = (sum(r[reader] == outcome for r in rows) for reader in READERS)
        print(f"  {outcome}: {n1} and {n2}, both {sum(r['reader_1'] == r['reader_2'] == outcome for r in rows)}")
    for reader in READERS:
        print(f"first reader of clean with {reader}:", told([(label, r[reader]) for label, r in again]))
        print(f"program with {reader}:", told([(r[reader], r["outcome"]) for r in rows]))
    new = [r for r in rows if r["draw"] != "clean"]
    for name, some in (("labelled by nobody before", new), ("all", rows)):
        for outcome in OUTCOMES:
            sure = right([r for r in some if r["sure"]], outcome)
            print(f"{name}: {outcome}: right of found {right(some, outcome)}, told as sure {sure}")
        for reader in READERS:
            n = sum(r[reader] == DONE for r in some)
            found, not_found = kept(some, reader)
            print(f"  {reader}: {n} kept, found so {found:.3f}; {len(some) - n} others, not found so {not_found:.3f}")


if __name__ == "__main__":
    main()
