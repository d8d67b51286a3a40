"""Is the text a government work report, carried whole or by a news article?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.errors import InputRefused
from pipeline.ingest.cleaning.characters import count_han
from pipeline.ingest.cleaning.notes import warning
from pipeline.messages import Message

MIN_HAN = 1900  # shorter texts are stubs, summaries or notices
_MIN_NEWS = 4000  # shorter news articles tell of a report, they do not carry it
_LONGEST_TITLE = 60
_LAST_WORDS = 3  # closing words stand within so many paragraphs of the end
# Shortest complete reports known by level (the national one of 1975 has 4,755 characters).
_USUAL = {"national": 4500, "province": 7500, "city": 7000, "district": 6000}

_RESOLUTION = re.compile(r"关于.{0,20}(?:政府)?工作报告.{0,8}的?决议")
_RESOLVES = re.compile(
    r"(?:听取|审议|审查)(?:和审议|并审议)?了.{0,40}(?:报告|所作).{0,400}?(?:会议(?:充分肯定|同意|高度评价|号召|强调|认为|要求|决定)|决定批准)",
    re.S,
)
_PARTY = re.compile(
    r"代表(?:中共|中国共产党)?[\u4e00-\u9fff、第]{0,24}(?:(?<!人民)(?<!革命)(?<!行政)(?<!管理)委员会|[省市县区州]委)(?:常委会|常务委员会|会)?[，,]?向.{0,30}(?:大会|代表大会|会议)?(?:作|做|报告|提出)"
    r"|中国共产党.{0,14}(?:全国|次)代表大会|党的第.{1,5}次.{0,6}代表大会(?:作|做|报告)|中央委员会.{0,30}(?:作|做)(?:关于.{0,30})?报告"
)
_PARTY_BODY = re.compile(r"全党(?:同志)?|中央委员会|党的第.{1,4}次(?:全国)?代表大会|全体党员|共产党员")
# Governments were called so until 1954–1980, and are no committees of a party.
COUNCIL = "人民委员会|革命委员会|行政委员会"
# On behalf of the government a plan or a budget is laid before the assembly; a work report may be given so too.
_ON_BEHALF = re.compile(
    r"受.{0,20}(?:人民政府|政府|国务院)(?:的)?委托.{0,30}(?:国民经济|社会发展计划|计划(?:草案|（草案）|执行)|预算|决算|规划纲要)"
)
_PLAN_TITLE = re.compile(
    r"国民经济(?:(?:和|与|、)?社会发展)?(?:第.{1,3}个)?(?:五年)?(?:发展)?(?:年度)?.{0,10}(?:计划|规划).{0,40}(?:报告|安排|草案|意见|执行情况|纲要|说明)"
    r"|第.{1,3}个五年(?:计划|规划).{0,24}纲要|(?:财政|预算|计划)执行情况.{0,60}(?:报告|安排|草案)|预算.{0,10}草案.{0,6}报告|决算.{0,40}报告"
)
_OF_GOVERNMENT = re.compile(r"我(?:现在)?代表.{0,16}政府")
_PASSED = re.compile(r"会议(?:审议)?(?:通过|批准)|(?:通过|批准)[）)]")
_OTHER_TITLES = re.compile(
    r"(?:人大常委会|人民代表大会常务委员会|法院|检察院|政协|纪委|统计局).{0,16}工作报告|统计公报|实施方案|实施意见"
    r"|政治协商会议.{0,40}工作报告|法治政府建设.{0,12}报告|政府信息公开.{0,12}报告|述职.{0,4}报告|工作要点$"
    r"|(?:(?<!管理)(?<!人民)(?<!革命)(?<!行政)委员会|办公室|党组|[局厅办]|(?<!管)委(?!会|员会))(?:关于)?[^，。]{0,14}工作(?:总结|汇报|报告|计划|情况)"
    r"|^(?!.*(?:人民代表大会|人大)).*(?:全体会议|工作会议|座谈会|推进会|审议.{0,16}时?)上?的?(?:讲话|发言|报告)"
)
_DRAFT = re.compile(r"(?:征求意见|讨论|送审|修改|草案)稿|初稿|草稿|(?<=报告)[》」]?[（(]?草案")
# Of a report, and no report: what explains it or shares out its tasks.
_ABOUT_REPORT = re.compile(
    r"工作报告》?(?:的)?(?:解读|起草说明|(?:重点)?任务(?:分解|分工)|辅导|读本)|审议[^，。]{0,8}工作报告[^，。]{0,4}(?:发言|讲话)"
)
# 我代表局党组, 我代表县人民检察院: a bureau, a court or a standing committee speaks.
_BUREAU = re.compile(
    r"代表(?:[\u4e00-\u9fff]{0,16}[局厅])党(?:组|委)|(?:代表|受)[\u4e00-\u9fff]{0,16}(?:人民法院|人民检察院|(?:人大|政协|代表大会|委员会)(?:常委会|常务委员会))"
)
_SPEAKS = re.compile(
    rf"代表.{{0,24}}(?:(?:人民)?政府|{COUNCIL})|代表(?:中华人民共和国)?国务院|(?:我|国务院).{{0,30}}(?:提出|作).{{0,20}}报告"
)
_CUES = (
    re.compile(r"政府工作报告"),
    re.compile(r"各位代表"),
    re.compile(r"请(?:予|大会|各位代表|连同)?.{0,8}审[议查]"),
    re.compile(r"(?:人民代表大会|人大).{0,14}会议"),
    re.compile(r"工作回顾|过去(?:的)?[一五]年|一年来|五年来|上年|去年|[一二三四五]年来"),
    re.compile(
        r"(?:主要)?(?:预期)?目标|总体要求|重点工作|今年.{0,6}工作|工作的?(?:安排|部署|建议|任务)|主要任务|(?:年|今后)的任务"
    ),
    re.compile(r"(?:地区|国内|全[省市县区])生产总值|GDP|工农业总产值|国民经济|粮食产量|工业总产值|财政收入"),
    re.compile(rf"(?:省|市|县|区|州|旗)政府|国务院|人民政府|{COUNCIL}"),
    re.compile(r"民生|人民生活|就业|社会保障|教育"),
)
_NEWS = re.compile(
    r"本报讯|本报记者|记者.{0,12}(?:获悉|从|了解|报道|梳理|采访|摄)|报告》?(?:说|指出|明确提出|强调|提出)|摘登|作政府工作报告时(?:说|指出)"
)
_NEWS_LEAD = re.compile(r"本报讯|记者(?!.{0,4}[站协])|报告(?:说|指出|提出)|作政府工作报告时|作了?《?政府工作报告》?。")
_LEADER = re.compile(r"(?:(?<!\.)\.{4,}|(?<!…)…{2,}|(?<!·)·{4,})\s*\d{1,3}\s*$|^\S.{2,30}\s+\d{1,3}\s*$")
CLOSING = re.compile(
    r"谢谢|万岁|让我们|(?:而|不懈|团结|共同|努力|接续|继续)(?:努力|奋勇|团结)?奋斗|新(?:的)?(?:更大)?贡献|(?:新|绚丽|华|精彩)(?:的)?篇章"
    r"|(?:奋斗|篇章|贡献|胜利|前进|明天|未来|辉煌|复兴|努力|奋进|拼搏|梦想|答卷|成绩|跨越|局面|画卷|家园|步伐|献礼|召开|周年|目标|征程|崛起"
    r"|发展|时代|进步|富强|幸福|兴旺|荣光|华章|奇迹|担当|力量|建设|生日|生辰|展现在|面前|必将|一定会)[^。]{0,20}[！!]$|(?:胜利|前进|向前发展|必胜的信心)[。！]$"
)


@dataclass(frozen=True)
class Kind:
    """What the text was found to be.

    Attributes:
        news: a news article that carries the report.
        warnings: doubts.
    """

    news: bool
    warnings: tuple[Message, ...]


def check_kind(*, title: str, front: str, paragraphs: list[str], said: str = "") -> Kind:
    """Accept a work report, refuse other texts.

    Args:
        title: title as printed.
        front: title, delivery line and speaker, without spaces.
        paragraphs: paragraphs of the body.
        said: what the user calls it: its path, and the title of a manifest or a table.

    Raises:
        InputRefused: ``not_a_report``; the detail says what the text looks like.
    """
    body = "\n".join(paragraphs)
    han = count_han(body)
    opening = re.sub(r"\s", "", body[:900])
    head = re.sub(r"\s", "", f"{title}\n{front}") + "\n" + opening
    named = "政府工作报告" in f"{title}{front}"
    if han == 0:
        raise InputRefused("not_a_report.no_chinese")
    if han < 4000 and (_RESOLUTION.search(title + front) or _RESOLVES.search(re.sub(r"\s", "", body[:1500]))):
        raise InputRefused("not_a_report.resolution")
    speaks = bool(_SPEAKS.search(opening))
    party = len(_PARTY_BODY.findall(body)) / max(han, 1) * 10000
    if (
        not named
        and (_PARTY.search(head) or (not speaks and party > 8))
        and not re.search(r"代表.{0,20}(?:人民政府|国务院)", opening)
    ):
        raise InputRefused("not_a_report.party")
    warnings = _check_plan_report(title, front, opening, named)
    if han < MIN_HAN:
        raise InputRefused("not_a_report.too_short", han=han)
    if _is_contents(paragraphs):
        raise InputRefused("not_a_report.contents")
    titles = [title, *(line for line in front.split("\n")[:2] if len(line) < _LONGEST_TITLE)]
    other = next((t for t in titles if _OTHER_TITLES.search(t)), title if _BUREAU.search(head) else None)
    if (not named and other is not None) or _ABOUT_REPORT.search(title):
        raise InputRefused("not_a_report.other_title", title=(other or title)[:40])
    cues = sum(bool(c.search(head if i < 1 else body)) for i, c in enumerate(_CUES))
    cues += bool("政府工作报告" in body and "政府工作报告" not in head)
    if cues < (4 if named else 5) or not (
        speaks or named or "政府工作报告" in body or "各位代表" in body or _looks_municipal(body)
    ):
        raise InputRefused("not_a_report.no_marks")
    if (draft := _DRAFT.search(f"{said}\n{title}\n{front}")) is not None:
        warnings.append(warning("draft", word=draft.group().strip("》」（(")))
    news, warnings_all = _news(title, front, paragraphs, opening, warnings)
    if news and han < _MIN_NEWS:
        raise InputRefused("not_a_report.news", han=han)
    return Kind(news, warnings_all)


def _check_plan_report(title: str, front: str, opening: str, named: bool) -> list[Message]:
    """Refuse a report on plan or budget, and the text of a plan.

    Members of the State Council gave such reports in place of a work report until 1991, and heads of governments lay
    a five-year outline before the assembly as their report of that year (2001, 2006); these pass with a warning. What
    a commission gives on behalf of the government, a report on the year's plan, and an outline itself do not.
    """
    own_title = "政府工作报告" in title or (not title and named)
    lines = [title, *front.split("\n")]
    plan = next((m for line in lines if (m := _PLAN_TITLE.search(line))), None)
    plan_line = plan.string if plan else ""
    if own_title or (named and not _PLAN_TITLE.search(title)):
        return [warning("plan_report")] if plan and "纲要" not in f"{title}{front}" else []
    if plan is None and not _ON_BEHALF.search(opening):
        return []
    if re.search(r"国务院(?:副|代)?总理|国务委员", front) or re.search(r"我(?:现在)?代表国务院", opening):
        return [warning("plan_report")]
    spoken = _OF_GOVERNMENT.search(opening) and not _ON_BEHALF.search(opening)
    if plan and "纲要" in plan[0] and spoken and "报告" in plan_line and not _PASSED.search(f"{title}\n{front}"):
        return [warning("plan_report")]
    raise InputRefused("not_a_report.plan_report")


def _looks_municipal(body: str) -> bool:
    """Text without salutation that a government writes of itself: 县政府, 全县, targets."""
    return len(re.findall(r"[省市县区州旗]政府|全[省市县区州旗]", body)) >= 8 and bool(
        re.search(r"工作回顾|预期目标|主要目标|总体要求", body)
    )


def _is_contents(paragraphs: list[str]) -> bool:
    leaders = sum(p.rstrip()[-1:].isdigit() and bool(_LEADER.search(p)) for p in paragraphs)
    sentences = sum("。" in p for p in paragraphs)
    return len(paragraphs) >= 5 and (leaders > 0.5 * len(paragraphs) or sentences < 0.1 * len(paragraphs))


def _news(
    title: str, front: str, paragraphs: list[str], opening: str, warnings: list[Message]
) -> tuple[bool, tuple[Message, ...]]:
    lead = "\n".join(paragraphs[:6])
    salutation = bool(re.search(r"各位代表", opening))
    marks = sum(len(_NEWS.findall(p)) for p in paragraphs)
    news = (not salutation and bool(_NEWS_LEAD.search(lead)) and marks >= 1) or (not salutation and marks >= 3)
    # A reporter speaks anywhere in a text that nobody delivers to 各位代表.
    news = news or ("各位代表" not in "".join(paragraphs) and any("记者" in p and "报告" in p for p in paragraphs))
    if news:
        warnings = [*warnings, warning("news")]
    if re.search(r"摘登|摘要|节选|摘编", title + front):
        warnings = [*warnings, warning("abridged")]
    return news, tuple(warnings)


def completeness(paragraphs: list[str], *, level: str, news: bool) -> list[Message]:
    """Warnings about a text that is cut off or too short for its level."""
    out: list[Message] = []
    han = sum(count_han(p) for p in paragraphs)
    if han < _USUAL[level]:
        out.append(warning("short", han=han))
    last = paragraphs[-1] if paragraphs else ""
    open_end = last[-1:] in "，、：,:" or (last[-1:] not in "。！？”）…；!?)】》" and count_han(last) > 30)
    if last and open_end:
        out.append(warning("cut_off"))
    elif not news and not any(
        (CLOSING.search(p) and count_han(p) > 4) or "谢谢" in p for p in paragraphs[-_LAST_WORDS:]
    ):
        out.append(warning("no_closing"))
    return out
