"""Whom a number is about while a sentence is read, and what was said of it so far."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.indicators.names import Known

PERCENT = ("%", "‰", "成")
STRONG = "；;。！？!?\n"
SHARE_NAME = re.compile(r"率|比重|占比|比例|份额|之比|覆盖面|强度$|贡献|程度|水平$|系数")


@dataclass(frozen=True, slots=True)
class Named:
    """A name as printed and, where it is in the list, the indicator.

    Attributes:
        name: as printed, of several the shared wording.
        known: the indicator, None for an unlisted one.
        own: its own name where the printed one is shared (存款余额 of 存贷款余额), else empty.
    """

    name: str
    known: Known | None
    own: str = ""


@dataclass(slots=True)
class Subject:
    """The subject in force while a sentence is read.

    Attributes:
        names: what it stands for, several where names are coordinated.
        printed: as printed.
        growth: whether the last percentage said of it was a growth rate; None before the first.
        period: years of the last number said of it, for what continues it.
        leveled: years of the last amount said of it.
        since: the year that the last number said of it started from (由1978年的), None without one.
        base: of a share, whose share it is.
    """

    names: list[Named]
    printed: str
    growth: bool | None = None
    period: tuple[int, int] | None = None
    leveled: tuple[int, int] | None = None
    since: int | None = None
    base: list[Named] | None = None
