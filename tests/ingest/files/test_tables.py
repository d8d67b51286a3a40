"""Tables with one report a row: .csv, .tsv, .xlsx, .jsonl, .json."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile

import openpyxl
import pytest

from pipeline.errors import InputRefused
from pipeline.ingest import Columns, Item, Limits, read_item, unpack
from pipeline.ingest.files.columns import date_of, map_columns, year_of

LIMITS = Limits(report=1_000_000, container=20_000_000)
LONG = "各位代表：现在，我代表人民政府向大会报告工作，请予审议。" * 20


def items(name: str, data: bytes, columns: Columns | None = None, limits: Limits = LIMITS) -> list[Item]:
    return list(unpack(f"data/raw/{name}", io.BytesIO(data), columns=columns or Columns(), limits=limits))


def rows_of(found: list[Item]) -> list[tuple[str, str, int | None, str]]:
    return [(i.path.removeprefix("data/raw/"), i.hints.place, i.hints.year, i.data.decode()[:4]) for i in found]


def delimited(rows: list[list[str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize(
    ("header", "cells", "place"),
    [
        (["place", "year", "text"], ["唐县", "2019", LONG], "唐县"),
        (["省份", "城市", "年份", "报告全文"], ["河北省", "保定市", "2019年", LONG], "河北省保定市"),
        (["行政区划代码", "年份", "正文"], ["130600", "2019", LONG], "130600"),
        (["区县", "区划代码", "年份", "正文"], ["莲池区", "130606", "2019", LONG], "130606莲池区"),
        (["Province", "City", "Year", "Content"], ["河北省", "保定市", "2019.0", LONG], "河北省保定市"),
        (["地区名称", "年度", "标题", "x"], ["唐县", "2019", "唐县政府工作报告", LONG], "唐县"),
        (["id", "region", "report_year", "正文1", "正文2"], ["7", "唐县", "2019", LONG, LONG], "唐县"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize(("name", "delimiter"), [("t.csv", ","), ("t.tsv", "\t"), ("t.csv", ";")])
def test_columns_are_guessed_in_chinese_and_english(
    header: list[str], cells: list[str], place: str, encoding: str, name: str, delimiter: str
) -> None:
    found = items(name, delimited([header, cells], delimiter).encode(encoding))
    assert rows_of(found) == [(f"{name}#1", place, 2019, "各位代表")]
    assert found[0].data.decode().count("各位代表") == 20 * (2 if "正文2" in header else 1)
    assert found[0].format == name[2:]


def test_names_that_the_user_sets_win() -> None:
    data = delimited([["text", "body", "where", "when"], ["摘要", LONG, "唐县", "2019"]]).encode()
    found = items("t.csv", data, Columns(text=("body",), place=("where",), year="when"))
    assert rows_of(found) == [("t.csv#1", "唐县", 2019, "各位代表")]
    (missing,) = items("t.csv", data, Columns(text=("nowhere",)))
    assert missing.problem is not None
    assert missing.problem.reason == "no_text_column"
    assert "nowhere" in missing.problem.detail
    assert "body" in missing.problem.detail


def test_without_a_text_column_the_columns_are_listed() -> None:
    (found,) = items("t.csv", b"place,gdp\n\xe5\x94\x90\xe5\x8e\xbf,120\n")
    assert found.problem is not None
    assert found.problem.reason == "no_text_column"
    assert "place, gdp" in found.problem.detail


def test_a_column_of_no_name_is_known_by_its_text() -> None:
    assert map_columns(["a", "b"], [["1", LONG], ["2", LONG]], Columns()).text == (1,)


def test_columns_without_a_telling_name_that_hold_the_parts_of_a_report_are_joined_and_copies_are_not() -> None:
    review, plan = LONG, "今年要推进改革开放，保障和改善民生。" * 30
    rows = [["清水县", review, plan, plan.replace("，", " ")]]
    assert map_columns(["城市", "上半部分", "下半部分", "清洗后"], rows, Columns()).text == (1, 2)


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_workbooks_with_captions_sheets_and_typed_cells() -> None:
    data = workbook(
        {
            "说明": [["本表说明"]],
            "甲": [["政府工作报告汇总"], ["地区", "年份", "日期", "正文"], ["唐县", 2019, dt.date(2019, 1, 12), LONG], [], ["易县", 2020.0, None, LONG]],
            "乙": [["place", "year", "text"], ["安国市", "2018", LONG]],
        }
    )  # fmt: skip
    found = items("t.xlsx", data)
    assert rows_of(found) == [
        ("t.xlsx#1", "唐县", 2019, "各位代表"),
        ("t.xlsx#3", "易县", 2020, "各位代表"),
        ("t.xlsx#乙!1", "安国市", 2018, "各位代表"),
    ]
    assert found[0].hints.published_on == dt.date(2019, 1, 12)


@pytest.mark.slow
def test_a_cell_that_excel_has_cut_is_a_warning(build: object) -> None:
    text = str(build()) * 40  # type: ignore[operator]
    (item,) = items("t.xlsx", workbook({"a": [["text"], [text[:32_767]]]}))
    report = read_item(item, max_bytes=10_000_000)
    assert any("cut off" in w for w in report.warnings)


def test_workbooks_with_entities_or_damage_are_refused() -> None:
    good = workbook({"a": [["text"], [LONG]]})
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename.endswith("sheet1.xml"):
                content = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
            new.writestr(info, content)
    assert [i.problem.reason for i in items("t.xlsx", out.getvalue()) if i.problem] == ["unsafe"]
    assert [i.problem.reason for i in items("t.xlsx", good[:-400]) if i.problem] == ["unreadable"]


def test_records_of_json_one_a_line_and_in_a_list() -> None:
    records = [
        {"place": "唐县", "year": 2019, "text": LONG},
        {"place": "易县", "year": "2020", "text": LONG, "extra": [1]},
    ]
    lines = "\n".join(json.dumps(r, ensure_ascii=False) for r in records) + "\n\nnot json\n[1]\n"
    found = items("t.jsonl", lines.encode())
    assert rows_of(found[:2]) == [("t.jsonl#1", "唐县", 2019, "各位代表"), ("t.jsonl#2", "易县", 2020, "各位代表")]
    assert [(i.path, i.problem.reason) for i in found[2:] if i.problem] == [
        ("data/raw/t.jsonl#4", "unreadable"),
        ("data/raw/t.jsonl#5", "unreadable"),
    ]
    for whole in (records, {"count": 2, "data": records}):
        assert len(items("t.json", json.dumps(whole).encode())) == 2


def test_a_cell_of_html_is_read_as_a_page(build: object) -> None:
    body = "".join(f"<p>{line}</p>" for line in str(build()).split("\n"))  # type: ignore[operator]
    (item,) = items("t.csv", delimited([["text"], [f"<div>{body}</div>"]]).encode())
    report = read_item(item, max_bytes=1_000_000)
    assert (report.place, report.year, report.format) == ("清水县", 2019, "csv")
    assert not any("<" in p.text for p in report.paragraphs)


def test_a_missing_quotation_mark_costs_what_follows_and_says_so() -> None:
    data = delimited([["text"], [LONG]]) + '"' + LONG * 3
    found = items("t.csv", data.encode(), limits=Limits(report=len(LONG) + 100, container=10**6))
    assert found[0].problem is None
    assert found[-1].problem is not None
    assert "after row 1" in found[-1].problem.detail


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2019", 2019),
        ("2019年", 2019),
        ("2019-01-12", 2019),
        ("20190112", 2019),
        ("12", None),
        ("", None),
        ("120190", None),
    ],
)
def test_years(text: str, year: int | None) -> None:
    assert year_of(text) == year


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2019-01-12", dt.date(2019, 1, 12)),
        ("2019年1月2日", dt.date(2019, 1, 2)),
        ("20190112", dt.date(2019, 1, 12)),
        ("2019-13-40", None),
        ("2019", None),
    ],
)
def test_days(text: str, day: dt.date | None) -> None:
    assert date_of(text) == day


def test_binary_tables_are_refused() -> None:
    for name in ("t.csv", "t.tsv", "t.jsonl", "t.json"):
        (found,) = items(name, b"\x00\x01\x02" * 100)
        assert isinstance(found.problem, InputRefused)
