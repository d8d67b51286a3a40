"""How often all reports of a level and year use each word: the reference for a single place."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import tables
from pipeline.chinese.divisions import division_names
from pipeline.corpus.content_words import place_names


def vocabulary_tables(
    *, words: pa.Table, sizes: pa.Table, distinctive: pa.Table, places: pa.Table
) -> dict[str, pa.Table]:
    """Words of review and plan by level and year.

    Args:
        words: level, year, term, n, n_sentences and n_reports of every word of every level and year, summed by the database.
        sizes: level, year, n_tokens, n_sentences and n_reports, summed by the database.
        distinctive: term, n_reports and idf of the words that tell texts apart, in order; names of places are left out, since
            every county speaks of its own province more than of others.
        places: place, of all reports.

    Returns:
        word_years, year_sizes and distinctive_words.
    """
    of_places = (*division_names(), *places["place"].to_pylist())
    names = pa.array(sorted(frozenset[str]().union(*map(place_names, of_places))), pa.string())
    kept = distinctive.filter(pc.invert(pc.is_in(distinctive["term"], names)))
    kept = kept.append_column("feature", pa.array(range(kept.num_rows), pa.int32()))
    return {
        "word_years": words.select(tables.WORD_YEARS.column_names).cast(tables.WORD_YEARS.schema),
        "year_sizes": sizes.select(tables.YEAR_SIZES.column_names).cast(tables.YEAR_SIZES.schema),
        "distinctive_words": kept.cast(tables.DISTINCTIVE_WORDS.schema),
    }
