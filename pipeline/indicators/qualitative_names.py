"""Whom a wording without a number is about: the single names of a subject, and those within a task (完成…等目标任务)."""

from __future__ import annotations

import re

from pipeline.indicators.names import Catalogue, Known
from pipeline.indicators.unknown import unknown_name

_VAGUE = re.compile(r"各项|主要|年度|约束|下达|预期|工作|责任")
_NAME_END = re.compile(r"(?:下降|降低|控制|增长|总量减排|减排(?<!节能减排)|约束性|年度|等)+$")
_SEVERAL = re.compile(r"等(?:主要|各项|节能减排)*(?:约束性)?(?:指标|目标|任务)+$")
_EMITTED = re.compile(r"排放(?:总?量)?$")
_AND = re.compile(r"、|以及|及|和(?!谐)")


def names_in_task(text: str, catalogue: Catalogue, *, unknown: bool) -> list[tuple[str, Known | None]]:
    """The names in a task: listed ones, in an announced list others as well."""
    found: list[tuple[str, Known | None]] = []
    for part in filter(None, _AND.split(text)):
        bare = _NAME_END.sub("", part)
        known, name = catalogue.lookup(bare), unknown_name(bare)
        if known is not None:
            found.append((bare, known))
        elif unknown and name is not None and not _VAGUE.search(name):
            found.append((name, None))
    return found


def names_in(subject: str, catalogue: Catalogue, *, unknown: bool) -> list[tuple[str, Known | None]]:
    """The single names of a subject; of unknown ones those with a noun's form."""
    expanded = catalogue.expand(subject, True)
    if all(k is not None for _, k in expanded):
        return [(subject if len(expanded) > 1 and n not in subject else n, k) for n, k in expanded]
    begin = catalogue.ending(subject)
    if not unknown and begin and re.search(r"(?:的|、|和|及)$", subject[:begin]):
        return [(subject[begin:], catalogue.lookup(subject[begin:], True))]
    several = _SEVERAL.search(subject)
    parts = list(filter(None, _AND.split(subject[: several.start()] if several else subject)))
    if (emitted := _EMITTED.search(parts[-1])) is not None:  # 化学需氧量、二氧化硫、氨氮|排放量
        parts = [p if len(p) > 6 or catalogue.lookup(p, True) else p + emitted.group() for p in parts[:-1]] + parts[-1:]
    listed: list[tuple[str, Known | None]] = [(p, k) for p in parts if (k := catalogue.lookup(p, True)) is not None]
    if not unknown or (several and listed):
        return listed
    if (
        several
        or (parts[-1].endswith("指标") and not listed)
        or any(len(p) < 3 and catalogue.lookup(p, True) is None for p in parts[:-1])
    ):
        parts = [subject]  # 货物和服务贸易
    names = [name for p in parts if (name := unknown_name(p)) is not None]
    return [(n, catalogue.lookup(n, True)) for n in names]
