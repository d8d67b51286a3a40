from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputRefused
from pipeline.ingest import read_report
from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.formats.rtf import read_rtf
from tests.conftest import report_text

_HEAD = (
    rb"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}{\f1\fswiss\fcharset0 Arial;}}"
    rb"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}{\s2 \'b1\'ea\'cc\'e2;}{\s3 toc 1;}{\*\cs4 heading 2;}}"
    rb"{\info{\title x}}{\*\generator Y;}"
)


def hexed(text: str, encoding: str = "gb18030") -> bytes:
    return b"".join(b"\\'%02x" % c for c in text.encode(encoding))


def made_rtf(text: str) -> bytes:
    return _HEAD + b"\\par ".join(rb"\f0 " + hexed(line) for line in text.split("\n")) + b"}"


def lines(body: bytes, head: bytes = _HEAD) -> list[str]:
    return read_rtf(head + body + b"}", Notes()).text.split("\n")


@pytest.mark.parametrize(
    "body",
    [
        rb"\f0 " + hexed("政府工作"),
        rb"\f1 " + hexed("政府工作"),  # a font without charset: the code page of the document
        rb"\f0 " + "政府工作".encode("gb18030"),
        rb"\u25919?\u24220?\u24037?\u20316?",
        rb"\uc2\u25919\'d5\'fe\u24220\'b8\'ae\uc1\u24037?\u20316 ?",
        rb"{\*\unknown x}\u25919?{\v hidden}\u24220?{\deleted gone}\u24037?\v x\v0\u20316?",
    ],
)
def test_chinese_text_in_each_of_its_ways(body: bytes) -> None:
    assert lines(body) == ["政府工作"]


def test_the_second_byte_of_a_character_may_be_plain() -> None:
    assert lines(rb"\f0 \'81@") == ["丂"]


def test_characters_outside_the_basic_plane_and_signs() -> None:
    assert lines(rb"\u-10179?\u-8704?\ldblquote\'61\rdblquote\~\emdash\line b") == ["😀“a” —", "b"]


def test_paragraphs_styles_and_contents() -> None:
    body = (
        rb"\pard\s2 "
        + hexed("政府工作报告")
        + rb"\par\pard\s3 x\par\pard\s1 "
        + hexed("一、回顾")
        + rb"\par\pard a\par b\sect c"
    )
    found = read_rtf(_HEAD + body + b"}", Notes())
    assert found.text.split("\n") == ["政府工作报告", "一、回顾", "a", "b", "c"]
    assert (found.title, found.headings) == ("政府工作报告", {"一、回顾"})


def test_numbers_tables_fields_footnotes_and_pictures() -> None:
    body = (
        rb"{\listtext\'28\'d2\'bb\'29\tab}" + hexed("农业") + rb"\par{\listtext\u8226?\tab}x\par"
        rb"\trowd\intbl a\cell\intbl b\cell\row\trowd\intbl c\cell d\cell\row\pard "
        rb'{\field{\*\fldinst HYPERLINK "u"}{\fldrslt link}}{\super\chftn}{\*\footnote \chftn note\par more}'
        rb"{\*\shppict{\pict\bin5 }{}{}}}{\header h\par}end\par"
    )
    notes = Notes()
    assert read_rtf(_HEAD + body + b"}", notes).text.split("\n") == [
        "(一)农业",
        "x",
        "a | b",
        "c | d",
        "linkend",
        "注释",
        "notemore",
    ]
    assert notes.count("notes_moved") == 1


@pytest.mark.parametrize("name", ["清水县_2015.rtf", "清水县_2015.doc"])
def test_a_report_is_the_same_as_from_text(name: str) -> None:
    text = report_text("清水县", 2015)
    data = made_rtf(text)
    plain = read_report("清水县_2015.txt", text.encode(), max_bytes=10**6)
    rich = read_report(name, data, max_bytes=10**6)
    assert (rich.text_sha256, rich.format) == (plain.text_sha256, "rtf")


def test_endless_nesting_is_refused() -> None:
    with pytest.raises(InputRefused, match="unreadable"):
        read_rtf(b"{" * 100_000, Notes())


@given(
    st.lists(
        st.sampled_from(
            [
                rb"{",
                rb"}",
                rb"\'d5",
                rb"\u-1?",
                rb"\*",
                rb"\bin9",
                rb"\cell",
                rb"\row",
                rb"\footnote",
                rb"\s1",
                rb"\stylesheet",
                rb"\fonttbl\f1",
                rb"\fcharset134",
                rb"\uc3",
                "\\",
                b"a",
                rb"\par ",
                "政".encode(),
            ]
        ).map(lambda x: x if isinstance(x, bytes) else x.encode()),
        max_size=60,
    )
)
def test_any_tokens_are_read(tokens: list[bytes]) -> None:
    assert isinstance(read_rtf(b"{\\rtf1" + b"".join(tokens), Notes()).text, str)
