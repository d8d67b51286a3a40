"""Names as printed to canonical codes: 全市规模以上工业增加值增速 is industrial_va, a growth rate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.chinese.alternatives import any_of
from pipeline.settings.indicators import Indicator

OTHER = "other:"

# Words around a name that do not change what it is. Longer ones first.
_SCOPE = (
    r"(?:全国|全省|全市|全区|全县|全州|全盟|全旗|全自治区|全地区|全域|全地域|全疆|我国|我省|我市|我区|我县|"
    r"我州|本市|本省|本县|国内(?=财政)|国家(?=财政)|全年|当年|年度|"
    r"地方(?=财政(?!总|收入)|一般|公共|税|生产)|各项(?=税)|各类(?=金融机构|[存贷]款)|预计|其中|区级|县级|市级|"
    r"省级|中央和地方|全口径(?=税)|全社会|\d{4}年|年均|年末)"
)
_GROWTH_TAIL = r"(?:实现)?(?:年均|平均|实际|同比|可比)?(?:增长速度|增长幅度|上涨幅度|增幅|增速|涨幅|增长率|上升幅度|提高幅度|递增率|增长)"
_FALL_TAIL = r"(?:年均|平均|累计)?(?:降低率|下降率|降幅|下降幅度|降低幅度|下降|降低)"
_TAIL = (
    r"(?:总量|总额|总值|总|总规模|总数|总水平|规模|指数|水平|数额|数|总计|余额|"
    r"(?:的)?(?:预期|调控|控制|指导性|约束性|计划|规划|增长|预测)*(?:目标(?:值)?|指标|预期值)|年均|平均|均值|均|实际|名义|累计|控制|预期|计划)"
)
_BRACKETS = re.compile(r"[（(][^（）()]{0,20}[）)]|[“”\"‘’《》]")
_BLANKS = re.compile(r"\s")
_JOINED = re.compile(r"、|以及|及其|及|和|与|，")


@dataclass(frozen=True, slots=True)
class Known:
    """A canonical indicator that a name stands for.

    Attributes:
        code: canonical code.
        percent: what a plain percentage of it is, growth or share.
        amounts: base units that an amount of it may have.
        better: higher or lower.
        definition: what it measures where the names of one code differ, empty for the usual one.
        tail: growth or fall where the name itself says so (增速, 降幅), else empty.
    """

    code: str
    percent: str
    amounts: tuple[str, ...]
    better: str
    definition: str
    tail: str


@dataclass
class Catalogue:
    """The list of indicators, ready for look-up.

    Attributes:
        indicators: as configured.
    """

    indicators: Sequence[Indicator]
    _names: dict[str, Indicator] = field(init=False, repr=False)
    _growth: dict[str, Indicator] = field(init=False, repr=False)
    _patterns: list[tuple[re.Pattern[str], Indicator]] = field(init=False, repr=False)
    _any_pattern: re.Pattern[str] = field(init=False, repr=False)
    _mention: re.Pattern[str] = field(init=False, repr=False)
    _ending: re.Pattern[str] = field(init=False, repr=False)
    _growing: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._names = {key(n): i for i in self.indicators for n in i.names}
        self._growth = {key(n): i for i in self.indicators for n in i.growth_names}
        self._patterns = [(re.compile(p), i) for i in self.indicators for p in i.patterns]
        patterns = "|".join(f"(?:{p.pattern})" for p, _ in self._patterns) or "(?!)"
        self._any_pattern = re.compile(patterns)
        either = f"(?:{patterns}|{any_of(self._names)})"
        self._mention = re.compile(either)
        growing = any_of(self._growth)
        tails = rf"(?:{_GROWTH_TAIL}|{_FALL_TAIL}|{_TAIL})*$"
        self._ending = re.compile(rf"(?:{either}){tails}")
        self._growing = re.compile(rf"(?:{either}|{growing}){tails}")
        self.lookup = lru_cache(maxsize=20_000)(self._lookup)

    def _lookup(self, name: str, growth: bool = False) -> Known | None:
        """The indicator that a whole name stands for.

        Args:
            name: as printed.
            growth: a growth rate follows, so that 经济 may stand for the product.

        Returns:
            The indicator, None for an unknown name.
        """
        bare = key(name)
        bare = bare if bare in self._names else strip_scope(bare)  # 全社会投资 is no 投资
        if "的" in bare:  # 农民的纯收入
            bare = bare.replace("的", "")
        tail = ""
        for _ in range(4):
            found = self._exact(bare, growth or tail == "growth")
            if found is not None:
                definition = next((d for d, names in found.definitions.items() if _listed(bare, names)), "")
                return Known(found.code, found.percent, found.amounts, found.better, definition, tail)
            match = _TAILS.search(bare) if bare[-1:] in _TAIL_ENDS else None
            if match is None or match.start() == 0:
                plain = _WITHIN.sub("", bare)
                return self._lookup(plain, growth) if plain != bare else None
            tail = tail or ("growth" if match["growth"] else "fall" if match["fall"] else "")
            bare = bare[: match.start()]
        return None

    def _exact(self, bare: str, growth: bool) -> Indicator | None:
        found = self._names.get(bare) or (self._growth.get(bare) if growth else None)
        if found is not None or self._any_pattern.fullmatch(bare) is None:
            return found
        return next(i for p, i in self._patterns if p.fullmatch(bare))

    def ending(self, text: str, growth: bool = False) -> int | None:
        """Offset at which a known name begins that ends the text, None where none does."""
        match = (self._growing if growth else self._ending).search(text, max(0, len(text) - 60))
        return match.start() if match else None

    def mentions(self, text: str) -> list[tuple[int, int]]:
        """Offsets of all known names within a text."""
        return [m.span() for m in self._mention.finditer(text)]

    def expand(self, name: str, growth: bool = False) -> list[tuple[str, Known | None]]:
        """The single names of a coordinated one.

        城镇、农村居民人均可支配收入 shares its head, 进出口总额和出口额 are two names, 第一、二、三产业增加值 are three.

        Args:
            name: as printed.
            growth: a growth rate follows.

        Returns:
            Printed name and indicator of each; the name itself alone where it is no coordination of known names.
        """
        whole = self.lookup(name, growth)
        if (sectors := _SECTORS.fullmatch(strip_scope(key(name)))) is not None:
            three = [f"第{n}产业{sectors[1]}" for n in "一二三"]
            return [(n, self.lookup(n, growth)) for n in three]
        parts = [p for p in _JOINED.split(name) if p]
        if whole is not None or len(parts) < 2:
            return [(name, whole)]
        own = [(p, self.lookup(p, growth)) for p in parts]
        if all(k for _, k in own):
            return own
        return self._shared_head(parts, growth) or [(name, None)]

    def _shared_head(self, parts: list[str], growth: bool) -> list[tuple[str, Known | None]]:
        last = parts[-1]
        for start in range(1, len(last)):
            head = last[start:]
            full = [p + head for p in parts[:-1]] + [last]
            known = [self.lookup(f if "产业" not in head else re.sub(r"^(?=[一二三])", "第", f), growth) for f in full]
            if all(known) and len({k.code for k in known if k}) == len(full):
                return list(zip(full, known, strict=True))
        return []


_TAIL_ENDS = frozenset("度幅速率长低降量额值总模数平计标均际义积制期划")  # what those end with
_TAILS = re.compile(rf"(?:(?P<growth>{_GROWTH_TAIL})|(?P<fall>{_FALL_TAIL})|{_TAIL})$")
_WITHIN = re.compile(r"(?<=[\u4e00-\u9fff])(?:(?:累计)?(?:完成|实现)|累计)(?=[\u4e00-\u9fff]{3})")  # 工业企业完成增加值
_SECTORS = re.compile(r"(?:(?:三次|三大?)产业|第?一、?第?二、?第?三(?:次)?产业?)((?:增加值)?(?:占比|比重)?)")
_SCOPES = re.compile(rf"^(?:{_SCOPE})+")


@lru_cache(maxsize=20_000)
def key(name: str) -> str:
    """A name without brackets, quotes and spaces, in the form of the list."""
    name = (
        name.replace("ＰＭ", "PM")
        .replace("PM₂.₅", "PM2.5")
        .replace("pm2.5", "PM2.5")
        .replace("Ｒ＆Ｄ", "R&D")
        .replace("收人", "收入")
        .replace("渔农", "农")
        .replace("浓度值", "浓度")
        .replace("机构各类", "机构各项")
        .replace("全部金融机构", "金融机构")
    )
    return _BLANKS.sub("", _BRACKETS.sub("", name))


@lru_cache(maxsize=20_000)
def strip_scope(name: str) -> str:
    """A name without the words that say only whose it is (全市, 全年)."""
    while True:
        shorter = _SCOPES.sub("", name)
        if shorter == name or not shorter:
            return name
        name = shorter


def _listed(bare: str, names: Sequence[str]) -> bool:
    return any(bare in (strip_scope(key(n)), key(n)) for n in names)


def pair_of(name: str) -> tuple[str, str] | None:
    """城乡居民… and 存贷款… with two values are two: the names that they stand for."""
    bare = key(name)
    if "城乡" in bare:
        return bare.replace("城乡", "城镇", 1), bare.replace("城乡", "农村", 1)
    if "广播电视" in bare and bare.endswith("率"):
        return bare.replace("广播电视", "广播", 1), bare.replace("广播电视", "电视", 1)
    if bare.endswith("产销量"):
        return bare.replace("产销量", "产量"), bare.replace("产销量", "销量")
    if "存贷款" in bare:
        return bare.replace("存贷款", "存款", 1), bare.replace("存贷款", "贷款", 1)
    return None
