"""Do rates drawn towards their level hold what they say, and do they come nearer the truth?

    python benchmarks/shrinkage.py [PROJECT]

First made-up levels: true rates of a gamma, lognormal or two-point distribution, mentions in bursts (sentences by a Poisson process, a geometric number
of mentions in each). Printed: how often the interval holds the true rate over all places, and the root mean squared error of the
estimate over that of the raw rate. Then, with a PROJECT, real reports: the rates of the sentences with odd numbers, raw and shrunk, as
predictions of the rates of the even ones.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from pipeline.attention.shrunk import shrunk_rows
from pipeline.settings.model import Project
from pipeline.statistics.shrinkage import shrunk_rates

FloatArray = NDArray[np.float64]


def true_rates(shape: str, spread: float, places: int, rng: np.random.Generator) -> FloatArray:
    """Rates with mean 1 and a given coefficient of variation."""
    if shape == "gamma":
        return rng.gamma(1 / spread**2, spread**2, places)
    if shape == "lognormal":
        s = np.sqrt(np.log(1 + spread**2))
        return np.exp(rng.normal(-s * s / 2, s, places))
    return np.where(rng.random(places) < 0.5, 1 - spread, 1 + spread)


def made_up(rng: np.random.Generator) -> None:
    """Print coverage and error."""
    print(
        "rates      per 10,000  spread  burst   8 places     14           30           100     (held in per cent / error ratio)"
    )
    for shape in ("gamma", "lognormal", "two points"):
        for rate in (4, 30, 200):
            for spread in (0.2, 0.5, 0.9):
                for burst in (1.0, 1.6):
                    cells = [_cell(shape, rate, spread, burst, places, rng) for places in (8, 14, 30, 100)]
                    print(f"{shape:10} {rate:9} {spread:8} {burst:6}   " + "  ".join(cells), flush=True)


def _cell(shape: str, rate: float, spread: float, burst: float, places: int, rng: np.random.Generator) -> str:
    held: list[FloatArray] = []
    error, raw = 0.0, 0.0
    for _ in range(6000 // places):
        true = rate * true_rates(shape, spread, places, rng)
        sizes = np.exp(rng.normal(np.log(5000), 0.4, places)) / 1e4
        said = [rng.geometric(1 / burst, k) for k in rng.poisson(sizes * true / burst)]
        counts = np.array([s.sum() for s in said], dtype=float)
        if not counts.sum():
            continue
        effect = max(1.0, sum(float((s**2).sum()) for s in said) / counts.sum())
        found = shrunk_rates(counts, sizes, design_effect=effect, confidence=0.95)
        held.append((found.low <= true) & (true <= found.high))
        error += float(((found.rate - true) ** 2).sum())
        raw += float(((counts / sizes - true) ** 2).sum())
    return f"{100 * np.concatenate(held).mean():5.1f} / {np.sqrt(error / raw):.2f}"


def real(project: Project) -> None:
    """Print how well one half of the sentences predicts the other."""
    sql = """
        WITH half AS (SELECT report_id, part, sum(n_tokens) AS n, sum(n_tokens) FILTER (sentence_no % 2 = 1) AS odd
                      FROM sentences WHERE is_appendix IS NOT TRUE GROUP BY report_id, part),
             said AS (SELECT report_id, part, concept, count(*) AS hits, count(*) FILTER (sentence_no % 2 = 1) AS odd
                      FROM concept_hits GROUP BY report_id, part, concept)
        SELECT a.* REPLACE (coalesce(s.odd, 0)::INTEGER AS hits, h.odd::INTEGER AS n_tokens),
               (coalesce(s.hits, 0) - coalesce(s.odd, 0)) / (h.n - h.odd) * 10000 AS other
        FROM attention a JOIN half h USING (report_id, part) LEFT JOIN said s USING (report_id, part, concept)
        WHERE h.odd > 0 AND h.n > h.odd ORDER BY ALL
    """
    with duckdb.connect(str(project.database), read_only=True) as connection:
        halves = connection.sql(sql).to_arrow_table()
    shrunk = shrunk_rows(halves.drop_columns("other"))
    frame = halves.to_pandas().merge(shrunk.to_pandas()[["report_id", "part", "concept", "eb_per_10k_tokens"]])
    frame["raw"] = 1e4 * frame["hits"] / frame["n_tokens"]
    print("level     part    concept  reports  error of the raw rate  of the shrunk one  ratio")
    for (level, part, concept), own in frame.groupby(["level", "part", "concept"]):
        raw, drawn = (float(np.sqrt(((own[c] - own["other"]) ** 2).mean())) for c in ("raw", "eb_per_10k_tokens"))
        print(f"{level:9} {part:7} {concept:8} {len(own):7} {raw:22.1f} {drawn:18.1f} {drawn / raw:6.2f}")


if __name__ == "__main__":
    made_up(np.random.default_rng(7))
    if len(sys.argv) > 1:
        real(Project.open(Path(sys.argv[1])))
