"""Whose number it is: the subject of a quantity, in its clause, in the clause before, or carried on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.chinese.quantities import Quantity
from pipeline.indicators import clauses
from pipeline.indicators.clauses import Chunk, Predicate
from pipeline.indicators.coordination import BREAK_BEFORE, HEADS, JOINED, RATE_HEAD, SIZE, NameReader
from pipeline.indicators.idioms import are_households, milestone_length
from pipeline.indicators.names import Catalogue, strip_scope
from pipeline.indicators.subject import PERCENT, SHARE_NAME, STRONG, Named, Subject
from pipeline.indicators.unknown import object_after

# Words that stand for the subject in force: 增速高于全国, 总量达到, 其中.
_TOTAL_OF = re.compile(r"总数|总量|总规模")
_OF_PERCENT = re.compile(
    r"(?:以上)?的(?!速度|目标|水平|增速|增长|幅度|任务|比例|高|较|预期)(?P<noun>[\u4e00-\u9fff“”]{3,16})(?=[，。；、])"
)
_GENERIC = re.compile(
    r"(?:其|其中|全市|全省|全县|全区|全年)?(?:中|增速|增幅|涨幅|降幅|增长率|增长速度|总量|总额|总规模|"
    r"规模|总数|余额|数量|实际金额|金额|"
    r"总值|平均值|同比|同期|实绩|完成额|到位率|年均|累计|全年|实际|名义|增长|同口径|年均增速|平均增速|位|"
    r"(?:全国|全省|全市|全县)?(?:平均每人|每人平均)|我们|经过努力|实际完成|执行结果|"
    r"实际增长|实际增速|名义增速|累计增长|年均增长|绝对值|总产值增速|增长幅度)"
)
_TOPIC = re.compile(
    r"^(?:[^，]{0,12}?(?:推动|促进|加快|大力发展|坚持))?(?P<topic>(?!的)[\u4e00-\u9fff“”]{2,14}?)(?:连续[一二三四五六七八九十\d]+年|连年|年年|有所|有了|继续|快速|迅速|持续|不断|进一步|明显|显著|大幅度?|"
    r"稳步|健康|攻坚|较快|加快|全面|深入|平稳|蓬勃|加速|支撑|引领|主导|带动|竞争|综合|整体|发展|实力|作用|能力|势头|态势|水平)*"
    r"(?:发展|增长|壮大|增强|增加|提升|提高|改善|优化|推进|扩大|上升|良好|向好|活跃|繁荣|显现|突出|凸显|升级|复苏|恢复|回升|好于预期|(?:再|喜|又|连|连续)*获?丰收|稳产增产)"
    r"(?:步伐)?(?:较快|加快|迅速|平稳)?$"
)
# 粮食在面积调减的情况下，|总产量达到…; 工业生产速度逐月回升，|完成增加值…
_CROP = re.compile(
    r"(?:全[省市县区州]|我[省市县])?(?P<topic>粮食|夏粮|秋粮|棉花|油料|糖料|蔬菜|水果|肉类|水产品|原煤|原油)(?!加工|流通|收购|价格|直补|总?产)"
)
_SECTOR = re.compile(
    r"(?:全[省市县区州]|我[省市县])?(?P<topic>(?:规模以上|规上)?工业|农业|服务业|建筑业)(?:经济|生产|运行)"
)
_OUTPUT, _OUTPUT_OF = re.compile(r"总?产量?"), re.compile(r"(?:(?:综合)?生产(?:能力)?|(?:播种|种植)?面积)$")
# What a bare noun may be of: neither a change nor a share nor what was done for people.
_OWN_THING = re.compile(r"[^占]*(?<!增加)(?<!减少)(?<!增收)(?<!就业)(?<!创业)(?<!脱贫)")
_SCOPE_ALONE = re.compile("全[国省市县区州]")
_VISITORS, _SPENT_BY = re.compile("游客|旅游"), re.compile("(?:综合)?总?(?:收入|花费)")
_WORKS = re.compile(r"[\u4e00-\u9fff、]{2,12}建设")
_LAST_MEMBER = re.compile(
    r"^.*(?:、|和)[^，、]{2,12}等(?!方面|领域|环节)(?=[\u4e00-\u9fff]{4})"
)  # 个体、私营企业等|非公有制经济快速发展
_GOOD_AIR = ("优良率", "优良比例", "优良比率", "达标率")
_PART_OF_YEAR = re.compile(
    r"^(?:[前第]?[一二三四1-4](?:[至到、—-][一二三四1-4])?个?季度(?:末|底)?|首季度?|[上下]半年"
    r"|\d{0,2}[至到—-]?\d{1,2}月份?(?:末|底)?)"
)
_BEGINS_PART_OF_YEAR = frozenset("前第一二三四首上下0123456789至到—-")
# What may follow a name that goes on beyond a comma: 外商直接投资|保持良好势头, but 税收|利润 is another name.
_GOES_ON = re.compile(
    r"$|\d[\d.]*□|[一二两三四五多]次|首次|[过跨迈跃升]|跻身|[步迈进]入|登上|接连|先后|相继|[一二两三四五]年|(?:19|20)\d\d年|[位排]?[居列]|排|基本|站|连[续跨]|不断|始终|一直|迅速|稳步|年均|突出|保持|继续|比|较|由|从|在|呈|稳|持续|大幅|快速|平稳|扭转|止[跌住]|结束|摆脱|逐|明显|有|实现|再|首次|突破|达|超|完成|增|提|"
    r"上升|下降|回|上涨|涨|降|总体|进一步|出现|同|与|分别|均|都|（|\("
)
_RUNS_ON = re.compile(
    r"(?!以上|以下|以内|左右|增[加长至到]|提[高升]|上升|下降|减少|降[低到至]|达|占|居|位居|高于|低于|快于|"
    r"超|再|比|较|同比|分别|均|年均|的?(?:阶段性|目标|水平|任务)|和|与|及|至|到|大关|关口|(?:新的?|大)?台阶|新的?水平)"
    r"[\u4e00-\u9fff“]"
)
_YEAR_FIRST = re.compile(r"(?:19|20)\d\d年")
# 安排700多万人|就业, 帮助1.1万人|创业: those for whom something is done, and what.
_PLACED = re.compile(r"(安排|安置|帮助|帮扶|扶持|引导|带动|支持|促进|推动|吸纳|动员)了?$")
_JOBS = re.compile(r"[\u4e00-\u9fff]{0,16}?(?:就业|创业|脱贫|增收|上岗)(?=[，。；、]|$)")
_COUNTING = re.compile(
    r"^(?:新增|净增|累计|新签约|签约|引进|建成|投产|实施|谋划)+|(?:总投资|完成投资|投资|数量|数|总量|总数|营业收入|主营业务收入|产值|增加值|利润|销售收入"
    r"|年?产量|年?产能|(?:种植|养殖|播种)面积|[存出]栏量?)+$"
)


class SubjectFinder:
    """Finds subjects with the list of indicators.

    Args:
        catalogue: the list.
        elsewhere: words that begin a statement about another place.
        own: what the place calls itself before a name (西藏|生产总值).
    """

    def __init__(self, catalogue: Catalogue, elsewhere: re.Pattern[str], own: re.Pattern[str]) -> None:
        self.catalogue = catalogue
        self.elsewhere = elsewhere
        self.own = own
        self.names = NameReader(catalogue)

    def find(
        self, chunks: Sequence[Chunk], predicate: Predicate, group: Sequence[Quantity], after: str, held: Subject | None
    ) -> tuple[Subject | None, bool]:
        """The subject of a group of quantities.

        Args:
            chunks: the stretches before the number, the last one ends at it.
            predicate: the last stretch as read.
            group: the quantities, joined by 、 or 和.
            after: what follows them.
            held: the subject in force.

        Returns:
            The subject, None where there is none; and whether it is carried on from before.
        """
        if (whole := clauses.share_of(chunks[-1].text)) is not None:
            return self._of_share(chunks, whole, held, len(group)), False
        text = predicate.subject
        text = self.own.sub("", _PART_OF_YEAR.sub("", text) if text[:1] in _BEGINS_PART_OF_YEAR else text)
        if text.endswith("等") and predicate.parted in ("均", "都", "双双") and "、" in text and len(group) == 1:
            each = self.names.each([p for p in JOINED.split(text[:-1]) if p], True)
            return Subject(each, text), False  # 烤烟、桑蚕茧、猪牛羊肉等都增长50%
        ends_list = text.endswith("等")  # 兰钢小区等|19个改造项目: the number is of no subject before
        if chunks[-1].text.endswith("、") or ends_list:
            text = ""  # 贫困村出列、|88个贫困县摘帽: what comes before is done with
        if _SCOPE_ALONE.fullmatch(text) and predicate.origin is None and not _RUNS_ON.match(after):
            text = ""  # 农民的纯收入，|全国平均每人达到355元
        said = bool(text) and not _GENERIC.fullmatch(text)
        if (
            _TOTAL_OF.fullmatch(text)
            and held is not None
            and (counted := _COUNTING.match(held.names[-1].name)) is not None
        ):
            name = held.names[-1].name[counted.end() :] + text  # 净增高新技术企业1994户、|总数8406户
            return Subject([Named(name, self.catalogue.lookup(name))], name), False
        if text == "人均" and held is not None and predicate.verb != "增收":
            name = "人均" + strip_scope(held.printed)
            return Subject([Named(name, self.catalogue.lookup(name))], name), False
        if text in _GOOD_AIR and held is not None and held.names[-1].known is not None:
            name = "空气质量" + text  # 空气质量优良天数312天，|优良率85.2%
            known = self.catalogue.lookup(name)
            if known is not None and known.code == held.names[-1].known.code:
                return Subject([Named(name, known)], name), False
        if held is not None and _SPENT_BY.fullmatch(text) is not None and _VISITORS.search(held.printed) is not None:
            name = "旅游" + text  # 接待游客1000万人次，实现|综合收入50亿元
            return Subject([Named(name, self.catalogue.lookup(name))], name), False
        if text == "投入" and held is not None and not held.names[0].known and after[:1] in ("，", "。", "；"):
            name = _COUNTING.sub("", held.names[-1].name) + text  # 实施33项民生工程，|投入345亿元
            return Subject([Named(name, None)], name), False
        if text == "增加值" and held is not None and held.names[-1].name.endswith("产值"):
            name = re.sub(r"总?产值$", "", held.names[-1].name) + text  # 农业总产值1600亿元、|增加值920亿元
            return Subject([Named(name, self.catalogue.lookup(name))], name), False
        if said and HEADS.fullmatch(text) and (topic := self._topic(chunks, held, text)) is not None:
            doing = "完成" if text.endswith("投资") and f"完成{text}" in chunks[-1].text else ""
            return Subject([Named(topic + doing + text, self.catalogue.lookup(topic + text))], topic + text), False
        percent = group[0].unit in PERCENT
        if group[0].unit == "番" and not predicate.parted and all(SIZE.search(p) for p in JOINED.split(text)):
            predicate = replace(predicate, parted="均")  # 战略性新兴产业增加值和服务业增加值翻一番
        named = (
            self.names.named(text, len(group), predicate, growth=_growing(predicate, group), percent=percent)
            if said
            else []
        )
        # 建成10条|市域特色链: a number that runs on into a noun counts that noun.
        countable = group[0].unit not in PERCENT and not are_households(group)
        if named and (named[0].known or not countable or not _RUNS_ON.match(after)):
            return Subject(named, text), False
        if (placing := _PLACED.search(chunks[-1].text)) is not None and (placed := _JOBS.match(after)) is not None:
            name = placing[1] + placed.group().removeprefix("实现")
            return Subject([Named(name, self.catalogue.lookup(name))], name), False
        if (named_after := self._after(text, predicate, group, after)) is not None:
            return Subject([named_after], named_after.name), False
        if said or ends_list:
            return None, False
        bare = (
            not chunks[-1].text.strip()
            and group[0].bound_start == group[0].start
            and chunks[-1].before not in ("（", "(")
        )
        if bare and group[0].unit not in (*PERCENT, "番") and chunks[-1].before not in ("：", ":", "——"):
            return None, False  # ，230个计划新开工项目: nothing says whose number it is
        if bare and (of := _OF_PERCENT.match(after)) is not None:
            return Subject([Named(of["noun"], None)], of["noun"]), False  # 90%|的行政村通了油路
        dated = _YEAR_FIRST.match(chunks[-1].text) is not None  # 轻工业总产值，|1981年比1980年增长14.1%
        for chunk in reversed(chunks[:-1]):
            found = self._earlier(chunk, predicate, group, near=chunk is chunks[-2], dated=dated)
            if found is not None:
                return found, False
            if chunk.before and chunk.before in STRONG:
                break
        if chunks[-1].text.strip() in ("为", "给", "使", "让", "向") and _RUNS_ON.match(after):
            return None, False  # ，为13.1万名|下岗职工发放生活费: those whom it is done for
        unit = group[0].unit
        changes = bool(predicate.verb) and not predicate.to and not unit.endswith(("百分点", "千分点"))
        grown = unit.endswith("倍") or changes
        if held is not None and held.base is not None and grown:
            return Subject(held.base, held.printed, period=held.period), True  # 占支出的83%，年均增长15.1%
        return held, True

    def _topic(self, chunks: Sequence[Chunk], held: Subject | None, head: str) -> str | None:
        """What a bare noun is of: what the clause before tells of, else the unlisted thing counted last."""
        for chunk in chunks[-2:-5:-1]:
            if (sector := (_CROP if _OUTPUT.fullmatch(head) else _SECTOR).match(chunk.text)) is not None and (
                head == "增加值" or _OUTPUT.fullmatch(head)
            ):
                return sector["topic"]
            if (match := _TOPIC.match(_LAST_MEMBER.sub("", chunk.text))) is not None:
                return strip_scope(match["topic"])
            if (built := _WORKS.fullmatch(chunk.text)) is not None:
                return built.group()  # 煤炭工业建设，|五年投资一百七十九亿元
            if chunk.before in STRONG:
                break
        if held is None or (held.names[-1].known is not None and not RATE_HEAD.fullmatch(head)):
            return None
        name = held.names[-1].name
        if not _OWN_THING.fullmatch(name):
            return None
        if _OUTPUT.fullmatch(head):
            name = _OUTPUT_OF.sub("", name)  # 粮食综合生产能力跃上600亿斤，|总产达到668亿斤
        return strip_scope(name if RATE_HEAD.fullmatch(head) else _COUNTING.sub("", name))  # 民间投资…，|占比

    def _earlier(
        self, chunk: Chunk, predicate: Predicate, group: Sequence[Quantity], *, near: bool, dated: bool
    ) -> Subject | None:
        """Subject in a stretch before: 城镇居民人均可支配收入，由1997年的5160元; 外商直接投资势头良好，实际金额达到."""
        before = clauses.read_predicate(chunk)
        if before.subject and not _GENERIC.fullmatch(before.subject):
            named = self.names.named(before.subject, len(group), predicate, growth=group[0].unit in PERCENT)
            bare = (
                (predicate.level or predicate.parted == "分别" or dated)
                and not before.verb
                and SIZE.search(before.subject) is not None
            )
            fits = near and (predicate.origin is not None or SHARE_NAME.search(before.subject[-3:]) is not None or bare)
            if named and (any(n.known for n in named) or fits) and not self.elsewhere.search(before.subject):
                return Subject(named, before.subject)
        for begin, end in reversed(self.catalogue.mentions(chunk.text)):
            prefix, rest = chunk.text[:begin], chunk.text[end:]
            known = self.catalogue.lookup(chunk.text[begin:end])
            whole = (not prefix or BREAK_BEFORE.search(prefix) is not None) and _GOES_ON.match(rest) is not None
            if known is not None and whole and not self.elsewhere.search(prefix):
                return Subject([Named(chunk.text[begin:end], known)], chunk.text[begin:end])
        return None

    def _after(self, text: str, predicate: Predicate, group: Sequence[Quantity], after: str) -> Named | None:
        """The noun after a number: 完成283.7万平方米|旧里以下房屋改造, 6600多万|农村人口饮水安全."""
        if (len(group) > 1 and not are_households(group)) or group[0].unit in PERCENT or milestone_length(after):
            return None
        name = object_after(after[:40], text or ("完成" if predicate.level else ""))
        return Named(name, self.catalogue.lookup(name)) if name else None

    def _of_share(self, chunks: Sequence[Chunk], whole: str, held: Subject | None, values: int) -> Subject | None:
        """占全球比重, of a subject of its own, of what the clause before tells of, or of the one in force."""
        last = chunks[-1]
        before = clauses.read_predicate(Chunk(last.before, last.start, last.text[: last.text.rindex("占")]))
        base = held.printed if held else ""
        if not before.subject and (topic := self._topic(chunks, None, "")) is not None:
            base = topic
        if before.subject and not _GENERIC.fullmatch(before.subject):
            base = before.subject.strip('“”"的')
            if HEADS.fullmatch(base) and (topic := self._topic(chunks, held, base)) is not None:
                base = topic + base
        if not base:
            return None
        end = f"占{whole.strip('的')}比重"
        parts = [n for n, known in self.catalogue.expand(base) if known] or [p for p in JOINED.split(base) if p]
        if values > 1 and len(parts) == values:
            return Subject([Named(p + end, self.catalogue.lookup(p + end)) for p in parts], base)
        base = _LAST_MEMBER.sub("", base)  # 汽车、石化、家电等|支柱工业占工业总产值的比重
        name = base + end
        own = held.names if held and base == held.printed else [Named(base, self.catalogue.lookup(base))]
        return Subject([Named(name, self.catalogue.lookup(name))], base, base=own)


def _growing(predicate: Predicate, group: Sequence[Quantity]) -> bool:
    return (bool(predicate.verb) and not predicate.to) or group[0].unit in PERCENT
