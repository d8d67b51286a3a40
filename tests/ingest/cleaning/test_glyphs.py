from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest import read_report
from pipeline.ingest.cleaning.glyphs import restore_characters
from pipeline.ingest.cleaning.notes import Notes

# Kangxi radicals and the supplement for the characters of the same look, as PDFs give them.
_RADICALS = str.maketrans(
    "一二人入力十口土大女子小山工己干心日月木止民水火生用白目立米老而自行西言走足身金长门青面高",
    "".join("⼀⼆⼈⼊⼒⼗⼝⼟⼤⼥⼦⼩⼭⼯⼰⼲⼼⽇⽉⽊⽌⺠⽔⽕⽣⽤⽩⽬⽴⽶⽼⽽⾃⾏⻄⾔⾛⾜⾝⾦⻓⻔⻘⾯⾼"),
)


@pytest.mark.parametrize(
    ("raw", "usual"),
    [
        ("⺠⽣⼯作，增⻓", "民生工作，增长"),
        ("\uf9ea開", "離開"),
        ("増加、穏定、对象", "增加、稳定、对象"),
        ("控制在8﹪以内，8︰50︰42", "控制在8%以内，8：50：42"),
        ("发展､改革｡", "发展、改革。"),
        ("㈠回顾\n　⒈工业", "（一）回顾\n　1.工业"),
        ("エ作能カ統ー", "工作能力統ー"),
        ("统ー部署。\nニ、安排", "统一部署。\n二、安排"),
        ("<U+00A0><U+653F>府<U+5DE5>作", "\u00a0政府工作"),
        (r"政府\u3000\u5de5作\xa0_x000D_", "政府\u3000工作\u00a0\r"),
        (r"\xe6\x94\xbf\xe5\xba\x9c\x{5de5}\U00004f5c&lt;U+3000&gt;", "政府工作\u3000"),
        ("政府<e5><b7><a5>作<a0>", "政府工作\u00a0"),
    ],
)
def test_characters_that_stand_for_others_are_read_as_those(raw: str, usual: str) -> None:
    assert restore_characters(raw, Notes()) == usual


@pytest.mark.parametrize(
    "text",
    ["政府工作报告，增长8.5%", "公司カラオケ部", "①投资②建设（⑵⑶）", "R&D <dd>经费</dd> C:\\xampp", "保定・中关村"],
)
def test_other_text_stays(text: str) -> None:
    notes = Notes()
    assert restore_characters(text, notes) == text
    assert notes.lines() == ()


def test_what_is_replaced_is_told() -> None:
    notes = Notes()
    restore_characters("⺠⽣<U+3000>増长，能カ", notes)
    assert [(s.step, s.count) for s in notes.steps()] == [("codes", 1), ("forms", 2), ("variants", 1), ("kana", 1)]


@given(st.text(alphabet=st.sampled_from("⼀⼯⺠増カエー<U+5de>\\u3000_x0D㈠⑴政府、，\n "), max_size=60))
def test_a_second_pass_over_forms_changes_nothing(text: str) -> None:
    once = restore_characters(text, Notes())
    assert not any("\u2e80" <= c <= "\u2fd5" for c in once)


def test_a_report_in_radicals_reads_like_the_usual_one(build: Callable[..., str]) -> None:
    plain = build(place="宜林县")
    usual, odd = (read_report("a.txt", text.encode(), max_bytes=10**6) for text in (plain, plain.translate(_RADICALS)))
    assert odd.text_sha256 == usual.text_sha256
    assert [(s.heading, s.part) for s in odd.sections] == [(s.heading, s.part) for s in usual.sections]
    assert any("radicals" in w for w in odd.warnings)
