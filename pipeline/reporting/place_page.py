"""The page of a place with several reports: what changes over its years."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.reporting.corpus import Corpus
from pipeline.reporting.markdown import Md, link
from pipeline.reporting.numbers import heading_level, year_ranges
from pipeline.reporting.place_series import series_section
from pipeline.reporting.place_targets import targets_section
from pipeline.reporting.place_words import novelty_section, terms_section, together_section
from pipeline.reporting.pledge_ledger import place_ledger
from pipeline.reporting.render import footer, render

# Each gives a section in Markdown (with its heading, ##), or None where it has nothing to say; figures are added to the
# files, by path under reports/.
SECTIONS: tuple[Callable[[Corpus, str, dict[str, str]], Md | None], ...] = (
    series_section,
    terms_section,
    together_section,
    novelty_section,
    targets_section,
    place_ledger,
)


def place_page(corpus: Corpus, place: str) -> dict[str, str]:
    """Page and figures of one place.

    Args:
        corpus: the tables.
        place: a place of ``corpus.place_pages``.

    Returns:
        Relative path to text; nothing where no section has anything to say.
    """
    files: dict[str, str] = {}
    sections = [made for section in SECTIONS if (made := section(corpus, place, files)) is not None]
    if not sections:
        return {}
    reports = corpus.of_place(place)
    files[corpus.place_pages[place]] = render(
        "place.md.j2",
        place=place,
        level=heading_level(reports[0]["level"]),
        years=year_ranges(r["year"] for r in reports),
        n_reports=len(reports),
        links=Md("、".join(link(str(r["year"]), corpus.pages[r["report_id"]]) for r in reports)),
        sections=sections,
        footer=footer(corpus),
    )
    return files
