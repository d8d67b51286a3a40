"""Coverage of the attention intervals on made-up reports with known rates.

    python benchmarks/intervals.py [trials]

Reports have paragraphs of one to eight sentences; mentions are independent, or each paragraph has its own tendency to speak of the
matter (gamma with the given variance). Printed for each: how often the 95 % interval holds the rate, by paragraph and by
sentence.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from pipeline.attention.intervals import report_rates
from pipeline.settings.model import StatisticsSettings


def main(trials: int) -> None:
    """Print coverage by length, mentions and clustering."""
    settings = {b: StatisticsSettings(bootstrap_block=b) for b in ("paragraph", "sentence")}
    print("sentences  mentions  clustering  paragraph blocks  sentence blocks")
    for n in (60, 150, 300):
        for mentions in (0.5, 5, 12, 25, 80):
            for clustering in (0.0, 0.5, 1.0):
                rng = np.random.default_rng(7)
                held = dict.fromkeys(settings, 0)
                rate = mentions / (n * 22)
                for trial in range(trials):
                    paragraphs = np.repeat(np.arange(n), rng.integers(1, 9, n))[:n]
                    sizes = rng.integers(5, 40, n).astype(float)
                    tendency = rng.gamma(1 / clustering, clustering, n)[paragraphs] if clustering else 1.0
                    counts = rng.poisson(sizes * rate * tendency).astype(float)[:, None]
                    for block, chosen in settings.items():
                        made = report_rates(
                            counts,
                            sizes,
                            parts=np.full(n, "plan", dtype=object),
                            paragraphs=paragraphs,
                            seed=trial,
                            settings=chosen,
                        )["plan"]
                        held[block] += bool(made.low[0] <= rate * 1e4 <= made.high[0])
                shares = [held[b] / trials for b in settings]
                print(f"{n:9}  {mentions:8}  {clustering:10}  {shares[0]:16.3f}  {shares[1]:15.3f}", flush=True)


if __name__ == "__main__":
    begun = time.process_time()
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
    print(f"{time.process_time() - begun:.0f} s of processor time")
