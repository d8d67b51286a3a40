from __future__ import annotations

import pytest

from pipeline.errors import InputRefused
from pipeline.ingest.identity.filename import folder_year, name_year, said_of_place
from pipeline.ingest.identity.gazetteer import divisions, scan, stem_of
from pipeline.ingest.identity.places import Place, find_place

FILE = "data/raw/x.txt"


def _find(near: str = "", body: str = "", name: str = FILE, when: int = 202001) -> Place:
    place = find_place(near=near, opening=body[:1200], body=body, said=said_of_place(name), when=when)
    assert place is not None
    return place


def test_every_code_of_today_stands_once_and_all_have_a_level() -> None:
    codes = [d.code for d in divisions() if d.current]
    assert len(codes) == len(set(codes)) > 3000
    assert {d.level for d in divisions()} == {"province", "city", "district"}


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("城关区", "城关"),
        ("易县", "易县"),
        ("宁夏回族自治区", "宁夏"),
        ("阿坝藏族羌族自治州", "阿坝"),
        ("上海市", "上海"),
    ],
)
def test_stems(name: str, stem: str) -> None:
    assert stem_of(name) == stem


def test_longest_names_are_counted_first() -> None:
    assert scan("高唐县与唐县，米易县与易县") == {"高唐县": 1, "唐县": 1, "米易县": 1, "易县": 1}


@pytest.mark.parametrize(
    ("near", "body", "name", "code", "level"),
    [
        ("——2015年3月5日在第十二届全国人民代表大会第三次会议上", "我代表国务院，向大会报告", "全国", None, "national"),
        ("", "各位代表：现在，我代表国务院向大会作政府工作报告", "全国", None, "national"),
        ("", "现在，我代表上海市人民政府，向大会报告工作。", "上海市", "310000", "province"),
        ("甘肃省省长任某某", "我代表省人民政府，向大会报告工作", "甘肃省", "620000", "province"),
        ("", "我代表蠡县人民政府，向大会报告", "蠡县", "130635", "district"),
        ("在安国市第七届人民代表大会第五次会议上", "我代表市人民政府", "安国市", "130683", "district"),
        ("", "我代表于都县人民政府报告工作", "于都县", "360731", "district"),
        ("", "我代表六安市人民政府报告工作", "六安市", "341500", "city"),
        (
            "在新疆维吾尔自治区第十四届人民代表大会第三次会议上",
            "我代表自治区人民政府",
            "新疆维吾尔自治区",
            "650000",
            "province",
        ),
    ],
)
def test_places_that_the_text_states(near: str, body: str, name: str, code: str | None, level: str) -> None:
    place = _find(near, body)
    assert (place.name, place.code, place.level) == (name, code, level)
    assert place.warnings == ()


def test_a_town_is_named_without_the_year_before_it() -> None:
    assert _find("2017年青石镇人民政府工作报告", "现在，我代表镇人民政府报告工作").name == "青石镇"


def test_a_city_district_is_told_from_its_namesake_by_the_city_the_text_speaks_of() -> None:
    lanzhou = _find(body="全区经济发展。城关区政府认真落实市委要求。兰州新区引进项目，兰州市中心。城关区城关区")
    lhasa = _find(body="全区经济发展。城关区政府认真落实市委要求。拉萨市旅游收入增长，拉萨河。城关区城关区")
    assert (lanzhou.name, lanzhou.code) == ("兰州市城关区", "620102")
    assert (lhasa.name, lhasa.code) == ("拉萨市城关区", "540102")


def test_without_a_city_no_code_is_guessed() -> None:
    place = _find(body="我代表城关区人民政府报告工作")
    assert place.code is None
    assert "several places are called 城关区" in place.warnings[0].text("en")


@pytest.mark.parametrize(
    ("stated", "name", "code", "level"),
    [
        ("保定市满城区", "保定市满城区", "130607", "district"),  # a district since 2015
        ("满城县", "满城县", "130621", "district"),  # as it was before
        ("保定地区", "保定地区", "132400", "city"),  # until 1994
        ("于都县", "于都县", "360731", "district"),  # 于 is no preposition here
    ],
)
def test_names_of_every_time(stated: str, name: str, code: str, level: str) -> None:
    place = _find(f"——2020年1月21日在{stated}第二届人民代表大会第四次会议上", "我代表人民政府")
    assert (place.name, place.code, place.level) == (name, code, level)


def test_a_district_that_is_in_no_index_is_named_as_stated() -> None:
    place = _find("——2030年1月21日在保定市莲池湖区第二届人民代表大会第四次会议上", "我代表区人民政府")
    assert (place.name, place.code, place.level) == ("保定市莲池湖区", None, "district")


def test_the_speaker_s_name_is_not_taken_for_the_place() -> None:
    assert _find("王某某在保定市十六届人大七次会议上的政府工作报告", "保定市经济发展").name == "保定市"


def test_the_name_that_a_text_without_statement_speaks_of_most() -> None:
    body = "我市经济发展，全市生产总值增长。嘉兴港区、嘉兴机场、嘉兴南湖、嘉善县、全省第一。"
    assert _find(body=body).name == "嘉兴市"


NEIGHBOURS = (
    "全县干部群众艰苦奋斗，我县成功创建园林县城，建成县级公交，旅游兴县，提高县城品位。同安新县、新兴县、和静县协作。"
)


def test_what_the_user_says_stands_where_the_text_only_speaks_of_neighbours() -> None:
    place = _find(body=NEIGHBOURS * 3, name="data/raw/清水县_2019.txt")
    assert (place.name, [w.name for w in place.warnings]) == ("清水县", ["place_guessed"])


def test_a_text_that_speaks_of_another_place_throughout_is_followed() -> None:
    place = _find(body="全县发展。" + "建设美丽清水，清水县工业园区。" * 6, name="data/raw/容城县_2019.txt")
    assert (place.name, [w.name for w in place.warnings]) == ("清水县", ["place_differs"])


def test_neighbours_and_words_that_are_counties_tell_no_place() -> None:
    assert find_place(near="", opening="", body=NEIGHBOURS * 3, said=said_of_place(FILE), when=202001) is None


def test_text_wins_over_file_name_and_both_are_named() -> None:
    place = _find("高唐县县长杨某某", "我代表高唐县人民政府", "data/raw/唐县_2021.txt")
    assert place.name == "高唐县"
    assert "高唐县" in place.warnings[0].text("en")
    assert "says 唐县" in place.warnings[0].text("en")


@pytest.mark.parametrize("file", ["城关区_2015.txt", "兰州市城关区_2015.txt", "城关_2015.txt", "sub/城关区 2015.txt"])
def test_file_names_that_agree_give_no_warning(file: str) -> None:
    body = "我代表城关区人民政府报告工作。兰州市兰州市"
    assert _find(body=body, name=f"data/raw/{file}").warnings == ()


def test_the_file_name_helps_where_the_text_is_silent_and_the_warning_says_so() -> None:
    place = _find(body="全县经济发展，县政府工作。", name="data/raw/唐县_2021.txt")
    assert place.name == "唐县"
    assert "taken from the file name" in place.warnings[0].text("en")


def test_neither_text_nor_name() -> None:
    assert find_place(near="", opening="发展", body="发展", said=said_of_place(FILE), when=202001) is None


def test_hints_of_file_names() -> None:
    assert said_of_place("data/raw/子文件夹/唐县_2021.txt").last == "唐县"
    assert said_of_place(r"data\raw\2025年上海市政府工作报告.txt").last == "上海市"
    assert said_of_place("data/raw/全国_1954.txt").last == "全国"
    assert name_year("data/raw/2020/唐县_2021.txt") == 2021
    assert name_year("data/raw/report12345.txt") is None


def test_years_of_folders() -> None:
    assert folder_year("data/raw/2015/河北省/容城县.txt") == 2015
    assert folder_year("data/raw/2015/2010-2020/容城县.txt") == 2015
    assert folder_year("data/raw/河北省/容城县_2015.txt") is None


@pytest.mark.parametrize(
    "said",
    [
        "江苏省徐州市鼓楼区_2019.txt",
        "徐州市鼓楼区",
        "徐州鼓楼2019.txt",
        "data/raw/徐州市/鼓楼区_2019.txt",
        "江苏/徐州/鼓楼区",
    ],
)
def test_the_user_says_which_of_several_districts_with_one_name_is_meant(said: str) -> None:
    body = "现在，我代表鼓楼区人民政府，向大会报告工作。全区经济发展，鼓楼区政府认真履职。"
    place = _find("——2019年1月12日在鼓楼区第十七届人民代表大会第三次会议上", body, said)
    assert (place.name, place.code, place.level, place.sure) == ("徐州市鼓楼区", "320302", "district", True)
    assert place.warnings == ()


@pytest.mark.parametrize(
    ("city", "district", "code"),
    [
        ("北京市", "朝阳区", "110105"),
        ("长春市", "朝阳区", "220104"),
        ("上海市", "普陀区", "310107"),
        ("舟山市", "普陀区", "330903"),
        ("沧州市", "新华区", "130902"),
        ("平顶山市", "新华区", "410402"),
        ("拉萨市", "城关区", "540102"),
        ("福州市", "鼓楼区", "350102"),
    ],
)
def test_namesakes_by_folder_and_by_a_text_that_states_no_name(city: str, district: str, code: str) -> None:
    for body in (f"我代表{district}人民政府，向大会报告工作。", "我代表区人民政府，向大会报告工作。全区经济发展。"):
        place = _find(body=body, name=f"data/raw/{city}/{district}_2019.txt")
        assert (place.name, place.code) == (city + district, code)


def test_a_text_that_speaks_of_another_city_outweighs_the_user_and_one_that_states_it_too() -> None:
    body = "我代表鼓楼区人民政府，向大会报告工作。南京市委、南京市政府领导有力，服务南京发展，建设南京新城。"
    place = _find(body=body, name="data/raw/徐州市鼓楼区_2019.txt")
    assert place.name == "南京市鼓楼区"
    assert [w.name for w in place.warnings] == ["place_differs"]
    mentioned = _find(body="我代表鼓楼区人民政府报告工作。学习南京经验。", name="data/raw/徐州市鼓楼区_2019.txt")
    assert (mentioned.name, mentioned.runner_up) == ("徐州市鼓楼区", "南京市鼓楼区")


@pytest.mark.parametrize("own", ["自治区", "本区", "全县", "我市", "该县", "新区"])
def test_a_kind_alone_is_never_a_name(own: str) -> None:
    near = f"{own}人民政府主席某某某"
    body = "各位代表：现在，我代表自治区人民政府，向大会作政府工作报告。宁夏经济发展，宁夏，宁夏各族人民。"
    place = _find(near, body, "宁夏回族自治区")
    assert (place.name, place.code, place.level) == ("宁夏回族自治区", "640000", "province")


@pytest.mark.parametrize(
    ("name", "when", "code", "level"),
    [
        ("铜仁市", 201001, "522201", "district"),
        ("铜仁市", 201201, "520600", "city"),
        ("毕节市", 200901, "522401", "district"),
        ("哈密市", 201401, "652201", "district"),
        ("吐鲁番市", 201201, "652101", "district"),
        ("宜春市", 199901, "362201", "district"),
        ("淮安市", 199901, "320882", "district"),
        ("儋州市", 201601, "460400", "city"),
        ("巢湖市", 201101, "341400", "city"),
        ("巢湖市", 201301, "340181", "district"),
    ],
)
def test_level_and_code_are_those_of_the_year(name: str, when: int, code: str, level: str) -> None:
    place = _find(f"——在{name}第七届人民代表大会第三次会议上", "我代表市人民政府", when=when)
    assert (place.code, place.level) == (code, level)
    assert place.name.endswith(name)
    assert (place.name == name) == (level == "city"), "two governments of one name are two places"


def test_a_county_that_shares_its_name_with_a_prefecture_carries_what_it_lay_in() -> None:
    place = _find("——在铜仁市第七届人民代表大会第三次会议上", "我代表市人民政府", when=201001)
    assert place.name == "铜仁地区铜仁市"
    later = _find("——在巢湖市第一届人民代表大会第三次会议上", "我代表市人民政府", when=201301)
    assert later.name == "合肥市巢湖市"


def test_a_county_whose_name_a_prefecture_took_over_is_told_apart_from_it() -> None:
    before = _find("——在铜仁市第七届人民代表大会第三次会议上", "我代表市人民政府", when=201001)
    assert [w.name for w in before.warnings] == ["same_name"]
    assert "520600" in before.warnings[0].text("en")
    after = _find("——在铜仁市第一届人民代表大会第三次会议上", "我代表市人民政府", when=201301)
    assert after.warnings == ()


def test_two_counties_of_one_name_in_one_province_and_the_file_s_folder() -> None:
    assert _find(body="我代表区人民政府报告工作。", name="data/raw/湖南省/永定区_2012.txt").name == "张家界市永定区"


@pytest.mark.parametrize(
    ("near", "code"), [("广西百色市", "451000"), ("内蒙古赤峰市", "150400"), ("江苏无锡市", "320200")]
)
def test_a_province_without_its_kind_before_a_name(near: str, code: str) -> None:
    assert _find(f"在{near}第四届人民代表大会第一次会议上", when=201802).code == code


def test_a_code_says_which_of_several_namesakes_is_meant() -> None:
    assert _find("鼓楼区第十届人民代表大会第三次会议", name="data/raw/410204_2020.txt").code == "410204"


@pytest.mark.parametrize(
    ("near", "when", "name", "code"),
    [
        ("在湖北省恩施州来凤县第十届人民代表大会第二次会议上", 201801, "来凤县", "422827"),
        ("在四川省凉山州西昌市第十一届人民代表大会第二次会议上", 201801, "西昌市", "513401"),
        ("在新疆伊犁州新源县第十届人民代表大会第一次会议上", 201201, "新源县", "654025"),
        ("在黔东南州第十三届人民代表大会第三次会议上", 201302, "黔东南苗族侗族自治州", "522600"),
        ("在长阳县第九届人民代表大会第三次会议上", 201902, "长阳土家族自治县", "420528"),
        ("在长阳县第七届人民代表大会第三次会议上", 198303, "长阳县", "422728"),
    ],
)
def test_autonomous_divisions_are_known_by_their_everyday_names(near: str, when: int, name: str, code: str) -> None:
    found = _find(near, when=when)
    assert (found.name, found.code, found.sure) == (name, code, True)


@pytest.mark.parametrize("said", ["data/raw/甘孜州_2016.txt", "甘孜州", "四川省/甘孜州/2016.txt"])
def test_a_path_or_a_manifest_may_say_the_everyday_name(said: str) -> None:
    found = _find("政府工作报告", "今年全州生产总值增长8%。", said, 201601)
    assert (found.name, found.code, found.level) == ("甘孜藏族自治州", "513300", "city")


def test_a_folder_of_the_province_tells_which_of_two_districts_is_meant() -> None:
    near = "在长安区第十八届人民代表大会第一次会议上"
    assert _find(near, name="data/raw/陕西/1.txt").code == "610116"
    assert _find(near, name="data/raw/河北省/1.txt").code == "130102"
    assert _find(near).code is None


def test_a_district_that_ended_carries_the_city_of_its_time() -> None:
    assert _find("在思茅市翠云区第一届人民代表大会第三次会议上", when=200502).name == "思茅市翠云区"
    assert _find("在普洱市思茅区第二届人民代表大会第三次会议上", when=200902).name == "普洱市思茅区"


def test_what_a_zone_says_of_itself_is_no_district_of_that_name() -> None:
    body = "全区上下真抓实干，新区建设全面提速，新区面貌焕然一新，新区产业加快集聚。" * 3
    assert find_place(near="2019年工作报告", opening=body, body=body, said=said_of_place(FILE), when=201901) is None


CITY_UNDER_A_PROVINCE = (
    "2010年云南省人民政府工作报告\n省长某某",
    "现在，我代表市人民政府，向大会报告工作。全市各族人民团结一致，我市经济较快增长。",
)


def test_a_province_s_title_over_the_words_of_a_city_is_refused() -> None:
    near, body = CITY_UNDER_A_PROVINCE
    with pytest.raises(InputRefused) as refused:
        _find(near, body, "data/raw/云南省_2010.txt")
    assert refused.value.reason == "no_place" and "云南省" in refused.value.told("zh")


def test_the_user_may_say_which_city_it_is() -> None:
    assert _find(*CITY_UNDER_A_PROVINCE, "data/raw/临沧市_2010.txt").name == "临沧市"
