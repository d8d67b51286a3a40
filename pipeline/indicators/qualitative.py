"""Targets and results without a number: 居民收入增长与经济增长同步, 能耗完成国家下达目标, 国际收支基本平衡."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from pipeline.chinese.horizon import announcement_end
from pipeline.chinese.quantities import UNREADABLE
from pipeline.indicators import clauses, confidence
from pipeline.indicators.clauses import Chunk
from pipeline.indicators.commitment import commitment_in
from pipeline.indicators.facts import ReportFacts, Setting
from pipeline.indicators.names import OTHER, Catalogue, Known, key
from pipeline.indicators.qualitative_names import names_in, names_in_task
from pipeline.indicators.scope import elsewhere, is_past
from pipeline.indicators.statement import Statement

_HOW = (
    r"(?:力争|争取|努力|确保|保持|基本|总体|大体|明显|略|要|均|都|全面|圆满|超额|预计|可|将|达到|进一步|"
    r"继续|持续|稳步|不断|更加|较快|较大|有|正|始终|同步|逐步|显著)*"
)
_RATE = r"(?:增长率|增长速度|增长|增速|增幅|涨幅|上涨|提高|上升)?(?:速度|水平)?"
_SYNC = re.compile(
    rf"{_RATE}{_HOW}(?:(?:(?:与|同)|(?:和|跟)(?![^，。；、]{{1,20}}与))[^，。；、]{{2,22}}?{_HOW}(?:同步|持平|相适应|相匹配|一致|相当|相协调|衔接)|"
    rf"(?:快于|高于|不低于|低于|好于|优于|不高于|领先|跑赢|超过|超(?!额)|略高于|略快于|大于)(?:或(?:等于|高于|"
    rf"快于))?(?:[^，。；、\d]{{0,10}})(?:平均|经济增长|经济增速|生产总值|GDP|全国|全省|全市|全自治区|目标|"
    rf"水平|增速|增长|增幅|上年|去年|居民收入)|保持在?(?:全[国省市])(?:平均)?(?:水平|增速)?(?:以上|之上))"
)
_TASK = re.compile(
    rf"{_HOW}(?:完成|实现|达到|达(?!标)|控制在|保持在|处于|落实)(?:好|了)?(?:[^，。；、\d]{{0,14}}?)(?:国家|省|市|上级|区|"
    rf"自治区|年度|下达|规定|核定|计划|考核|调控|合理|预期|全面小康|“?十[一二三四]五)[^，。；\d]{{0,12}}(?:目标|任务|指标|要求|标准|区间|水平|"
    rf"范围|进度|以内|之内)+"
)
_TREND = re.compile(
    rf"{_HOW}(?:保持(?:在)?[^，。；、\d]{{0,8}}(?:水平|前列|领先|合理区间|优良|稳定|平稳)|实现倍增|倍增|"
    rf"基本平衡|保持平衡|"
    rf"平衡|稳定增长|平稳增长|较快增长|稳中有[升进降增]|稳中提质|稳中向好|促稳提质|"
    rf"持续改善|继续改善|保稳提质|稳量提质|量稳质升|量增质升|量质齐升|量质双升|提质增效|提质提效|改善|好转|下降|降低|减少|提升|提高|增长|增加|"
    rf"稳定|平稳|达标|只升不降|不降低|"
    rf"不下降|总体稳定|基本稳定|充分就业|得到控制|双下降|向好)"
    r"(?=$|[，。；、]|的基础)"
)
# In the sentences after the one that announces the list only trends that are set as targets.
_TREND_OF_COURSE = re.compile(
    rf"{_HOW}(?:实现倍增|倍增|基本平衡|平衡|持续改善|继续改善|改善|好转|下降|降低|减少|只升不降|不降低|不下降|基本稳定|"
    rf"达标)(?=$|[，。；、])"
)
_RESULT = re.compile(
    rf"{_HOW}(?:低于|高于|好于|优于|完成|进一步下降|继续下降|持续下降|基本平衡|(?:与|"
    rf"同)[^，。；、]{{2,14}}?(?:基本)?同步)(?:[^，。；、\d]{{0,14}})"
)
# 完成单位GDP能耗下降年度目标, 完成国家下达的“十四五”能耗强度下降目标: the name stands within the task.
_DONE = r"(?:预计|可|如期|全面|超额|圆满|能够|确保|坚决)*完成(?:了)?"
_GIVEN = (
    r"(?:(?:国家|省|自治区|市|州|上级|县)(?:委省政府)?(?:下达|核定|定|"
    r"控)(?:的)?)?(?:“?十[一二三四五]?五”?(?:期间|规划)?)?(?:年度)?(?:的)?"
)
_AIM = r"(?:目标|任务|指标)"
_DROP_TARGET = re.compile(
    rf"{_DONE}{_GIVEN}(?:(?P<name>[^，。；、]{{3,24}}?)|(?P<several>[^，。；]{{6,60}}?等)(?:年度|节能|减排|环保|约束性)*){_AIM}"
)
# 全面完成上级下达的各项约束性指标, 坚决完成节能减排降碳任务: what is binding, without saying what all of it is.
_BINDING = re.compile(
    r"完成(?:好|了)?[^，。；]{0,12}?(?P<name>(?:节能减排(?:降碳)?|能耗双控|减排|节能降碳|能源和环境)(?:相关|的)?(?:约束性|控制)?(?:指标|任务|目标)|约束性(?:指标|目标))"
)
# What a trend alone makes no target of: 生活水平, 经济运行质量, and wishes (不断增长).
_FOLLOWED_TREND = re.compile(
    r"(?:率|(?<!质)量|额|强度|浓度|比重|占比|比例|比|指数|指标|收支|贸易|外贸|外资|进出口|面积|产能|(?:环境|空气|水|水体|生态)质量|减排|降碳|依存度|缺口|污染物)$"
)
_WISHED = re.compile(r"不断|明显|显著|普遍|加快|大幅|较大")
_OPENS_ITEM = re.compile(r"[一二三四五六七八九十]是")
_FURTHERED = re.compile(r"(?:[一二三四五六七八九十]是)?(?:促进|推动|统筹|坚持)")
_ALL_OF_THEM = re.compile(r"(?:均|都|全部|要|确保|全面){0,3}(?:达到|完成)")  # …和其他约束性指标，均完成市定任务
_SIZE = re.compile(
    r"(?<=..)(?:[总人户]?数|[总产销]?[量额值]|规模|收入|面积|余额|里程|投资|投入|产能|资产|资金|能力|人次)$"
)
# Without one of these no form can fit, and most sentences have none.
_HINT = re.compile(
    r"同步|持平|相适应|匹配|一致|相当|相协调|衔接|快于|高于|低于|好于|优于|大于|领先|跑赢|超过|完成|实现|达|控制在|落实|超|翻番|良好|"
    r"平衡|下降|降低|改善|好转|减少|提[升高]|"
    r"增[长加]|倍增|保持|稳|量增|量质|充分|巩固|向好|提质|质升|得到控制|只升"
)
_BALANCE = re.compile(r"国际收支(?:状况)?(?:保持|总体)?(?:基本)?(?:平衡|良好)")
_DOUBLED = re.compile(
    rf"{_HOW}(?:(?:比|较|与)20\d\d年(?:相比)?)?{_HOW}(?:完成|实现|提前实现|如期实现)?(?:倍增|翻番|翻了番)(?:的?(?:目标|任务))?"
)
# Of names that are in no list, those that a result without a number may be about.
_FOLLOWED = re.compile(r"(?:排放量|排放总量|排放强度|发生率|死亡率|失业率|浓度|依存度|杠杆率|覆盖率|合格率|优良率)$")
_RATE_NAME = re.compile(
    r"(?<!降低)(?<!下降)(?<!削减)(?<!(?<!自然)增长)率$|比重$|占比$|比例$|依存度$|强度$(?<!能耗强度)(?<!排放强度)"
)
_MOVES = re.compile(r"增长|增速|增幅|涨幅|下降|降低|削减|减少|同步|持平|上升|上涨|只升不降")
_THROUGHOUT = re.compile(r"持续|不断|逐年|连年")
_AMOUNT_NAME = re.compile(r"(?:产量|总产|产能|浓度|面积)$")
_SET_AGAINST = re.compile(
    r"同步|持平|相适应|匹配|一致|相当|相协调|衔接|快于|高于|低于|好于|优于|大于|领先|跑赢|超|完成|实现|达到|控制在|落实|"
    r"进一步|继续|持续|平衡|翻番"
)
_YEAR_AHEAD = re.compile(r"到(20\d\d)年(?:末|底)?，?$")
_CLAUSE = re.compile(r"[^，,；;。！？：:]+")
_LISTED = re.compile(r"、(?!\d)")
_CLEAN_END = re.compile(rf"(?:(?<!总)(?<!自然)(?:{_RATE})|{_HOW}|排放总量|的)+$")


def read_qualitative(
    text: str, taken: list[tuple[int, int]], catalogue: Catalogue, report: ReportFacts, setting: Setting
) -> list[Statement]:
    """Statements of the clauses of a sentence that hold no number.

    In a sentence that announces targets each clause of a set form is one, known or not (other:国际收支). Elsewhere only
    known indicators count, and only where they are set against a target or against growth.

    Args:
        text: the sentence.
        taken: offsets of the numbers found; clauses that hold one are passed over.
        catalogue: the list of indicators.
        report: place, level and years.
        setting: how the sentence is to be taken.

    Returns:
        Statements with bound ``qualitative`` and no value.
    """
    found: list[Statement] = []
    result = setting.kind == "outturn"  # which counts only where it is set against something
    if not _HINT.search(text) or (result and not _SET_AGAINST.search(text)):
        return found
    starts = sorted(s for s, _ in taken)
    foreign = elsewhere(report)
    announced = 0 if result else announcement_end(text)
    clause = ""
    for start, end in _clauses(text, starts):
        before, clause = clause, text[start:end]
        if (
            (result and _SET_AGAINST.search(clause) is None)
            or _HINT.search(clause) is None
            or UNREADABLE in clause
            or bisect_left(starts, start) < bisect_left(starts, end)
            or end <= announced
            or clauses.is_negated(clause)
            or clauses.is_hypothetical(clause)
        ):
            continue
        names, said = _read(clause, catalogue, setting, announced=announced > 0)
        if not names and setting.goals and _ALL_OF_THEM.match(clause):
            names, said = _read(before + clause, catalogue, setting, announced=announced > 0)
        if not names or (result and foreign.match(clause)):
            continue
        kind = "outturn" if setting.kind == "target" and is_past(clause, report) else setting.kind
        ahead = _YEAR_AHEAD.search(text[max(0, start - 9) : start])
        own = replace(setting, ahead_to=int(ahead[1]), ahead_from=int(ahead[1])) if ahead else setting
        found += [_statement(n, k, said, clause, (start, end), kind, report, own) for n, k in names]
    return found


def _clauses(text: str, starts: list[int]) -> Iterator[tuple[int, int]]:
    """Offsets of the clauses, of those of a list each: 零售物价涨幅控制在3%以内、|居民收入与经济增长同步、|失业率4%."""
    for match in _CLAUSE.finditer(text):
        start = match.start()
        for mark in _LISTED.finditer(match.group()) if "、" in match.group() else ():
            at = match.start() + mark.start()
            if bisect_left(starts, start) < bisect_left(starts, at) or _SYNC.search(text, start, at) is not None:
                yield start, at
                start = at + 1
        yield start, match.end()


def _read(
    clause: str, catalogue: Catalogue, setting: Setting, *, announced: bool
) -> tuple[list[tuple[str, Known | None]], str]:
    listed = setting.kind == "target" and setting.goals
    drop = _DROP_TARGET.search(clause)
    if drop is not None and (
        names := names_in_task(
            drop["name"] or drop["several"],
            catalogue,
            unknown=drop.start() == 0 and (announced or (listed and drop["several"] is not None)),
        )
    ):
        return names, drop.group()
    ahead = setting.kind == "target" and setting.ahead_to is not None
    if listed and (binding := _BINDING.search(clause)) is not None:
        name = re.sub("(?<!约束性)(?:任务|目标)$", "", binding["name"])
        return [(name, catalogue.lookup(name))], binding.group()
    if not listed and not ahead and not _SET_AGAINST.search(clause):
        return [], ""
    if not listed and _BALANCE.fullmatch(clause):
        return [("国际收支", catalogue.lookup("国际收支"))], clause
    plain = (_SYNC, _TASK, _DOUBLED, _TREND if announced else _TREND_OF_COURSE)
    patterns = plain if listed or ahead else (_SYNC, _RESULT, _TASK, _DOUBLED)
    doubles = "番" in clause or "倍增" in clause
    fitting = (p.search(clause) for p in patterns if doubles or p is not _DOUBLED)
    matches = [m for m in fitting if m is not None and m.start() > 1]
    if not matches:
        return [], ""
    first = min(matches, key=lambda m: m.start())
    if setting.kind == "outturn" and _FURTHERED.match(clause):
        return [], ""  # 促进人口、资源、环境与经济发展相协调: what is worked for
    if _OPENS_ITEM.match(clause) and first.re in (_TREND, _TREND_OF_COURSE):
        return [], ""  # 一是发展质量明显提升: what an item is about
    subject = clauses.read_predicate(Chunk("", 0, _CLEAN_END.sub("", clause[: first.start()]))).subject
    if not subject:
        return [], ""
    if subject.endswith("总量") and "平衡" in first.group():
        return [], ""  # a balance of supply and demand is no size of the economy
    doubled = first.re is _DOUBLED
    names = names_in(subject, catalogue, unknown=listed or doubled)
    if doubled:
        names = [(n, k) for n, k in names if k is not None or _SIZE.search(n)]
    if first.re in (_TREND, _TREND_OF_COURSE):
        wished = _WISHED.search(first.group()) is not None
        names = [(n, k) for n, k in names if (not wished if k is not None else _FOLLOWED_TREND.search(n) is not None)]
    if not names and setting.kind == "outturn" and _FOLLOWED.search(subject):
        names = names_in(subject, catalogue, unknown=True)
    return names, first.group()


def _statement(
    name: str,
    known: Known | None,
    said: str,
    clause: str,
    span: tuple[int, int],
    kind: str,
    report: ReportFacts,
    setting: Setting,
) -> Statement:
    quantity = _quantity(name, known, said, clause)
    last = setting.ahead_to or report.year
    if kind == "outturn":
        throughout = quantity == "growth" and not setting.last_year and _THROUGHOUT.search(said)
        period = (report.review_from if throughout else report.review_to, report.review_to)
    else:
        at_end = quantity in ("share", "level", "multiple")
        period = (last if at_end else setting.ahead_from or report.year, last)
    return Statement(
        indicator=known.code if known else OTHER + key(name),
        name=name,
        kind=kind,
        period_from=period[0],
        period_to=period[1],
        quantity=quantity,
        value=None,
        bound="qualitative",
        commitment=(commitment_in(clause) or ("expected" if setting.goals else "")) if kind == "target" else "",
        definition=known.definition if known else "",
        start=span[0],
        end=span[1],
        doubts=frozenset({confidence.UNLISTED} if known is None else ()),
    )


def _quantity(name: str, known: Known | None, said: str, clause: str) -> str:
    """What the wording is about: a rate, growth, an amount; empty where it names none."""
    if "倍增" in said or "番" in said:
        return "multiple"
    if (known is not None and known.percent == "share") or _RATE_NAME.search(name):
        return "share"
    if _MOVES.search(said) or _MOVES.search(name) or (known is not None and known.tail):
        return "growth"
    if _AMOUNT_NAME.search(name):
        return "level"
    if re.search(re.escape(name) + r"(?:下降|降低|减少|增长|上涨)", clause):
        return "growth"
    against = re.search(r"[快高]于|超|一致|相适应|匹配|相协调", said) is not None
    return "growth" if known is not None and known.percent == "growth" and against else ""
