from __future__ import annotations

from typing import Any

import pyarrow as pa

from pipeline.settings.model import Settings
from pipeline.site.findings import findings
from pipeline.tables import ALL
from tests.pages.made_up import corpus_of
from tests.site.made import make_corpus_tables


def finding(rank: int, kind: str, subject: str, place: str) -> dict[str, Any]:
    row = {f.name: None for f in ALL["findings"].schema}
    ranks = dict.fromkeys(("rank", "index_rank", "place_rank"), rank)
    text = {"text_zh": f"{place}{kind}", "text_en": f"{place} {kind}", "sentence_ids": [], "sql": ""}
    return row | ranks | text | {"finding_id": str(rank), "kind": kind, "subject": subject, "place": place}


def test_findings_lead_to_their_concept_and_place_but_not_to_the_page_that_they_stand_on() -> None:
    tables = make_corpus_tables(places=(("甲省", "province"), ("乙省", "province")), years=(2001, 2002), n=4)
    (concept, *_) = corpus_of(tables, Settings()).concepts
    rows = [finding(1, "trend", concept, "甲省"), finding(2, "new_terms", concept, "甲省")]
    made = {"findings": pa.Table.from_pylist(rows, schema=ALL["findings"].schema)}
    corpus = corpus_of(tables | made, Settings())
    assert [(f.concept, f.place) for f in findings(corpus)] == [(concept, "甲省"), ("", "甲省")]
    assert [(f.concept, f.place) for f in findings(corpus, place="甲省")] == [(concept, ""), ("", "")]
    # Terms of which the first is called as a concept are not about that.
    assert [(f.concept, f.place) for f in findings(corpus, concept=concept)] == [("", "甲省")]
