"""Rates of all concepts in all reports, once for all pages that compare places."""

from __future__ import annotations

from pipeline.pages.source.by_report import Row, rows_of
from pipeline.pages.source.corpus import Corpus

_COLUMNS = ("report_id", "year", "concept", "part", "hits", "n_tokens", "per_10k_tokens", "ci_low", "ci_high")
Rates = dict[str, dict[str, dict[str, Row]]]


def all_rates(corpus: Corpus) -> Rates:
    """What charts need of ``attention``: by report, concept and part; parts without words are left out."""

    def read() -> Rates:
        found: dict[str, dict[str, dict[str, Row]]] = {r["report_id"]: {} for r in corpus.reports}
        for data in corpus.by_report["attention"].tables():
            for row in rows_of(data.select(_COLUMNS)):
                if row["per_10k_tokens"] is not None:
                    found[row["report_id"]].setdefault(row["concept"], {})[row["part"]] = row
        return found

    return corpus.kept("site rates", read)
