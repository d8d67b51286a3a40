"""A small corpus, made up: places of two levels over some years, with what a run meets besides."""

from __future__ import annotations

import shutil

from pipeline.settings.model import Project
from tests.conftest import SHIPPED, report_text

COUNTIES = ("平安县", "安乐县")
YEARS = range(2009, 2019)
# One sentence of the review and one of the plan a year, so that years differ, and pledges meet what became of them.
_DONE = (
    "新建学校4所，改造老旧小区9个，全年粮食产量达到12.5万吨，增长3.1%。",
    "一般公共预算收入完成3.6亿元，增长9.5%，城镇居民人均可支配收入21300元。",
    "全县空气质量优良天数达到301天，大气污染治理得到加强，生态环境持续改善。",
    "深化改革，取消行政审批事项21项，招商引资到位资金8.8亿元，同比增长12%。",
    "脱贫攻坚取得成效，减少贫困人口1.2万人，农村居民收入增长10.3%。",
    "创新驱动发展，新增高新技术企业7家，社会消费品零售总额增长8.9%。",
)
_PLANNED = (
    "改造老旧小区12个，新建学校5所，粮食产量稳定在12万吨以上。",
    "一般公共预算收入增长9%左右，城镇登记失业率控制在4%以内。",
    "空气质量优良天数达到310天以上，坚决打赢蓝天保卫战，推进生态文明建设。",
    "再取消行政审批事项10项，力争招商引资到位资金10亿元，优化营商环境。",
    "减少贫困人口8000人，建成污水处理厂1座，完成农村危房改造200户。",
    "新增高新技术企业5家，开工建设职业教育中心，保障和改善民生。",
)
# Paragraphs of a real report, other ones each year: of the made-up sentences alone, which come back every sixth year, topics are
# not determined, and linear algebra of another processor finds others.
_REAL = [line for line in SHIPPED.read_text(encoding="utf-8").splitlines() if 60 <= len(line) <= 400]
_APPENDIX = "\n附件：名词解释\n1.蓝天保卫战：指大气污染防治行动。\n2.民生实事：指与群众生活有关的十件实事。"


def yearly(place: str, year: int) -> str:
    """The report of a place and year."""
    at = year - YEARS[0] + (3 if place == COUNTIES[1] else 0)
    done, planned = _DONE[at % len(_DONE)], _PLANNED[at % len(_PLANNED)]
    rising = "大力推进乡村振兴，建设美丽乡村。" * (year - YEARS[0])  # and one word that breaks off
    text = report_text(
        place, year, more=planned * (1 + at % 3) + rising + "做好招商引资工作。" * (8 if year < 2014 else 1)
    )
    real = _REAL[(at + 7 * len(place)) % 4 :: 4]
    head = f"一、{year - 1}年工作回顾\n"
    return text.replace(head, "\n".join([head + done, _DONE[(at + 1) % len(_DONE)], *real, ""]))


def write_shipped(project: Project) -> None:
    """The shipped report."""
    shutil.copyfile(SHIPPED, project.root / "data" / "raw" / SHIPPED.name)


def write_made_up(project: Project) -> None:
    """Files, a table and a manifest; an appendix, a copy, and a text that is no report."""
    raw = project.root / "data" / "raw"
    settings = project.configs / "project.yaml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("dynamic: false", "dynamic: true"), encoding="utf-8"
    )
    for place in COUNTIES:
        for year in YEARS:
            text = yearly(place, year) + (_APPENDIX if (place, year) == ("平安县", 2016) else "")
            (raw / f"{place}_{year}.txt").write_text(text, encoding="utf-8")
    rows = "".join(f'安庆市,{year},"{yearly("安庆市", year).replace("全县", "全市")}"\n' for year in (2014, 2015, 2017))
    (raw / "城市.csv").write_text("place,year,text\n" + rows, encoding="utf-8")
    (raw / "副本.txt").write_text(yearly("平安县", 2014), encoding="utf-8")
    (raw / "散文.txt").write_text("今天天气很好，我们去公园散步，看见了许多花。" * 200, encoding="utf-8")
    (raw / "manifest.csv").write_text("path,place,year\n安乐县_2010.txt,安乐县,2010\n", encoding="utf-8")


CORPORA = {"shipped": write_shipped, "made up": write_made_up}
