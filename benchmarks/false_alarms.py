"""How often the trend test errs: the years of real series shuffled, and made-up series with autocorrelation.

    python benchmarks/false_alarms.py PROJECT [shuffles]

The years of each place of PROJECT are shuffled together (all its concepts and parts in the same order), and everything is tested anew, correction for many tests
included; printed is the share of concept series that come out as rising or falling, and the share of shuffles with any. Then the share of trendless
first-order autoregressive series with p < 0.05, with and without the correction for autocorrelation, that of series said to turn (of
series with a steady trend too), and that of peaks found.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from pipeline.attention.series import concept_series
from pipeline.attention.verdicts import tested_series
from pipeline.settings.model import Project
from pipeline.statistics import trend_tests, turns
from pipeline.statistics.turning import LEAST


def shuffled(attention: pa.Table, rng: np.random.Generator) -> pa.Table:
    """The same rows with the years of each place exchanged."""
    frame = attention.to_pandas()
    for place in sorted(frame["place"].unique()):
        own = frame["place"] == place
        years = np.sort(frame.loc[own, "year"].unique())
        exchange = dict(zip(years.tolist(), rng.permutation(years).tolist(), strict=True))
        frame.loc[own, "year"] = frame.loc[own, "year"].map(exchange).astype(frame["year"].dtype)
    return pa.Table.from_pandas(frame, schema=attention.schema, preserve_index=False)


def main(folder: str, times: int) -> None:
    """Print both."""
    project = Project.open(Path(folder))
    settings = project.config().settings.statistics
    with duckdb.connect(str(project.database), read_only=True) as connection:
        attention = connection.sql("SELECT * FROM attention").to_arrow_table()
    rng = np.random.default_rng(1)
    alarms, series, any_ = 0, 0, 0
    for _ in range(times):
        rows = tested_series(concept_series(shuffled(attention, rng)), settings).values()
        tested = [r for r in rows if r["verdict"] != "too_few_years"]
        found = sum(r["verdict"] != "flat" for r in tested)
        alarms, series, any_ = alarms + found, series + len(tested), any_ + (found > 0)
    print(
        f"{times} shuffles: {alarms} of {series} series rising or falling ({alarms / series:.2%}); any in {any_ / times:.1%} of shuffles"
    )
    print(
        "years  autocorrelation  uncorrected  corrected  limits hold a slope of 0.1  turns  steady but turns  peak found"
    )
    for n in (8, 10, 12, 20, 30, 54):
        for r in (0.0, 0.3, 0.6):
            x = np.zeros((n, 4000))
            x[0] = rng.normal(size=4000) / np.sqrt(1 - r**2)
            for t in range(1, n):
                x[t] = r * x[t - 1] + rng.normal(size=4000)
            years = np.arange(n, dtype=float)
            flat, steep = trend_tests(years, x), trend_tests(years, x + 0.1 * years[:, None])
            held = ((steep.slope_low <= 0.1) & (steep.slope_high >= 0.1)).mean()
            tent = 8 * (0.5 - np.abs(years / (n - 1) - 0.5))[:, None]
            turned = (
                [f"{(turns(years, y).p_value < 0.05).mean():.3f}" for y in (x, x + 0.1 * years[:, None], x + tent)]
                if n >= LEAST
                else []
            )
            shares = f"{(flat.p_uncorrected < 0.05).mean():11.3f}  {(flat.p_value < 0.05).mean():9.3f}  {held:26.3f}"
            print(f"{n:5}  {r:15}  {shares}  {'  '.join(turned)}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 200)
