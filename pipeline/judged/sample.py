"""A sample that readers judge, as it was drawn."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pipeline.errors import StoreError, os_cause
from pipeline.tables import PARTS

_FILE = "sample.json"
UNCLEAR = "unclear"
_RIGHT = ("right", "wrong", UNCLEAR)
# What may be answered, by kind. Outcomes of pledges are told in the categories of the Comparative Party Pledges Project, and
# parts by name, before the reader knows what was extracted.
ANSWERS: dict[str, tuple[str, ...]] = {
    "concept": _RIGHT,
    "indicators": _RIGHT,
    "pledges": _RIGHT,
    "outcomes": ("fully", "partly", "not", UNCLEAR),
    "parts": (*PARTS, UNCLEAR),
}
NAMED = ("outcomes", "parts")  # kinds whose answers are categories, not right or wrong


@dataclass(frozen=True)
class Drawn:
    """One thing to be judged, in its sentence.

    Attributes:
        id: report, sentence and offset of the marked words, with a number where several stand there.
        claim: what was extracted: the term and its sub-dimension, or the indicator with its value.
        left: the sentence before the marked words.
        marked: the words that it was read from.
        right: the sentence after them.
        report_id: report.
        part: review, plan or other.
        sentence_no: sentence in the report.
        expected: the answer of a reader who agrees with what was extracted; it stands in no sheet.
    """

    id: str
    claim: str
    left: str
    marked: str
    right: str
    report_id: str
    part: str
    sentence_no: int
    expected: str = "right"


@dataclass(frozen=True)
class Sample:
    """A simple random sample, as it was drawn.

    Attributes:
        kind: one of :data:`ANSWERS`.
        subject: the concept, or the code of the indicator; empty for all, and for the other kinds.
        seed: which of the possible samples.
        population: how many there are in all.
        corpus: version of the corpus that it was drawn from.
        list_version: version of the concept's list then; empty for the other kinds.
        items: what is to be judged.
        handed_out: SHA-256 of each sheet as it was handed out, by name: a run has nothing to read in one that is still so.
    """

    kind: str
    subject: str
    seed: int
    population: int
    corpus: str
    list_version: str
    items: tuple[Drawn, ...]
    handed_out: Mapping[str, str] = field(default_factory=dict)

    def save(self, folder: Path) -> None:
        """Keep it beside its sheets."""
        told = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        (folder / _FILE).write_text(told + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Sample | None:
        """The sample of a folder, None where it has none.

        Raises:
            StoreError: the file cannot be read, or is none of ours.
        """
        path = folder / _FILE
        try:
            given = json.loads(path.read_text(encoding="utf-8"))
            return cls(**{**given, "items": tuple(Drawn(**item) for item in given["items"])})
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError("judge.sample", path=path, why=os_cause(error)) from None
        except (ValueError, TypeError, KeyError):
            raise StoreError("judge.not_a_sample", path=path) from None
