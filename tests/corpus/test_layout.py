"""Reports as arrays, made once for the stages of a batch."""

from __future__ import annotations

from pipeline import tables
from pipeline.corpus.coded import CodedWords
from pipeline.corpus.layout import Layout


def test_what_was_made_last_serves_for_the_same_tables_alone() -> None:
    given = [tables.ALL[name].empty() for name in ("reports", "sentences", "tokens")]
    first = Layout.of(*given)
    assert Layout.of(*given) is first
    assert CodedWords.of(Layout.of(*given)) is CodedWords.of(first)
    others = tables.ALL["tokens"].from_rows([])
    assert Layout.of(given[0], given[1], others).tokens is others
    assert Layout.of(*given) is not first
