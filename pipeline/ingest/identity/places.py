"""Which government reports: place, code and level, from the text first and the file's name second."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.ingest.cleaning.notes import warning
from pipeline.ingest.identity.filename import hint_divisions, name_place
from pipeline.ingest.identity.gazetteer import Division, named, scan, split_full, stem_of, without_lead
from pipeline.ingest.identity.stated import Statement, below, own_kind, statements
from pipeline.messages import Message

_KIND_LEVEL = {
    "国务院": "national",
    "省": "province",
    "自治区": "province",
    "自治州": "city",
    "州": "city",
    "盟": "city",
}
_KIND_LEVEL |= {"县": "district", "区": "district", "旗": "district", "自治县": "district", "自治旗": "district"}
_KIND_LEVEL |= {"林区": "district", "新区": "district"}
# Stems of divisions that are also words of everyday prose.
_ALSO_WORDS = frozenset(
    [
        "新建",
        "资源",
        "和政",
        "合作",
        "富裕",
        "友好",
        "通道",
        "和平",
        "平安",
        "安定",
        "长寿",
        "新城",
        "城区",
        "城中",
        "前进",
        "东风",
        "红旗",
        "解放",
        "新区",
        "向阳",
        "开发",
        "城东",
        "城西",
        "城南",
        "城北",
        "河东",
        "河西",
        "江南",
        "江北",
        "海港",
        "港口",
        "郊区",
        "矿区",
        "振兴",
        "团结",
        "光明",
        "兴业",
        "兴国",
        "大关",
        "大方",
        "大化",
        "共和",
        "同心",
        "同德",
        "文明",
        "富民",
        "新河",
        "太平",
        "先锋",
        "南部",
        "青山",
        "金山",
        "双流",
        "宝山",
        "永安",
        "长安",
    ]
)


@dataclass(frozen=True)
class Place:
    """The reporting place.

    Attributes:
        name: full official name.
        code: GB/T 2260 code, None where none is known.
        level: national, province, city or district.
        sure: the text itself states it.
        warnings: doubts about it.
    """

    name: str
    code: str | None
    level: str
    sure: bool
    warnings: tuple[Message, ...] = ()


NATION = Place("全国", None, "national", sure=True)


def find_place(*, near: str, opening: str, body: str, file_name: str, source: str = "the file name") -> Place | None:
    """Place of a report.

    Args:
        near: title, delivery line and speaker, without spaces.
        opening: first thousand characters of the body.
        body: whole body.
        file_name: path within the project folder, or the place as a manifest or column gives it.
        source: who gives it, in the group ``shared.source`` of the messages.

    Returns:
        The place, or None where neither text nor name tells one.
    """
    stated = statements(near, opening)
    national = sum(s.weight for s in stated if s.kind == "国务院")
    if 2 * national > sum(s.weight for s in stated) or (not stated and _speaks_of_the_nation(body)):
        found: Place | None = NATION
    elif not any(s.weight >= 2 and s.name for s in stated) and (town := below(near, opening)):
        found = Place(town, None, "district", sure=True, warnings=(warning("no_division", place=town),))
    else:
        counts = scan(near + "\n" + body)
        hint = hint_divisions(file_name)
        found = _from_statements(stated, counts, hint) or _from_counts(own_kind(stated, body), counts, hint)
    return _check_name(found, file_name, source)


def _speaks_of_the_nation(body: str) -> bool:
    """A text that states no place, but speaks of the country as its own and of no part of it so."""
    nation = len(re.findall(r"我国|全国人民|国务院", body))
    part = len(re.findall(r"[全我][省市县区州旗盟]", body))
    return nation >= 12 and nation > 5 * part


def _from_statements(stated: list[Statement], counts: dict[str, int], hint: tuple[Division, ...]) -> Place | None:
    """The full name as stated, e.g. 保定市满城区; the best supported one of several."""
    votes: dict[str, float] = {}
    for s in stated:
        if s.name and len(s.name) + len(s.kind) >= 2:
            full = s.name + s.kind
            votes[full] = votes.get(full, 0.0) + s.weight + (1.0 if split_full(full) else 0.0)
    for full in sorted(votes, key=lambda n: (-votes[n], -len(n), n)):
        parent, own = split_full(full) or ("", without_lead(full))
        candidates = [d for d in named(own) if d.name == own]
        if candidates:
            return _resolve(candidates, counts, hint, parent=parent)
        if _looks_like_name(own):
            return _unlisted(own, parent, counts)
    return None


def _looks_like_name(own: str) -> bool:
    return 2 <= len(own) <= 8 and not re.search(r"[全我本各届会年在的和了作]|政府|人民|代表|省市|市县|区县", own)


def _unlisted(own: str, parent: str, counts: dict[str, int]) -> Place:
    """A place that the index does not have, such as a county that became a district after 2014."""
    level = _KIND_LEVEL.get(own[-1], "district")
    former = [d for d in named(stem_of(own)) if d.stem == stem_of(own) and d.level == "district"]
    if own.endswith("市"):
        level = "district" if former else "city"
    if own.endswith("区") and not parent and former:
        parent = _closest(former, counts).city
    full = next((d.name for d in named(parent) if d.name.endswith("市")), parent) if parent else ""
    name = full + own if own.endswith("区") and full.endswith("市") else own
    return Place(name, None, level, sure=True)


def _support(division: Division, counts: dict[str, int]) -> float:
    """How much a text speaks of the divisions above one."""
    return sum(counts.get(p, 0) + counts.get(stem_of(p), 0) for p in division.parents)


def _closest(candidates: list[Division], counts: dict[str, int]) -> Division:
    return max(candidates, key=lambda d: (_support(d, counts), d.until, d.code))


def _resolve(
    candidates: list[Division],
    counts: dict[str, int],
    hint: tuple[Division, ...],
    *,
    parent: str = "",
    sure: bool = True,
) -> Place:
    """One of several divisions of the same name, by the parent named with it or spoken of in the text."""
    pool = [d for d in candidates if parent and any(stem_of(p) == stem_of(parent) for p in d.parents)] or candidates
    if len({d.name for d in pool}) == 1 and any(d.current for d in pool):
        pool = [d for d in pool if d.current]
    hinted = [d for d in pool if d in hint]
    best = _closest(pool, counts)
    if len({_whereabouts(d) for d in pool}) > 1 and _support(best, counts) == 0:
        if len(hinted) == 1:
            best = hinted[0]
        elif len({d.name for d in pool}) == 1:
            where = sorted((d.city or (d.parents or ("",))[-1]) + d.name for d in pool)[:6]
            doubt = warning("several_places", place=best.name, where=where)
            return Place(best.name, None, best.level, sure, (doubt,))
    return Place(_full_name(best), best.code, best.level, sure)


def _whereabouts(division: Division) -> tuple[str, ...]:
    """What tells two of one name apart: a county's province, a district's city. Counties change their prefecture."""
    above = tuple(stem_of(p) for p in division.parents)
    return above if division.name.endswith("区") else above[:1]


def _full_name(division: Division) -> str:
    """Official name; a city district carries its city, for bare names of districts repeat across cities."""
    if division.level == "district" and division.name.endswith("区") and division.city:
        return division.city + division.name
    return division.name


def _from_counts(kind: str, counts: dict[str, int], hint: tuple[Division, ...]) -> Place | None:
    """The most spoken-of division of the kind that the text calls its own."""
    scores: dict[Division, float] = {}
    for word, n in counts.items():
        for division in named(word):
            if not _of_kind(division, kind):
                continue
            weight = 2.0 if word == division.name else 0.0 if word in _ALSO_WORDS else 1.0
            scores[division] = scores.get(division, 0.0) + weight * n
    for division, counted in scores.items():
        score = (counted + 0.5 * _support(division, counts) ** 0.5) * (1.0 if division.current else 0.8)
        scores[division] = 1.5 * score + 2.0 if division in hint else score
    if scores:
        best = max(scores, key=lambda d: (scores[d], d.until, d.code))
        # 新建 and 资源 are counties and words; a bare stem counts only where it cannot be a word, or very often.
        named_in_full = counts.get(best.name, 0) if best.stem in _ALSO_WORDS else counts.get(best.stem, 0)
        if counts.get(best.name, 0) + named_in_full >= 3 or best in hint:
            same = [d for d in scores if d.name == best.name]
            return _resolve(same, counts, hint, sure=True)
    fitting = [d for d in hint if _of_kind(d, kind)] or list(hint)
    return _resolve(fitting, counts, hint, sure=False) if fitting else None


def _of_kind(division: Division, kind: str) -> bool:
    if not kind or kind == "国务院":
        return True
    if kind == "市":
        return division.name.endswith("市")
    if kind == "区":
        return division.name.endswith("区") and not division.name.endswith(("自治区", "地区"))
    if kind == "自治区":
        return division.level == "province" and division.name.endswith("区")
    if kind == "省":
        return division.level == "province" and division.name.endswith("省")
    if kind == "州":
        return division.level == "city" and division.name.endswith("州")
    return division.name.endswith(kind)


def _check_name(found: Place | None, file_name: str, source: str) -> Place | None:
    """Warn where text and file name disagree; the text wins."""
    stated = name_place(file_name)
    if not stated or found is None:
        return found
    # 城关区 agrees with 兰州市城关区 and 博野 with 博野县, but 唐县 not with 高唐县.
    agrees = found.level == "national" if stated == "全国" else stem_of(stated) in _stems(found.name)
    if agrees and found.sure:
        return found
    if not found.sure:
        extra = warning("place_guessed", source=Message(f"shared.source.{source}"), place=found.name)
    else:
        said_by = Message(f"shared.source.{source}")
        extra = warning("place_differs", place=found.name, source=said_by, other=stated)
    return replace(found, warnings=(*found.warnings, extra))


def _stems(full: str) -> set[str]:
    parts = split_full(full)
    return {stem_of(full), full} | ({stem_of(parts[1]), parts[1]} if parts else set())
