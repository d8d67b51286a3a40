"""What is to be judged: so many things at random, the same ones each time."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from pipeline.commands.export.facts import facts
from pipeline.commands.kwic import Where, concept_lines
from pipeline.errors import QueryError
from pipeline.judged import Drawn, Sample, current_list
from pipeline.messages import text
from pipeline.settings.model import Project
from pipeline.store import Reader
from pipeline.tables.pledges import FULFILMENT
from pipeline.tables.texts import SPOKEN


def folder_of(project: Project, kind: str, subject: str, n: int, seed: int) -> Path:
    """Where the sheets of a sample are kept."""
    name = re.sub(r"[^\w-]+", "_", subject or "all")
    return project.judged / "-".join([kind, name, str(n), *([str(seed)] if seed else [])])


def draw(project: Project, kind: str, subject: str, *, n: int, seed: int) -> Sample:
    """Draw a sample from the published file.

    The hash of seed and place in the text decides, so the same file gives the same sample in any order of reports, and a
    report that is added changes only what it takes part in.

    Args:
        project: the project.
        kind: concept (counted mentions), indicators (statements), pledges, outcomes (of pledges due within their year), or
            parts (of sentences).
        subject: the concept, or an indicator's code or label; empty for all indicators, and for the other kinds.
        n: how many.
        seed: another number draws another sample.

    Raises:
        QueryError: there is no such concept or indicator, or nothing to judge.
        StoreError: nothing has been published.
    """
    with Reader(project.database) as reader:
        if kind == "concept":
            items, population = _mentions(reader, subject, n, seed)
        elif kind == "indicators":
            items, population = _statements(reader, subject, n, seed)
        else:
            items, population = _rows(reader, kind, n, seed)
        corpus = facts(reader).corpus
    if not items:
        raise QueryError("query.nothing_to_judge", name=subject or kind)
    sample = Sample(kind, subject, seed, population, corpus, "", tuple(items))
    return Sample(**{**vars(sample), "list_version": current_list(project.config().concepts, sample)})


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


# id, what is told of it, sentence before, at and after the marked words, report, part, sentence, what was extracted.
_DRAWN = {
    "pledges": """
        SELECT report_id || ':' || p.pledge_no, concat_ws(' ', p.action, p.object, p.value, p.unit),
               s.text[1:p.start_char], s.text[p.start_char + 1:p.end_char], s.text[p.end_char + 1:],
               report_id, s.part, p.sentence_no, 'right'
        FROM pledges p JOIN sentences s USING (report_id, sentence_no)""",
    "outcomes": """
        SELECT o.report_id || ':' || o.pledge_no, o.text, p.text, '', concat_ws(': ', o.outcome_report_id, s.text),
               o.report_id, p.part, p.sentence_no, o.outcome
        FROM pledge_outcomes o JOIN pledges g USING (report_id, pledge_no)
        JOIN sentences p ON p.report_id = o.report_id AND p.sentence_no = g.sentence_no
        LEFT JOIN sentences s ON s.report_id = o.outcome_report_id AND s.sentence_no = o.outcome_sentence_no
        WHERE o.due""",
    "parts": f"""
        SELECT s.report_id || ':' || s.sentence_no, coalesce(c.heading, ''), coalesce(b.text, ''), s.text,
               coalesce(a.text, ''), s.report_id, s.part, s.sentence_no, s.part
        FROM sentences s LEFT JOIN paragraphs g USING (report_id, paragraph_no)
        LEFT JOIN sections c USING (report_id, section_no)
        LEFT JOIN sentences b ON b.report_id = s.report_id AND b.sentence_no = s.sentence_no - 1
        LEFT JOIN sentences a ON a.report_id = s.report_id AND a.sentence_no = s.sentence_no + 1
        WHERE s.{SPOKEN}""",
}


def _rows(reader: Reader, kind: str, n: int, seed: int) -> tuple[list[Drawn], int]:
    ((population,),) = reader.rows(f"SELECT count(*) FROM ({_DRAWN[kind]})")
    sql = f"""SELECT * FROM ({_DRAWN[kind]}) AS t(id, claim, l, m, r, report, part, no, expected)
        ORDER BY md5(concat_ws('-', $seed, id)), id LIMIT $n"""
    items = [Drawn(*row) for row in reader.named(sql, {"n": n, "seed": seed})]
    if kind == "outcomes":
        items = [replace(x, expected=FULFILMENT[x.expected]) for x in items]
    if kind == "parts":  # that is what is asked
        items = [replace(x, part="") for x in items]
    return items, int(population)
