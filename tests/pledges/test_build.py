"""The table of pledges: what its rows take from the report around them."""

from __future__ import annotations

from pipeline.pledges.build import pledge_tables
from pipeline.tables import ALL


def deadlines(*chapters: tuple[int, str, tuple[str, ...]], year: int = 2021) -> list[int]:
    """Deadlines of the pledges of a plan with these headings (depth, words) and sentences, a paragraph each."""
    key = {"report_id": f"云州市-{year}", "part": "plan"}
    rows: dict[str, list[dict[str, object]]] = {"sections": [], "paragraphs": [], "sentences": []}
    number = 0
    for section, (depth, heading, texts) in enumerate(chapters, 1):
        rows["sections"].append({**key, "section_no": section, "depth": depth, "heading": heading})
        for text in (heading, *texts):
            number += 1
            at = {**key, "paragraph_no": number}
            rows["paragraphs"].append({**at, "section_no": section, "is_heading": text == heading, "text": text})
            rows["sentences"].append({**at, "sentence_no": number, "text": text})
    reports = [{"report_id": f"云州市-{year}", "place": "云州市", "year": year}]
    made = pledge_tables(ALL["reports"].from_rows(reports), *(ALL[n].from_rows(r) for n, r in rows.items()))["pledges"]
    return [int(n) for n in made["deadline_year"].to_pylist()]


def test_a_chapter_on_several_years_says_by_when() -> None:
    assert deadlines((1, "二、今后五年的奋斗目标", ()), (2, "（一）城市", ("新建公园20座。",))) == [2025]
    assert deadlines((1, "二、锐意进取，创造“十四五”新的辉煌", ("新建公园20座。",))) == [2025]
    assert deadlines((1, "三、真抓实干，实现“十四五”良好开局", ("新建公园20座。",))) == [2021]


def test_a_chapter_on_a_plan_and_the_year_turns_to_the_year() -> None:
    found = deadlines(
        (
            1,
            "二、“十四五”时期主要目标和2021年工作安排",
            ("建成公园100座。", "今年要重点做好以下工作。", "新建公园20座。", "“十四五”时期，新建学校12所。"),
        ),
        (2, "（一）城市", ("改造道路30条。", "到2023年，改造厂房3处。")),
    )
    assert found == [2025, 2021, 2025, 2021, 2023]


def test_what_a_paragraph_says_of_later_years_is_no_deadline_of_the_next_sentence() -> None:
    found = deadlines((1, "三、2021年工作", ("围绕“十四五”规划，适度超前开展建设。", "新建公园20座。")))
    assert found == [2021]
