"""Which unit of resampling fits real reports: consecutive reports of a place against what the intervals say.

    python benchmarks/interval_calibration.py PROJECT...

For each concept and part, the difference of the log rates of consecutive years is divided by its standard deviation according to independent
mentions, sentences, and paragraphs. Where nothing but chance changes, the spread of these ratios is 1; real changes make it larger. Printed: the
number of pairs and the spread (1.4826 times the median absolute value) by unit. Parts with fewer than eight mentions or forty
sentences are left out.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import numpy as np

from pipeline.attention.intervals import blocks
from pipeline.settings.model import Project
from pipeline.statistics import FloatArray

SENTENCES = """
    SELECT place, year, part, concept, sentence_no, paragraph_no, s.n_tokens,
           (SELECT count(*) FROM concept_hits h WHERE h.report_id = s.report_id AND h.sentence_no = s.sentence_no AND h.concept = c.concept) AS hits
    FROM sentences s JOIN reports USING (report_id), (SELECT DISTINCT concept FROM attention) c
    WHERE part IN ('review', 'plan') AND s.n_tokens > 0 ORDER BY concept, part, place, year, sentence_no"""


def variance(hits: FloatArray, words: FloatArray, block: np.ndarray) -> float:
    """Variance of the log rate, with blocks as the independent units."""
    rest = np.bincount(block, weights=hits - hits.sum() / words.sum() * words)
    return float((rest**2).sum() * len(rest) / (len(rest) - 1) / hits.sum() ** 2)


def main(folders: list[str]) -> None:
    """Print the spread by project, concept and part."""
    print("project     concept     part    pairs  independent  sentences  paragraphs")
    for folder in folders:
        project = Project.open(Path(folder))
        with duckdb.connect(str(project.database), read_only=True) as connection:
            frame = connection.sql(SENTENCES).df()
        for (concept, part), own in frame.groupby(["concept", "part"]):
            spread: dict[str, list[float]] = {"independent": [], "sentences": [], "paragraphs": []}
            before = None
            for (place, year), report in own.groupby(["place", "year"]):
                hits, words = report["hits"].to_numpy(float), report["n_tokens"].to_numpy(float)
                if hits.sum() < 8 or len(report) < 40:
                    before = None
                    continue
                block = blocks(report["part"].to_numpy(object), report["paragraph_no"].to_numpy())
                now = (
                    np.log(hits.sum() / words.sum()),
                    {
                        "independent": 1 / hits.sum(),
                        "sentences": variance(hits, words, np.arange(len(hits))),
                        "paragraphs": variance(hits, words, block),
                    },
                )
                if before is not None and before[0] == (place, year - 1):
                    for unit, found in spread.items():
                        found.append(abs(now[0] - before[1][0]) / np.sqrt(now[1][unit] + before[1][1][unit]))
                before = ((place, year), now)
            n = len(spread["sentences"])
            if n >= 10:
                cells = "  ".join(f"{1.4826 * float(np.median(v)):11.2f}" for v in spread.values())
                print(f"{project.root.name:10}  {concept:8}  {part:6}  {n:5}  {cells}")


if __name__ == "__main__":
    main(sys.argv[1:])
