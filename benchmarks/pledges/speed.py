"""User time of pledges and of their outcomes, per thousand reports, over the corpora beside the repository.

python benchmarks/pledges/speed.py
"""

from __future__ import annotations

import time

from labels import SHARED, find_outcomes_of, find_pledges_of, read_reports, tables_of

from pipeline.settings.model import PledgeSettings

FOLDERS = ("national", "shanghai", "hebei", "provinces-2025", "cities-2024", "baoding-counties")


def main() -> None:
    """Measure and print."""
    paths = [p for f in FOLDERS for p in sorted((SHARED / "corpora" / f).iterdir())]
    tables = tables_of(read_reports(paths).values())
    n = tables["reports"].num_rows
    begun = time.process_time()
    pledges = find_pledges_of(tables)
    between = time.process_time()
    outcomes = find_outcomes_of(tables, pledges, PledgeSettings())
    ended = time.process_time()
    judged = len({o["report_id"] for o in outcomes})
    print(f"{n} reports, {pledges.num_rows} pledges: {1000 * (between - begun) / n:.1f} s per 1,000 reports")
    print(f"{judged} pairs, {len(outcomes)} outcomes: {1000 * (ended - between) / judged:.1f} s per 1,000 pairs")


if __name__ == "__main__":
    main()
