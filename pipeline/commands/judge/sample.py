"""What is to be judged: so many mentions or indicators at random, the same ones each time."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.commands.export.facts import facts, list_version
from pipeline.commands.kwic import Where, concept_lines
from pipeline.errors import QueryError, StoreError, os_cause
from pipeline.messages import text
from pipeline.settings.model import Config, Project
from pipeline.store import Reader

KINDS = ("concept", "indicators")
_FILE = "sample.json"


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
    """

    id: str
    claim: str
    left: str
    marked: str
    right: str
    report_id: str
    part: str
    sentence_no: int


@dataclass(frozen=True)
class Sample:
    """A simple random sample, as it was drawn.

    Attributes:
        kind: one of :data:`KINDS`.
        subject: the concept, or the code of the indicator; empty for all indicators.
        seed: which of the possible samples.
        population: how many there are in all.
        corpus: version of the corpus that it was drawn from.
        list_version: version of the concept's list then; empty for indicators.
        items: what is to be judged.
    """

    kind: str
    subject: str
    seed: int
    population: int
    corpus: str
    list_version: str
    items: tuple[Drawn, ...]

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


def folder_of(project: Project, kind: str, subject: str, n: int, seed: int) -> Path:
    """Where the sheets of a sample are kept."""
    name = re.sub(r"[^\w-]+", "_", subject or "all")
    return project.root / "data" / "judged" / "-".join([kind, name, str(n), *([str(seed)] if seed else [])])


def current_list(config: Config, sample: Sample) -> str:
    """Version that the list of a sample has now; empty where there is none."""
    return next((list_version(c) for c in config.concepts if sample.kind == "concept" and c.name == sample.subject), "")


def draw(project: Project, kind: str, subject: str, *, n: int, seed: int) -> Sample:
    """Draw a sample from the published file.

    The hash of seed and place in the text decides, so the same file gives the same sample in any order of reports, and a
    report that is added changes only what it takes part in.

    Args:
        project: the project.
        kind: concept (counted mentions) or indicators (statements).
        subject: the concept, or an indicator's code or label; empty for all indicators.
        n: how many.
        seed: another number draws another sample.

    Raises:
        QueryError: there is no such concept or indicator, or nothing to judge.
        StoreError: nothing has been published.
    """
    with Reader(project.database) as reader:
        if kind == "concept":
            items, population = _mentions(reader, subject, n, seed)
        else:
            items, population = _statements(reader, subject, n, seed)
        corpus = facts(reader).corpus
    if not items:
        raise QueryError("query.nothing_to_judge", name=subject or kind)
    sample = Sample(kind, subject, seed, population, corpus, "", tuple(items))
    return Sample(**{**vars(sample), "list_version": current_list(project.config(), sample)})


def _mentions(reader: Reader, concept: str, n: int, seed: int) -> tuple[list[Drawn], int]:
    lines = concept_lines(reader, concept, where=Where(sample=n, seed=seed))
    of = "SELECT count(*) FROM concept_hits WHERE concept = $concept"
    items = [
        Drawn(
            f"{x.report_id}:{x.sentence_no}:{len(x.left)}",
            f"{x.term} ({x.dimension})" if x.dimension else x.term,
            x.left,
            x.keyword,
            x.right,
            x.report_id,
            x.part,
            x.sentence_no,
        )
        for x in lines
    ]
    return items, int(reader.named(of, {"concept": concept})[0][0])


_STATED = """
    SELECT report_id || ':' || i.sentence_no || ':' || i.start_char || ':' || i.statement_no,
           i.name, i.kind, i.period_from, i.period_to, i.quantity, i.value, i.value_high, i.unit, i.bound,
           s.text[1:i.start_char], s.text[i.start_char + 1:i.end_char], s.text[i.end_char + 1:],
           report_id, i.part, i.sentence_no
    FROM indicators i JOIN sentences s USING (report_id, sentence_no)
    WHERE ($subject = '' OR i.indicator = $subject OR i.label = $subject)
    ORDER BY md5(concat_ws('-', $seed, report_id, i.statement_no)) LIMIT $n"""


def _statements(reader: Reader, subject: str, n: int, seed: int) -> tuple[list[Drawn], int]:
    of = "SELECT count(*) FROM indicators WHERE $subject = '' OR indicator = $subject OR label = $subject"
    population = int(reader.named(of, {"subject": subject})[0][0])
    if subject and not population:
        known = [r[0] for r in reader.rows("SELECT DISTINCT indicator FROM indicators ORDER BY 1") if ":" not in r[0]]
        raise QueryError("query.no_indicator", name=subject, known=known)
    rows = reader.named(_STATED, {"subject": subject, "n": n, "seed": seed})
    return [Drawn(row[0], _stated(*row[1:10]), *row[10:]) for row in rows], population


def _stated(
    name: str,
    kind: str,
    first: int | None,
    last: int | None,
    quantity: str,
    value: float | None,
    high: float | None,
    unit: str | None,
    bound: str,
) -> str:
    """What an indicator says, as a line."""
    years = "–".join(str(y) for y in dict.fromkeys((first, last)) if y is not None)
    number = "–".join(f"{v:,.12g}" for v in (value, high) if v is not None)
    told = (text(f"says.judge.kind.{kind}"), years, quantity, bound, f"{number} {unit or ''}".strip())
    return " · ".join([name, *(piece for piece in told if piece)])
