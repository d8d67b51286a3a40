from __future__ import annotations

import pytest

from pipeline.errors import InputRefused
from pipeline.ingest.cleaning.decode import decode
from pipeline.ingest.cleaning.notes import Notes

TEXT = "各位代表：现在，我代表县人民政府向大会报告工作，请予审议。二〇一九年，全县经济社会发展取得新的成绩。\n" * 5
TRADITIONAL = "各位代表：現在，我代表縣人民政府向大會報告工作，請予審議。全縣經濟社會發展取得新的成績。\n" * 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_every_usual_encoding_gives_the_same_text(encoding: str) -> None:
    assert decode(TEXT.replace("〇", "零").encode(encoding), Notes()) == TEXT.replace("〇", "零")


def test_utf16_big_endian_with_its_mark() -> None:
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be"), Notes()) == TEXT


def test_big5_is_told_from_gb18030_and_reported() -> None:
    notes = Notes()
    assert decode(TRADITIONAL.encode("big5"), notes) == TRADITIONAL
    assert notes.lines() == ("decoded as Big5",)


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"%PDF-1.4 ...", "PDF"),
        (b"PK\x03\x04rest", "zip"),
        (b"\xd0\xcf\x11\xe0rest", "Office"),
        (b"text\x00with zero", "zero byte"),
        (b"\xff\xfe" + b"\x00\xd8" * 40, "utf-16"),
        (b"\x80\x81\xff\xfe\x93" * 50, "neither"),
    ],
)
def test_what_is_no_text_is_refused_with_the_cause(data: bytes, cause: str) -> None:
    with pytest.raises(InputRefused) as refused:
        decode(data, Notes())
    assert refused.value.reason == "not_text"
    assert cause in refused.value.detail


def test_a_character_cut_at_the_end_of_a_download_costs_only_itself() -> None:
    notes = Notes()
    data = (TEXT * 3).encode("utf-8")[:-3]
    assert decode(data, notes).startswith("各位代表")
    assert any("could not be decoded" in line for line in notes.lines())


def test_utf8_read_as_gbk_is_undone_only_where_nothing_was_lost() -> None:
    whole = "政府工作报告政府"
    scrambled = whole.encode("utf-8").decode("gb18030")
    assert decode(scrambled.encode("utf-8"), Notes()) == whole
    with pytest.raises(InputRefused, match="scrambled"):
        decode((scrambled + "?Ω").replace("簻", "簻?").replace("鏀垮簻?", "鏀垮簻", 1).encode("utf-8"), Notes())
