"""How often all reports of a level and year use each word: the reference for a single place."""

from __future__ import annotations

import pyarrow as pa

from pipeline import tables


def vocabulary_tables(*, words: pa.Table, sizes: pa.Table) -> dict[str, pa.Table]:
    """Words of review and plan by level and year.

    Args:
        words: level, year, term, n, n_sentences and n_reports of every word of every level and year, summed by the database.
        sizes: level, year, n_tokens, n_sentences and n_reports, summed by the database.

    Returns:
        word_years and year_sizes.
    """
    return {
        "word_years": words.select(tables.WORD_YEARS.column_names).cast(tables.WORD_YEARS.schema),
        "year_sizes": sizes.select(tables.YEAR_SIZES.column_names).cast(tables.YEAR_SIZES.schema),
    }
