from __future__ import annotations

from typing import Any

from pipeline.pages import render_page
from pipeline.pages.place.between import beside_section
from pipeline.pages.place.page import place_page
from pipeline.site.place import place_page as site_page
from pipeline.tables import ALL
from tests.pages.made_up import corpus_of, make_tables


def _corpus(with_rows: bool = True) -> Any:
    tables = make_tables(places=[("丁县", "district")], years=(2016, 2018, 2019))
    reports = tables["reports"].to_pylist()
    place = next(r["place"] for r in reports if sum(o["place"] == r["place"] for o in reports) > 1)
    own = sorted((r for r in reports if r["place"] == place), key=lambda r: r["year"])
    first, last = own[0], own[-1]
    pair = {"place": place, "level": last["level"], "year": last["year"], "report_id": last["report_id"], "years_before": 0,
            "given_before": None}  # fmt: skip
    rows: dict[str, list[dict[str, Any]]] = {
        "diffusion_places": [
            {"place": place, "level": last["level"], "parent_place": "甲省", "n_nation": 7, "earlier_nation": 1, "same_nation": 2,
             "later_nation": 4, "median_lag_nation": 1.0, "n_parent": 0, "earlier_parent": 0, "same_parent": 0, "later_parent": 0}
        ],
        "borrowed_share": [
            pair | {"from_report_id": f"{p}-2020", "from_place": p, "relation": relation, "n_words": 100, "borrowed_words": n,
                    "formula_words": 0, "carried_words": 0, "share": n / 100, "new_share": n / 100, "n_passages": 1,
                    "longest_words": n}
            for p, relation, n in (("甲省", "above", 30), ("全国", "above", 20), ("乙县", "sibling", 0))
        ],
        "borrowed": [
            pair | {"from_report_id": "甲省-2020", "from_place": "甲省", "relation": "above", "passage_no": k, "part": "plan",
                    "sentence_no": 1, "from_sentence_no": 1, "n_words": 20 + k, "same_words": 20, "text": f"第{k}段*原文",
                    "from_text": "原文", "n_places": 2, "formula": k == 3, "carried_over": None}
            for k in (1, 2, 3)
        ],
        "alignment": [
            {"report_id": r["report_id"], "place": place, "level": r["level"], "year": r["year"], "part": "all", "against": "parent",
             "measure": m, "value": 0.5, "ci_low": 0.4, "ci_high": 0.6, "n_blocks": 9, "against_place": "甲省",
             "against_report_id": "甲省-2020", "n_against": 1, "others_value": 0.3, "n_others": 4, "own_rank": 2}
            for r in (first, last) for m in ("concepts", "words")
        ],
        "alignment_trends": [
            {"place": place, "level": last["level"], "part": "all", "against": "parent", "measure": "words", "against_place": "甲省",
             "n_years": 9, "first_year": 2010, "last_year": 2018, "tau": 0.9, "p_value": 0.001, "q_value": 0.002, "slope": 0.02,
             "slope_low": 0.01, "slope_high": 0.03, "verdict": "rising"}
        ],
    }  # fmt: skip
    if with_rows:
        tables |= {name: ALL[name].from_rows(own_rows) for name, own_rows in rows.items()}
    return corpus_of(tables), place


def test_the_section_says_what_the_tables_hold() -> None:
    corpus, place = _corpus()
    view = beside_section(corpus, place)
    assert view is not None
    assert [p["passage_no"] for p in view.passages] == [2, 1]  # the third is a formula
    ((above, sibling),) = view.shares
    assert above is not None
    assert (above["from_place"], sibling) == ("甲省", None)
    assert [m is None for m in view.aligned[0].measures] == [False, True, False]
    page = next(t for p, t in render_page(corpus, place_page(corpus, place)).items() if p.endswith(".md"))
    assert "7 个词中 1 个在先、2 个同年、4 个在后，滞后的中位数为 1.0 年" in page
    assert r"第2段\*原文" in page
    assert "2/5" in page
    assert "用词与甲省的相似程度在 2010–2018 年（9 个年份）上升：每年 0.020（0.010 至 0.030" in page
    assert f"WHERE place = '{place}'" in page
    site = site_page(corpus, place)
    assert "Places above and beside" in site
    assert "第2段*原文" in site


def test_without_rows_there_is_no_section() -> None:
    corpus, place = _corpus(with_rows=False)
    assert beside_section(corpus, place) is None
    assert "Places above and beside" not in site_page(corpus, place)
