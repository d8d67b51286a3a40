"""What pages begin with: the findings of the corpus, of a place, or of a report, each with the sentences behind it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.view import Quote, quote

_CITED = 3
ByPage = dict[str, list[Row]]


@dataclass(frozen=True)
class FindingLine:
    """A row of ``findings`` and some of the sentences behind it."""

    row: Row
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Findings:
    """The findings that a page lists, the strongest first; and the place whose page tells more, empty for none."""

    lines: tuple[FindingLine, ...]
    of: str = ""


def index_findings(corpus: Corpus, _: None) -> Findings:
    """Those of the index."""
    rows = [r for r in corpus.tables["findings"] if r["index_rank"] is not None]
    return _listed(corpus, sorted(rows, key=lambda r: r["index_rank"]))


def place_findings(corpus: Corpus, place: str) -> Findings:
    """Those of a place."""
    return _listed(corpus, _by_page(corpus, "place", "place_rank").get(place, []))


def report_findings(corpus: Corpus, report: Row) -> Findings:
    """Those of a report."""
    return _listed(corpus, _by_page(corpus, "report_id", "report_rank").get(report["report_id"], []))


def first_of_place(corpus: Corpus, place: str) -> Row | None:
    """The strongest finding of a place; None where nothing stands out."""
    found = _by_page(corpus, "place", "place_rank").get(place)
    return found[0] if found else None


def _by_page(corpus: Corpus, key: str, rank: str) -> ByPage:
    """Findings that pages of a kind list, in their order."""

    def make() -> ByPage:
        found: ByPage = defaultdict(list)
        listed = (r for r in corpus.tables["findings"] if r[rank] is not None)
        for row in sorted(listed, key=lambda r: (r[rank], r["finding_id"])):
            found[row[key]].append(row)
        return found

    return corpus.kept(("findings", key), make)


def _listed(corpus: Corpus, rows: list[Row]) -> Findings:
    return Findings(tuple(FindingLine(r, _quotes(corpus, r)) for r in rows))


def _quotes(corpus: Corpus, row: Row) -> tuple[Quote, ...]:
    """The first and the last of the sentences behind a finding, and those between as far as there is room."""
    every = [s.rpartition("#") for s in dict.fromkeys(row["sentence_ids"] or ())]
    chosen = every if len(every) <= _CITED else [*every[: _CITED - 1], every[-1]]
    found = ((report_id, corpus.sentence(report_id, int(number))) for report_id, _, number in chosen)
    return tuple(quote(sentence, ()) for report_id, sentence in found if report_id in corpus.pages and sentence)
