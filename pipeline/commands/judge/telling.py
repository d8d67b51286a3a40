"""What readers found, told in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from pipeline.judged import NAMED, PRECISION, Agreement, Reading
from pipeline.messages import Message, text


def as_text(readings: Iterable[Reading]) -> Iterator[str]:
    """Precision, agreement and disagreements in the reader's language."""
    for reading in readings:
        sample = reading.sample
        of = {"name": reading.name, "n": len(sample.items), "population": sample.population}
        yield text("says.judge.sample", **of)
        if reading.outdated:
            yield text("says.judge.outdated")
        for row in reading.precision():
            told = dict(zip(PRECISION, row, strict=True))
            code = "empty" if told["precision"] is None else "agreement" if sample.kind in NAMED else "precision"
            yield text(f"says.judge.{code}", **told)
            if code == "agreement":
                coder = str(told["coder"])
                yield _agreement(reading.with_program(coder), coder, text("says.judge.program"))
        for one, other in combinations(reading.answers, 2):
            yield _agreement(reading.between(one, other), one, other)
        for item, own in reading.disagreements():
            said = [Message("says.judge.said", {"coder": c, "answer": _answer(a)}) for c, a in own.items()]
            sentence = f"{item.left}【{item.marked}】{item.right}"
            at = {"report": item.report_id, "no": item.sentence_no, "claim": item.claim}
            yield text("says.judge.disagreement", said=said, sentence=sentence, **at)
        for trouble in reading.troubles:
            yield trouble.text()


def _agreement(found: Agreement, one: str, other: str) -> str:
    told = {"one": one, "other": other, "n": found.n, "same": found.same}
    if found.kappa is None:
        return text("says.judge.no_kappa", **told)
    if found.low is None:
        return text("says.judge.bare_kappa", **told, kappa=found.kappa)
    return text("says.judge.kappa", **told, kappa=found.kappa, low=found.low, high=found.high)


def _answer(answer: str) -> Message:
    return Message(f"says.judge.answer.{answer}")
