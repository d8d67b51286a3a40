"""Sections with their parts, to be read by a person: what no count can show.

python benchmarks/ingest/sections.py FOLDER [TEXT_IN_PATH] [--paragraphs]
"""

from __future__ import annotations

import sys

from corpora import cases

from pipeline.errors import InputRefused
from pipeline.ingest.cleaning.characters import count_han

_MARK = {"review": "R", "plan": "P", "other": "-"}


def main() -> None:
    """Print a line a section, or a line a paragraph."""
    wanted = [a for a in sys.argv[1:] if not a.startswith("--")]
    for case in cases():
        if not all(w in case.path for w in wanted):
            continue
        report = case.read(hidden=True)
        if isinstance(report, InputRefused):
            print(f"\n## {case.path}: REFUSED {report.detail}")
            continue
        print(
            f"\n## {case.path}: {report.place} {report.year} ({report.review_from}-{report.review_to}) {report.published_on}"
        )
        if "--paragraphs" in sys.argv:
            for p in report.paragraphs:
                print(f"{_MARK[p.part]}{'#' if p.is_heading else ' '} {count_han(p.text):5} {p.text[:46]}")
            continue
        for s in report.sections:
            members = [p for p in report.paragraphs if p.section_no == s.section_no]
            inner = "".join(_MARK[p.part] for p in members)
            han = sum(count_han(p.text) for p in members)
            mixed = inner if len(set(inner)) > 1 else ""
            heading = "  " * s.depth + (s.heading[:38] or "(none)")
            print(f"{_MARK[s.part]} {s.part_confidence:4} {heading} [{han}] {mixed}")


if __name__ == "__main__":
    main()
