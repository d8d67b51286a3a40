from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from pipeline.settings.model import TopicSettings
from pipeline.tables.topics import TOPIC_FITS
from pipeline.topics import dynamic, dynamic_tables
from pipeline.topics.dynamic import join_windows, periods
from tests.topics.toy import FIELDS, documents, drawn_report, tables_of


def test_periods_hold_enough_paragraphs_and_the_rest_goes_to_the_last() -> None:
    years = np.repeat([2000, 2001, 2002, 2003, 2004], [60, 50, 120, 30, 20])
    assert periods(years, least=100) == [(2000, 2001), (2002, 2004)]
    assert periods(years, least=1000) == []


def test_topics_of_periods_with_the_same_words_belong_together() -> None:
    first = np.kron(np.eye(3), np.full((1, 4), 0.25))
    joined, assigned = join_windows([first, first[[2, 0, 1]]], k=3)
    assert assigned[:3].tolist() == [assigned[4], assigned[5], assigned[3]]
    assert len(joined) == len(set(assigned.tolist())) == 3


def run(**settings: object) -> dict[str, pa.Table]:
    early = {("甲市", 2000 + i): drawn_report(i, n=40, fields=["edu", "agri", "eco"]) for i in range(3)}
    late = {("甲市", 2010 + i): drawn_report(i, n=40, fields=["edu", "agri", "law"]) for i in range(3)}
    tables = tables_of({**early, **late})
    fits = TOPIC_FITS.from_rows([{"model": "nmf", "fit": 1, "k": 4}])
    chosen = TopicSettings.model_validate(settings)
    return dynamic_tables(
        topic_documents=documents(tables), reports=tables["reports"], topic_fits=fits, settings=chosen
    )


def test_themes_come_and_go_with_the_periods_and_others_go_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dynamic, "WINDOW_PARAGRAPHS", 100)
    made = run(dynamic=True, phrases=False)
    windows = made["topic_windows"].to_pylist()
    assert {(r["first_year"], r["last_year"]) for r in windows} == {(2000, 2002), (2010, 2012)}
    assert sum(r["share"] for r in windows) == pytest.approx(2.0, abs=0.01)
    share: dict[tuple[str, int], float] = {}
    ids: dict[str, set[int]] = {}
    for r in windows:
        field = max(FIELDS, key=lambda f: len(set(FIELDS[f]) & set(r["terms"])))
        share[field, r["first_year"]] = share.get((field, r["first_year"]), 0.0) + r["share"]
        ids.setdefault(field, set()).add(r["dynamic_id"])
    assert share["eco", 2000] > 0.25 > share.get(("eco", 2010), 0.0)
    assert share["law", 2010] > 0.25 > share.get(("law", 2000), 0.0)
    assert not ids["edu"] & ids["agri"]
    dynamics = made["topic_dynamics"].to_pylist()
    assert {i for own in ids.values() for i in own} == {r["dynamic_id"] for r in dynamics}
    assert any(r["dynamic_id"] in ids["edu"] and r["n_windows"] == 2 for r in dynamics)


def test_without_the_setting_there_is_nothing() -> None:
    assert all(table.num_rows == 0 for table in run().values())
    assert all(table.num_rows == 0 for table in run(dynamic=True, min_document_frequency=2).values())  # one period
