from __future__ import annotations

from pipeline.ingest.cleaning.layout import is_unfinished, join_broken, split_glued, unfold
from pipeline.ingest.cleaning.notes import Notes

SENTENCE = "全市生产总值增长百分之六，居民收入增长快于经济增长，民生实事全部完成，城市面貌发生显著变化。"


def test_a_text_on_one_line_gets_its_paragraphs_back_from_wide_gaps() -> None:
    notes = Notes()
    parts = ["各位代表：", "一、2019年工作回顾", SENTENCE * 10, "（一）推进改革", SENTENCE * 10]
    assert unfold(["　　".join(parts)], notes) == parts
    assert notes.count("unfolded") == 4


def test_single_spaces_divide_where_a_paragraph_can_end_or_begin() -> None:
    parts = [
        "各位代表：",
        "一、2023年工作回顾",
        SENTENCE * 10,
        "二、2024年主要任务",
        SENTENCE * 10,
        "（一）深化改革",
        SENTENCE,
    ]
    assert unfold([" ".join(parts)], Notes()) == parts


def test_without_any_gap_headings_after_a_full_stop_divide() -> None:
    line = SENTENCE * 12 + "二、2024年主要任务" + SENTENCE * 8
    assert unfold([line], Notes()) == [SENTENCE * 12, "二、2024年主要任务" + SENTENCE * 8]


def test_ordinary_lines_are_not_touched() -> None:
    notes = Notes()
    assert unfold([SENTENCE * 3, "　　" + SENTENCE], notes) == [SENTENCE * 3, "　　" + SENTENCE]
    assert notes.lines() == ()


def test_lines_broken_within_a_sentence_are_joined() -> None:
    notes = Notes()
    lines = ["加强民主法制建设。深入开展普法教育，推进", "法制", "建设取得新的进展。", "二、今年工作", "坚持发展。"]
    assert join_broken(lines, notes) == [
        "加强民主法制建设。深入开展普法教育，推进法制建设取得新的进展。",
        "二、今年工作",
        "坚持发展。",
    ]
    assert notes.count("joined") == 2


def test_a_line_cannot_begin_with_a_comma_or_closing_quote() -> None:
    assert join_broken(["二、“", "十四五", "”时期目标"], Notes()) == ["二、“十四五”时期目标"]


def test_headings_are_not_unfinished_lines() -> None:
    assert not is_unfinished("（一）坚持稳中求进，推动经济社会高质量发展取得新成效")
    assert not is_unfinished("着力提高经济发展质量")
    assert is_unfinished("深入开展普法教育。推进")
    assert is_unfinished("认真落实各项政策，")


def test_a_heading_glued_to_the_end_of_a_paragraph_is_split_off() -> None:
    notes = Notes()
    before = "会场温暖如春。来自全区各界的数百名人大代表和"
    lines = [before + "2014年积极应对压力圆满完成年度任务", "2014年已经过去。这一年是不平凡的一年。"]
    assert join_broken(lines, notes) == [before, "2014年积极应对压力圆满完成年度任务", lines[1]]
    assert notes.count("glued") == 1


def test_a_sentence_that_merely_breaks_after_a_year_is_joined_not_split() -> None:
    lines = ["各部门要认真落实。全面完成市委确定的各项任务以及2014年经济社会发展目标任务", "和省委部署的工作。"]
    assert len(join_broken(lines, Notes())) == 1


def test_headings_glued_in_front_are_split_off() -> None:
    assert split_glued(["一、2019年工作回顾2019年，是不平凡的一年。"], Notes()) == [
        "一、2019年工作回顾",
        "2019年，是不平凡的一年。",
    ]
    assert split_glued(["（一）毫不放松抓好防控工作。我市是大城市，压力巨大。"], Notes()) == [
        "（一）毫不放松抓好防控工作。",
        "我市是大城市，压力巨大。",
    ]
    assert split_glued(["一是经济平稳增长。全市产值增长6%。"], Notes()) == ["一是经济平稳增长。全市产值增长6%。"]


def test_text_broken_at_a_margin_is_joined_by_indents() -> None:
    body = SENTENCE * 8
    rows = [body[i : i + 30] for i in range(0, len(body), 30)]
    lines = ["　　" + rows[0][:28], *rows[1:]] * 6
    joined = join_broken(lines, Notes())
    assert len(joined) == 6
