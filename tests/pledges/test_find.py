"""Pledges in sentences written for these tests."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.pledges.find import find_pledges
from pipeline.pledges.objects import Pledge
from pipeline.pledges.statements import statements


def only(text: str) -> Pledge:
    found = find_pledges(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "action", "obj", "value", "unit"),
    [
        ("新建40条登山步道。", "新建", "登山步道", 40, "条"),
        ("新建口袋公园36座。", "新建", "口袋公园", 36, "座"),
        ("力争年内引进项目120个以上。", "引进", "项目", 120, "个"),
        ("确保9个以上项目竣工。", "竣工", "项目", 9, "个"),
        ("开工和建成安置房20万平方米。", "开工和建成", "安置房", 20, "万平方米"),
        ("农村危房改造260万户。", "改造", "农村危房改造", 260, "万户"),
        ("水利投资要保持在6000亿元以上。", "保持在", "水利投资", 6000, "亿元"),
        ("再推动2万户渔民上岸定居。", "推动", "渔民上岸定居", 2, "万户"),
        ("建设筹措9.5万套（间）公租房。", "建设筹措", "公租房", 9.5, "万套（间）"),
        ("建成望江亭800米健身步道。", "建成", "健身步道", 800, "米"),
        ("基础养老金标准统一由88元提高到98元。", "提高到", "基础养老金标准", 98, "元"),
        ("今年再解决3000万农村人口安全饮水问题。", "解决", "农村人口安全饮水问题", 3000, "万"),
        ("新建三座污水处理站。", "新建", "污水处理站", 3, "座"),
        ("省重点项目完成投资800亿元。", "完成", "省重点项目投资", 800, "亿元"),
        ("力争风电总装机超过4500万千瓦。", "超过", "风电总装机", 4500, "万千瓦"),
        ("到位资金100亿元以上。", "", "到位资金", 100, "亿元"),
        ("新投产里程800公里以上。", "新投产", "新投产里程", 800, "公里"),
        ("争创2个全国卫生县城。", "争创", "全国卫生县城", 2, "个"),
        ("为青山新区引进项目7个。", "引进", "项目", 7, "个"),
        ("组织千项新产品开发。", "组织", "新产品开发", 1000, "项"),
        ("建设用地控制在4000公顷以内。", "控制在", "建设用地", 4000, "公顷"),
        ("民营经济占地区生产总值的比重达到66%。", "达到", "民营经济占地区生产总值的比重", 66, "%"),
        # A verb that is part of the measure, before one that tells its level.
        ("高速公路通车里程达到900公里。", "达到", "高速公路通车里程", 900, "公里"),
        ("通车总里程达到900公里。", "达到", "通车总里程", 900, "公里"),
        ("办结率提高到98%。", "提高到", "办结率", 98, "%"),
        ("种植面积稳定在300万亩左右。", "稳定在", "种植面积", 300, "万亩"),
        ("新增信访事项化解率达到90%以上。", "达到", "新增信访事项化解率", 90, "%"),
        ("实现学前教育毛入园率达到85%。", "达到", "学前教育毛入园率", 85, "%"),
        ("特教学生提高到不低于每年7000元。", "提高到", "特教学生", 7000, "元"),
        # What is brought in or received is not a level.
        ("引进省外资金达到300亿元。", "引进", "省外资金", 300, "亿元"),
        ("力争接待游客达到2000万人次。", "接待", "游客", 2000, "万人次"),
        # Money that says which ones are meant.
        ("培育12家年销售收入超十亿元的骨干企业。", "培育", "年销售收入超十亿元的骨干企业", 12, "家"),
        ("实施80个投资过亿元的重点技改项目。", "实施", "投资过亿元的重点技改项目", 80, "个"),
        ("着力打造3个千亿元级产业集群。", "打造", "千亿元级产业集群", 3, "个"),
        ("新增6个以上主营业务收入上百亿元园区。", "新增", "主营业务收入上百亿元园区", 6, "个"),
        ("支持8个销售收入超过千亿元的产业。", "支持", "销售收入超过千亿元的产业", 8, "个"),
        # Money that is promised, though a holder is named after it.
        ("安排2亿元产业发展资金。", "安排", "产业发展资金", 2, "亿元"),
        ("设立10亿元的民营企业纾困基金。", "设立", "民营企业纾困基金", 10, "亿元"),
        ("筹集3亿元支持中小企业。", "筹集", "支持中小企业", 3, "亿元"),
        ("城镇建设投资90亿元。", "投资", "城镇建设投资", 90, "亿元"),
        ("向上争取专项债券资金8亿元。", "", "向上争取专项债券资金", 8, "亿元"),
        ("力争全年争取上级资金10亿元以上。", "争取", "上级资金", 10, "亿元"),
        # A verb within the thing: what is promised of it is said last.
        ("推动云岭钢构等51个续建项目早日竣工。", "竣工", "续建项目", 51, "个"),
        ("云岭碳酸锂等77个新开工项目加快建设。", "建设", "新开工项目", 77, "个"),
        ("确保3万人稳定脱贫。", "稳定", "稳定脱贫", 3, "万人"),
        ("对损毁严重的近百公里农村公路进行改建。", "改建", "农村公路", 100, "公里"),
        ("森林火灾隐患整改完成率99%以上。", "", "森林火灾隐患整改完成率", 99, "%"),
        ("村级养老服务站覆盖率58%、提高3个百分点。", "", "村级养老服务站覆盖率", 58, "%"),
        ("空气质量优良天数达到290天以上。", "达到", "空气质量优良天数", 290, "天"),
        ("使13户企业走出困境。", "走出困境", "企业", 13, "户"),
        ("常态管护天然林700万亩。", "管护", "天然林", 700, "万亩"),
        ("新修乡村道路1万公里。", "新修", "乡村道路", 1, "万公里"),
    ],
)
def test_counted_things(text: str, action: str, obj: str, value: float, unit: str) -> None:
    pledge = only(text)
    assert (pledge.action, pledge.object, pledge.value, pledge.unit) == (action, obj, value, unit)


@pytest.mark.parametrize(
    ("text", "action", "obj"),
    [
        ("启动青山物流园二期工程。", "启动", "青山物流园二期工程"),
        ("建成启用市妇幼保健院新院区。", "建成启用", "市妇幼保健院新院区"),
        ("推出个人养老金制度。", "推出", "个人养老金制度"),
        ("完成南环路、双桥大桥建设。", "完成", "南环路、双桥大桥"),
        ("尽早签署中阿、中巴自贸协定。", "签署", "中阿、中巴自贸协定"),
        ("全部取消非许可类审批事项。", "取消", "非许可类审批事项"),
        ("推动东湖公园北区开园。", "开园", "东湖公园北区"),
        ("把限制类条目缩减一半。", "缩减", "限制类条目"),
        ("五年内取消农业税。", "取消", "农业税"),
        ("推动涉企审批高频事项办理全覆盖。", "全覆盖", "涉企审批高频事项办理"),
        ("今年一季度完成城乡总体规划修编工作。", "完成", "城乡总体规划修编"),
        ("云岭碳化硅、青山智慧服装城等工业项目建成投产。", "建成投产", "云岭碳化硅、青山智慧服装城等工业项目"),
        ("全面推行农村税费改革。", "推行", "农村税费改革"),
        ("两年内基本取消省界收费站。", "取消", "省界收费站"),
        ("“十二五”期末建成云岭水库。", "建成", "云岭水库"),
        ("打通云兴路北延、青木街东延等断头路。", "打通", "云兴路北延、青木街东延等断头路"),
        ("争取在部分市实现城乡电网同网同价。", "实现", "城乡电网同网同价"),
        ("编制好“十五五”规划。", "编制", "“十五五”规划"),
        ("编制完成国土空间规划。", "编制完成", "国土空间规划"),
        ("力促云岭城际建成通车。", "建成通车", "云岭城际"),
        ("建成云江铁路南段、北横通道东段等重大项目。", "建成", "云江铁路南段、北横通道东段等重大项目"),
        ("全市一半以上的幼儿园开设托班。", "开设", "全市幼儿园开设托班"),
        # By when and for how much is no part of the thing.
        ("确保投资4.2亿元的云岭模具项目7月底建成投产。", "建成投产", "云岭模具项目"),
        ("力争总投资约7亿元的青山铸件项目年内签约。", "签约", "青山铸件项目"),
        ("云江二桥国庆前建成通车。", "建成通车", "云江二桥"),
        ("城南污水处理厂6月底前投入运行。", "投入运行", "城南污水处理厂"),
        ("高标准、高质量完成环城水系等项目征迁安置任务。", "完成", "环城水系等项目征迁安置"),
        ("抓紧研究制定县城三年改造计划。", "制定", "县城三年改造计划"),
        ("实施青山广场和文化广场改造提升。", "实施", "青山广场和文化广场改造提升"),
        ("编制完成云水库区规划纲要、美丽云城建设规划。", "编制完成", "云水库区规划纲要、美丽云城建设规划"),
        ("全面推行居民电子健康卡。", "推行", "居民电子健康卡"),
        ("实现企业职工养老保险省级统收统支。", "实现", "企业职工养老保险省级统收统支"),
    ],
)
def test_named_things(text: str, action: str, obj: str) -> None:
    pledge = only(text)
    assert (pledge.action, pledge.object, pledge.value) == (action, obj, None)


@pytest.mark.parametrize(
    "text",
    [
        "加强和改进社会治理。",
        "推动经济高质量发展。",
        "完善公共服务体系。",
        "全市生产总值增长8%左右。",
        "一般公共预算收入达到50亿元。",
        "实施创新驱动发展战略。",
        "圆满完成全年各项目标任务。",
        "去年新建公园20座。",
        "已建成公园20座。",
        "今年是新中国成立75周年。",
        "这一年,是深化改革的关键之年,全面完成“十四五”规划的收官之年。",
        "既是启动三年行动的起步之年，又是实施乡村建设行动的第一个年头。",
        "落实“科创十条”。",
        "用严密责任推动工作落实到位。",
        "总投资50亿元。",
        "重点抓好以下十个方面的工作。",
        "为征迁建设顺利推进奠定基础。",
        "实施传统产业改造提升工程。",
        "一九八五年底前达到百分之十六。",
        "建立健全长效机制。",
        "以创建文明城市为抓手。",
        "以成功创建国家森林城市为新起点，振奋精神。",
        "国家已设立400亿元创业投资引导基金。",
        "在建成便民市场基础上。",
        "新建一批口袋公园。",
        "预计可新增就业500人。",
        "比上年增加520亿元。",
        "不能全部完成改革。",
        "上升到80%以上。",
        "推动项目早开工早投产。",
        "确保项目如期竣工。",
        "总体要求是：守好发展和生态两条底线，建成公园20座。",
        "对外开放合作的广度和深度持续拓展。",
        "以高质量完成脱贫攻坚任务为统揽。",
        "深入落实全会十届十二次精神。",
        "对不符合条件的新建项目和改扩建项目从严审批。",
        "由于提前竣工而节约的资金用于民生。",
    ],
)
def test_intentions_headline_targets_and_reports_are_no_pledges(text: str) -> None:
    assert find_pledges(text) == []


def test_items_of_a_list_share_the_verb() -> None:
    found = find_pledges("新建社区食堂50家、助餐点200个、养老床位5000张。")
    assert [(p.action, p.object, p.value) for p in found] == [
        ("新建", "社区食堂", 50),
        ("新建", "助餐点", 200),
        ("新建", "养老床位", 5000),
    ]


def test_a_clause_without_a_verb_shares_the_one_before() -> None:
    found = find_pledges("新建托育中心3个，社区养老服务站22个，惠及老人5万人。")
    assert [(p.action, p.object) for p in found][:2] == [("新建", "托育中心"), ("新建", "社区养老服务站")]


def test_a_verb_alone_takes_its_thing_from_the_clause_before() -> None:
    found = find_pledges("加快青龙水库建设，确保年内竣工。")
    assert [(p.action, p.object) for p in found] == [("竣工", "青龙水库")]


def test_work_on_a_project_is_no_part_of_its_name() -> None:
    found = find_pledges("重点抓好云岭啤酒项目的后续建设，确保年内投产。")
    assert [(p.action, p.object) for p in found] == [("投产", "云岭啤酒项目")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("大力培育规上工业企业，力争“十四五”期末达到1500户。", [("达到", "规上工业企业", 1500)]),
        ("新建养老服务站3所，总数达到10所。", [("新建", "养老服务站", 3), ("达到", "养老服务站", 10)]),
        ("提高主要农作物机械化率，力争达到85%以上。", [("达到", "主要农作物机械化率", 85)]),
        ("开工建设安置房1200套，基本建成800套。", [("开工建设", "安置房", 1200), ("建成", "安置房", 800)]),
        # No thing of theirs: a headline figure, another measure, money spent, another sentence.
        ("生产总值突破900亿元，力争达到1000亿元。", []),
        ("修建渠道30公里，共投资2000万元。", [("修建", "渠道", 30)]),
        ("企业规模不断扩大，力争突破100家。", []),
    ],
)
def test_a_clause_that_names_nothing_counts_what_stands_before_it(
    text: str, expected: list[tuple[str, str, float]]
) -> None:
    assert [(p.action, p.object, p.value) for p in find_pledges(text)] == expected


def test_a_verb_at_the_end_of_a_thing_is_not_shared() -> None:
    found = find_pledges("完成人工种草15万亩、草原改良70万亩、鼠虫害防治90万亩。")
    assert [(p.action, p.object) for p in found] == [("完成", "人工种草"), ("改良", "草原"), ("完成", "鼠虫害防治")]


def test_offsets_are_those_of_the_sentence() -> None:
    text = "改善出行条件，新建改建农村公路20万公里，绿化道路300公里。"
    assert [text[p.start : p.end] for p in find_pledges(text)] == ["新建改建农村公路20万公里", "绿化道路300公里"]


@pytest.mark.parametrize(
    "text",
    [
        "加快培育百亿元企业。",
        "培育一批销售收入过百亿元、千亿元的大企业大集团。",
        "打造千亿元级产业。",
        "扶持出口超过500万美元的企业。",
        "支持出口超亿美元大户壮大规模。",
    ],
)
def test_money_that_says_which_ones_are_meant_is_no_amount(text: str) -> None:
    assert find_pledges(text) == []


def test_each_amount_of_a_list_of_investments_is_promised() -> None:
    found = find_pledges("城镇建设投资90亿元、农村建设投资20亿元、民生工程投资8亿元。")
    assert [(p.object, p.value) for p in found] == [("城镇建设投资", 90), ("农村建设投资", 20), ("民生工程投资", 8)]


def test_size_of_a_thing_is_not_what_is_promised() -> None:
    pledge = only("开工建设总投资50亿元的云岭抽水蓄能电站。")
    assert pledge.value is None
    assert "云岭抽水蓄能电站" in pledge.object


def test_statements_are_made_of_every_clause() -> None:
    text = "经济稳中有进，新建公园19座，民生不断改善。"
    assert [s.text for s in statements([(1, "review", text)])] == ["经济稳中有进", "新建公园19座", "民生不断改善"]


@given(st.text(alphabet="新建成改造完推进12百万个座公里路桥项目，；、的（）“”%", max_size=80))
def test_any_text_gives_pledges_within_it(text: str) -> None:
    for found in (find_pledges(text), statements([(1, "plan", text)])):
        assert all(0 <= p.start < p.end <= len(text) for p in found)
        assert [p.start for p in found] == sorted(p.start for p in found)


def test_a_very_long_sentence_is_read_in_linear_time() -> None:
    text = "新建公园19座、绿道30公里，" * 4000
    assert len(find_pledges(text)) == 8000
