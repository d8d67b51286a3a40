"""The names in a subject: one, or several that share a beginning or a head."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.indicators.clauses import Predicate
from pipeline.indicators.names import Catalogue, pair_of
from pipeline.indicators.subject import SHARE_NAME, Named
from pipeline.indicators.unknown import deed_name, unknown_name

_OWNER = re.compile(r"(?:企业|个体户|(?:民营|个体|私营|集体|非公有制)经济|开发区|园区|新区|集团|公司|乡镇|街道)的$")
_OF_SOME = re.compile(r"(?<![国省市县区州旗盟地])的$")  # 依靠产业脱贫的|人口 is not the place's
_CONNECTED = re.compile(r"^(?:使|让|推动|带动|我[市县区省州]|全[市县区省州国])+")
# What short coordinated names share with the last of them: 化学需氧量、氨氮排放量.
_SHARED = re.compile(
    r"(?:保险参保人数|保险人数|保险参保率|保险覆盖率|保险覆盖面|保险费|进出口总额|进出口额|进出口|出口额|出口|进口|参保率|覆盖率|普及率|入学率|达标率|合格率|处理率|排放总量|排放量|排放|增加值|产量|总产值|产值|投资|收入|贷款余额|贷款|存款|总额|浓度|占比|通车里程|里程|装机容量|"
    r"比重|销售额|人数|面积|消费|支出|增速)$"
)
# A known name may begin after these: verbs, conjunctions, scope and time.
BREAK_BEFORE = re.compile(
    r"(?:实现|完成|达到|推动|带动|拉动|促进|确保|力争|争取|努力|保持|预计|预期|计划|安排|要求|规定|提出|吸收|"
    r"使|让|将|把|的|、|和|及|与|是|为|：|五”|"
    r"以来|期间|全[国省市县区州社年盟旗]|[我本][国省市县区州]|累计|其中|[年月末元%]|今年|去年|明年|后|来|"
    r"县域|市域|城市|区域|预算)$"
)
JOINED = re.compile(r"、|以及|和(?!谐|平|地区)|与|(?<!普)及(?!率|格|时|物|其)")
# Nouns that name nothing without what they are of: 民营经济快速发展，增加值…; 项目302个、总投资…
HEADS = re.compile(
    r"(?:增加值|总投资|投资|总产值|年?产值|年产量|年销售收入|总产|收入|营业收入|主营业务收入|销售收入|销售额|利润|利税|税收|税收收入|存款余额|"
    r"通车里程|总量|产量|总产量|面积|在建|用电量|交易额|成交额|合同金额|增加值占比|占比|从业人员|注册资本)"
)
# 基本建设投资总额，|拟定为270亿元: a name of a size before a comma, and nothing said of it yet.
SIZE = re.compile(
    r"(?:[总金]额|[总产数]量|总产值|产值|投资|收入|面积|[总人户]数|余额|排放量|增加值|里程|能力|规模|支出|利润|利税)$"
)
RATE_HEAD = re.compile(r"占比$|比重$")


class NameReader:
    """Reads the names in a subject with the list of indicators.

    Args:
        catalogue: the list.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.deeds = False  # whether what is done and counted has a name: in results, not in the tasks of a plan

    def named(
        self, text: str, values: int, predicate: Predicate, *, growth: bool, percent: bool = False
    ) -> list[Named]:
        """The names in a subject, empty where it is none."""
        text = text.strip('“”"的')
        two = values == 2 or ("存贷款" in text and predicate.parted in ("均", "都", "双双"))
        if two and (pair := pair_of(text)) is not None:
            both = [self.catalogue.lookup(p, growth) for p in pair]
            if all(both):
                return [Named(text, k, p) for p, k in zip(pair, both, strict=True)]
            return [Named(p, k) for p, k in zip(pair, both, strict=True)]
        expanded = self.catalogue.expand(text, growth)
        if all(k for _, k in expanded):
            shared = len(expanded) > 1 and not all(n in text for n, _ in expanded)
            return [Named(text, k, n) if shared else Named(n, k) for n, k in expanded]
        begin = self.catalogue.ending(text, growth)
        some = begin and text[begin:] == "人口" and _OF_SOME.search(text[:begin])
        if begin and (some or _OWNER.search(text[:begin])):  # 私营企业的经济总量 is not the place's
            owned = _CONNECTED.sub("", text)
            return [Named(owned, None)] if len(owned) <= 32 else []
        shared = values > 1 or predicate.parted in ("均", "都", "双双")
        if begin and BREAK_BEFORE.search(text[:begin]) and not (shared and JOINED.search(text[:begin])):
            return self.named(text[begin:], values, predicate, growth=growth)
        if values > 1 or predicate.parted:
            parts = [p for p in JOINED.split(text) if p]
            if values > 1 and len(parts) != values and len(fewer := [p for p in text.split("、") if p]) == values:
                parts = fewer  # 信息传输和信息技术服务业、租赁和商务服务业
            if len(parts) == values == 2 and (known := self._second(parts, growth)) is not None:
                return [Named(unknown_name(parts[0]) or parts[0], self.catalogue.lookup(parts[0], growth)), known]
            if len(parts) == values or len(parts) > values == 1:
                return self.each(parts, growth)  # 二氧化硫、氨氮排放量分别下降1.5%
        elif percent and _SHARED.search(text) and "等" not in text and "大" not in text:
            parts = [p for p in JOINED.split(text) if p]
            if len(parts) > 1 and all(len(p) > 2 for p in parts) and not any(_SHARED.search(p) for p in parts[:-1]):
                return self.each(parts, growth)  # 养老保险、医疗保险参保率保持在95%以上
        name = unknown_name(text) or (deed_name(text) if self.deeds else None)
        if name is None and percent and text.endswith(("事项", "项目", "案件", "事故")) and unknown_name(text + "数"):
            name = text  # 行政审批事项减少40%: things that are only counted have a rate of change
        return [Named(name, None)] if name else []

    def each(self, parts: Sequence[str], growth: bool) -> list[Named]:
        """Coordinated names, each with what it shares with the last, unless it is listed as it stands."""
        begin = self.catalogue.ending(parts[0], growth)
        if begin and parts[0][:begin].endswith(("实现", "完成", "达到")):  # 提前实现|地区生产总值和居民收入
            parts = [parts[0][begin:], *parts[1:]]
        own = [(p, self.catalogue.lookup(p, growth)) for p in parts]
        whole = [p if k is not None else w for (p, k), w in zip(own, _with_head(parts), strict=True)]
        return [Named(unknown_name(w) or w, self.catalogue.lookup(w, growth)) for w in whole]

    def _second(self, parts: Sequence[str], growth: bool) -> Named | None:
        """In 规上工业产值和增加值 the second name shares the beginning of the first."""
        first, second = parts
        if HEADS.fullmatch(second) and (head := SIZE.search(first)) is not None and head.start() > 0:
            shared = first[: head.start()] + second  # 蔬菜面积、产量; 规上工业产值和增加值
            return Named(shared, self.catalogue.lookup(shared, growth))
        if self.catalogue.lookup(second, growth) is not None:
            return None
        tries = (first[:n] + second for n in range(len(first) - 1, 1, -1))
        return next((Named(t, k) for t in tries if (k := self.catalogue.lookup(t, growth)) is not None), None)


def _with_head(parts: Sequence[str]) -> list[str]:
    """Coordinated names with what they share: 交通、水利、市政领域投资, 化学需氧量、氨氮排放量."""
    if (rate := RATE_HEAD.search(parts[-1])) is not None and rate.start() > 0:
        return [p if SHARE_NAME.search(p[-2:]) else p + rate.group() for p in parts]
    size = len(parts[0])
    field = re.match(r"(?:领域|行业|产业|方面|系统)", parts[-1][size:])
    if size <= 3 and len(parts) > 1 and all(len(p) == size for p in parts[:-1]) and field is not None:
        return [*(p + parts[-1][size:] for p in parts[:-1]), parts[-1]]
    whole, head = [], ""
    for part in reversed(parts):
        shared = _SHARED.search(part)
        head = shared.group() if shared is not None and shared.start() > 0 else head
        complete = shared is not None or part.endswith(("数", "量", "额", "率", "值", "度"))
        complete = complete and not part.endswith("需氧量")
        whole.append(part if complete else part.removesuffix("保险" if head.startswith("保险") else "") + head)
    return whole[::-1]
