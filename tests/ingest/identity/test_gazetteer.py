"""Names of divisions, and names above them."""

from __future__ import annotations

import pytest

from pipeline.ingest.identity.gazetteer import split_full


@pytest.mark.parametrize(
    ("full", "expected"),
    [
        ("湖北宜城市", ("湖北省", "宜城市")),
        ("新疆吐鲁番市", ("新疆维吾尔自治区", "吐鲁番市")),
        ("内蒙古乌兰察布市", ("内蒙古自治区", "乌兰察布市")),
        ("江苏徐州市鼓楼区", ("徐州市", "鼓楼区")),
        ("江苏徐州鼓楼区", ("徐州市", "鼓楼区")),
        ("保定满城区", ("保定市", "满城区")),
        ("吉林市", ("", "吉林市")),
        ("河南蒙古族自治县", ("", "河南蒙古族自治县")),
    ],
)
def test_a_province_or_city_may_stand_without_its_suffix(full: str, expected: tuple[str, str]) -> None:
    assert split_full(full) == expected


def test_a_name_is_split_only_after_what_it_belongs_to() -> None:
    assert split_full("湖北铜仁市") is None, "铜仁 is in 贵州"
