"""Rates of a concept in all reports, for the page that compares places."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.pages.source.by_report import Row, rows_of
from pipeline.pages.source.corpus import Corpus

_COLUMNS = ("report_id", "year", "concept", "part", "hits", "n_tokens", "per_10k_tokens", "ci_low", "ci_high")
Rates = dict[str, dict[str, Row]]


def rates_of(corpus: Corpus, concept: str) -> Rates:
    """What charts need of ``attention``: by report and part; parts without words are left out."""

    def read() -> pa.Table:
        data = pa.concat_tables(part.select(_COLUMNS) for part in corpus.by_report["attention"].tables())
        return data.filter(pc.is_valid(data.column("per_10k_tokens")))

    data = corpus.kept("site rates", read)  # as a table: all of it as rows takes ten times the memory
    found: Rates = {r["report_id"]: {} for r in corpus.reports}
    for row in rows_of(data.filter(pc.equal(data.column("concept"), concept))):
        found[row["report_id"]][row["part"]] = row
    return found
