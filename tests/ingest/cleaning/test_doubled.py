from __future__ import annotations

from pipeline.ingest.cleaning.doubled import drop_repeats

LONG = [
    f"第{c}项工作扎实推进，全县经济社会发展取得明显成效，城乡面貌持续改善，人民生活水平稳步提高，各项事业全面进步。"
    for c in "甲乙丙丁"
]


def test_a_stretch_that_stands_twice_is_kept_once() -> None:
    assert drop_repeats([*LONG, "名词解释", *LONG[1:], "名词解释"]) == ([*LONG, "名词解释", "名词解释"], 147)
    assert drop_repeats([LONG[0], "（一）工业", *LONG[1:], "（一）工业", *LONG[1:]]) == (
        [LONG[0], "（一）工业", *LONG[1:], "（一）工业"],
        147,
    )


def test_single_refrains_stay() -> None:
    lines = [*LONG, "各位代表！", LONG[0], "各位代表！", LONG[1]]
    assert drop_repeats(lines) == (lines, 0)
