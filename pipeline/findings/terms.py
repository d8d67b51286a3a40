"""Words that a place takes up and drops, and words that mark one report against others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import log2, sqrt

from pipeline.findings.model import Draft, literal, span
from pipeline.findings.sources import Row, Sources
from pipeline.messages import Message
from pipeline.messages.numbers import decimal as number

_NAMED = 5  # words a sentence names
_A_NAME = 3  # characters from which a word is rather a 提法 than a word of every day
_LEAST_SENTENCES = 4  # that hold a word of a text, so that one passage does not make it
_LEAST_ELSEWHERE = 3  # mentions in the texts it is compared with: a common word, no name of the place
_SE = 1.96
_FEW_PLACES = 5  # up to which the index names what one of them speaks of


def changes(data: Sources) -> Iterator[Draft]:
    """Words that a place has taken up, or dropped, within the recent window."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in data.rows("term_changes"):
        found[row["place"], row["kind"]].append(row)
    for (place, kind), rows in sorted(found.items()):
        if data.n_reports[place] > data.min_years:
            yield from _changes(data, place, kind, rows)


def _changes(data: Sources, place: str, kind: str, rows: list[Row]) -> Iterator[Draft]:
    new = kind == "new"
    at, report_key = ("first_year", "first_report_id") if new else ("last_year", "last_report_id")
    last = data.last_year[place]
    recent = [r for r in rows if r[at] >= last - data.recent_years and r[report_key] not in data.doubtful]
    if recent:
        yield _changed(data, place, kind, _clearest(recent), at=(last - data.recent_years, last))
    if not new:
        return
    by_report: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["first_report_id"] not in data.doubtful:
            by_report[row["first_report_id"]].append(row)
    for report_id, own in sorted(by_report.items()):
        year = data.reports[report_id]["year"] if report_id in data.reports else None
        if year is not None:
            yield _changed(data, place, kind, _clearest(own), at=(year, year), report_id=report_id)


def _clearest(rows: Sequence[Row]) -> list[Row]:
    """The words that say most: longer ones first, by reports and mentions; none that holds another, or is held by it."""
    chosen: list[Row] = []
    for row in sorted(rows, key=lambda r: (len(r["term"]) < _A_NAME, -r["n_reports"] * log2(1 + r["n"]), r["term"])):
        if not any(row["term"] in c["term"] or c["term"] in row["term"] for c in chosen):
            chosen.append(row)
        if len(chosen) == _NAMED:
            break
    return chosen


def _changed(
    data: Sources, place: str, kind: str, named: list[Row], *, at: tuple[int, int], report_id: str = ""
) -> Draft:
    new = kind == "new"
    year = "first_year" if new else "last_year"
    keys = ("first_report_id", "first_sentence_no") if new else ("last_report_id", "last_sentence_no")
    q_value = max(r["q_value"] for r in named)
    reports = data.n_reports[place]
    return Draft(
        kind="new_terms" if new else "vanished_terms",
        subject=named[0]["term"],
        code=f"{'new' if new else 'vanished'}_terms.{'report' if report_id else 'place'}",
        values={
            "who": place,
            "years": span(*at),
            "terms": [
                Message(
                    f"findings.term.{'report' if report_id else kind}",
                    {"term": r["term"], "year": r[year], "reports": r["n_texts"]},
                )
                for r in named
            ],
        },
        sql=(
            "SELECT term, count(DISTINCT report_id) AS reports, min(year) AS first_year, max(year) AS last_year "
            "FROM reports JOIN sentences USING (report_id) "
            f"JOIN (SELECT unnest([{', '.join(literal(r['term']) for r in named)}]) AS term) ON contains(text, term) "
            f"WHERE place = {literal(place)} AND NOT coalesce(is_appendix, false) GROUP BY term"
        ),
        place=place,
        level=data.level_of[place],
        report_id=report_id,
        part="all",
        year_from=at[0],
        year_to=at[1],
        value=float(named[0]["n_texts"]),
        unit="reports",
        comparison="own_past",
        q_page=q_value,
        q_index=min(1.0, q_value * data.n_followed),
        effect=1.0,
        coverage=sum(r["n_reports"] for r in named) / len(named) / max(1, reports) if not new else _kept(named, data),
        sentences=tuple((r[keys[0]], r[keys[1]]) for r in named),
        on_index=not report_id,
        on_place=not report_id,
    )


def _kept(named: list[Row], data: Sources) -> float:
    """In how many of the reports since its first use a word is used, on average over the words."""
    shares = []
    for row in named:
        since = sum(year >= row["first_year"] for year in data.years.get(row["place"], []))
        shares.append(row["n_reports"] / max(1, since))
    return float(sum(shares) / len(shares))


def marking(data: Sources) -> Iterator[Draft]:
    """Words that a report uses more than others of its level and year, more than the report before, or in its plan."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in data.rows("keyness"):
        found[row["report_id"], row["contrast"]].append(row)
    for (report_id, contrast), rows in sorted(found.items()):
        if report_id not in data.reports or report_id in data.doubtful:
            continue
        usual = [r for r in rows if _is_marked(r, data.reports[report_id]["place"])]
        if usual:
            yield _marked(data, report_id, contrast, usual)


def _is_marked(row: Row, place: str) -> bool:
    """Whether sentences by themselves, not words in a burst, show that a common word is used twice as much."""
    if row["sentences_target"] < _LEAST_SENTENCES or row["count_reference"] < _LEAST_ELSEWHERE or row["term"] in place:
        return False
    return _sure_ratio(row) >= 1.0


def _sure_ratio(row: Row) -> float:
    """Lower end of the interval of the log ratio of sentences with the word, words of the texts being their size."""
    a, b = row["sentences_target"], max(row["sentences_reference"], 0.5)
    ratio = log2(a / row["words_target"]) - log2(b / row["words_reference"])
    return float(ratio - _SE * sqrt(1 / a + 1 / b) / 0.6931471805599453)


def _marked(data: Sources, report_id: str, contrast: str, rows: list[Row]) -> Draft:
    report = data.reports[report_id]
    few = len(data.n_reports) <= _FEW_PLACES
    named = sorted(rows, key=lambda r: (-_sure_ratio(r), r["term"]))[:_NAMED]
    q_value = max(r["q_value"] for r in named)
    return Draft(
        kind="distinctive_terms",
        subject=named[0]["term"],
        code=f"distinctive_terms.{contrast}",
        values={
            "who": report["place"],
            "year": report["year"],
            "others": data.n_texts[report["level"], report["year"]] - 1,
            "terms": [
                Message(
                    "findings.term.rates",
                    {
                        "term": r["term"],
                        "here": number(1e4 * r["count_target"] / r["words_target"]),
                        "there": number(1e4 * r["count_reference"] / r["words_reference"]),
                    },
                )
                for r in named
            ],
        },
        sql=(
            "SELECT term, count_target, words_target, count_reference, words_reference, log_ratio, g2, q_value, "
            f"sentences_target FROM keyness WHERE report_id = {literal(report_id)} AND contrast = '{contrast}' "
            "AND log_ratio > 0 ORDER BY log_ratio DESC"
        ),
        place=report["place"],
        level=report["level"],
        report_id=report_id,
        part="plan" if contrast != "place_vs_rest" else "all",
        year_from=report["year"],
        year_to=report["year"],
        value=named[0]["log_ratio"],
        unit="log2_ratio",
        comparison={"place_vs_rest": "peers", "year_vs_previous": "year_before"}.get(contrast, "review"),
        q_page=q_value,
        q_index=min(1.0, q_value * len(data.reports)),
        effect=sum(_sure_ratio(r) for r in named) / _NAMED / 4,  # a quarter: names of a place's own are always there
        sentences=tuple((report_id, r["example_sentence_no"]) for r in named if r["example_sentence_no"] is not None),
        on_index=len(data.reports) == 1 or (few and data.newest(report_id) and contrast != "plan_vs_review"),
        on_place=data.newest(report_id),
    )
