import pyarrow as pa

from pipeline.indicators import indicator_tables
from pipeline.indicators.names import Catalogue
from pipeline.tables import ALL


def tables(*sentences: tuple[str, str]) -> dict[str, pa.Table]:
    report = {
        "report_id": "某市-2024",
        "place": "某市",
        "place_code": "130600",
        "level": "city",
        "year": 2024,
        "review_from": 2023,
        "review_to": 2023,
    }
    section = {
        "report_id": "某市-2024",
        "section_no": 1,
        "heading": "一、工作",
        "depth": 1,
        "part": "review",
        "part_confidence": 1.0,
    }
    paragraphs = [
        {
            "report_id": "某市-2024",
            "paragraph_no": n,
            "section_no": 1,
            "part": part,
            "is_heading": text.startswith("一、"),
            "text": text,
        }
        for n, (part, text) in enumerate(sentences, start=1)
    ]
    lines = [
        {
            "report_id": "某市-2024",
            "sentence_no": n,
            "paragraph_no": n,
            "part": part,
            "text": text,
            "paragraph_start_char": 0,
        }
        for n, (part, text) in enumerate(sentences, start=1)
    ]
    rows = {"reports": [report], "sections": [section], "paragraphs": paragraphs, "sentences": lines}
    return {name: ALL[name].from_rows(r) for name, r in rows.items()}


def test_rows_have_printed_and_base_amounts_and_their_place(catalogue: Catalogue) -> None:
    given = tables(
        ("review", "一、地区生产总值9%"),
        ("review", "粮食产量达到1300亿斤，一般公共预算收入超10亿。"),
        ("plan", "今年主要预期目标是：地区生产总值增长6%—7%，力争粮食产量1310亿斤以上。"),
    )
    made = indicator_tables(**given, indicators=catalogue.indicators)
    rows = made["indicators"].to_pylist()
    assert [
        (r["sentence_no"], r["indicator"], r["value"], r["unit"], r["value_base"], r["unit_base"]) for r in rows
    ] == [
        (2, "grain_output", 1300, "亿斤", 6.5e7, "吨"),
        (2, "fiscal_revenue", 10, "亿", 1e9, "元"),
        (3, "gdp", 6, "%", 6, "%"),
        (3, "grain_output", 1310, "亿斤", 6.55e7, "吨"),
    ]
    assert rows[2]["value_high_base"] == 7
    assert rows[0]["label"] == "粮食产量"
    assert [r["statement_no"] for r in rows] == [1, 2, 3, 4]
    (wording,) = made["target_wording"].to_pylist()
    assert (wording["n_targets"], wording["n_range"], wording["n_at_least"], wording["n_strive"]) == (2, 1, 1, 1)


def test_a_report_without_numbers_has_an_empty_wording(catalogue: Catalogue) -> None:
    made = indicator_tables(**tables(("review", "工作取得成绩。")), indicators=catalogue.indicators)
    assert made["indicators"].num_rows == 0
    assert made["target_wording"].to_pylist()[0]["n_targets"] == 0
