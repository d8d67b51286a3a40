"""What counting costs: CPU seconds by step, and how they grow with reports and with terms.

    .venv/bin/python benchmarks/attention/counting.py PROJECT [REPORTS ...]

PROJECT has been run. Its reports are taken again and again until there are as many as asked for (default 32, 128, 512), in batches
of 128 as in a run, and counted with the shipped seven concepts and with a tenth of their terms.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pyarrow as pa

from pipeline.attention.count import Counter, Hits
from pipeline.attention.hits import hit_tables
from pipeline.attention.rates import panel_tables
from pipeline.corpus.layout import Layout
from pipeline.settings.concepts import Concept, read_concepts
from pipeline.settings.model import Project, StatisticsSettings
from pipeline.store import Reader

BATCH = 128
CONFIGS = Path(__file__).parents[2] / "configs"


def tenth(concept: Concept) -> Concept:
    """The same concept with every tenth of its terms."""
    return Concept(name=concept.name, label="", source="", core=concept.core[::10], extended=concept.extended[::10])


def clock(totals: dict[str, float], name: str, begun: float) -> float:
    """Add the CPU time since begun to a step; returns the time."""
    now = time.process_time()
    totals[name] = totals.get(name, 0.0) + now - begun
    return now


def measure(given: list[dict[str, pa.Table]], concepts: list[Concept]) -> dict[str, float]:
    """CPU seconds of each step over some batches."""
    totals: dict[str, float] = {}
    at = time.process_time()
    counter = Counter(concepts)
    at = clock(totals, "lists", at)
    for data in given:
        layout = Layout(data["reports"], data["sentences"], data["tokens"])
        at = clock(totals, "layout", at)
        hits = Hits.of(layout, counter)
        at = clock(totals, "search", at)
        hit_tables(hits, data["paragraphs"], data["sentences"])
        at = clock(totals, "tables", at)
        panel_tables(hits, StatisticsSettings())
        at = clock(totals, "intervals", at)
    return totals


def main() -> None:
    """Print the table."""
    project = Project.open(Path(sys.argv[1]))
    sizes = [int(n) for n in sys.argv[2:]] or [32, 128, 512]
    shipped = list(read_concepts(CONFIGS / "concepts.yaml"))
    names = ("reports", "paragraphs", "sentences", "tokens")
    batches: dict[int, list[dict[str, pa.Table]]] = {}
    with Reader(project.database) as reader:
        ids = [r[0] for r in reader.rows("SELECT report_id FROM reports ORDER BY report_id")]
        for size in sizes:
            wanted = [ids[i % len(ids)] for i in range(size)]
            parts = [wanted[i : i + BATCH] for i in range(0, size, BATCH)]
            # A batch holds a report once, so copies go into batches of their own.
            batches[size] = [{n: reader.read(n, sorted(set(part))) for n in names} for part in parts]
    steps = ("lists", "layout", "search", "tables", "intervals")
    print("| reports | characters | terms | " + " | ".join(f"{s} (s)" for s in steps) + " | ms a report |")
    print("|---:" * (len(steps) + 4) + "|")
    measure(batches[sizes[0]][:1], shipped)  # warm
    for size in sizes:
        n = sum(d["reports"].num_rows for d in batches[size])
        chars = sum(sum(d["reports"]["n_chars"].to_pylist()) for d in batches[size])
        for concepts in (shipped, [tenth(c) for c in shipped]):
            took = measure(batches[size], concepts)
            terms = sum(len(c.tiers) for c in concepts)
            cells = " | ".join(f"{took[s]:.2f}" for s in steps)
            print(f"| {n} | {chars:,} | {terms} | {cells} | {1e3 * sum(took.values()) / n:.1f} |", flush=True)


if __name__ == "__main__":
    main()
