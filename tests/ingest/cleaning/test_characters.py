from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.cleaning.characters import clean_characters, count_han, tidy_front, tidy_spaces
from pipeline.ingest.cleaning.notes import Notes


@pytest.mark.parametrize(
    ("raw", "clean", "warning"),
    [
        ("教育 、就业 。", "教育、就业。", "removed 2 stray spaces"),
        ("增 长 6 . 5 % ， 人 才 竞 相 迸 发", "增长6.5%，人才竞相迸发", "removed 12 stray spaces"),
        ("增长８．５％，Ａ级", "增长8.5%，A级", "changed 5 full-width digits, letters or % to half-width"),
        ("发\u200b展\ufeff", "发展", "removed 2 zero-width characters"),
        ("发展\ue5e5", "发展", "removed 1 private-use character"),
        ("一、回顾\\r\\n去年\\n今年", "一、回顾\n去年\n今年", "replaced 2 written-out \\r\\n or \\n"),
        ("回顾/r/n去年", "回顾\n去年", "replaced 1 written-out \\r\\n or \\n"),
        ("发展&nbsp;改革&amp;开放&ldquo;", "发展 改革&开放“", "replaced 3 HTML entities"),
        ("县长????王某", "县长 王某", "removed 1 run of ? where a space was lost"),
        ("完成任务。?推进", "完成任务。推进", "removed 1 run of ? where a space was lost"),
        ("<p>发展</p>改革", "\n发展\n改革", "removed 2 HTML tags"),
    ],
)
def test_each_repair_is_made_and_counted(raw: str, clean: str, warning: str) -> None:
    notes = Notes()
    assert clean_characters(raw, notes) == clean
    assert notes.lines() == (warning,)


def test_lost_characters_are_removed_and_shown_in_context() -> None:
    notes = Notes()
    assert "\ufffd" not in clean_characters("明确了二\ufffd三五年目标", notes)
    assert "U+FFFD" in notes.lines()[0]
    assert "明确了二" in notes.lines()[0]


def test_mojibake_is_flagged_and_kept() -> None:
    notes = Notes()
    assert "三条?H" in clean_characters("启动三条?H 、三条沟土地整理", notes)
    assert notes.lines()[0].startswith("1 place may be mojibake (?H): '")
    assert "三条?H 、三条沟" in notes.lines()[0]


def test_a_genuine_question_is_no_mojibake_and_no_lost_space() -> None:
    notes = Notes()
    text = "怎么干?H股上市以后怎么办?"
    assert clean_characters("究竟描绘了什么蓝图?为让群众了解", notes) == "究竟描绘了什么蓝图?为让群众了解"
    assert notes.lines() == ()
    assert clean_characters(text, notes) == text


def test_chinese_punctuation_and_indents_stay_without_a_warning() -> None:
    notes = Notes()
    text = "　　发展，改革；“开放”（全面）——创新……\n\n　　第二段。"
    assert clean_characters(text, notes) == text
    assert [tidy_spaces(line, notes) for line in text.split("\n")] == [
        "发展，改革；“开放”（全面）——创新……",
        "",
        "第二段。",
    ]
    assert notes.lines() == ()


def test_inner_spaces_go_next_to_han_only() -> None:
    notes = Notes()
    assert tidy_spaces("增长 8.5 % ，引进 Smart City 项目 2 个", notes) == "增长8.5 % ，引进Smart City项目2个".replace(
        " ，", "，"
    )
    assert tidy_spaces("２０１４年".replace("２０１４", "2 0 1 4") + "工作", notes) == "2014年工作"


def test_front_lines_keep_single_spaces_but_close_up_dates() -> None:
    assert tidy_front("——1 9 9 8 年3 月5 日在会议上") == "——1998年3月5日在会议上"
    assert tidy_front("政 府 工 作 报 告") == "政府工作报告"
    assert tidy_front("国务院总理　 李某") == "国务院总理 李某"


@given(st.text(max_size=300))
def test_cleaning_is_stable_and_keeps_han(text: str) -> None:
    once = clean_characters(text, Notes())
    assert not set(once) & set("\u200b\ufeff\ufffd\r\x00")
    assert count_han(once) >= count_han(text) or "&" in text or "\\" in text or "<" in text
    line = once.split("\n")[0]
    assert tidy_spaces(tidy_spaces(line, Notes()), Notes()) == tidy_spaces(line, Notes())
