"""What became of pledges, by the words of the report of the year after.

A pledge is looked for among the clauses of that report's review and plan (see pledge_match). What the review says
decides first: done, or partly when it reports less than was promised, or work under way. A plan that
promises the same again makes it repeated. Found in neither, it is not_mentioned. A text says what a government says, not
what happened: not_mentioned is silence, not failure.

A review of five years adds five years up, so an amount is compared with the yearly average, and a plan that promises the
same amount again goes before it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.chinese.units import to_base
from pipeline.pledges import words
from pipeline.pledges.clauses import split_clauses
from pipeline.pledges.match import ClauseMatch, Clauses, object_parts, same_measure
from pipeline.pledges.objects import clean_object, without_actions
from pipeline.settings.model import PledgeSettings

DONE, PARTLY, REPEATED, NOT_MENTIONED = "done", "partly", "repeated", "not_mentioned"
# A common word alone (道路, 公园) says too little; with the same unit of measure it is enough.
_LEAST_WEIGHT, _LEAST_WEIGHT_SAME_UNIT = 2.0, 0.7
_FLOOR = 0.2
_OTHER_AMOUNT = 0.75
_SURE = 0.8
_LEAST_WEIGHT_PART, _LEAST_PART = 2.6, 0.75
_UNDER_WAY = re.compile(
    r"加快|推进|推动|正在|稳步|有序|扎实|前期|筹备|谋划|继续|进展|在建|积极|着力|进入|即将|有望|力争|"
    r"试点推|加紧|抓紧|拟"
)
_FINISHED = re.compile(
    r"完成|建成|竣工|投用|投入使用|投产|通车|启用|开通|全面|全部|顺利|圆满|成功|实现|落成|交付|运营|开园|"
    r"运行|设立|成立|出台|印发|颁布|签署|获批"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_NUMBER_END = re.compile(r"等?(?:[0-9.,]|[一二两三四五六七八九十百千万亿])+[^0-9]{0,5}$")
_KIND_WORD = re.compile(r"(?<=...)”?(?:试点示范|示范|试点|试验|工程|项目|建设)$")
_DENIED = re.compile(r"不再|停止|暂停")
_GOES_ON = re.compile(r"加快|推进|推动|继续|续建|建成|完成|竣工")
_ONE_YEAR = re.compile(r"去年|过去一年|一年来|当年|全年")


@dataclass(frozen=True, slots=True)
class Promise:
    """A stored pledge, as far as its outcome needs it.

    Attributes:
        object: what is to be delivered.
        action: its verb.
        kind: kind of the verb.
        value: amount.
        unit: unit as printed.
        bound: bound of the amount.
        name: what stands between verb and number where the object follows the number.
        context: the clause before, without its verbs.
    """

    object: str
    action: str
    kind: str
    value: float | None
    unit: str | None
    bound: str | None
    name: str = ""
    context: str = ""

    @property
    def wanted(self) -> str:
        """What to look for: the object with its name; a thing of which there are many (项目, 投资) with what it is part of."""
        if self.object in words.GENERIC:
            return (self.name or self.context) + self.object
        return self.name + _KIND_WORD.sub("", self.object)

    @property
    def parts(self) -> list[str]:
        """Things that are looked for one by one as well."""
        return [self.wanted] if self.name or self.object in words.GENERIC else object_parts(self.object)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the later report says.

    Attributes:
        outcome: done, partly, repeated or not_mentioned.
        match: the deciding clause; the nearest one (or None) for not_mentioned.
    """

    outcome: str
    match: ClauseMatch | None


def promise_of(pledge: Mapping[str, Any], sentence: str) -> Promise:
    """A row of ``pledges`` with what surrounds its object.

    Args:
        pledge: the row.
        sentence: the sentence that it stands in.
    """
    at = pledge["text"].rfind(pledge["object"])
    name = ""
    if at > 0 and pledge["value"] is not None:
        name = _NUMBER_END.sub("", without_actions(pledge["text"][:at]))
        name = name if len(_HAN.findall(name)) >= 3 and name != pledge["text"][:at] else ""
    before = [sentence[s:e] for s, e in split_clauses(sentence[: pledge["start_char"]])]
    return Promise(
        object=pledge["object"],
        action=pledge["action"],
        kind=pledge["kind"],
        value=pledge["value"],
        unit=pledge["unit"],
        bound=pledge["bound"],
        name=clean_object(name),
        context=clean_object(without_actions(before[-1])) if before else "",
    )


def judge(promise: Promise, clauses: Clauses, *, years: int, year: int, settings: PledgeSettings) -> Outcome:
    """Outcome of one pledge.

    Args:
        promise: the pledge.
        clauses: clauses of the next report.
        years: number of years that its review covers.
        year: year that the pledge was made for.
        settings: thresholds.
    """
    found = _matches(promise, clauses)
    review = _best(promise, found, "review", settings.similarity_review)
    plan = _best(promise, found, "plan", settings.similarity_plan)
    nearest = max(found, key=lambda m: m.similarity, default=None)
    state = _reviewed(promise, review, years=years, year=year, tolerance=settings.tolerance) if review else None
    if state == DONE and len(promise.parts) > 1 and promise.value is None:
        state = _all_parts(promise, clauses, settings.similarity_review)
    again = _promised_again(promise, plan) if plan else None
    summed = years > 1 and promise.value is not None and review is not None and not _says_one_year(review, year)
    if state == DONE and not (summed and again == "same"):
        return Outcome(DONE, review)
    if again == "same" or (again == "loosely" and state is None):
        return Outcome(REPEATED, plan)
    if again == "goes on" and state is None:
        return Outcome(PARTLY, plan)
    if state is not None:
        return Outcome(state, review)
    return Outcome(NOT_MENTIONED, nearest)


def _matches(promise: Promise, clauses: Clauses) -> list[ClauseMatch]:
    """Clauses like the whole object, one of its parts, or its head (what follows the last 的)."""
    whole = promise.wanted
    head = whole.rpartition("的")[2]
    named = len(head) >= 3 and head not in words.GENERIC and not words.VAGUE_END.search(head)
    best: dict[int, ClauseMatch] = {}
    for i, text in enumerate(dict.fromkeys([whole, *promise.parts, *([head] if named else [])])):
        if len(text) < 2:
            continue
        for match in clauses.matches(text, unit=promise.unit, action=promise.action, least=_FLOOR):
            scaled = match if i == 0 else _for_part(match, text, whole)
            key = id(match.statement)
            if scaled is not None and (key not in best or scaled.rank > best[key].rank):
                best[key] = scaled
    return sorted(best.values(), key=lambda m: (-m.rank, m.statement.sentence_no, m.statement.start))


def _for_part(match: ClauseMatch, part: str, whole: str) -> ClauseMatch | None:
    """A clause like a part of the object: counts a little less, and only where the part is told from other things."""
    distinct = match.weight >= _LEAST_WEIGHT_PART and match.similarity >= _LEAST_PART
    if not distinct or not (_ends_alike(whole, match.statement.text) or words.PHYSICAL_END.search(part)):
        return None
    return ClauseMatch(match.statement, match.similarity * 0.95, match.rank * 0.95, match.weight)


def _ends_alike(obj: str, text: str) -> bool:
    """Whether a clause holds the last two characters of an object, which say what kind of thing it is (规划, 学校)."""
    return _KIND_WORD.sub("", obj).rstrip("”》）)")[-2:] in text


def _best(promise: Promise, found: Sequence[ClauseMatch], part: str, threshold: float) -> ClauseMatch | None:
    for match in found:
        statement = match.statement
        if statement.part != part or match.similarity < threshold:
            continue
        same = same_measure(promise.unit, statement.unit)
        # Another kind of amount speaks of another thing: 龙头企业100家, 龙头企业营业收入2500亿元.
        other = promise.value is not None and statement.value is not None and not same
        if other and (match.similarity < _OTHER_AMOUNT or statement.action != promise.action):
            continue
        untold = promise.value is not None and statement.value is None
        if (untold and match.similarity < _OTHER_AMOUNT) or _DENIED.search(statement.text):
            continue
        if match.similarity < _SURE and not _ends_alike(promise.wanted, statement.about):
            continue
        if match.weight >= (_LEAST_WEIGHT_SAME_UNIT if same else _LEAST_WEIGHT):
            return match
    return None


def _reviewed(promise: Promise, match: ClauseMatch, *, years: int, year: int, tolerance: float) -> str:
    """Done or partly, by amount where both give one, else by the words."""
    statement = match.statement
    text = statement.text
    if promise.value is not None and statement.value is not None and same_measure(promise.unit, statement.unit):
        if promise.bound == "at_most":
            return DONE
        wanted = to_base(promise.value, promise.unit or "")[0]
        stated = to_base(statement.value, statement.unit or "")[0]
        same = abs(stated - wanted) <= tolerance * wanted  # the promised amount itself is no sum of years
        if years > 1 and not same and not _says_one_year(match, year) and promise.kind != words.LEVEL:
            stated /= years
        return DONE if stated >= wanted * (1 - tolerance) else PARTLY
    if promise.kind == words.FINISH and statement.kind == words.START:
        return PARTLY
    if promise.kind in (words.START, words.FURTHER):
        return DONE
    if promise.value is not None and not _FINISHED.search(text):
        return PARTLY  # no amount is told where one was promised
    return PARTLY if _UNDER_WAY.search(text) and not _FINISHED.search(text) else DONE


def _all_parts(promise: Promise, clauses: Clauses, threshold: float) -> str:
    """Done where the review speaks of everything that the pledge lists, else partly."""
    for part in promise.parts:
        found = clauses.matches(part, unit=None, action=promise.action, least=threshold)
        if not any(m.statement.part == "review" and m.weight >= _LEAST_WEIGHT for m in found):
            return PARTLY
    return DONE


def _promised_again(promise: Promise, match: ClauseMatch) -> str:
    """same: as checkable as before; loosely: in words alone; goes on: what was to begin is being worked on."""
    statement = match.statement
    begun = promise.kind == words.START and promise.value is None and statement.kind != words.START
    if begun and _GOES_ON.search(statement.text):
        return "goes on"
    if promise.value is None:
        return "same"
    return "same" if same_measure(promise.unit, statement.unit) else "loosely"


def _says_one_year(match: ClauseMatch, year: int) -> bool:
    return bool(_ONE_YEAR.search(match.statement.sentence)) or f"{year}年" in match.statement.sentence
