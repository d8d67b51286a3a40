"""What stands before a quantity: subject, predicate, time and wording, read from the number leftwards.

A clause is read as  [time] [commitment] SUBJECT [adverbs] [verb] [到|为] QUANTITY:

    2024年      力争        社会消费品零售总额   同比实际   增长            8%左右
    (lead)      (lead)      (subject)            (adverb)   (verb)

Every rule is a pattern that is anchored at an end of the text, so reading takes time linear in its length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

# 跃居全省第3位、|增长8%: a rank, or a turn, is done with where the list goes on.
# Begins with one set of characters, which is found at once; of dashes, dots and 、 some divide.
_BREAK = re.compile(
    r"[，,；;：:。！？!?（）()\n—…、](?:(?<![—…、])|(?<=—)(?:—|(?=[\u4e00-\u9fff]))|(?<=…)…*"
    r"|(?<=第[\d一二三四五六七八九十][位名]、)|(?<=第\d\d[位名]、)|(?<=转[负正升降增减涨]、)|(?<=回升、))"
)

RISE = r"调高|上调|增长|增加|提高|上升|上涨|提升|扩大|递增|攀升|回升|反弹|跃升|增收|增产|增涨|上浮|加快|增|涨|升"
FALL = r"调低|下调|减少|精简|核减|调减|下降|降低|回落|下跌|缩减|缩小|下滑|减收|短收|压减|削减|收窄|萎缩|负增长|减产|下浮|压缩|减亏|减|降"
_FALLS = re.compile(FALL)
_YEARLY = re.compile(r"年均|平均每年|每年平均|(?<![全上去])年平均|年递增|每年")
_IN_TOTAL = re.compile(r"累计|五年(?!来)|(?<!\d)5年|[三四]年|总共|共计")
_TO = r"(?:达到|到|至|为|达)"
_VERB = re.compile(
    rf"(?:(?<=[值入额资量数])年)?(?:(?:(?<=[值入额资量数])|(?<![\u4e00-\u9fff]))比(?=增))?(?P<verb>{FALL}|{RISE})(?:了|比例|额|量)?(?P<to>{_TO})?$"
)
# 企业新增711家 counts a change, 城镇新增就业 is a name; alone (，新增266家) it speaks of the subject in force.
_NEWLY = re.compile(r"(?:(?<=[\u4e00-\u9fff”])|^|(?:分别|累计|共|再|均))(?P<verb>新增|净增)(?:了)?$")
_LEVEL = re.compile(
    r"(?P<level>(?:优化|适时|相应)*(?:调整|转变|变化|延长|缩短|扩展|拓展|优化|发展|回升|反弹|恢复|收窄|回落)(?:到|至|为)|转为|连续跨越|连续突破|连跨|跨越|接连|达到了|达到|达|实现了|实现|完成了|完成|收到|共收到|确定为|定为|"
    r"设定为|拟定为|拟安排|拟为|规定为|核定为|计划为|预期为|预期|预计为|安排|约为|为|是|已有|拥有|有|共有|保持在|保持|稳定在|维持在|维持|"
    r"控制在|落在|处于|运行在|稳定|(?<!现)在|到|至|[突冲首]破|越过|(?<=[争取望入值额])过|(?<=[长度速幅])保|^争|(?<=[长度速幅])争|跌破|跌至|超过|站上|迈上|跨上|跃上|登上|升至|升到|降至|降到|增至|增到|"
    r"减至|减到|累计|共计|总计|合计|共|可达|可|即|分别|仅|只有|只)$"
)
_ADVERB = re.compile(
    r"(?:(?:按|以)?(?:可比价格|可比价|不变价格|不变价|可比口径|同口径|同比口径|现价|现行价格|当年价格?)(?:计算|"
    r"测算)?|扣除(?:[^，。；、]{0,8}?(?:价格|物价))?(?:上涨|上升|变动)?(?:因素|的因素)?(?:影响)?(?:以后|之后|后)?|(?:剔除|扣除|还原)[^，。；、]{1,14}?(?:(?:因素|影响)+(?:以?后|之后)?|后)|"
    r"同比|环比|可比|(?:今年|去年|上年|当年|本年|目前)(?:末|底|初)?的?|明年|[比较]上?一?年(?:同期|同口径)?|[比较](?:上年|去年|(?:19|20)\d\d年)(?:同口径|实际|调整)*(?:同期|末|底|初|(?:预算|决算|预计|快报|执行|完成|收入|支出|实绩)*数?)的?|"
    r"[比较](?:疫情|[节灾震])前(?:同期)?|[比较]前年|[比较]年初|[比较]上届(?:末|期末)?|[比较与]“?(?:十[一二三四五]?|[五六七八九])五”?(?:末|期末|时期|期间)?的?|"
    r"按[^，。；、]{0,6}汇率(?:折算|计算|换算)|[比较]五年前|[比较]改革(?:开放)?前|[与同和](?:19|20)\d\d年(?:末|底|同期)?相比，?|(?:是|为|"
    r"相当于)(?:“?(?:十[一二三四五]?|[五六七八九])五”?|(?:19|20)\d\d年|上年|去年|[上前]一?个?五年)(?:同期|末|底|期末|时期|期间)?的|(?:是|为|相当于)[^，。；、是为]{1,16}(?:前|时|初|末|底|年代|时期|期间|总和)的|(?<![签节集预合条制公])约|"
    r"(?:在[^，。；]{1,20})?的?基础上|在[^，。；]{2,14}(?:情况|影响|形势|背景|条件|压力|冲击|带动|作用|之)下|[比较](?:上|前)一?个?五年(?:规划期|计划期)?|(?:是|为|相当于|"
    r"达到?)[^，。；]{0,10}(?:平均水平|平均|同期)的|"
    r"(?:在(?:19|20)\d\d年?[到至])?(?:19|20)\d\d年(?:末|底|初)?的?|"
    r"^年|“?(?:十[一二三四五]?|[五六七八九])五”?期?末的?|实际|名义|平均每年|每年平均|(?<![全上去])年平均|年均|每年|平均|超额|分别|(?<!人)均|都|双双|全部|累计|共|总共|一共|合计|再|又|也|已经|"
    r"每(?:[人生户亩月年天]|[人生户][每]?[月年天]|月每人)|先后|相继|接连|依次|已|将近|将|可以|要|仍|还|仅|就|更|进一步|大幅度?|大体|大致|快速|较快|稳步|明显|显著|持续|连续|"
    r"[有可]望|预计|初步核算|初步统计|据初步统计|预期|拟|力争|争取|努力|确保|保证|必须|保持|计划|继续|始终|逐步|逐年|一举|首次|(?<![元国榜岁])首|历史性地?|率先过?|成功|净|"
    r"比年初|五年|(?:(?:连续|[后前近])?[一二两三四五六七八九十]+|\d+)年(?:间|来|内)?(?:年?平均)?|相应地?|一律|提前(?:[一二三四五两\d]年)?|按[新老原同]口径|"
    r"(?:的)?(?:宏观)?(?:调控)?(?:主要)?(?:预期性?|指导性|约束性|调控|增长|规划|年度|控制|奋斗|"
    r"计划)?目标(?:值)?(?:拟)?(?:确定|设定|定|安排|调整|为|是)?(?:为|在)?|"
    r"[一二两三四五六七八九几]个|(?:实现|呈现|保持)?“?双(?:下降|提升|增长|降|升)”?|在[^，。；、]{2,8}?(?:初期|后期|时期|期间|阶段|之年|年份)|期间|左右|逆势|翻番|整体|总体|全年|上半年|下半年|前三季度|同步|至少|最低|高达|多达|速度|的速度|以|按|"
    r"可能|能够|(?<![产节功动智储核])能|应当|(?<![供效响反对适])应|需|须|基本|正?增长中?)$"
)
_FROM = re.compile(
    r"(?:由|从)(?P<when>原[定来](?:的)?(?:平均每年|年均)?|(?:(?:19|20)\d\d年|[一二三四前]个?季度|[上下]半年|年初|上年|上一年|去年|前年|上届|"
    r"五年前|“?(?:十[一二三四五]?|[五六七八九])五”?)?(?:同期|末|期末|初|底)?)的?$"
)
# 比1980年的7159亿元增加1551亿元: the first number is the one that is compared with, of its own year.
_COMPARED_BASE = re.compile(
    r"(?:比|较|同|与)(?P<when>(?:19|20)\d\d年|上年|去年|前年|“?(?:十[一二三四五]?|[五六七八九])五”?(?:期?末))(?:同期|末|底|初)?的$"
)
_RELATION = re.compile(
    r"(?P<how>高于|低于|快于|慢于|优于|好于|大于|小于|高出|超出|超过|超(?![长级高大低额市采声导算载])|领先|领跑|跑赢|高过|"
    r"(?<![同环对占可])比(?!例|重|率)|较)(?P<what>(?:一、[二三]|[^，。；、]){0,22}?)(?P<side>高出|高|低|快|慢|多|少|提前|领先|下降|"
    r"回落|提高|提升|上升|"
    r"增加|加快)?(?:了)?$"
)
_OF_TARGET = re.compile(
    r"(?:(?:只|仅|已|均|分别|超额)*(?:完成|达到|占|为|是|相当于)(?:了)?[^，。；、]{0,10}?)?(?:目标|任务|预算|"
    r"计划|进度|指标|调整数|总投资)(?:任务|数|总数)?的$|(?:完成|达到)[^，]{0,6}目标值?$"
)
_MULTIPLE = re.compile(r"(?:是|为|相当于|达到?|约为)(?P<base>[^，。；]{1,16})的$")
_SHARE = re.compile(
    r"占(?![比有用]|的?(?:比重|比例|份额)|地(?!区|方))(?P<whole>[^，。；、]{1,24}?)(?:的)?(?P<word>比重|比例|份额|比|总量|总数)?(?:的)?(?:分别|均|"
    r"都|预计|将|可)*(?:约)?(?:[比较](?:上年|去年|(?:19|20)\d\d年)(?:同期|末|底)?)?(?:(?:连续)?[三四五]年(?:来|间)?)?(?:又|再|已)?(?:约)?(?:(?:从|由)(?:(?:19|20)\d\d年|上年|“?(?:十[一二三四五]?|[五六七八九])五”?期?末)?(?:末|底)?的?|提高|提升|上升|增加|下降|降低|达到|达|为|超过|"
    r"到|至|保持在|占|了)*$"
)

# A match ends with a character that its pattern is written with, which most stretches do not.
_ENDS_VERB, _ENDS_LEVEL, _ENDS_ADVERB = (frozenset(p.pattern) for p in (_VERB, _LEVEL, _ADVERB))

_LEAD = re.compile(
    r"^(?:[“”\"、的了—]|[一二三四五六七八九十]{1,2}是|如今|而今|现在|(?:19|20)\d\d年和(?:19|20)\d\d年这?[两二]年|(?:19|20)\d\d年(?:末|底|前|以来|的)?|(?:[到至]|[到至]?在)?本世纪末|每年(?:平均)?|"
    r"按(?:省定|国家|现行)[^，。；、]{0,4}标准|按(?:可比价格?|不变价格?|现价|(?:可比|同|新|老|原)?口径)(?:计算)?|"
    r"\d{1,2}月(?:份)?(?:末|底)?|"
    r"到(?:19|20)\d\d年(?:末|底|前)?(?:时)?|到[二2][0〇零一二\d]{3}年(?:末|底)?|截至|截止|去年(?:末|底)?|今年|上年(?:末|底)?|"
    r"明年|当年|本年|年末|年底|年内|年度|全年|到年底|到今年底|今后五年|未来五年|"
    r"上半年|下半年|过去[一二三四五六七八九十\d]+年|(?:近|这|前|后)?[一二两三四五六七八九十\d]+年(?:来|间|里|"
    r"内|中)?(?:，|,)?|五年来|几年来|年均|平均每年|期末|届末|五年(?:累计|合计)|累计(?!专利)|"
    r"(?:力争)?[到至]“?(?:十[一二三四五]?|[六七八九])五”?(?:规划)?期?末，?|"
    r"“?(?:十[一二三四五]?|[六七八九])五”?(?:(?:计划|规划)?(?:期间|时期)|末|以来)?(?:要求)?|"
    r"第[一二三四五六七八九十]+个五年(?:计划|规划)(?:期间|时期)?(?:规定|要求|安排)?|[前近这][两二三四五六七]年内?我国(?=能源)|"
    r"(?:据)?初步(?:核算|统计|测算)|预计|预期|预算(?!外|内)|计划(?!外|内|单列)|安排|建议|初步|其中|并且|并|而且|且|同时|另外|此外|而|则|还|又|也|已|即|如|"
    r"特别是|尤其是|仅|从而|"
    r"使得?|让|把|将|推动|带动|拉动|促使|促进|"
    r"力争|争取|努力|确保|保证|必须|务必|奋力|全力|保持|实现了?|完成了?|达到了?|争创|突破|力求|坚决|要|"
    r"我[们市省县区州]|我(?!国)|"
    r"(?:全市|全省|全县|全区|全国|我国|我省|我市)?(?:今年|20\d\d年|明年)?(?:的)?(?:国民)?(?:经济)?(?:和|"
    r"与)?(?:社会)?(?:发展|工作)?(?:的)?(?:主要|总体|宏观|具体|经济|计划|奋斗|综合)?(?:的)?(?:预期|调控|"
    r"发展|奋斗|增长|计划|工作|经济)?目标(?:分别)?(?:初步)?(?:定|确定|安排|设定|建议|预期|是|为|拟)+)"
)
_YEAR = re.compile(r"(?<![比较自从由])((?:19|20)\d\d)年")
_NEGATED = re.compile(
    r"(?:没有?|未能?|尚未|并未|不能|不会|难以|无法|并非|不是|仍未|还未)(?:能够?|有)?(?:完成|达到|实现|"
    r"突破|超过|完全|增长|按期|如期)|(?:距|离)[^，]{0,12}(?:目标|要求)|差距|原定|原计划|没能|未达"
)
_HYPOTHETICAL = re.compile(
    r"^(?:但|而|因为)?(?:如果|假如|假设|假定|若|倘若|要是|即使|即便|哪怕|只要|一旦|每增长|每增加|每提高|"
    r"每上升|按照?[^，]{0,12}测算)"
)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch between separators.

    Attributes:
        before: separator before it, empty at the start.
        start: offset within the sentence.
        text: the stretch.
    """

    before: str
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Predicate:
    """What the last chunk before a quantity says.

    Attributes:
        subject: what is left of verb and adverbs on the right and of lead words on the left; may be empty.
        verb: verb of change nearest to the number, empty where none is.
        falls: the verb says that something becomes less.
        to: the verb leads to a level (提高到, 下降至).
        level: a verb of being or reaching is there (达到, 为).
        parted: 分别, 均 or 都, empty where none is.
        origin: what is said of the starting point (由1997年的), None where the quantity is none.
        yearly: 年均, 平均每年.
        total: 累计, 五年.
    """

    subject: str
    verb: str
    falls: bool
    to: bool
    level: bool
    parted: str
    origin: str | None
    yearly: bool
    total: bool


def chunks_of(text: str, start: int, end: int) -> list[Chunk]:
    """The stretches of ``text[start:end]`` between commas, colons, semicolons, full stops and brackets."""
    result = []
    at, before = start, ""
    for match in _BREAK.finditer(text, start, end):
        result.append(Chunk(before, at, text[at : match.start()]))
        at, before = match.end(), match.group()
    result.append(Chunk(before, at, text[at:end]))
    return result


def read_predicate(chunk: Chunk) -> Predicate:
    """Take verb, adverbs and lead words off a chunk; what is left is the subject."""
    return _predicate(chunk.text)


@lru_cache(maxsize=8192)  # 增长, 分别达到 and the names of indicators come again and again
def _predicate(text: str) -> Predicate:
    text = text.rstrip('“”"‘’ ')
    origin: str | None = None
    if text.endswith("的") and (base := _COMPARED_BASE.search(text)) is not None:
        origin, text = base["when"], text[: base.start()].rstrip()
    elif (compared := _relation(text)) is not None:
        text = text[: compared.start()].rstrip()
    if (planned := _OF_TARGET.search(text)) is not None:
        text = text[: planned.start()]
    verb = parted = ""
    to = level = False
    whole = text
    while text:
        tail, last = text[-40:], text[-1]
        if (
            verb == ""
            and last in _ENDS_VERB
            and (match := _VERB.search(tail)) is not None
            and not _part_of_name(tail, match.start())
        ):
            verb, to = match["verb"], bool(match["to"])
        elif verb == "" and "增" in tail[-3:] and (match := _NEWLY.search(tail)) is not None:
            verb = match["verb"]
            parted = "分别" if match.group().startswith("分别") else parted
        elif origin is None and ("由" in tail or "从" in tail) and (match := _FROM.search(tail)) is not None:
            origin = match["when"]
        elif last in _ENDS_LEVEL and (match := _LEVEL.search(tail)) is not None:
            level = True
            parted = "分别" if match.group() == "分别" else parted
        elif last in _ENDS_ADVERB and (match := _ADVERB.search(tail)) is not None:
            parted = match.group() if match.group() in ("分别", "均", "都", "双双", "全部") else parted
        else:
            break
        text = text[: len(text) - len(tail) + match.start()].rstrip('“”"、 ')
    said = whole[len(text) :]
    begin = 0
    while (lead := _LEAD.match(text, begin) if begin == 0 else _LEAD.match(text[begin:])) is not None and lead.end():
        begin += lead.end()
    said = text[:begin] + said
    return Predicate(
        subject=text[begin:],
        verb=verb,
        falls=bool(verb and _FALLS.fullmatch(verb)),
        to=to,
        level=level,
        parted=parted,
        origin=origin,
        yearly=bool(_YEARLY.search(said)),
        total=bool(_IN_TOTAL.search(said)),
    )


def _part_of_name(tail: str, at: int) -> bool:
    """新增, 净增 and the like belong to the name: 城镇新增, 出口退税减 is not."""
    return tail[max(0, at - 1) : at] in ("新", "净", "倍", "催", "加", "递") and tail[at : at + 1] in (
        "增",
        "升",
        "减",
        "涨",
    )


def year_in(text: str) -> int | None:
    """The last year named in a text that is no base of comparison (比2010年)."""
    years = _YEAR.findall(text) if "年" in text else []
    return int(years[-1]) if years else None


def relation_in(text: str) -> str | None:
    """What a difference is measured against (高于全国平均水平 1.2 个百分点), None where there is no comparison.

    比上年提高 is the place's own change, no comparison with another.
    """
    match = _relation(text)
    return match["what"].strip("“”的") if match else None


def _relation(text: str) -> re.Match[str] | None:
    match = _RELATION.search(text, max(0, len(text) - 40))
    if match is None:
        return None
    what, how = match["what"].strip("“”的"), match["how"]
    own = re.match(
        r"上年|去年|年初|前年|上一年|上届|[上前]一?个?五年|同期|(?:19|20)\d\d年|“?(?:十[一二三四五]?|[五六七八九])五|五年前|改革(?:开放)?前|前[一两三]年",
        what,
    )
    if how in ("比", "较") and (not match["side"] or own):
        return None
    return match if what and not (what.startswith("占") or re.search(r"\d|达到?$", what)) else None


def share_of(text: str) -> str | None:
    """The whole in 占一般公共预算支出的比重达到, None where there is none."""
    match = _SHARE.search(text[-48:])
    return match["whole"] if match else None


def is_of_target(text: str) -> bool:
    """A rate of completion follows: 完成年度目标的 102 %."""
    return bool(_OF_TARGET.search(text))


def is_multiple(text: str) -> bool:
    """是1997年的 2.3 倍."""
    return bool(_MULTIPLE.search(text[-24:]))


def is_negated(text: str) -> bool:
    """没有达到, 未能完成: what was not, or what had been planned."""
    return bool(_NEGATED.search(text))


def is_hypothetical(text: str) -> bool:
    """如果, 每增长: a condition, no statement."""
    return bool(_HYPOTHETICAL.match(text))
