from __future__ import annotations

from pipeline.attention.count import Counter
from pipeline.attention.lint import Finding, findings
from pipeline.attention.survey import LEFT, RIGHT, Survey
from pipeline.settings.concepts import Concept
from tests.attention.conftest import layout

CONCEPT = Concept(
    name="民生",
    label="livelihood",
    source="test",
    core=("民生",),
    extended=("就业", "失业", "失业保险", "医疗", "社会保险", "未见词"),
    dimensions={"失业": "工作", "就业": "工作", "失业保险": "保障", "社会保险": "保障"},
)
TEXTS = {
    "甲县-2015": [
        *["改善|民生|，|促进|就业|，|发展|医疗|。"] * 12,
        *["说明|。"] * 4,
        *["做|大|医疗|器械|产业|。", "一|。", "二|。", "三|。", "四|。", "五|。"] * 8,
        *["失业率|下降|。"] * 6,
        "失业|保险|和|社会|保险|。",
        "失业|。",
    ],
    "乙县-2015": ["改善|民生|，|促进|就业|。"],
}


def surveyed() -> Survey:
    survey = Survey(Counter([CONCEPT]))
    for report_id, sentences in TEXTS.items():  # one batch a report
        survey.add(layout({report_id: sentences}))
    return survey


def found(kind: str) -> list[Finding]:
    return [f for f in findings(surveyed()) if f.kind == kind]


def test_a_survey_adds_up_over_batches() -> None:
    survey = surveyed()
    uses = {t.term: u for t, u in zip(survey.counter.terms, survey.uses, strict=True)}
    assert (uses["民生"].hits, uses["民生"].whole, uses["民生"].reports) == (13, 13, 2)
    assert (uses["民生"].most, uses["民生"].most_report) == (12, "甲县-2015")
    assert uses["民生"].neighbours == {(LEFT, "改善"): 13}, "punctuation is no neighbour"
    assert uses["医疗"].neighbours[RIGHT, "器械"] == uses["医疗"].alone[RIGHT, "器械"] == 8
    assert (uses["社会保险"].hits, uses["社会保险"].whole) == (1, 0)
    assert uses["失业"].cut_by == {("失业率", ("失业率",)): 6}


def test_terms_never_seen_and_cut_through() -> None:
    assert [f.term for f in found("never_seen")] == ["未见词"]
    assert found("cut") == [Finding("民生", "cut", "失业", 6, 8, "失业率 6")]
    assert [f.term for f in found("never_whole")] == ["失业保险", "社会保险"]


def test_a_longer_term_of_another_sub_dimension_takes_the_mention() -> None:
    assert found("nested") == [Finding("民生", "nested", "失业", 1, 2, "失业保险 1 (保障)")]


def test_a_word_beside_which_a_term_stands_alone_is_a_likely_false_context() -> None:
    contexts = {f.detail: (f.count, f.of) for f in found("false_context")}
    assert contexts["医疗器械"] == (8, 8)
    assert not any("改善民生" in c for c in contexts)


def test_one_term_that_is_the_series() -> None:
    concept = Concept(name="c", label="c", source="s", core=("民生", "医疗"))
    survey = Survey(Counter([concept]))
    survey.add(layout({"甲县-2015": ["民生|。"] * 25 + ["医疗|。"], "乙县-2015": ["民生|。"]}))
    kinds = {f.kind: f for f in findings(survey)}
    assert kinds["dominant"] == Finding("c", "dominant", "民生", 26, 27)
    assert kinds["one_report"] == Finding("c", "one_report", "民生", 25, 26, "甲县-2015")


def test_nothing_read_nothing_found() -> None:
    assert findings(Survey(Counter([CONCEPT]))) == []


LOST = Concept(name="双碳", label="carbon", source="test", core=("碳排放", "民生", "算力"))
LOST_TEXTS = [
    *["降低|碳|排放|。"] * 5,
    *["由|能耗|双控|向碳|排放|双控|转变|。"] * 3,
    *["提高|人民|生活|水平|。", "人民|满意|。", "生活|富裕|。", "生活|幸福|。", "人民|至上|。"] * 4,
    *["建设|算力网|。"] * 2,
]


def lost(words: dict[str, int], lexicon: set[str]) -> list[Finding]:
    survey = Survey(Counter([LOST]))
    survey.add(layout({"甲县-2015": LOST_TEXTS}))
    return [f for f in findings(survey, words=words, lexicon=lexicon) if f.kind == "lost"]


def test_terms_cut_by_what_is_no_word_of_its_own_are_likely_lost() -> None:
    words = {"向碳": 3, "人民": 12, "生活": 12, "算力网": 2}
    assert lost(words, set()) == [
        Finding("双碳", "lost", "碳排放", 3, 8, "向碳|排放 3", "碳|排放"),
        Finding("双碳", "lost", "算力", 2, 2, "算力网 2", "算力"),
    ]


def test_what_the_lexicon_has_is_not_proposed() -> None:
    assert [f.term for f in lost({"向碳": 3, "人民": 12, "生活": 12, "算力网": 2}, {"算力"})] == ["碳排放"]


def test_a_made_up_word_that_stands_elsewhere_too_is_a_word() -> None:
    assert not lost({"向碳": 9, "人民": 12, "生活": 12, "算力网": 9}, set())
