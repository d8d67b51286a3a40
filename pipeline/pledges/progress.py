"""How far a work has come, by the words of the clause that tells of it."""

from __future__ import annotations

import re

from pipeline.pledges import words
from pipeline.pledges.promise import Promise
from pipeline.pledges.statements import PledgeStatement

_UNDER_WAY = re.compile(
    r"加快|推进|推动|正在|稳步|有序|扎实|前期|筹备|谋划|继续|进展|在建|积极|着力|进入|即将|有望|力争|"
    r"试点推|加紧|抓紧|拟"
)
_FINISHED = re.compile(
    r"完成|建成|竣工|投用|投入使用|投产|通车|启用|开通|全面|全部|(?<!进展)(?<!进行)(?<!推进)顺利(?!推进|实施|进行|进展)|圆满|成功|实现|落成|交付|运营|开园|"
    r"(?:制定|制订|编制|建立|组建|开展|实施|启动|推出|举办|新建|改造|修建|解决)了|运行|设立|成立|出台|印发|颁布|签署|获批|并网|贯通|封顶|获评|超额|超过(?:计划|目标|预期)|告别|清零|根除|终结|成为|历史性地?结束"
)
_GOING_ON = re.compile(r"^(?:全面)?实施|建设$")
# What is carried on, not completed.
_CARRIED_ON = frozenset(("开展", "实施", "组织", "推进", "继续", "推行", "实行", "施行"))
_ACTIVITY = re.compile(r"(?:试点|改革|行动|活动|整治|普查)$")
_NAMED_WORKS = re.compile(r"”.{0,2}工程$")  # “万村千乡”市场工程
_WORKS_OF = re.compile(r"(?:工程|战略|政策|办法|条例)”?$")
_STATE = re.compile(r"清零|全覆盖|达标|并轨|联网|减半|翻番|贯通|脱贫|出列")
_ALL = re.compile(r"全部|全面|所有|100%|覆盖|普遍|均|都|实现")
# Going on is promised, and no end; but what is done away with has no stages.
_GOES_ON = re.compile(r"进一步|加快|推进|推动|促进|继续|加紧|抓紧|抓好|着力")
_ENDS = frozenset(("取消", "废止", "停征"))
_NUMBERED = re.compile(r"(?:[一二三四五六七八九十百]+|\d+)[项件个大][\u4e00-\u9fff]{2,4}")
_PLAN = re.compile(r"(?:计划|行动|规划|方案|纲要)[》”]?$")
_WRITING = re.compile(r"编制|起草|研究|制定|谋划|征求")
_PROGRAMME = re.compile(r"(?:计划|行动)$")  # begun, it is carried out: 制订实施三年行动计划, 启动三年行动计划
_ISSUED = re.compile(r"出台|印发|颁布|实施")
_OTHER_TRIAL = re.compile(r"^.*试点(?:、|和|及)")
_TRIAL = re.compile(r"试点|试行|试验(?![区田室站场])")
# A clause without any of these says how things stand, not what was done.
_DOING = re.compile(
    f"{_UNDER_WAY.pattern}|{_FINISHED.pattern}|{words.ACTION.pattern}|{words.FURTHER_ACTION.pattern}|初具|初步|初见|"
    "成效|顺利|深入|全面|获|前期|立项|核准|招标|试点|试行|列入|纳入"
)
# Of a work that is to be finished: not yet.
_BEGUN = re.compile(r"开工|启动|截流|动工|奠基|破土|进场|招标|征迁|封顶|主体")
# Of a work that is to be begun: not yet.
_PREPARED = re.compile(r"前期|筹备|谋划|规划|论证|立项|审批|获批|核准|列入|纳入|批复|可研|报批")
# A paper about a work is not the work: 《国家公园创建方案》获批复.
_PAPER = re.compile(r"(?:方案|规划|可研(?:报告)?|设计|报告)》?(?:已|正式)?(?:上报|获|通过|编制|报批|批复)")
_HOPED = re.compile(r"有望|力争|争取|即将|拟")
_ENDED = re.compile(r"建成|竣工|投用|投入使用|完工|通车|投产|交付|完成|启用|开通|开园|运营|并网|贯通")


def is_done(promise: Promise, text: str, after: str = "") -> bool:
    """Whether a clause that speaks of a pledge's thing says that what was promised was done, in full as far as its words tell.

    Args:
        promise: the pledge.
        text: the clause.
        after: the clause after it in its sentence.
    """
    if not _TRIAL.search(promise.text) and _on_trial(promise, text):
        return False
    if _STATE.search(promise.object) and not (_STATE.search(text + after) or _ALL.search(text)):
        return False  # 实现监管全覆盖, 实行监管
    if _PAPER.search(text) and not (_PLAN.search(promise.object) or _PAPER.search(promise.text)):
        return False
    kind = words.FURTHER if _only_progress(promise) else promise.kind
    carried_on = promise.action in _CARRIED_ON and _is_activity(promise)
    if carried_on and promise.value is None:  # 开展改革试点, 改革试点有序展开
        return not (_HOPED.search(text) or _told_by(_PREPARED, promise, text))
    if promise.value is None and _PLAN.search(promise.object) and _UNDER_WAY.search(text) and not _WRITING.search(text):
        return _HOPED.search(text) is None  # 制定三年行动计划, 推进三年行动计划
    begun = _BEGUN.search(text) and not _ENDED.search(text) and not _BEGUN.search(promise.text)
    if begun and kind not in (words.START, words.FURTHER) and not _PROGRAMME.search(promise.object):
        return False
    prepared = kind == words.START and _told_by(_PREPARED, promise, text)
    if prepared and not (_BEGUN.search(text) or _ISSUED.search(text)):
        return False
    if kind in (words.START, words.FURTHER) and promise.value is None:
        return _HOPED.search(text) is None
    if kind == words.FINISH and _GOING_ON.search(text) and not _FINISHED.search(text):
        return False  # 建成三中, 实施三中建设
    if promise.value is not None and not (_FINISHED.search(text) or _same_number(promise.text, text)):
        return False  # no amount is told where one was promised
    if carried_on:
        return not (_HOPED.search(text) or _told_by(_PREPARED, promise, text))
    return _FINISHED.search(text) is not None or not _told_by(_UNDER_WAY, promise, text)  # 稳步开展试点, 试点稳步开展


def says_what_was_done(text: str) -> bool:
    """Whether a clause says that anything was done, rather than how things stand (电子信息产业快速崛起)."""
    return _DOING.search(text) is not None


def other_stage(promise: Promise, statement: PledgeStatement) -> bool:
    """Whether works were to be begun and a clause tells of those ended, or the other way round."""
    ended, begun = (bool(pattern.search(statement.text)) for pattern in (_ENDED, _BEGUN))
    if promise.kind == words.START:
        return ended and not begun
    return promise.kind == words.FINISH and begun and not ended and not _BEGUN.search(promise.text)


def _on_trial(promise: Promise, text: str) -> bool:
    """Whether the very thing is on trial, and not one that is listed before it: 水利改革试点、|供销合作社综合改革稳妥推进."""
    rest = _OTHER_TRIAL.sub("", text)
    return _TRIAL.search(rest if promise.object[:2] in rest else text) is not None


def _same_number(one: str, other: str) -> bool:
    """Whether both name a thing by one number: 实施十项民心工程, 以实施“十项民心工程”为载体."""
    return any(name in other for name in _NUMBERED.findall(one))


def is_under_way(promise: Promise, text: str) -> bool:
    """Whether a named thing was to be done, and a clause says no more than that it goes on: 实施改造, 改造扎实推进.

    Readers take that for kept as often as for partly kept.
    """
    named = promise.value is None and promise.kind in (words.DELIVER, words.LEVEL)
    return named and not any(p.search(text) for p in (_FINISHED, _TRIAL, _BEGUN, _PAPER, _PREPARED))


def _told_by(pattern: re.Pattern[str], promise: Promise, text: str) -> bool:
    """Whether words of a pattern stand in a text that are not what the pledge itself was about: 启动筹备, 编制规划."""
    if pattern is _PREPARED and promise.object.endswith(("准备", "筹备")):
        return False
    return any(word not in promise.object or word == "前期" for word in pattern.findall(text))


def _only_progress(promise: Promise) -> bool:
    """Whether a pledge is to go on with something, and not to end it: 加快实施水库工程, 继续推行公司制."""
    return (
        promise.value is None
        and promise.kind == words.DELIVER
        and promise.action not in _ENDS
        and _GOES_ON.search(promise.text[: max(promise.text.find(promise.object), 0)]) is not None
    )


def _is_activity(promise: Promise) -> bool:
    """Whether a thing is carried on, not completed: a trial, a reform, a programme of which nothing is built."""
    if _ACTIVITY.search(promise.object):
        return True
    if _NAMED_WORKS.search(promise.object):
        return True
    return bool(_WORKS_OF.search(promise.object)) and not words.PHYSICAL.search(promise.object)
