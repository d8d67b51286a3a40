"""Names of indicators that are in no list: the noun phrase before a number, or after it."""

from __future__ import annotations

import re
from functools import lru_cache

_SHORTEST, _LONGEST = 2, 32
_SHORT = tuple("钢煤糖纱布盐纸")
_TWO_HAN = re.compile(r"[\u4e00-\u9fff].*?[\u4e00-\u9fff]", re.S)
_PREFIX = re.compile(
    r"^(?:[“”\"、，的]|主要污染物(?=化学|二氧|氨氮|氮氧|COD|SO)|虽然|全市(?=新增|共)|目前|而|其中|[共总合]计|累计|共|已|实现|完成(?!率)|达到|成功|先后|新(?=发展)|使|让|到(?!位))+"
)
_SUFFIX = re.compile(r"(?:分别|累计|已|约|共|达|为|由|从|、|“|”|的|再|将|则|却|仍|仍然|也|在|拟|等|占)+$")
# Words that begin an adverbial or a predicate, and no name.
_FUNCTION = (
    r"在(?!校|建|册|库|岗)|对(?!外|[^，]{0,16}(?:出口|进口|贸易|投资|贡献率))|为|向|以|把|将|从(?!业)|与|按|如|若|当|由|"
    r"经(?![济营贸开])|比(?![重例])|较|是|不(?!良)|没|有(?!效|机|色|线)|坚持|深化|优化|通过|围绕|抓好"
)
# Doings that are counted, not measured: they are pledges and deeds.
_DOING = re.compile(
    rf"^(?:{_FUNCTION}|实施|推进|举办|开展|安排|签约|组织|选派|争取|下达|落实|筹措|发放|兑现|发行|拨付|出台|制定|修订|清理|查处|排查|"
    r"办理|公布|帮助|带动|推动|吸引(?!国内|外|投资)|服务(?!业|贸易|外包|消费|进出口)|惠及|覆盖(?![率面])|受益|支持|打造|召开|加快|培训|评选|补助|"
    r"投入|投资(?![额总率者])|用于|协调|储备|申报|获批|荣获|获得|入选|取消|下放|精简|承接|重点(?![企工行产群领])|积极|大力|全面|扎实|深入|"
    r"启动|开工|最(?!低)|超|可(?!再生)|能(?![耗源力级量]))"
)
# Things that are counted without anything being measured.
_UNCOUNTED = r"活动|政策|措施|行动|事项|案件|方面|问题|会议|文件|法规|建议|提案|议案|名|届|批|(?<![肉禽鱼薯豆菌])类|年|月|日|时间|以上|以下"
_NO_DEED = re.compile(rf"^(?:{_FUNCTION}|要|这|那|第)|出台|制定|修订|(?:{_UNCOUNTED}|计划|规划|组|其|他|等)$")
_THING = re.compile(rf"(?:{_UNCOUNTED}|项目|工程|任务|实事|清单|个|形成|发行|安排|组织|覆盖|并)$")
_UNFINISHED = re.compile(
    r"(?:和|与|及|以|了|将|全[市县省国区]|(?:大大|远远)(?:低于|高于|超过)了?|高出|[家级省市州]下)$"
)
# Nouns that name nothing without what they are of.
_BARE = re.compile(
    r"^(?:就业|资金|收入|企业|居民|群众|我国|我市|我省|我县|总产量|产量|总产值|产值|增加值|农户|农民|职工|其他|推广|(?:主要|其他|各项)(?:经济)?指标(?:增速)?|全[国省市县区州])$"
)
_VERB = (
    r"(?:完成|新增|新建|建成|建设|新设|改造|改建|扩建|新发展|解决|竣工|开工|净增|累计|增加|减少|实施|引进|签约|新签约|落地|谋划|申请|申报|支持|"
    r"培育|打造|创建|新认定|认定|获批|获评|获得|重组|整治|治理|淘汰|压减|化解|发放|投入|争取|启动|储备|招引|入库|建立|设立|成立|开通|打通|修建|"
    r"铺设|种植|栽植|发展|流转|帮扶|救助|资助|安置|培训|转移|吸纳|带动|惠及|减免|办结|查处|推进|投产|拆除|关停|落户|集聚|扶持|选派|"
    r"吸引|组建|布局|开设|增设|配备|购置|投放|更新|修复|绿化|保障|覆盖|建)"
)
_MERE_VERB = re.compile(rf"{_VERB}{{1,2}}了?$")
_OBJECT_VERB = re.compile(
    rf"^(?:[^，]{{0,6}}?(?:积极|大力|有力|成功|先后|共|再|新|重点|扎实|加快))?{_VERB}{{1,3}}(?:了|并)?$"
)
_OBJECT = re.compile(r"[\u4e00-\u9fffA-Za-z“”]{2,24}(?=[，。；、：！]|$)")
_OBJECT_END = re.compile(
    r"通过(?=易地|异地|扶贫)|(?:问题)?(?:全面|基本|稳定|全部|如期|顺利|得到|得以|实现|相继|尚|仍|还)*(?:没有?|未|获得|享受|纳入|有了?|解决|脱贫|受益|达到|投入|开工|竣工|"
    r"摘帽|搬迁(?!安置|点|户|群众|任务|工程|项目|区|人口)|出列|喝上|用上|住进|免费|参加|走上|建成|投产|投用|通车|通了|通上|成为|获|实现|得到)"
)
_TAKING_PART = re.compile(
    r"(?:参加|享受|纳入|实现|获得|脱离)了?[\u4e00-\u9fff]{2,16}$|(?:全部|全面|稳定|如期)*(?:脱贫|出列|摘帽)$"
)
_FOR_WHOM = re.compile(
    r"^(?:为|给|向)[^，。]{1,10}?(?=减税|减负|减轻|减免|减少|退税|降低|节约|节省|让利|发放|提供|新增|放贷)"
)
_CONNECTING = re.compile(
    r"^(?:共|先后|已|其中|并|还|又|积极|成功|有力|全面|大力|扎实|深入|加快|重点(?!项目|工程|企业|产业|人群|实验室)|再)+"
)
# No name of anything: what is compared, conceded or added, and circumstances.
_NO_NAME = re.compile(
    r"(?:超过了?|低于|高于|等于|超额|或者?|后来|又|略|虽|(?:最后|剩余)$)|.*(?:(?<![初高集手途空])中|基础上|[之情力]下)$"
)
_USED_FOR = re.compile(r"^[\u4e00-\u9fff]{0,8}?用于([^，。；]{2,24}?)的((?:专项)?(?:资金|经费|投资|支出|投入))$")


def _shaped(name: str, *no_names: re.Pattern[str]) -> str | None:
    """A name with its quotes closed, None for what has not the form of one."""
    if not _SHORTEST <= len(name) <= _LONGEST or not _TWO_HAN.search(name):
        return None
    if any(p.match(name) for p in (_NO_NAME, _MERE_VERB)) or any(p.search(name) for p in (_UNFINISHED, *no_names)):
        return None
    return ("“" if "”" in name and "“" not in name else "") + name + ("”" if "“" in name and "”" not in name else "")


def deed_name(text: str) -> str | None:
    """What is done and counted, as a name: 引进省市重点项目, 减税降费, 下达资金; None where nothing is named.

    Args:
        text: what stands before verb and number.
    """
    name = _CONNECTING.sub("", _SUFFIX.sub("", text.strip('“”"、，的')))
    return _shaped(_FOR_WHOM.sub("", name), _NO_DEED)


@lru_cache(maxsize=4096)  # asked for again when the doubts of a row are told
def unknown_name(text: str) -> str | None:
    """A subject in the form of a name, None where it is none.

    Args:
        text: what stands before verb and number.

    Returns:
        The noun phrase without words around it, of 2 to 32 characters.
    """
    name = _SUFFIX.sub("", _PREFIX.sub("", text))
    if (used := _USED_FOR.match(name)) is not None:
        return used[1] + used[2]  # 用于设备更新、技术改造的资金
    head, of, tail = name.rpartition("的")
    if of and len(tail) >= 4 and head:
        name = "新增" + tail if head.endswith(("新增加", "新增")) else tail  # 企业新增加的固定资产
    return name if name in _SHORT else _shaped(name, _BARE, _DOING, _THING)


def object_after(text: str, verb: str) -> str | None:
    """The noun right after a number, where a verb of making stands before it or nothing does.

    Args:
        text: what follows number and unit.
        verb: what stands before the number, lead words taken off.

    Returns:
        The noun phrase, None where there is none.
    """
    match = _OBJECT.match(text)
    if match is None or (verb and not _OBJECT_VERB.search(verb)):
        return None
    name, done = match.group(), ""
    end = _OBJECT_END.search(name)
    if end is not None and end.start() == 0 and not verb and _TAKING_PART.match(name):
        return name
    if end is not None:
        name, done = (
            name[: end.start()],
            re.sub(r"^(?:问题)?(?:全面|基本|稳定|全部|如期|顺利|相继)*", "", name[end.start() :]),
        )
    elif not verb:
        return None
    if name.lstrip("”").startswith(("的", "以", "左右", "个百分点")) or _NO_DEED.search(name) or len(name) < _SHORTEST:
        return None
    doing = "" if verb in ("完成", "累计", "建") else _CONNECTING.sub("", verb).removesuffix("了")
    return doing + name + (done if not verb and len(done) <= 12 else "")
