"""Which government reports: place, code and level, from the text first and the file's name second."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.errors import InputRefused
from pipeline.ingest.cleaning.notes import warning
from pipeline.ingest.identity.filename import Said
from pipeline.ingest.identity.gazetteer import (
    Division,
    everyday,
    heard,
    named,
    scan,
    split_full,
    stem_of,
    without_lead,
)
from pipeline.ingest.identity.place_names import (
    ALSO_WORDS,
    KIND_LEVEL,
    PURE_KIND,
    elsewhen,
    full_name,
    is_of_kind,
    looks_like_name,
    stems,
    whereabouts,
)
from pipeline.ingest.identity.stated import StatedPlace, below, own_kind, statements
from pipeline.messages import Message

_PLAIN = 3  # mentions of a city by which a text contradicts what the user says
_SOME = 3  # mentions that tell the place of a text that states it nowhere, if they stand out
_CLEAR = 0.65  # share of such mentions beside the next place of the kind
_MANY = 10  # such mentions that contradict the user
_PROVINCE = ("省", "自治区")


@dataclass(frozen=True)
class Place:
    """The reporting place.

    Attributes:
        name: full official name.
        code: GB/T 2260 code, None where none is known.
        level: national, province, city or district.
        sure: the text itself states it.
        warnings: doubts about it.
        source: where it is told: speaker, meeting, office, title, wording (what the text speaks of), or who says it in
            the group ``shared.source`` of the messages.
        runner_up: the next likely place, empty where there is none.
        confidence: how sure it is, from 0 to 1.
    """

    name: str
    code: str | None
    level: str
    sure: bool
    warnings: tuple[Message, ...] = ()
    source: str = "wording"
    runner_up: str = ""
    confidence: float = 0.99


NATION = Place("全国", None, "national", sure=True, source="speaker")


@dataclass(frozen=True)
class _Known:
    """What a place is chosen by.

    Attributes:
        counts: how often the text speaks of each name.
        said: what the user says.
        source: who says it.
        when: year and month of the report.
    """

    counts: dict[str, int]
    said: Said
    source: str
    when: int


def find_place(
    *, near: str, opening: str, body: str, said: Said, when: int, source: str = "the file name"
) -> Place | None:
    """Place of a report.

    What the text states decides. Where it names a place that has namesakes (鼓楼区), the user decides which of them is
    meant unless the text speaks of another one's city; the year decides which government bore the name (铜仁市 of 2010
    was a county, of 2012 a prefecture).

    Args:
        near: title, delivery line and speaker, without spaces.
        opening: first thousand characters of the body.
        body: whole body.
        said: what the path, a manifest or columns say.
        when: year and month of the report, 201101.
        source: who says it, in the group ``shared.source`` of the messages.

    Returns:
        The place, or None where neither text nor user tells one.

    Raises:
        InputRefused: who speaks for 市人民政府 under the title of a province, and nobody says which city it is.
    """
    every = statements(near, opening)
    stated, against = _as_spoken(every)
    national = sum(s.weight for s in stated if s.kind == "国务院")
    if 2 * national > sum(s.weight for s in stated) or (not stated and _speaks_of_the_nation(body)):
        found: Place | None = NATION
    elif not any(s.weight >= 2 and s.name for s in stated) and (town := below(near, opening)):
        found = Place(town, None, "district", sure=True, warnings=(warning("no_division", place=town),), source="title")
    else:
        known = _Known(scan(near + "\n" + body), said, source, when)
        found = _from_statements(stated, known) or _from_counts(own_kind(stated, body), known)
    if found is None and against:
        raise InputRefused("no_place.contradicted", place=against.name + against.kind, kind=own_kind(stated, body))
    return found and _checked(found, said, source)


def _as_spoken(stated: list[StatedPlace]) -> tuple[list[StatedPlace], StatedPlace | None]:
    """Statements without those of a province where the speaker's own words are of another kind, and one of these."""
    spoken = {s.kind for s in stated if s.how == "speaker"}
    if not spoken or spoken & {*_PROVINCE, "国务院"}:
        return stated, None
    against = [s for s in stated if s.name and s.kind in _PROVINCE]
    return [s for s in stated if s not in against], against[0] if against else None


def _speaks_of_the_nation(body: str) -> bool:
    """A text that states no place, but speaks of the country as its own and of no part of it so."""
    nation = len(re.findall(r"我国|全国人民|国务院", body))
    part = len(re.findall(r"[全我][省市县区州旗盟]", body))
    return nation >= 12 and nation > 5 * part


def _from_statements(stated: list[StatedPlace], known: _Known) -> Place | None:
    """The full name as stated, e.g. 保定市满城区; the best supported one of several."""
    votes: dict[str, float] = {}
    how: dict[str, str] = {}
    for s in stated:
        if s.name and len(s.name) + len(s.kind) >= 2:
            full = s.name + s.kind
            votes[full] = votes.get(full, 0.0) + s.weight + (1.0 if split_full(full) else 0.0)
            how.setdefault(full, s.how)
    ranked = sorted(votes, key=lambda n: (-votes[n], -len(n), n))
    for at, full in enumerate(ranked):
        parent, own = split_full(full) or ("", without_lead(full))
        candidates = _called(own, known.when)
        if PURE_KIND.fullmatch(own) and not parent:  # 郊区 is a district in some cities, but only in its time
            candidates = [d for d in candidates if d.existed(known.when)]
        if not candidates and not looks_like_name(own):
            continue
        found = _resolve(candidates, known, parent=parent) if candidates else _unlisted(own, parent, known)
        others = [n for n in ranked[at + 1 :] if stem_of(without_lead(n)) not in stems(found.name)]
        rival = max((votes[n] for n in others), default=0.0)
        return replace(
            found,
            source=how[full] if found.source == "wording" else f"{how[full]}, {found.source}",
            runner_up=found.runner_up or next((without_lead(n) for n in others), ""),
            confidence=round(min(found.confidence, votes[full] / (votes[full] + rival)), 2),
        )
    return None


def _called(own: str, when: int) -> list[Division]:
    """Divisions of a name; those whose everyday name it is (长阳县) where none was so called officially at the time."""
    formal = [d for d in named(own) if d.name == own]
    casual = [d for d in named(own) if everyday(d.name) == own and d.existed(when)]
    return casual if casual and not any(d.existed(when) for d in formal) else formal


def _unlisted(own: str, parent: str, known: _Known) -> Place:
    """A place that the index does not have, such as a county that became a district after 2014."""
    level = KIND_LEVEL.get(own[-1], "district")
    former = [d for d in named(stem_of(own)) if d.stem == stem_of(own) and d.level == "district"]
    if own.endswith("市"):
        level = "district" if former else "city"
    if own.endswith("区") and not parent and former:
        parent = _closest(former, known).city
    full = next((d.name for d in named(parent) if d.name.endswith("市")), parent) if parent else ""
    name = full + own if own.endswith("区") and full.endswith("市") else own
    return Place(name, None, level, sure=True, confidence=0.9)


def _support(division: Division, counts: dict[str, int]) -> float:
    """How much a text speaks of the divisions above one."""
    return sum(heard(p, counts) for p in division.parents)


def _closest(candidates: list[Division], known: _Known) -> Division:
    return max(candidates, key=lambda d: (_support(d, known.counts), d.existed(known.when), d.until, d.code))


def _of_time(pool: list[Division], when: int) -> list[Division]:
    """The divisions that bore the name then; where none did, the nearest in time."""
    then = [d for d in pool if d.existed(when)]
    if then or not pool:
        return then
    away = {d: d.since - when if when < d.since else when - d.until for d in pool}
    return [d for d in pool if away[d] == min(away.values())]


def _resolve(candidates: list[Division], known: _Known, *, parent: str = "", sure: bool = True) -> Place:
    """One of several divisions of the same name, by its time, and by the parent that the text or the user names."""
    pool = [d for d in candidates if parent and any(stem_of(p) == stem_of(parent) for p in d.parents)] or candidates
    if len({d.name for d in pool}) == 1:
        pool = _of_time(pool, known.when)
    best = _closest(pool, known)
    if len({whereabouts(d) for d in pool}) < 2:
        return _placed(best, sure, elsewhen(best), "", 0.99)
    spoken = _support(best, known.counts)
    said = [d for d in pool if d in known.said.own] or _below_said(pool, known.said)
    if len({whereabouts(d) for d in said}) == 1 and said[0] != best:
        meant = _closest(said, known)
        if spoken >= _PLAIN and not _support(meant, known.counts):
            other = warning(
                "place_differs",
                place=full_name(best),
                source=Message(f"shared.source.{known.source}"),
                other=full_name(meant),
            )
            return _placed(best, sure, (other,), full_name(meant), 0.8)
        best, spoken = meant, max(spoken, 1.0)
    by_user = len({whereabouts(d) for d in said}) == 1
    spoken += by_user and best in said
    others = [d for d in pool if whereabouts(d) != whereabouts(best)]
    rival = max(others, key=lambda d: (_support(d, known.counts), d.code))
    if not spoken and len({d.name for d in pool}) == 1:
        where = sorted((d.city or (d.parents or ("",))[-1]) + d.name for d in pool)[:6]
        doubt = warning("several_places", place=best.name, where=where)
        share = round(1 / len({whereabouts(d) for d in pool}), 2)
        return Place(best.name, None, best.level, sure, (doubt,), runner_up=full_name(rival), confidence=share)
    against = _support(rival, known.counts)
    found = _placed(best, sure, elsewhen(best), full_name(rival), (spoken + 1) / (spoken + against + 1.1))
    return replace(found, source=known.source) if by_user else found


def _below_said(pool: list[Division], said: Said) -> list[Division]:
    """Those of a province or city that the user names without the district: 陕西/x.txt is of 西安市长安区."""
    above = {d.name for d in said.named}
    return [d for d in pool if above.intersection(d.parents)]


def _placed(best: Division, sure: bool, doubts: tuple[Message, ...], runner_up: str, confidence: float) -> Place:
    return Place(
        full_name(best), best.code, best.level, sure, doubts, runner_up=runner_up, confidence=round(confidence, 2)
    )


def _from_counts(kind: str, known: _Known) -> Place | None:
    """The most spoken-of division of the kind that the text calls its own."""
    counts, said = known.counts, known.said
    scores: dict[Division, float] = {}
    for word, n in counts.items():
        for division in named(word):
            # 新区 and 郊区 are districts of some cities, and what any zone or city says of a part of itself.
            if not is_of_kind(division, kind) or (PURE_KIND.fullmatch(word) and division not in said.named):
                continue
            weight = 2.0 if word == division.name else 0.0 if word in ALSO_WORDS else 1.0
            scores[division] = scores.get(division, 0.0) + weight * n
    for division, counted in scores.items():
        score = (counted + 0.5 * _support(division, counts) ** 0.5) * (1.0 if division.existed(known.when) else 0.8)
        scores[division] = 1.5 * score + 2.0 if division in said.named else score
    if scores:
        best = max(scores, key=lambda d: (scores[d], d in said.own, d.until, d.code))
        # 新建 and 资源 are counties and words; a bare stem counts only where it cannot be a word, or very often.
        called = {best.name, everyday(best.name), *({best.stem} - ALSO_WORDS)}
        spoken = sum(counts.get(word, 0) for word in called)
        same = [d for d in scores if d.name == best.name]
        rivals = [d for d in scores if d.stem != best.stem]
        rival = max(rivals, key=lambda d: (scores[d], d.code), default=None)
        share = scores[best] / max(scores[best] + (scores[rival] if rival else 0.0), 1.0)
        clear = spoken >= _MANY or (spoken >= _SOME and share > _CLEAR)
        if (clear and not _outweighed(best, spoken, kind, known)) or best in said.named:
            found = _resolve(same, known)
            return replace(
                found,
                runner_up=found.runner_up or (full_name(rival) if rival else ""),
                confidence=round(min(found.confidence, share), 2),
            )
    fitting = [d for d in said.own if is_of_kind(d, kind)] or [d for d in said.named if is_of_kind(d, kind)]
    # A county may have become a district; a province is no 市, 县 or 区 at any time.
    fitting = fitting or [d for d in said.own if d.level != "province" or is_of_kind(d, kind)]
    if not fitting:
        return None
    return replace(_resolve(fitting, known, sure=False), source=known.source)


def _outweighed(best: Division, spoken: int, kind: str, known: _Known) -> bool:
    """The user names another place of that kind, and the text speaks too little of this one to contradict.

    Every report speaks of its neighbours, and of what are counties as well as words (新兴县域), some times.
    """
    mine = [d for d in known.said.own if is_of_kind(d, kind)]
    own = max((heard(d.name, known.counts) for d in mine), default=0)
    return bool(mine) and (spoken < max(_MANY, 3 * own) or any(d.name in best.parents for d in mine))


def _checked(found: Place, said: Said, source: str) -> Place:
    """Told where the user says another place (the text was followed), where the user alone tells it, or where nobody does."""
    said_by = Message(f"shared.source.{source}")
    if not found.sure:
        return replace(found, warnings=(*found.warnings, warning("place_guessed", source=said_by, place=found.name)))
    if not said.last and found.source == "wording" and found.level != "national":
        return replace(found, warnings=(*found.warnings, warning("place_by_wording", place=found.name)))
    if not said.last or _agrees(found, said):
        return found
    return replace(
        found,
        warnings=(*found.warnings, warning("place_differs", place=found.name, source=said_by, other=said.last)),
        runner_up=said.last,
    )


def _agrees(found: Place, said: Said) -> bool:
    """城关区 agrees with 兰州市城关区 and 博野 with 博野县, but 唐县 not with 高唐县."""
    if found.level == "national":
        return said.last == "全国"
    return stem_of(said.last) in stems(found.name)
