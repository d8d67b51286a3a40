"""The clauses of a later report, with which pledges are compared. Verbs are read only where they are asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from pipeline.chinese.quantities import Quantity
from pipeline.pledges import words
from pipeline.pledges.clauses import split_clauses, split_items
from pipeline.pledges.counted import read_counted
from pipeline.pledges.find import clauses_with_numbers
from pipeline.pledges.measures import same_measure
from pipeline.pledges.objects import HAN, kind_of, lead_end

_NOTHING_MORE = re.compile(r"(?:任务|工程|项目|工作|建设)?")
_MARKS = "，；。：,;"
_VERB = 2  # its usual length
_OWN_WORDS = 6  # Han characters of verb, bound and unit; more name a thing


@dataclass(eq=False)  # not frozen: a report has two thousand, and a frozen one takes thrice as long to make
class PledgeStatement:
    """A clause, or one counted item of a clause.

    Attributes:
        sentence_no: its sentence.
        part: review or plan.
        sentence: the whole sentence.
        start: offset of the clause or item in it.
        end: offset after it.
        quantity: what the item counts, None for a clause that counts nothing.
        before: what the item leans on where it names no thing of its own (新开工保障房666万套，基本建成544万套).
    """

    sentence_no: int
    part: str
    sentence: str
    start: int
    end: int
    quantity: Quantity | None = None
    before: str = ""

    @property
    def text(self) -> str:
        """Its words."""
        return self.sentence[self.start : self.end]

    @property
    def clause(self) -> str:
        """The whole clause, whose verb its items share: 完成|114个镇和1万人以上建制镇的污水处理设施."""
        if self.quantity is None:
            return self.text
        begin = max(self.sentence.rfind(mark, 0, self.start) for mark in _MARKS) + 1
        ends = [end for mark in _MARKS if (end := self.sentence.find(mark, self.end)) >= 0]
        return self.sentence[begin : min(ends, default=len(self.sentence))]

    @property
    def after(self) -> str:
        """The clause after it in its sentence; empty for the last one."""
        begins = self.start + len(self.text)
        spans = split_clauses(self.sentence[begins:])
        return self.sentence[begins + spans[0][0] : begins + spans[0][1]] if spans else ""

    @property
    def about(self) -> str:
        """The words by which it is found: its own, and those it leans on."""
        return self.before + self.text

    @property
    def value(self) -> float | None:
        """Amount, None where nothing is counted."""
        return None if self.quantity is None else self.quantity.value

    @property
    def unit(self) -> str | None:
        """Unit as printed."""
        return None if self.quantity is None else self.quantity.unit

    @cached_property
    def action(self) -> str:
        """Its verb; empty where it has none of its own."""
        if self.quantity is not None:
            read = read_counted(self.sentence, self.start, self.end, self.quantity, "")
            return read.action if read else ""
        found = words.ACTION.search(self.text, lead_end(self.text)) or words.FURTHER_ACTION.search(self.text)
        return found.group() if found else ""

    def does(self, action: str) -> bool:
        """Whether its verb is this one; where that does not stand in it, it need not be read."""
        return action in self.text and self.action == action

    @property
    def kind(self) -> str:
        """Kind of the verb."""
        return kind_of(self.action)


def _around(text: str, start: int, end: int, low: int, high: int, before: str) -> str:
    """What an item without words of its own leans on: the clause before, or the rest of its own.

    新开工高速公路33条、|3072公里; 对|13.47万户、38.82万人发放租赁补贴.
    """
    return (before if low == start else "") + text[start:low] + text[high:end]


def _shared_end(text: str, items: list[tuple[int, int, Quantity]]) -> str:
    """The doing at the end of a list, which its earlier items share: 200家工业企业和60家养殖企业|挂牌整治."""
    if len(items) < 2:
        return ""
    after = text[items[-1][2].end : items[-1][1]]
    ends = [m for m in words.ACTION.finditer(after) if _NOTHING_MORE.fullmatch(after, m.end())]
    return ends[0].group() if ends and ends[0].start() > 1 else ""


def _names_a_thing(item: str) -> bool:
    """Whether an item has more words than its verb, bound and unit: not so 新开工建设1043万套."""
    size = len(HAN.findall(item))
    if _OWN_WORDS < size <= _OWN_WORDS + _VERB and (verb := words.ACTION.match(item)) is not None:
        size -= len(verb.group()) - _VERB
    return size > _OWN_WORDS


def statements(sentences: Iterable[tuple[int, str, str]]) -> list[PledgeStatement]:
    """Clauses and counted items of sentences.

    Args:
        sentences: number, part and text of each, in order.

    Returns:
        In order of the text.
    """
    found = []
    for number, part, text in sentences:
        before = ""
        for start, end, quantities in clauses_with_numbers(text):
            if not quantities:
                found.append(PledgeStatement(number, part, text, start, end))
                before = text[start:end]
                continue
            items = split_items(text, start, end, quantities)
            shared = _shared_end(text, items)
            for low, high, quantity in items:
                own = _names_a_thing(text[low:high]) or read_counted(text, low, high, quantity, "")
                around = "" if own else _around(text, start, end, low, high, before)
                if shared and high < items[-1][1] and shared not in text[low:high] + around:
                    around += shared
                found.append(PledgeStatement(number, part, text, low, high, quantity, around))
                found += [
                    PledgeStatement(number, part, text, low, high, other, around)
                    for other in quantities
                    if low <= other.start < quantity.start and not same_measure(other.unit, quantity.unit)
                ]
            before = text[start:end]
    return found
