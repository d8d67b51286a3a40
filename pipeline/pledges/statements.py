"""The clauses of a later report, with which pledges are compared. Verbs are read only where they are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from pipeline.chinese.quantities import Quantity
from pipeline.pledges import words
from pipeline.pledges.clauses import split_items
from pipeline.pledges.counted import read_counted
from pipeline.pledges.find import clauses_with_numbers
from pipeline.pledges.measures import same_measure
from pipeline.pledges.objects import lead_end


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
        before: the clause before, on which an item leans that names no thing of its own (新开工保障房666万套，基本建成544万套).
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
            for low, high, quantity in split_items(text, start, end, quantities):
                own = low > start or read_counted(text, low, high, quantity, "") is not None
                counts = [quantity]
                counts += [
                    q for q in quantities if low <= q.start < quantity.start and not same_measure(q.unit, quantity.unit)
                ]
                found += [PledgeStatement(number, part, text, low, high, q, "" if own else before) for q in counts]
            before = text[start:end]
    return found
