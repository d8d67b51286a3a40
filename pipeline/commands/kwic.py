"""Key word in context: the sentences around a term or a concept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from pipeline.errors import QueryError
from pipeline.messages import text
from pipeline.store import Reader
from pipeline.tables.texts import SPOKEN


@dataclass(frozen=True)
class ConcordanceLine:
    """One mention in its sentence.

    Attributes:
        report_id: report.
        place: place.
        year: year of delivery.
        part: review, plan or other.
        sentence_no: sentence in the report.
        left: the sentence before the mention.
        keyword: the mention.
        right: the sentence after it.
        concept: concept counted, empty when a bare term was asked for.
        term: the term as listed.
        dimension: its sub-dimension, empty where it has none.
    """

    report_id: str
    place: str
    year: int
    part: str
    sentence_no: int
    left: str
    keyword: str
    right: str
    concept: str = ""
    term: str = ""
    dimension: str = ""

    def as_dict(self) -> dict[str, object]:
        """Fields by name."""
        return asdict(self)


@dataclass(frozen=True)
class Where:
    """Which mentions are wanted; None means any.

    Attributes:
        place: full name of the place, or a part of it.
        year: year of delivery.
        part: review, plan or other.
        sample: so many at random instead of all; the same ones each time.
        seed: another number draws another sample.
    """

    place: str | None = None
    year: int | None = None
    part: str | None = None
    sample: int | None = None
    seed: int = 0


def concept_lines(
    reader: Reader, concept: str, *, term: str | None = None, dimension: str | None = None, where: Where
) -> list[ConcordanceLine]:
    """Counted mentions of a concept, by place, year and position.

    Args:
        reader: the published file.
        concept: a concept of configs/concepts.yaml.
        term: only this term of it, as listed.
        dimension: only this sub-dimension of it.
        where: which of them.

    Raises:
        QueryError: the concept or its sub-dimension was not counted.
    """
    _known(reader, concept)
    if dimension:
        _known(reader, concept, dimension)
    sql = f"""
        SELECT * EXCLUDE (start_char) FROM (
            SELECT r.report_id, r.place, r.year, s.part, s.sentence_no, s.text[1:h.start_char] AS l,
                   s.text[h.start_char + 1:h.end_char] AS k, s.text[h.end_char + 1:] AS r, h.concept, h.term,
                   coalesce(h.dimension, '') AS d, h.start_char
            FROM concept_hits h JOIN sentences s USING (report_id, sentence_no) JOIN reports r USING (report_id)
            WHERE h.concept = $concept AND ($term IS NULL OR h.term = $term)
              AND ($dimension IS NULL OR h.dimension = $dimension) AND {WHERE}
            ORDER BY {_DRAW} LIMIT $sample)
        ORDER BY place, year, sentence_no, start_char"""
    values = {"concept": concept, "term": term, "dimension": dimension, **_values(where)}
    return [ConcordanceLine(*row) for row in reader.named(sql, values)]


def term_lines(reader: Reader, term: str, *, where: Where) -> list[ConcordanceLine]:
    """Occurrences of a term that begin and end on word boundaries, as in counting, by place, year and position.

    Args:
        reader: the published file.
        term: a word or phrase; ``<数>`` in it stands for a number.
        where: which of them.

    Raises:
        QueryError: no text can match the term.
    """
    from pipeline.settings.concepts.terms import term_problem

    if problem := term_problem(term):
        raise QueryError("query.term", problem=problem)
    found = list(_found(reader, term, where))
    if where.sample is not None and len(found) > where.sample:
        import random

        chosen = random.Random(f"{term}-{where.seed}").sample(range(len(found)), where.sample)
        return [found[i] for i in sorted(chosen)]
    return found


def why_none(reader: Reader, where: Where, term: str | None = None) -> str | None:
    """What to tell of a question that found nothing, where more than chance is behind it.

    Args:
        reader: the published file.
        where: what was asked for.
        term: the term looked for on word boundaries, if it was one.

    Returns:
        That no report has the place or the year, with those that there are; or that the characters of the term stand
        there across word boundaries; else None.
    """
    asked = [str(value) for value in (where.place, where.year) if value is not None]
    reports = "FROM reports r WHERE ($place IS NULL OR contains(r.place, $place)) AND ($year IS NULL OR r.year = $year)"
    given = {"place": where.place, "year": where.year}
    if asked and not reader.named(f"SELECT 1 {reports} LIMIT 1", given):
        of_place = reader.named(f"SELECT DISTINCT r.year {reports} ORDER BY 1", given | {"year": None})
        known = [str(year) for (year,) in of_place] if where.year is not None else []
        known = known or [place for (place,) in reader.rows("SELECT DISTINCT place FROM reports ORDER BY 1")]
        shown = known[:_NAMED] + (["……"] if len(known) > _NAMED else [])
        return text("says.output.no_report", asked=asked, known=shown)
    if term and "<" not in term:
        sql = f"""SELECT count(*) FROM sentences s JOIN reports r USING (report_id)
            WHERE contains(s.text, $term) AND s.{SPOKEN} AND {WHERE}"""
        ((n,),) = reader.named(sql, {**given, "part": where.part, "term": term})
        return text("says.output.bare", term=term, n=n) if n else None
    return None


_NAMED = 20  # places or years
WHERE = """($place IS NULL OR contains(r.place, $place)) AND ($year IS NULL OR r.year = $year)
              AND ($part IS NULL OR s.part = $part)"""
# The same mentions for the same seed, whatever else is in the file.
_DRAW = (
    "CASE WHEN $sample IS NULL THEN '' ELSE md5(concat_ws('-', $seed, h.report_id, h.sentence_no, h.start_char)) END"
)


def _values(where: Where) -> dict[str, object]:
    return asdict(where)


def _known(reader: Reader, concept: str, dimension: str | None = None) -> None:
    if dimension is None:
        known = [row[0] for row in reader.rows("SELECT DISTINCT concept FROM concept_audit ORDER BY 1")]
        if concept not in known:
            raise QueryError("query.no_concept", name=concept, known=known)
        return
    sql = "SELECT DISTINCT dimension FROM attention_dimensions WHERE concept = $concept ORDER BY 1"
    known = [row[0] for row in reader.named(sql, {"concept": concept})]
    if dimension not in known:
        raise QueryError("query.no_dimension", name=dimension, concept=concept, known=known)


def _found(reader: Reader, term: str, where: Where) -> Iterator[ConcordanceLine]:
    """The term in the sentences that hold its characters; some reports at a time."""
    from pipeline.settings.concepts.terms import literal

    values = {"literal": literal(term), **{k: v for k, v in _values(where).items() if k in ("place", "year", "part")}}
    found = f"""SELECT s.report_id, r.place, r.year, s.part, s.sentence_no, s.text
        FROM sentences s JOIN reports r USING (report_id) WHERE contains(s.text, $literal) AND s.{SPOKEN} AND {WHERE}"""
    ids = [
        row[0]
        for row in reader.named(
            f"SELECT report_id FROM ({found}) GROUP BY report_id, place, year ORDER BY place, year", values
        )
    ]
    for start in range(0, len(ids), _REPORTS):
        some = {**values, "ids": ids[start : start + _REPORTS]}
        sql = f"""WITH own AS (SELECT * FROM ({found}) WHERE list_contains($ids, report_id)),
            bounds AS (SELECT report_id, sentence_no, list(start_char) AS starts, list(end_char) AS ends
                       FROM tokens SEMI JOIN own USING (report_id, sentence_no) GROUP BY ALL)
            SELECT own.*, starts, ends FROM own LEFT JOIN bounds USING (report_id, sentence_no)
            ORDER BY place, year, report_id, sentence_no"""
        rows = reader.named(sql, some)
        yield from _counted(rows, term)


_REPORTS = 500


@dataclass(frozen=True)
class _Term:
    """A bare term, as counting takes a concept."""

    term: str
    name: str = ""
    exclude: tuple[str, ...] = ()
    dimensions: Mapping[str, str] = field(default_factory=dict)
    dimension_names: tuple[str, ...] = ()
    dimension_labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def tiers(self) -> dict[str, str]:
        return {self.term: "core"}


def _counted(rows: Sequence[tuple[Any, ...]], term: str) -> Iterator[ConcordanceLine]:
    """Mentions of any term in some sentences, given with the offsets of their tokens."""
    import numpy as np

    from pipeline.attention.count import COUNTED, Counter
    from pipeline.corpus.arrays import codes_of

    codes = codes_of("".join(f"{row[5]}\n" for row in rows))
    lengths = np.array([len(row[5]) + 1 for row in rows], dtype=np.int64)
    offsets = np.cumsum(lengths) - lengths
    marks = np.zeros((2, len(codes) + 1), dtype=np.bool_)
    for offset, (*_, starts, ends) in zip(offsets.tolist(), rows, strict=True):
        marks[0, [offset + at for at in starts or ()]] = True
        marks[1, [offset + at for at in ends or ()]] = True
    found = Counter([_Term(term)]).count(codes, starts=marks[0], ends=marks[1])
    counted = np.flatnonzero(found.fate == COUNTED)
    sentence = np.searchsorted(offsets, found.start[counted], side="right") - 1
    for at, first, last in zip(
        sentence.tolist(), found.start[counted].tolist(), found.end[counted].tolist(), strict=True
    ):
        report_id, place, year, part, number, text, *_ = rows[at]
        begin, end = first - int(offsets[at]), last - int(offsets[at])
        yield ConcordanceLine(
            report_id, place, year, part, number, text[:begin], text[begin:end], text[end:], term=term
        )
