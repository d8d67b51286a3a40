"""Numbers that say nothing of an indicator: they describe a noun, or are of a part, a rank, a condition, another place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.chinese.quantities import Quantity
from pipeline.indicators import clauses
from pipeline.indicators.clauses import Chunk
from pipeline.indicators.facts import ReportFacts, Setting
from pipeline.indicators.idioms import milestone_length
from pipeline.indicators.names import Catalogue
from pipeline.indicators.scope import is_past
from pipeline.indicators.subject import PERCENT

_AFTER_NUMBER = re.compile(r"[\u4e00-\u9fff“A-Za-z][^，。；、：（）()！]*")
_ABOUT_NUMBER = re.compile(
    r"^的?(?:阶段性|目标|预期目标|任务|水平|速度|增速|增长|高增|高速|幅度|以上|左右|区间|较快|较高|中高速|稳定|预期|历史|"
    r"要求|范围|，|既)"
)
_COMPARED = re.compile(
    r"(?:在全[国省市])?占[^，。]*$|[对与同从自][^，。；]{1,16}(?:进出口|出口|进口|贸易|投资)[^，。]*$|对[^，。]*贡献率[^，。]*$|(?:[高低快慢优好]于|超过|领先|比|较|相当于)[^，。]*$|[是为][^，。]*的$"
)
# 人口80%以上|在农村, 财政收入60%|来自烟草: a part of it.
_LIVES = re.compile(
    r"(?:以上|左右)?的?(?:来自|来源于|源于|依靠|用于|投向|集中[在于]|分布在|居住在|在(?:农村|乡村|城镇|山区|农业))"
)
_RUNNING = re.compile(r"连续[\d.]+(?:个?(?:月|季度)|年(?!保持|稳定|实现|超|突破|增|高于))[^，。；、]{0,6}$")
_AIMED = re.compile(r"的?[^，。；、\d]{0,8}(?:目标|任务|计划)")
# 低于10%|的预期目标: what a result is held against.
_HELD_AGAINST = re.compile(r"(?:低于|高于|不及|超过|少于|未达到?)(?:年初|了)?$")
# 失业率3.2%，控制在4%|的目标以内: in a result the second is the target, however often it is not said so.
_WITHIN_AIM = re.compile(r"(?:以内|以下)?的[^，。；、\d]{0,8}(?:目标|任务|计划)(?:值|数|要求)?(?:以内|之内|以下|范围)")
# 工业增加值增长9.2%，拉动GDP增长|3.6个百分点: a part of another's growth, no change of it.
_PULLS = re.compile(r"(?:拉动|带动|推动)[^，。；、]{0,16}增长(?:了|约|近|超过)?$")
# 财政收入过10亿元|的县达到70个, 进出口额过亿元|、过十亿元企业: of each of several, not of the place.
_OF_EACH = re.compile(
    r"(?:、[过超]?[\d.一二三五十百千]+[万亿]*元?)*的?(?:产业大|工业|骨干|龙头|重点|大型)?(?:出口)?(?:大户|(?:县|市|企业|园区|开发区|乡镇|强镇|镇|村|公司|集团)"
    r"(?:[（(，。；、达新有共]|分别|数|\d|$))"
)
# 基本达到“九五”计划提出的年均增长11%|的目标: what had been set.
_PLANNED = re.compile(r"(?:提出|确定|规定|制定|要求|设定|预定|部署|下达|明确)的[^，。；、\d]{0,10}$")
_SET = re.compile(r"的?(?:年初|预期|预定|计划|控制|调控|年度|既定|原定)[^，。；、\d]{0,8}(?:目标|任务|计划|水平)")
_YEAR_BEFORE = re.compile(r"(?:上年|去年)(?:同期|数)?(?:为|完成|是)?")
_TASK = re.compile(r"(?:任务|目标|计划)(?:数)?$")
_PART_OF = re.compile(
    r"^(?!.*[由从][^，]{0,16}的$).*(?<!年)(?<!期)的$"
)  # 财政收入的60%来自: a part of it, no rate of it
_OF_PROJECT = re.compile(r"(?:投资|价值|年产值?|规模|面积|金额|合同额)(?:近|超|达|约|超过|共|为)*$")
_LONG_AGO = re.compile(r"解放前|解放初|建国前|建国初|旧中国|新中国成立之?[前初]")
# 全国第|3位, 连跨三个|千亿元台阶: ranks and steps.
_RANK = re.compile(r"(?:连续|提前|第|前|排名|位列|位居|[一二两三四五六七八九几]个(?:新的?)?)$")


def is_modifier(text: str, quantity: Quantity, last: Chunk, following: Quantity | None, catalogue: Catalogue) -> bool:
    """A number that describes the noun after it: 10亿元以上|项目50个, 22个|断面水质优良比例95.5%."""
    after = text[quantity.end : quantity.end + 40]
    if after.startswith(("级", "型", "制")) and not milestone_length(after):
        return True
    if quantity.unit not in PERCENT and re.match(r"的\d", after):
        return True  # 500万元以上的|2350个
    if after.startswith("的") and _OF_PROJECT.search(last.text):
        return not _ABOUT_NUMBER.match(after)  # 总投资2.6亿元|的休闲农业项目成功签约
    if quantity.unit == "" and after[:1].strip("，。、；：（）") != "":
        return False
    match = _AFTER_NUMBER.match(after)
    if match is None or _ABOUT_NUMBER.match(after):
        return False
    if following is None or following.bound_start > quantity.end + match.end():
        return False
    between = Chunk("", quantity.end, text[quantity.end : following.bound_start])
    return bool(clauses.read_predicate(between).subject) and catalogue.ending(last.text.rstrip()) is None


def left_out(
    text: str,
    chunks: Sequence[Chunk],
    group: Sequence[Quantity],
    report: ReportFacts,
    setting: Setting,
    elsewhere: re.Pattern[str],
    *,
    inherits: bool,
) -> bool:
    """Whether quantities say nothing of the place's own: parts of a whole, ranks, conditions, other places.

    Args:
        text: the sentence.
        chunks: the stretches before them, the last one ends at them.
        group: the quantities.
        report: the report's years.
        setting: how the sentence is to be taken.
        elsewhere: words that begin a statement about another place.
        inherits: their subject is carried on from before.
    """
    first, last = group[0], chunks[-1].text
    if any(_LONG_AGO.search(c.text) for c in chunks[-2:]):
        return True
    if clauses.is_negated(last) or any(clauses.is_hypothetical(c.text) for c in chunks):
        return True
    if clauses.is_of_target(last) or _RANK.search(last):
        return True
    if chunks[-1].before in ("（", "(") and len(chunks) > 1 and _TASK.search(chunks[-2].text):
        return True  # 在去年任务（5.55亿元）的基础上
    if "超额" in last and _AIMED.match(text, group[-1].end):
        return True  # 超额完成500亿元目标
    against = setting.kind == "outturn" and _HELD_AGAINST.search(text, max(0, first.start - 8), first.start) is not None
    if against and _SET.match(text, group[-1].end):
        return True
    if setting.kind == "outturn" and _PLANNED.search(last) and _AIMED.match(text, group[-1].end):
        return True
    if first.unit.endswith("百分点") and _PULLS.search(last):
        return True
    if first.unit.endswith(("元", "亿")) and _OF_EACH.match(text, group[-1].end):
        return True
    if setting.kind == "outturn" and _WITHIN_AIM.match(text, group[-1].unit_end):
        return True
    if chunks[-1].before in ("（", "(") and _YEAR_BEFORE.fullmatch(last):
        return True  # 98亿元（上年92亿元）
    part = _PART_OF.search(last) is not None and "相当于" not in last  # 研发经费相当于生产总值的1.78% is a rate
    if first.unit in PERCENT and part and clauses.share_of(last) is None:
        return True
    if first.unit in PERCENT and _LIVES.match(text, group[-1].end):
        return True
    if setting.kind == "target" and text.startswith("的基础上", group[-1].end):
        return not is_past(last, report)  # 在“十五”期间下降20%|的基础上进一步下降
    if inherits and first.unit in PERCENT and (after := text[group[-1].end :][:8]).startswith("的"):
        return _ABOUT_NUMBER.match(after) is None  # 有24%|的企业亏损
    if _RUNNING.search(text[max(0, first.bound_start - 20) : first.bound_start]):
        return True
    # 全国粮食产量 in a province's report is another's; 高于全国 and 占全国 are not.
    other = elsewhere.search(_COMPARED.sub("", last))
    return other is not None and other.start() < 12 and clauses.relation_in(last) is None
