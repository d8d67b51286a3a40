"""Units of measure: what may follow a number, what it measures, and how amounts are brought to one unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

# Base unit of each dimension, and factors to it. Units that are only counted (家, 个, 座) are their own dimension.
_MEASURES: dict[str, dict[str, str]] = {
    "元": {"元": "1", "块钱": "1", "人民币": "1", "元人民币": "1", "圆": "1"},
    "美元": {"美元": "1", "美金": "1"},
    "港元": {"港元": "1", "港币": "1"},
    "欧元": {"欧元": "1"},
    "人": {"人": "1", "名": "1", "人口": "1", "位": "1", "口人": "1"},
    "人次": {"人次": "1"},
    "户": {"户": "1"},
    "吨": {"吨": "1", "公吨": "1", "公斤": "0.001", "千克": "0.001", "斤": "0.0005", "市斤": "0.0005", "担": "0.05"},
    "吨公里": {"吨公里": "1", "吨千米": "1"},
    "人公里": {"人公里": "1", "人千米": "1"},
    "吨标准煤": {"吨标准煤": "1", "吨标煤": "1", "千克标准煤": "0.001", "公斤标准煤": "0.001"},
    "米": {"米": "1", "公里": "1000", "千米": "1000", "里": "500", "华里": "500", "公尺": "1"},
    "平方米": {
        "平方米": "1",
        "平米": "1",
        "㎡": "1",
        "平方公里": "1000000",
        "平方千米": "1000000",
        "公顷": "10000",
        "亩": "666.6666666666667",
        "市亩": "666.6666666666667",
    },
    "立方米": {"立方米": "1", "方": "1", "立方": "1", "公方": "1", "土方": "1"},
    "千瓦": {"千瓦": "1", "瓦": "0.001", "兆瓦": "1000"},
    "千瓦时": {"千瓦时": "1", "度": "1", "千瓦小时": "1", "度电": "1"},
    "天": {"天": "1"},
    "岁": {"岁": "1"},
    "年": {"年": "1"},
    "个月": {"个月": "1"},
    "小时": {"小时": "1", "分钟": "0.01666666666666667"},
    "%": {"%": "1", "‰": "0.1", "成": "10", "成多": "10"},
    "个百分点": {"个百分点": "1", "百分点": "1", "个千分点": "0.1"},
    "倍": {"倍": "1"},
    "微克/立方米": {
        "微克/立方米": "1",
        "微克每立方米": "1",
        "μg/m3": "1",
        "μg/m³": "1",
        "㎍/m³": "1",
        "ug/m3": "1",
        "微克": "1",
        "毫克/立方米": "1000",
    },
    "件": {"件": "1", "项": "1"},
    "家": {"家": "1"},
    "个": {"个": "1"},
    "张": {"张": "1", "张床位": "1"},
}
# Counting words: own dimension each. Long ones first matters only for the pattern, which sorts by length.
_COUNTERS = re.findall(
    r"\S+",
    """
    标准箱 标箱 重量箱 标准台 TEU 架次 班次 车次 列次 人年 人天 场次 册次 批次 床位 学位 岗位 门次 点位
    车位 泊位 公里车道 条线 艘次 例次 亩次 项次 户次 匹马力 匹 马力 立方米/秒 流量 台套
    台件 台 套 辆 所 座 条 处 间 栋 幢 口 眼 片 块 株 棵 头只 头 只 羽 尾 箱 门 部
    册 种 篇 首 幅 艘 架 颗 枚 枝 支 根 把 双 匹 锭 纱锭 场 次 起 宗 例 期 届
    批 类 款 对 列 班 组 队 级 层 档 盏 具 付 副 盘 杯 瓶 桶 包 袋 株次 穴 垧
    丈 尺 寸 码 升 毫升 克 毫克 微克 毫米 厘米 海里 节 伏 千伏 兆伏安 千伏安 安
    摄氏度 ℃ 分 秒 日 周 季度 家次 户均 条次 步 兆 兆字节 EFLOPS
    PFLOPS P PB TB GB Mbps Gbps MW GW kW kWh km 公里/小时
    桶/日 卡 千卡 大卡 吨/日 吨/年 立方米/日 单 票 股 路 环 村 乡 镇 县 市 省 国
    元/吨 元/平方米 元/亩 件/万人 人/万人
    """,
)

_TO_BASE: dict[str, tuple[str, Decimal]] = {
    unit: (base, Decimal(factor)) for base, units in _MEASURES.items() for unit, factor in units.items()
}
_MAGNITUDES = {"": Decimal(1), "万": Decimal(10**4), "亿": Decimal(10**8), "万亿": Decimal(10**12)}

NAMES: tuple[str, ...] = tuple(sorted({*_TO_BASE, *_COUNTERS}, key=lambda u: (-len(u), u)))
# A counting word that begins another word is none: 4个千亿台阶, 3条龙.
_NOT_UNIT = {
    "台": "(?!阶|账|风|湾)",
    "个": "(?!性|税|体)",
    "项": "(?!目)",
    "件": "(?!套)",
    "路": "(?!网|线)",
    "方": "(?!面|案|式|阵|针)",
    "点": "(?!位)",
    "分": "(?!之|别|类|布|行|局|散|配)",
    "日": "(?!均|产|处|供)",
    "年": "(?!均|产)",
    "级": "(?!以)",
    "市": "(?!场|民|值)",
    "省": "(?!内)",
    "位": "(?!居|列)",
    "次": "(?!产业)",
    "成": "(?!为|立|功|效|果)",
}
UNIT = "|".join(re.escape(u) + _NOT_UNIT.get(u, "") for u in NAMES)
_PRINTED = re.compile(r"(万亿|亿|万|)(.*)", re.S)


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit brought to its base.

    Attributes:
        base: base unit of the dimension: 元, 吨, 人, % …
        factor: what one of the printed unit is in the base unit.
    """

    base: str
    factor: Decimal


@lru_cache(maxsize=4096)
def measure(unit: str) -> Measure:
    """Dimension and factor of a unit as printed.

    Args:
        unit: e.g. ``亿元``, ``万人``, ``亿斤``, ``%``, ``个百分点``; anything else is its own base.

    Returns:
        Base unit and factor, e.g. ``元`` and 10^8 for ``亿元``.
    """
    match = _PRINTED.fullmatch(unit)
    magnitude, name = match.groups() if match else ("", unit)
    base, factor = _TO_BASE.get(name, (name, Decimal(1)))
    return Measure(base, factor * _MAGNITUDES[magnitude])


def to_base(value: float, unit: str) -> tuple[float, str]:
    """An amount in the base unit of its dimension: 1.3 万亿元 is 1.3e12 元, 13900 亿斤 is 6.95e8 吨.

    Args:
        value: amount as printed.
        unit: unit as printed, with its magnitude.

    Returns:
        Amount and base unit.
    """
    found = measure(unit)
    return float(Decimal(repr(value)) * found.factor), found.base
