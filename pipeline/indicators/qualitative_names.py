"""Whom a wording without a number is about: the single names of a subject, and those within a task (完成…等目标任务)."""

from __future__ import annotations

import re

from pipeline.indicators.names import Catalogue, Known, pair_of
from pipeline.indicators.unknown import unknown_name

_VAGUE = re.compile(r"各项|主要|全年|年度|约束|下达|经济社会|预期|工作|规划|确定|责任")
_NAME_END = re.compile(r"(?:下降|降低|控制|上涨|涨幅|增长|总量减排|减排(?<!节能减排)|约束性|年度)+$")
_SHARED_HEAD = re.compile(r"(?:生态)?环境质量$")
_EMITTED = re.compile(r"排放(?:总?量)?$")
_SEVERAL = re.compile(r"等(?:主要|各项|节能减排|资源|环境)*(?:约束性)?(?:指标|目标|任务)+$")


def names_in_task(text: str, catalogue: Catalogue, *, unknown: bool) -> list[tuple[str, Known | None]]:
    """The names in a task: listed ones, in an announced list others as well."""
    found: list[tuple[str, Known | None]] = []
    for part in (p for p in re.split(r"、|以及|及|和", text) if p):
        bare = _NAME_END.sub("", part).removesuffix("等")
        known = catalogue.lookup(part) or catalogue.lookup(bare)
        name = unknown_name(bare)
        if known is not None:
            found.append((bare, known))
        elif unknown and name is not None and len(name) >= (2 if "、" in text else 3) and not _VAGUE.search(name):
            found.append((name, None))
    return found


def names_in(subject: str, catalogue: Catalogue, *, unknown: bool) -> list[tuple[str, Known | None]]:
    """The single names of a subject; of unknown ones those with a noun's form."""
    if (several := _SEVERAL.search(subject)) is not None:
        parts = [(p, catalogue.lookup(p, True)) for p in re.split(r"、|以及|及|和", subject[: several.start()]) if p]
        if any(k is not None for _, k in parts):
            return [(p, k) for p, k in parts if k is not None]
        return [(subject, None)] if unknown and unknown_name(subject) is not None else []
    expanded = catalogue.expand(subject, True)
    if all(k is not None for _, k in expanded):
        return [(subject if len(expanded) > 1 and n not in subject else n, k) for n, k in expanded]
    begin = catalogue.ending(subject)
    if begin is not None and re.search(r"(?:的|、|和|及|实现|保持|力争|确保)$", subject[:begin]) and not unknown:
        return [(subject[begin:], catalogue.lookup(subject[begin:], True))]
    names: list[tuple[str, Known | None]] = []
    if not unknown:
        parts = [(p, catalogue.lookup(p, True)) for p in re.split(r"、|以及|及|和", subject) if p]
        return [(p, k) for p, k in parts if k is not None]
    single = _members(subject, catalogue)
    if any(len(p) < 3 and catalogue.lookup(p, True) is None for p in single[:-1]):
        single = [subject]  # 货物和服务贸易
    if single[-1].endswith("指标") and not any(catalogue.lookup(p, True) for p in single):
        single = [subject]  # 节能减排和环境保护指标
    for part in single:
        name = unknown_name(part)
        if name is not None and len(name) <= 20 and not name.endswith("位数"):
            names.append((name, catalogue.lookup(name, True)))
    return names


def _members(subject: str, catalogue: Catalogue) -> list[str]:
    """Coordinated names: 存贷款余额 are two, and a short one shares the head of the last (大气、水|环境质量)."""
    parts = [p for p in re.split(r"、|以及|及|和(?!谐)", subject) if p]
    head = _SHARED_HEAD.search(parts[-1])
    if head is not None and len(parts) > 1 and len(parts[-2]) < 3 and catalogue.lookup(parts[-2], True) is None:
        parts[-2] += head.group()
    if (emitted := _EMITTED.search(parts[-1])) is not None:  # 化学需氧量、二氧化硫、氨氮|排放量
        bare = (len(p) <= 6 and catalogue.lookup(p, True) is None for p in parts[:-1])
        parts = [*(p + emitted.group() if b else p for p, b in zip(parts, bare, strict=False)), parts[-1]]
    pairs = ((p, pair_of(p)) for p in parts)
    return [n for p, two in pairs for n in (two if two is not None and "存贷款" in p else (p,))]
