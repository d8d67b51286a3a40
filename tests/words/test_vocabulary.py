from __future__ import annotations

import duckdb

from pipeline.stages import BY_NAME
from pipeline.words import vocabulary_tables, word_tables

from .conftest import corpus


def test_reports_are_compared_by_words_that_some_of_them_have_and_that_name_no_place() -> None:
    texts = {
        "甲县-2015": [("review", "的|甲县|甲|河北省|产业|产业")],
        "乙县-2015": [("plan", "的|甲县|河北省|产业"), ("other", "乙")],
        "丙县-2015": [("plan", "的|偶然")],
    }
    given = corpus({name: list(sentences) for name, sentences in texts.items()})
    with duckdb.connect() as connection:
        for name, table in {**given, **word_tables(**given)}.items():
            connection.register(name, table)
        queries = BY_NAME["vocabulary"].queries
        made = vocabulary_tables(**{name: connection.sql(sql).to_arrow_table() for name, sql in queries.items()})
    (row,) = made["distinctive_words"].to_pylist()
    assert (row["term"], row["n_reports"], row["feature"]) == ("产业", 2, 0)
    assert abs(row["idf"] - 0.4054651081) < 1e-9  # ln(3/2)
