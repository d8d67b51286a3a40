"""How far a work has come, by the words of the clause that tells of it."""

from __future__ import annotations

import re

from pipeline.pledges import words
from pipeline.pledges.promise import Promise

_FINISHED = re.compile(
    r"完成|建成|竣工|完工|投用|投入使用|投产|通车|启用|开通|交付|运营|运行|并网|贯通|实现|成功|设立|成立|出台|印发|颁布|签署|获批|"
    r"(?:制定|建立|组建|启动|举办|改造|解决)了|告别"
)
_UNDER_WAY = re.compile(r"加快|推进|推动|正在|稳步|有序|扎实|继续|进展|积极|前期|筹备")
_BEGUN = re.compile(r"开工|启动|动工|奠基|破土|招标|征迁|封顶|主体")
_NOT_YET = re.compile(r"有望|力争|争取|即将|拟|前期|筹备|谋划|论证|立项|审批|获批|核准|列入|纳入|批复|可研|报批")
_TRIAL = re.compile(r"试点|试行|试验(?![区田室站场])")


def is_done(promise: Promise, text: str) -> bool:
    """Whether a clause that speaks of a pledge's thing says that what was promised was done, as far as its words tell.

    Args:
        promise: the pledge.
        text: the clause.
    """
    if _TRIAL.search(text) and not _TRIAL.search(promise.text):
        return False
    if promise.value is None and promise.kind == words.START:
        return not _tells(_NOT_YET, promise, text)
    if _FINISHED.search(text):
        return True
    # An amount was promised and none is told, or a work is only begun, or goes on.
    return promise.value is None and not _tells(_BEGUN, promise, text) and not _tells(_UNDER_WAY, promise, text)


def _tells(pattern: re.Pattern[str], promise: Promise, text: str) -> bool:
    """Whether words of a pattern stand in a text that are not what the pledge itself was about: 启动筹备, 编制规划."""
    return any(word not in promise.text for word in pattern.findall(text))
