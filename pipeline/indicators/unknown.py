"""Names of indicators that are in no list: the noun phrase before a number, or after it."""

from __future__ import annotations

import re
from functools import lru_cache

_SHORTEST, _LONGEST = 2, 32
_SHORT = tuple("钢煤糖纱布盐纸")
_TWO_HAN = re.compile(r"[\u4e00-\u9fff].*?[\u4e00-\u9fff]", re.S)
_PREFIX = re.compile(
    r"^(?:[“”\"、，的]|主要污染物(?=化学|二氧|氨氮|氮氧|COD|SO)|尽管|虽然|使得|全年|全市(?=新增|共)|我们|预计|其中|目前(?:已?建成|全[国省市区县])?|并(?!网)|而|同时|累计|[共总合]计|共|已|实现|完成(?!率)|达到|"
    r"成功|先后|新(?=发展)|使|让|年末|年底|截至|到(?!位))+"
)
_SUFFIX = re.compile(
    r"(?:同比|分别|累计|已|约|共|达|达到|为|(?<!人)均|由|从|、|“|”|的|总计|突破|再|稳定|保持|控制|之和|合计|"
    r"总共|目前|将|则|却|仍|仍然|也|在|拟|等|等指标|等约束性指标|占|力求|共占)+$"
)
# Doings that are counted, not measured: they are pledges and deeds.
_DOING = re.compile(
    r"^(?:实施|推进|举办|开展|安排|谋划|签约|组织|选派|争取|下达|落实|筹措|发放|兑现|发行|拨付|出台|制定|"
    r"修订|清理|查处|排查|办理|梳理|公布|帮助|带动|吸引(?!国内|[省市区县境域]外|外来|外商|投资)|服务(?!业|贸易|外包|消费|零售|进出口)|惠及|"
    r"覆盖(?![率面])|受益|支持|推动|打造|"
    r"承办|召开|聚焦|围绕|通过|抓好|抓住|突出|坚持|深化|优化|强化|加快|加大|加强|培训|选树|评选|奖励|补助|"
    r"投入|投资(?![额总率者])|用于|协调|对接|储备|申报|获批|荣获|获得|入选|取消|下放|精简|承接|"
    r"重点(?![企工行产群领])|积极|大力|全面|扎实|深入|统筹|启动|开工|在(?!校|建|册|库|岗)|对(?!外|"
    r"[^，]{0,16}(?:进出口|出口|进口|贸易|投资)(?:总额|额|总值)?$)|为|向|"
    r"以|把|将|从(?!业)|"
    r"与|按|最(?!低)|超(?!高)|共有|如|若|当|由|经(?![济营贸开])|比(?![重例])|较|可(?!再生|持续)|"
    r"能(?![耗源力级量])|有(?!效|机|色|线)|是|"
    r"不(?!良)|没|新(?:开|建)?(?:成)?立?$)"
)
_THING = re.compile(
    r"(?:项目|工程|活动|政策|措施|任务|行动|事项|案件|方面|问题|领域|环节|会议|方案|条例|办法|文件|法规|"
    r"建议|提案|议案|实事|清单|名|届|批|(?<![肉禽鱼薯豆菌])类|年|月|日|时间|个|人大|以上|以下)$"
)
_VERB_END = re.compile(
    r"(?:形成|发行|安排|支持|引进|培育|获得|组织|覆盖|惠及|带动|吸引|推动|包括|超额|力争|位居|突破|"
    r"全[市县省国区]|和|与|及|以|[家级省市州]下|(?:大大|远远)(?:低于|高于|超过)了?|高出|(?:了“?|“)保)$"
)
# Nouns that name nothing without what they are of.
_BARE = re.compile(
    r"^(?:全[国省市县区]|就业|投资|人口|资金|贷款|面积|收入|企业|居民|群众|我国|我市|我省|我县|总数|总产量|产量|总产值|"
    r"产值|增加值|总产|农户|农民|职工|其他|项目|工程|共计|合计|推广|首期|首批|安排|主要经济指标|其他指标|"
    r"各项指标|主要指标|主要经济指标增速)$"
)
_VERB = (
    r"(?:完成|新增|新建|建成|建设|新设|改造|改建|扩建|新发展|解决|竣工|开工|净增|累计|增加|减少|实施|引进|签约|新签约|落地|谋划|申请|申报|支持|"
    r"培育|打造|创建|新认定|认定|获批|获评|获得|重组|整治|治理|淘汰|压减|化解|发放|投入|争取|启动|储备|招引|入库|建立|设立|成立|开通|打通|修建|"
    r"铺设|种植|栽植|发展|流转|帮扶|救助|资助|安置|培训|转移|吸纳|带动|惠及|减免|办结|查处|推进|投产|拆除|关停|落户|集聚|扶持|选派|"
    r"吸引|组建|布局|开设|增设|配备|购置|投放|更新|修复|绿化|保障|覆盖|建)"
)
_MERE_VERB = re.compile(rf"{_VERB}{{1,2}}了?$")
_OBJECT_VERB = re.compile(
    rf"^(?:[^，]{{0,6}}?(?:积极|全面|大力|有力|成功|先后|共|再|新|重点|扎实|加快|全部))?{_VERB}{{1,3}}(?:了|并)?$"
)
_OBJECT = re.compile(r"[\u4e00-\u9fffA-Za-z“”]{2,24}(?=[，。；、：！]|$)")
_OBJECT_END = re.compile(
    r"通过(?=易地|异地|扶贫)|(?:问题)?(?:全面|基本|稳定|全部|如期|顺利|得到|得以|实现|相继|尚|仍|还)*(?:没有?|未|获得|享受|纳入|有了?|解决|脱贫|受益|达到|投入|开工|竣工|"
    r"摘帽|搬迁(?!安置|点|户|群众|任务|工程|项目|区|人口)|出列|喝上|用上|住进|免费|参加|走上|建成|投产|投用|通车|通了|通上|成为|获|实现|得到)"
)
# Counted doings have a name only where something is counted that can be followed: no measures, meetings or documents.
_NO_DEED = re.compile(
    r"(?:活动|政策|措施|行动|事项|案件|方面|问题|领域|环节|会议|方案|条例|办法|文件|法规|建议|提案|议案|清单|体系|机制|计划|规划|组|"
    r"名|届|批|类|年|月|日|时间|人大|以上|以下|其中|有的|以来|其|他|等)$"
)
_TAKING_PART = re.compile(r"(?:参加|享受|纳入|实现|获得|脱离)了?[\u4e00-\u9fff]{3,16}$")
_OF_NOTHING = re.compile("(?:剩余|最后|金额|全[国省市县区州])$")
_FREED = re.compile("(?:脱贫|出列|摘帽)$")
_UNFINISHED = re.compile(r"(?:和|与|及|了|(?:了“?|“)保|并|将|带动了?全[市县省国区]|[大远]{2}(?:低|高|超)[于过]了?)$")
_ISSUED = re.compile(r"出台|制定|印发|颁布|修订")
_FUNCTION = re.compile(
    r"^(?:在(?!建|校|册|库|岗)|对(?!外|[^，]{0,16}(?:进出口|出口|进口|贸易|投资|贡献率))|为|向|以|把|将|从(?!业)|与|和|按|若|如|当|由|经(?![济营贸开])|"
    r"比(?![重例])|较|是|不|没|坚持|深化|优化|强化|加强|聚焦|围绕|通过|抓好|突出|确保|必须|要|这|那|其中|约|近|相当于|等于|有(?!效|机|色|线)|第|前|后|排|位居|居|"
    r"[一二三四五六七八九十]是)"
)
_FOR_WHOM = re.compile(
    r"^(?:为|给|向)[^，。]{1,10}?(?=减税|减负|减轻|减免|减少|退税|降低|节约|节省|让利|发放|提供|新增|放贷)"
)
_BY = re.compile(r"^(?:全[国省市县区州])?(?:通过|采取)[^，。；]{2,10}?(?:方式|渠道|途径|形式|办法)")
_CONNECTING = re.compile(
    r"^(?:全年|年内|累计|共|先后|已|其中|并|还|又|我们|积极|全力|成功|有力|全面|大力|扎实|深入|加快|持续|重点(?!项目|工程|企业|产业|行业|人群|实验室)|再)+"
)


# No name of anything: what is compared, conceded or added, and circumstances.
_NO_NAME = re.compile(
    r"(?:虽然?|远远|大大|高出|超出|超过了?|低于|高于|等于|超额|或者?|后来|又|略|其中一部分)"
    r"|.*(?:(?:之|努力|情况|支持|带动|作用|影响|背景|形势|领导|推动|基础|条件)下|(?<![初高集手途空])中|上述|这样|基础上)$"
)
_AMID = re.compile(r"^在[^，。]{2,14}?中(?=[\u4e00-\u9fff]{3})")  # 在工农业总产值中|现代工业所占的比重
_USED_FOR = re.compile(r"^[\u4e00-\u9fff]{0,8}?用于([^，。；]{2,24}?)的((?:专项)?(?:资金|经费|投资|支出|投入))$")
_STEADY = re.compile(r"^(?:稳定|巩固|稳步提高|逐步提高)(?=[\u4e00-\u9fff]{3,}率$)")


def _shaped(name: str, *unfit: re.Pattern[str]) -> str | None:
    """A name with its quotes closed, None for what has not the form of one."""
    if not _SHORTEST <= len(name) <= _LONGEST or not _TWO_HAN.search(name):
        return None
    if any(p.match(name) for p in (_NO_NAME, _MERE_VERB, _OF_NOTHING)) or any(p.search(name) for p in unfit):
        return None
    return ("“" if "”" in name and "“" not in name else "") + name + ("”" if "“" in name and "”" not in name else "")


def deed_name(text: str) -> str | None:
    """What is done and counted, as a name: 引进省市重点项目, 减税降费, 下达资金; None where nothing is named.

    Args:
        text: what stands before verb and number.
    """
    name = _CONNECTING.sub("", _SUFFIX.sub("", _BY.sub("", text.strip('“”"、，的'))))
    return _shaped(_FOR_WHOM.sub("", name), _NO_DEED, _ISSUED, _FUNCTION, _UNFINISHED)


@lru_cache(maxsize=4096)  # asked for again when the doubts of a row are told
def unknown_name(text: str) -> str | None:
    """A subject in the form of a name, None where it is none.

    Args:
        text: what stands before verb and number.

    Returns:
        The noun phrase without words around it, of 2 to 32 characters.
    """
    name = _STEADY.sub("", _AMID.sub("", _SUFFIX.sub("", _PREFIX.sub("", text))))
    if (used := _USED_FOR.match(name)) is not None:
        return used[1] + used[2]  # 用于设备更新、技术改造的资金
    head, of, tail = name.rpartition("的")
    if of and len(tail) >= 4 and head:
        name = "新增" + tail if head.endswith(("新增加", "新增")) else tail  # 企业新增加的固定资产
    return name if name in _SHORT else _shaped(name, _BARE, _DOING, _THING, _VERB_END)


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
    if end is not None and end.start() == 0 and not verb and (freed := _FREED.search(name)) is not None:
        return freed.group()  # 1446户2414人|稳定脱贫
    if end is not None:
        name, done = (
            name[: end.start()],
            re.sub(r"^(?:问题)?(?:全面|基本|稳定|全部|如期|顺利|相继)*", "", name[end.start() :]),
        )
    elif not verb:
        return None
    if name.lstrip("”").startswith(("的", "以", "左右", "个百分点")) or _NO_DEED.search(name) or len(name) < _SHORTEST:
        return None
    if unknown_name(name) is None and _FUNCTION.match(name):
        return None
    doing = "" if verb in ("完成", "累计", "建") else _CONNECTING.sub("", verb).removesuffix("了")
    return doing + name + (done if not verb and len(done) <= 12 else "")
