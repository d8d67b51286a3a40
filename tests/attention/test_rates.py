from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from pipeline import tables
from pipeline.attention.rates import attention_tables
from pipeline.settings.concepts import Concept
from pipeline.settings.model import StatisticsSettings
from tests.laid_out import Paragraph, Tables, Text, laid_out

CONCEPTS = (
    Concept(
        name="民生",
        label="livelihood",
        source="test",
        core=("民生",),
        extended=("就业",),
        exclude=("民生银行",),
        dimensions={"就业": "劳有所得"},
        dimension_labels={"劳有所得": "work"},
    ),
    Concept(name="大气治理", label="air", source="test", core=("空气质量",)),
)
SETTINGS = StatisticsSettings(bootstrap_draws=400)


TEXTS: dict[str, Text] = {
    "甲县-2015": [
        Paragraph(("各位|代表|：",), "other"),
        Paragraph(("改善|民生|，|稳定|就业|。",), "review", section_no=2),
        Paragraph(("人民|生活|提高|。",), "review", section_no=2),
        Paragraph(("民生|银行|落户|。",), "plan", section_no=2),
        Paragraph(("民生|优先|，|民生|为|本|。",), "plan", section_no=2),
    ],
    "乙县-2015": [Paragraph((f"{what}|增长|。",), "review", section_no=2) for what in ("工业", "农业")],
}


def corpus(*ids: str) -> Tables:
    """Two reports, in the order given."""
    return laid_out({i: TEXTS[i] for i in ids or TEXTS}, level="district")


@pytest.fixture(scope="module")
def made() -> dict[str, pa.Table]:
    return attention_tables(**corpus(), concepts=CONCEPTS, settings=SETTINGS)


def row(made: dict[str, pa.Table], report_id: str, part: str, concept: str) -> dict[str, object]:
    keys = {"report_id": report_id, "part": part, "concept": concept}
    (found,) = [r for r in made["attention"].to_pylist() if keys.items() <= r.items()]
    return found


def test_counts_and_denominators_by_part(made: dict[str, pa.Table]) -> None:
    review = row(made, "甲县-2015", "review", "民生")
    assert (
        review["hits"],
        review["core_hits"],
        review["n_tokens"],
        review["n_sentences"],
        review["sentences_with_hit"],
    ) == (2, 1, 7, 2, 1)
    assert review["n_chars"] == 14
    assert review["per_10k_tokens"] == pytest.approx(10_000 * 2 / 7)
    assert review["core_per_10k_tokens"] == pytest.approx(10_000 / 7)
    whole = row(made, "甲县-2015", "all", "民生")
    parts = [row(made, "甲县-2015", p, "民生") for p in ("review", "plan", "other")]
    for name in ("hits", "core_hits", "n_tokens", "n_chars", "n_sentences", "sentences_with_hit"):
        assert whole[name] == sum(p[name] for p in parts)  # type: ignore[misc]


def test_only_parts_that_exist_have_rows(made: dict[str, pa.Table]) -> None:
    parts = {r["part"] for r in made["attention"].to_pylist() if r["report_id"] == "乙县-2015"}
    assert parts == {"review", "all"}


def test_hits_lead_back_to_their_sentence(made: dict[str, pa.Table]) -> None:
    text = {(r["report_id"], r["sentence_no"]): r["text"] for r in corpus()["sentences"].to_pylist()}
    hits = made["concept_hits"].to_pylist()
    assert [(h["sentence_no"], h["term"], h["tier"], h["part"]) for h in hits] == [
        (2, "民生", "core", "review"), (2, "就业", "extended", "review"), (5, "民生", "core", "plan"), (5, "民生", "core", "plan"),
    ]  # fmt: skip
    for hit in hits:
        assert text[hit["report_id"], hit["sentence_no"]][hit["start_char"] : hit["end_char"]] == hit["term"]


def test_the_audit_explains_every_substring_hit_of_the_core_terms(made: dict[str, pa.Table]) -> None:
    audit = {(r["report_id"], r["concept"]): r for r in made["concept_audit"].to_pylist()}
    first = audit["甲县-2015", "民生"]
    assert (first["substring_hits"], first["boundary_rejected"], first["excluded"], first["accepted"]) == (5, 1, 1, 3)
    assert audit["乙县-2015", "大气治理"]["substring_hits"] == 0
    terms = {(r["report_id"], r["term"]): r for r in made["term_audit"].to_pylist()}
    assert terms["甲县-2015", "就业"]["accepted"] == 1
    assert ("乙县-2015", "民生") not in terms


def test_intervals_hold_the_rate_and_zero_hits_have_the_exact_poisson_limit(made: dict[str, pa.Table]) -> None:
    for r in made["attention"].to_pylist():
        assert r["ci_low"] <= r["per_10k_tokens"] <= r["ci_high"]
    nothing = row(made, "乙县-2015", "all", "民生")
    assert nothing["ci_low"] == 0
    assert nothing["ci_high"] == pytest.approx(10_000 * -np.log(0.025) / 4)


def test_the_order_of_reports_does_not_matter(made: dict[str, pa.Table]) -> None:
    other = attention_tables(**corpus("乙县-2015", "甲县-2015"), concepts=CONCEPTS, settings=SETTINGS)
    for name, table in made.items():
        keys = [(k, "ascending") for k in tables.ALL[name].key]
        assert table.sort_by(keys).equals(other[name].sort_by(keys)), name


def test_sub_dimensions_are_counted_apart(made: dict[str, pa.Table]) -> None:
    rows = {(r["report_id"], r["part"]): r for r in made["attention_dimensions"].to_pylist()}
    review = rows["甲县-2015", "review"]
    assert (review["concept"], review["dimension"], review["label"], review["hits"]) == ("民生", "劳有所得", "work", 1)
    assert review["per_10k_tokens"] == pytest.approx(10_000 / 7)
    assert review["ci_low"] <= review["per_10k_tokens"] <= review["ci_high"]
    assert rows["乙县-2015", "all"]["hits"] == 0, "a sub-dimension that is not spoken of has a row with zero"
    assert [h["dimension"] for h in made["concept_hits"].to_pylist()] == [None, "劳有所得", None, None]


def test_terms_and_sections_add_up_to_the_panel(made: dict[str, pa.Table]) -> None:
    terms = {(r["part"], r["term"]): r["hits"] for r in made["attention_terms"].to_pylist()}
    assert terms == {("review", "民生"): 1, ("review", "就业"): 1, ("plan", "民生"): 2}
    (section,) = made["attention_sections"].to_pylist()
    wanted = {"section_no": 2, "concept": "民生", "hits": 4, "core_hits": 3, "sentences_with_hit": 2, "n_tokens": 15}
    assert wanted.items() <= section.items()


def test_no_reports_and_no_sentences() -> None:
    given = {name: table.slice(0, 0) for name, table in corpus().items()}
    assert all(t.num_rows == 0 for t in attention_tables(**given, concepts=CONCEPTS, settings=SETTINGS).values())
    given["reports"] = corpus()["reports"].slice(0, 1)
    empty = attention_tables(**given, concepts=CONCEPTS, settings=SETTINGS)["attention"].to_pylist()
    assert [(r["part"], r["hits"], r["per_10k_tokens"]) for r in empty] == [("all", 0, None)] * 2


def test_what_was_rejected_is_stored_with_the_reason_and_adds_up_to_the_audit() -> None:
    levels = Concept(name="层级", label="levels", source="test", core=("投入<数>亿", "大气", "大气污染"))
    texts = laid_out({"甲县-2015": ["新投|入3亿|元|，|下|大气力|治理|大气污染|，|投入|3|亿|元|。"]})
    made = attention_tables(**texts, concepts=(levels, *CONCEPTS), settings=SETTINGS)
    text = texts["sentences"]["text"][0].as_py()
    found = [r for r in made["concept_rejected"].to_pylist() if r["concept"] == "层级"]
    assert [(r["term"], text[r["start_char"] : r["end_char"]], r["why"]) for r in found] == [
        ("投入<数>亿", "投入3亿", "boundary"),
        ("大气", "大气", "boundary"),  # 下大气力
        ("大气", "大气", "inside"),  # told by 大气污染
    ]
    for row in made["term_audit"].to_pylist():
        whys = [r["why"] for r in found if r["term"] == row["term"] and row["concept"] == "层级"]
        if row["concept"] == "层级":
            assert whys.count("boundary") == row["boundary_rejected"]
            assert whys.count("context") + whys.count("inside") == row["excluded"]
            assert whys.count("inside") == row["inside_counted"]
