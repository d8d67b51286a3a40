"""What is said around a number, as far as it tells for which years it is: what results (periods) and targets (ahead) share."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.chinese.numerals import whole_number
from pipeline.chinese.years import plan_years
from pipeline.indicators import clauses
from pipeline.indicators.clauses import Predicate

RANGE = re.compile(
    r"(?:从|自)?((?:19|20)\d\d)年?(?:到|至|—|-|－|——|~|～|[和、](?=\d{4}年?这?[两二]年))((?:19|20)\d\d)(?:年|(?=[两二]年))"
)
SINCE_PLAN = re.compile(
    r"“?(?P<plan>十[一二三四五六七八九]?|[五六七八九])五”?(?:规划|计划|时期)?(?:实施|开局)?"
    r"(?:以来|前(?P<years>[两二三四])年|头(?P<first>[两二三四])年)"
)
BASE = re.compile(r"(?:比|较|同|与|和)((?:19|20)\d\d)年(?:末|底|同期)?")
TOTAL = re.compile(r"累计(?!达)|五年(?:来|间|共|累计|新增|合计)|5年(?:来|间|共|累计|合计)|共计|总共")
# What is done and counted up over the years, whatever verb stands before the number.
DEED = re.compile(
    r"新增|净增|新设|新建|改建|扩建|新登记|新办|改造|搬迁|动迁|拆迁|解困|脱贫|摘帽|出列|引进|引资|使用国外|实际使用|实际利用|投入|签约|培训|治理|淘汰|压减|化解|退出|减税|降费|"
    r"减免|争取|下达|发放|投产|开工|竣工|安置|再就业|转移(?!支付)|流转|创收|造林|解决|实施|获批|取得|申请|授权|招商|投资(?![占率])|减少|增加|创建|打造|"
    r"认定|认证|培育|获评|选派|修建|整治|加固|疏浚|培养|毕业生|招收|安排|探明|节约|出版|授予|派出|接待|承包|植树|开垦|拨款|救助|资助|出让|收储|建成|完成(?!率)|转让|交易|注册|铺轨|铺设|建设"
)
JOBS = "urban_new_jobs"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is said around a number.

    Attributes:
        before: the sentence up to the number.
        segment: the same after its last semicolon.
        near: the stretch before it, after the last comma, with its bound words.
        former: the stretch before that one, empty where there is none.
        after: the sentence after it.
        predicate: the stretch before it as read.
        name: name of the indicator.
        code: its code, empty for an unlisted one.
        inherits: the subject is carried on from before.
        carried: years of the last number said of it.
        leveled: years of the last amount said of it, where the subject is carried on.
        since: the year that the last number said of it started from (由1978年的), None without one.
        doubled: the number counts doublings (翻一番).
        total: a total over the years was announced before in this segment (累计).
        among: several years that hold for the parts that follow (年均增长8%，其中第一产业增长5.8%), None without them.
    """

    before: str
    segment: str
    near: str
    former: str
    after: str
    predicate: Predicate
    name: str
    code: str
    inherits: bool
    carried: tuple[int, int] | None
    leveled: tuple[int, int] | None
    since: int | None
    doubled: bool
    total: bool
    among: tuple[int, int] | None


def since_plan(segment: str, final: int) -> tuple[int, int] | None:
    """Years of a plan so far (“十四五”以来, “十四五”前两年), unless a year is named after it."""
    found = list(SINCE_PLAN.finditer(segment)) if "五" in segment else []
    if not found or clauses.year_in(segment[found[-1].end() :]) is not None:
        return None
    first, _ = plan_years(found[-1]["plan"])
    counted = found[-1]["years"] or found[-1]["first"]
    last = min(first + whole_number(counted) - 1, final) if counted else final
    return (first, last) if first <= last else None


def announces_total(text: str) -> bool:
    """五年累计, 五年来: what follows in the segment adds up over the years."""
    return bool(TOTAL.search(text))
