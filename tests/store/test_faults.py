"""Faults in users' SQL, in the reader's language."""

from __future__ import annotations

import duckdb
import pytest

from pipeline import tables
from pipeline.errors import QueryError
from pipeline.messages import LANGUAGES, speaking
from pipeline.store.faults import fault
from pipeline.tables import PUBLIC

FAULTS = [
    ("SELECT * FROM atention", "table", ["attention"]),
    ("SELECT per_10k FROM coverage", "column", ["per_10k_tokens"]),
    ("SELECT c.hits FROM coverage c", "column", ["attention"]),
    ('SELECT * FROM coverage WHERE place = "全国"', "quotes", ["'全国'"]),
    ("SELECT * FROM coverage WHERE place = “全国”", "quotes", ["'全国'"]),
    ("SELECT x.place FROM coverage", "alias", ["x"]),
    ("SELECT year FROM coverage a JOIN coverage b ON a.place = b.place", "ambiguous", ["year"]),
    ("SELECT place, count(*) FROM coverage", "group", ["GROUP BY"]),
    ("SELECT medain(year) FROM coverage", "function", ["medain"]),
    ("SELEC 1", "syntax", ["SELEC"]),
    ("SELECT (1", "syntax", ["1"]),
    ("SELECT '八", "open_quote", []),
    ("SELECT CAST('八' AS INTEGER)", "convert", ["八"]),
    ("SELECT sum(place) FROM coverage", "arguments", ["CAST"]),
    ("SELECT * FROM read_csv('/etc/passwd')", "closed", ["gongwen export"]),
]


def _error(sql: str) -> QueryError:
    connection = duckdb.connect(config={"enable_external_access": "false"})
    columns = ", ".join(f'"{c.name}" {c.type}' for c in PUBLIC["coverage"].columns)
    connection.execute(f"CREATE TABLE coverage ({columns})")
    for name in set(tables.PUBLIC) - {"coverage"}:
        connection.execute(f'CREATE TABLE "{name}" (x INTEGER)')
    with pytest.raises(duckdb.Error) as caught:
        connection.execute(sql).fetchall()
    return fault(caught.value)


@pytest.mark.parametrize(("sql", "kind", "named"), FAULTS)
def test_a_fault_is_told_with_its_remedy_and_duckdb_s_own_words(sql: str, kind: str, named: list[str]) -> None:
    error = _error(sql)
    assert error.message.name == f"query.fault.{kind}"
    for lang in LANGUAGES:
        with speaking(lang):
            told = error.told()
        first = told.splitlines()[0]
        assert all(name in first for name in named), first
        assert ("。" in first) == (lang == "zh")
        assert "Error" in told.splitlines()[1]


def test_what_is_not_known_is_told_as_duckdb_tells_it() -> None:
    assert fault(duckdb.Error("Odd Error: nobody knows")).message.name == "query.sql"
