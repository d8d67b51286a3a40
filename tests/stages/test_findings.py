"""Findings of a whole run: every one can be checked by the query and the sentences that it names."""

from __future__ import annotations

import pytest

from pipeline.run.session import run_direct
from pipeline.settings.model import Project
from pipeline.store import Reader
from tests.stages.sample import write_made_up

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("segmenters")]


def test_every_finding_has_its_value_from_its_query_and_its_sentences_in_the_texts(project: Project) -> None:
    write_made_up(project)
    run_direct(project, force=False, say=lambda _: None)
    with Reader(project.database) as reader:
        found = reader.table("SELECT * FROM findings ORDER BY rank").to_pylist()
        stored = {f"{r}#{n}" for r, n in reader.rows("SELECT report_id, sentence_no FROM sentences")}
        assert len({f["kind"] for f in found}) >= 2
        for finding in found:
            values = [v for row in reader.rows(finding["sql"]) for v in row if isinstance(v, int | float)]
            assert any(v == pytest.approx(finding["value"]) for v in values), finding["sql"]
            assert set(finding["sentence_ids"]) <= stored
            assert finding["q_value"] is None or finding["q_value"] < 0.05
    assert [f["rank"] for f in found] == list(range(1, len(found) + 1))
    assert [f["index_rank"] for f in found if f["index_rank"]] == list(
        range(1, sum(bool(f["index_rank"]) for f in found) + 1)
    )
