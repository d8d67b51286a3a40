"""Binary Word documents, made in the ways that Word, WPS and LibreOffice write them."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputRefused
from pipeline.ingest import read_report
from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.formats.doc import read_doc
from tests.conftest import report_text
from tests.ingest.formats.made_doc import (
    CONTENTS,
    DELETED,
    HEADING,
    HIDDEN,
    IN_TABLE,
    ROW_END,
    TITLE,
    MadeDoc,
    in_list,
    ole,
)


def lines(document: MadeDoc) -> list[str]:
    return read_doc(bytes(document), Notes()).text.split("\n")


def marks(text: str, changes: list[tuple[int, bytes]]) -> dict[int, tuple[int, bytes]]:
    """Changes by the places of the paragraphs' marks, in order."""
    places = [i for i, c in enumerate(text) if c in "\r\x07\x0c"]
    return dict(zip(places, changes, strict=True))


def test_paragraphs_headings_title_and_contents() -> None:
    text = "政府工作报告\r目录一行\t3\r一、去年工作\r过去一年，\x0b成绩显著。\x0c二、今年工作\r"
    found = read_doc(
        bytes(
            MadeDoc(text, marks=marks(text, [(TITLE, b""), (CONTENTS, b""), (HEADING, b""), (0, b""), (HEADING, b"")]))
        ),
        Notes(),
    )
    assert found.text.split("\n") == ["政府工作报告", "一、去年工作", "过去一年，", "成绩显著。", "二、今年工作"]
    assert found.title == "政府工作报告"
    assert found.headings == {"一、去年工作", "二、今年工作"}


def test_a_text_in_pieces_of_either_width_is_one_text() -> None:
    text = "增长GDP 8.5%左右。\r完成ABC。\r"
    cut = text.index("GDP"), text.index("左"), text.index("ABC"), text.index("ABC") + 3
    assert lines(MadeDoc(text, pieces=cut)) == ["增长GDP 8.5%左右。", "完成ABC。"]


def test_hidden_and_deleted_text_is_left_out_across_pieces() -> None:
    text = "看得见隐藏的也看得见删去的完。\r"
    runs = {(3, 6): HIDDEN, (10, 13): DELETED}
    assert lines(MadeDoc(text, runs=runs)) == ["看得见也看得见完。"]
    assert lines(MadeDoc(text, runs=runs, pieces=(4, 11))) == ["看得见也看得见完。"]


def test_results_of_fields_stay_and_codes_go() -> None:
    text = '见\x13HYPERLINK "a"\x13X\x14y\x15\x14县网站\x15。第\x13 PAGE \x15页\r没有结束的\x13域\r'
    assert lines(MadeDoc(text)) == ["见县网站。第页", "没有结束的域"]


def test_numbers_that_word_counts_are_written() -> None:
    text = "抓农业\r抓工业\r说明\r抓商业\r其他\r"
    document = MadeDoc(
        text,
        marks=marks(text, [(0, in_list(1)), (0, in_list(1)), (0, b""), (0, in_list(1)), (0, in_list(2))]),
        lists=(("（\x00）", 37), ("", 23)),
    )
    assert lines(document) == ["（一）抓农业", "（二）抓工业", "说明", "（三）抓商业", "其他"]


def test_a_table_is_a_line_a_row() -> None:
    text = "前\r指标\x07目标\x07\x07生产总值\x07增长8%\x07\x07后\r"
    changes = [(0, b""), *[(0, IN_TABLE), (0, IN_TABLE), (0, ROW_END)] * 2, (0, b"")]
    assert lines(MadeDoc(text, marks=marks(text, changes))) == ["前", "指标 | 目标", "生产总值 | 增长8%", "后"]


def test_changes_too_many_for_a_page_stand_in_a_stream_of_their_own() -> None:
    text = "前\r甲\x07乙\x07\x07后\r"
    huge = struct.pack("<HI", 0x6646, 4)
    document = MadeDoc(
        text,
        marks=marks(text, [(0, b""), (0, IN_TABLE), (0, IN_TABLE), (0, huge), (0, b"")]),
        data=b"\x00" * 4 + struct.pack("<H", len(ROW_END)) + ROW_END,
    )
    assert lines(document) == ["前", "甲 | 乙", "后"]


def test_footnotes_follow_and_text_boxes_stand_at_their_anchor() -> None:
    notes = Notes()
    text = "第一段\x02。\r第二段\x08。\r第三段。\r"
    document = MadeDoc(text, footnotes="\x02 按可比价。\r\r", boxes="框里的话。\r\r")
    assert read_doc(bytes(document), notes).text.split("\n") == [
        "第一段。",
        "第二段。",
        "框里的话。",
        "第三段。",
        "注释",
        "按可比价。",
    ]
    assert notes.count("notes_moved") == 1


def test_word_95_is_read_in_its_code_page() -> None:
    body = "政府工作报告\r过去一年，成绩显著。\r".encode("gb18030")
    main = bytearray(0x300)
    struct.pack_into("<HHH", main, 0, 0xA5DC, 0x68, 0)
    struct.pack_into("<H", main, 6, 0x0804)
    struct.pack_into("<II", main, 0x18, 0x300, 0x300 + len(body))
    struct.pack_into("<I", main, 0x34, len(body))
    assert read_doc(ole({"WordDocument": bytes(main) + body}), Notes()).text.split("\n") == [
        "政府工作报告",
        "过去一年，成绩显著。",
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (bytes(MadeDoc("文\r", flags=0x0300)), "encrypted"),
        (ole({"EncryptedPackage": b"x"}), "encrypted"),
        (ole({"Workbook": b"x"}), "unknown_format"),
        (ole({"PowerPoint Document": b"x"}), "unknown_format"),
        (ole({"MatOST": b"x"}), "unknown_format"),
        (ole({"Other": b"x"}), "unknown_format"),
        (ole({"WordDocument": b"x"}), "unreadable"),
        (bytes(MadeDoc("文字\r"))[:1500], "unreadable"),
    ],
)
def test_what_is_no_readable_word_document_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(InputRefused) as refusal:
        read_report("a.doc", data, max_bytes=10**6)
    assert refusal.value.reason == reason


@pytest.mark.parametrize("name", ["清水县_2015.doc", "清水县_2015.wps", "清水县_2015.docx"])
def test_a_report_is_the_same_as_from_text(name: str) -> None:
    text = report_text("清水县", 2015)
    data = bytes(MadeDoc(text.replace("\n", "\r") + "\r", pieces=(100, 2000)))
    plain, word = (read_report(n, d, max_bytes=10**6) for n, d in (("清水县_2015.txt", text.encode()), (name, data)))
    assert (word.text_sha256, word.place, word.year) == (plain.text_sha256, plain.place, plain.year)
    assert word.format == "doc"


_GOOD = bytes(
    MadeDoc(
        "政府工作报告\x02\r指标\x07目标\x07\x07见\x13A\x14B\x15框\x08\r",
        footnotes="\x02注\r",
        boxes="框\r",
        runs={(2, 4): HIDDEN},
        lists=(("\x00、", 37),),
        pieces=(3, 9),
    )
)


@pytest.mark.slow
@settings(max_examples=300)
@given(
    st.lists(st.tuples(st.integers(0, len(_GOOD) - 1), st.integers(0, 255)), max_size=12), st.integers(0, len(_GOOD))
)
def test_damage_is_refused_or_read_and_never_a_fault(flips: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(_GOOD)
    for at, value in flips:
        data[at] = value
    for damaged in (bytes(data), bytes(data[:cut])):
        try:
            read_doc(damaged, Notes())
        except InputRefused as refusal:
            assert refusal.reason in ("unreadable", "encrypted", "too_large", "unknown_format")
