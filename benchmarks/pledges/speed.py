"""User time of pledges and of their outcomes, per thousand reports, over the corpora beside the repository.

python benchmarks/pledges/speed.py
"""

from __future__ import annotations

import time

from labels import Reports, gold

from pipeline.pledges.build import pledge_tables
from pipeline.settings.model import PledgeSettings

FOLDERS = ("national", "shanghai", "hebei", "baoding-counties")


def main() -> None:
    """Measure and print."""
    reports = Reports(f"{folder}/{path.name}" for folder in FOLDERS for path in (gold.CORPORA / folder).iterdir())
    n = len(reports.known)
    begun = time.process_time()
    pledges = pledge_tables(*(reports.tables[n] for n in ("reports", "sections", "paragraphs", "sentences")))["pledges"]
    between = time.process_time()
    outcomes = reports.outcomes(PledgeSettings())
    ended = time.process_time()
    judged = len({report_id for report_id, _ in outcomes})
    print(f"{n} reports, {pledges.num_rows} pledges: {1000 * (between - begun) / n:.1f} s per 1,000 reports")
    print(f"{judged} pairs, {len(outcomes)} outcomes: {1000 * (ended - between) / judged:.1f} s per 1,000 pairs")


if __name__ == "__main__":
    main()
