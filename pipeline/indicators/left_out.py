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
_ABOUT_NUMBER = re.compile(r"^的?(?:目标|预期|任务|水平|速度|增速|增长|高增|幅度|以上|左右|，|既)")
_COMPARED = re.compile(r"占[^，。]*$|对[^，。]*贡献率$|[是为][^，。]*的$")
# 财政支出70%以上|用于民生: a part of it.
_PART_GOES = re.compile(r"(?:以上|左右)?的?(?:来自|用于|投向|集中[在于]|分布在|居住在|在农村)")
_RUNNING = re.compile(r"连续[\d.]+年(?!保持|稳定|超|增)[^，。；、]{0,6}$")
# 低于13%左右|的预期目标, 超额完成15%|的计划目标, 规划提出的增长6%|的目标: what a result is held against.
_HELD_AGAINST = re.compile(r"(?:低于|高于|超过|超额[^，。；]{0,8}|(?:提出|确定|规定|下达)的[^，。；、\d]{0,10})$")
_AIM = re.compile(r"的?[^，。；、\d]{0,10}(?:目标|任务|计划)")
# 财政收入过10亿元|的县达到70个, 进出口额过亿元|、过十亿元企业: of each of several, not of the place.
_OF_EACH = re.compile(
    r"(?:、[过超]?[\d.一二三五十百千]+[万亿]*元?)*的?(?:大型)?(?:出口)?(?:大户|(?:县|市|企业|园区|开发区|乡?镇|村|集团)"
    r"(?:[（(，。；、达新有共]|分别|数|\d|$))"
)
_PART_OF = re.compile(r"^(?!.*[由从][^，]{0,16}的$).*(?<!年)的$")  # 财政收入的60%来自: a part of it, no rate of it
_OF_PROJECT = re.compile(r"(?:投资|面积|金额)$")
_LONG_AGO = re.compile(r"解放前|旧中国")
# 全国第|3位, 连跨三个|千亿元台阶, 拉动GDP增长|3.6个百分点: ranks, steps, parts of another's growth.
_NO_SIZE = re.compile(r"(?:第|前|位居|[一二两三四五六七八九几]个|拉动[^，。；、]{0,16}增长)$")


def is_modifier(text: str, quantity: Quantity, last: Chunk, following: Quantity | None, catalogue: Catalogue) -> bool:
    """A number that describes the noun after it: 10亿元以上|项目50个, 22个|断面水质优良比例95.5%."""
    after = text[quantity.end : quantity.end + 40]
    if after.startswith(("级", "型", "制")) and not milestone_length(after):
        return True
    if re.match(r"的\d", after):
        return True  # 500万元以上的|2350个
    if after.startswith("的") and _OF_PROJECT.search(last.text):
        return not _ABOUT_NUMBER.match(after)  # 总投资2.6亿元|的休闲农业项目成功签约
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
    after = text[group[-1].end :][:60]
    if any(_LONG_AGO.search(c.text) for c in chunks[-2:]):
        return True
    if clauses.is_negated(last) or any(clauses.is_hypothetical(c.text) for c in chunks):
        return True
    if clauses.is_of_target(last) or _NO_SIZE.search(last):
        return True
    held_against = setting.kind == "outturn" and _HELD_AGAINST.search(text[max(0, first.start - 24) : first.start])
    if held_against and _AIM.match(after):
        return True
    if first.unit.endswith(("元", "亿")) and _OF_EACH.match(after):
        return True
    part = _PART_OF.search(last) is not None and "相当于" not in last  # 研发经费相当于生产总值的1.78% is a rate
    if first.unit in PERCENT and (_PART_GOES.match(after) or (part and clauses.share_of(last) is None)):
        return True
    if setting.kind == "target" and after.startswith("的基础上"):
        return not is_past(last, report)  # 在“十五”期间下降20%|的基础上进一步下降
    if inherits and first.unit in PERCENT and after.startswith("的"):
        return _ABOUT_NUMBER.match(after) is None  # 有24%|的企业亏损
    if _RUNNING.search(text[max(0, first.bound_start - 20) : first.bound_start]):
        return True
    # 全国粮食产量 in a province's report is another's; 高于全国 and 占全国 are not.
    if elsewhere.search(last) is None:
        return False
    other = elsewhere.search(_COMPARED.sub("", last))
    return other is not None and other.start() < 12 and clauses.relation_in(last) is None
