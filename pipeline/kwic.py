"""Key word in context: the sentences around a term or a concept."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from pipeline.errors import QueryError
from pipeline.store import Reader


@dataclass(frozen=True)
class Line:
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

    def as_dict(self) -> dict[str, object]:
        """Fields by name."""
        return asdict(self)


def concordance(
    reader: Reader,
    *,
    term: str | None = None,
    concept: str | None = None,
    place: str | None = None,
    year: int | None = None,
    part: str | None = None,
) -> list[Line]:
    """Mentions of a term or a concept, by place, year and position.

    A term is found where it begins and ends on word boundaries, as in counting; a concept where it was counted.

    Args:
        reader: the published file.
        term: a word or phrase.
        concept: a concept of configs/concepts.yaml; with a term, only hits of that term.
        place: full name of the place, or a part of it.
        year: year of delivery.
        part: review, plan or other.

    Raises:
        QueryError: neither term nor concept is given, or the concept is unknown.
    """
    if concept:
        known = [r[0] for r in reader.rows("SELECT DISTINCT concept FROM concept_audit ORDER BY concept")]
        if concept not in known:
            raise QueryError(f"Concept {concept} is not among those counted: {', '.join(known) or 'none'}.")
        source = (
            "SELECT report_id, sentence_no, start_char, end_char, concept FROM concept_hits "
            "WHERE concept = $concept AND ($term IS NULL OR term = $term)"
        )
    elif term:
        source = _TERM
    else:
        raise QueryError("Give a TERM, or --concept NAME.")
    sql = f"""
        SELECT r.report_id, r.place, r.year, s.part, s.sentence_no,
               s.text[1:h.start_char], s.text[h.start_char + 1:h.end_char], s.text[h.end_char + 1:], h.concept
        FROM ({source}) h JOIN sentences s USING (report_id, sentence_no) JOIN reports r USING (report_id)
        WHERE ($place IS NULL OR contains(r.place, $place)) AND ($year IS NULL OR r.year = $year)
          AND ($part IS NULL OR s.part = $part) AND coalesce($term, $concept) IS NOT NULL
        ORDER BY r.place, r.year, s.sentence_no, h.start_char"""
    values = {"term": term, "concept": concept, "place": place, "year": year, "part": part}
    return [Line(*row) for row in reader.named(sql, values)]


# Occurrences of the term in a sentence (like str.find, from left to right), kept where token boundaries meet both ends.
_TERM = """
    WITH RECURSIVE found AS (
        SELECT report_id, sentence_no, text, position($term IN text) - 1 AS start_char
        FROM sentences WHERE contains(text, $term)
        UNION ALL
        SELECT report_id, sentence_no, text,
               start_char + length($term) + position($term IN text[start_char + length($term) + 1:]) - 1
        FROM found WHERE contains(text[start_char + length($term) + 1:], $term)
    )
    SELECT f.report_id, f.sentence_no, f.start_char, f.start_char + length($term) AS end_char, '' AS concept
    FROM found f
    WHERE EXISTS (SELECT 1 FROM tokens t WHERE t.report_id = f.report_id AND t.sentence_no = f.sentence_no
                  AND t.start_char = f.start_char)
      AND EXISTS (SELECT 1 FROM tokens t WHERE t.report_id = f.report_id AND t.sentence_no = f.sentence_no
                  AND t.end_char = f.start_char + length($term))"""
