"""Who, when and which part on the provincial panel: 395 reports, 16 provinces, 1998–2024.

In most files the source has marked the plan's first heading with a stray ``&`` behind its number (二&、). The mark is
the label: it is taken out of the text before it is read (``stripped``), and the text is also read as it is (``marked``).
Which years a review covers is not labelled; reports of a year that opens a term or a five-year plan mostly review five
years, the others one. What departs from that is listed for reading.

python benchmarks/ingest/panel.py [--misses] [--hidden]
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from corpora import CORPORA, Case, cases

from pipeline.errors import InputRefused
from pipeline.ingest import Report, read_report

_MARK = re.compile(r"^([ \t\u3000]*[一二三四五六七八九十]{1,3})&、(.*)$", re.M)
_OPENS_TERM = {1998, 2003, 2008, 2013, 2018, 2023}
_OPENS_PLAN = {2001, 2006, 2011, 2016, 2021}


@dataclass(frozen=True)
class Read:
    """One file, read.

    Attributes:
        case: the file.
        refused: why it was not taken, empty where it was.
        got: place, level, year, years reviewed.
        label: text of the marked heading, empty where nothing is marked.
        off: paragraphs between the label and the first paragraph of the plan, None where one is missing.
        confidence: of the section that the plan begins with.
        doubted: the report says that its split is doubtful.
        appendix: share of the text that is appendix.
    """

    case: Case
    refused: str
    got: tuple[str, str, int, int | None, int | None]
    label: str
    off: int | None
    confidence: float
    doubted: bool
    appendix: float
    first: str


def _flat(text: str) -> str:
    """Letters and digits alone, so that what cleaning changes in marks and spaces does not matter."""
    full = {0xFF10 + i: 0x30 + i for i in range(10)}
    return re.sub(r"[\W_]", "", text.translate(full))


_HOW = {"marked": r"\1&、\2", "stripped": r"\1、\2", "bare": r"\2"}


def read(task: tuple[Case, str, bool]) -> Read:
    """One file, as it is, without the mark, or without the whole number, under its own name or a random one."""
    case, how, hidden = task
    text = case.data.decode("utf-8-sig")
    found = _MARK.search(text)
    label = _flat(found[2] if how == "bare" else found[1] + found[2]) if found else ""
    data = _MARK.sub(_HOW[how], text).encode()
    name = "data/raw/" + ("a1b2.txt" if hidden else case.path)
    try:
        report = read_report(name, data, max_bytes=20_000_000)
    except InputRefused as refused:
        return Read(case, str(refused), ("", "", 0, None, None), label, None, 0.0, False, 0.0, "")
    return _measured(case, report, label)


def _measured(case: Case, report: Report, label: str) -> Read:
    at = [i for i, p in enumerate(report.paragraphs) if label and _flat(p.text).startswith(label[:24])]
    first = next((i for i, p in enumerate(report.paragraphs) if p.part == "plan"), None)
    off = None if first is None or not at else min((first - i for i in at), key=abs)
    number = report.paragraphs[first].section_no if first is not None else 1
    sure = report.sections[number - 1].part_confidence
    han = sum(len(p.text) for p in report.paragraphs if p.is_appendix)
    got = (report.place, report.level, report.year, report.review_from, report.review_to)
    doubted = any("parts" in str(w) or "split" in str(w) for w in report.warnings)
    text = report.paragraphs[first].text[:40] if first is not None else ""
    return Read(case, "", got, label, off, sure, doubted, han / sum(len(p.text) for p in report.paragraphs), text)


def main() -> None:
    """Measure and print."""
    wanted = [c for c in cases() if c.folder == "provinces-panel"]
    hidden = "--hidden" in sys.argv
    with ProcessPoolExecutor(2) as pool:
        for how in _HOW:
            results = list(pool.map(read, [(c, how, hidden) for c in wanted], chunksize=16))
            _report(how, results)
            if "--misses" in sys.argv:
                _misses(results)


def _report(how: str, results: list[Read]) -> None:
    taken = [r for r in results if not r.refused]
    genuine = [r for r in results if r.case.status != "not-report"]
    n = len(genuine)
    print(f"\n## {how}: {len(results)} files, {len(taken)} taken, {n} genuine")
    print("refused:", ", ".join(f"{r.case.path} ({r.refused})" for r in results if r.refused))
    for label, i, of in (("place", 0, "place"), ("level", 1, "level"), ("year", 2, "year")):
        print(f"{label:24} {sum(r.got[i] == getattr(r.case, of) for r in genuine)}/{n}")
    print(f"{'review as expected':24} {sum(r.got[3:] == _expected(r.case.year) for r in genuine)}/{n}")
    marked = [r for r in genuine if r.label]
    print(f"{'plan within a paragraph':24} {sum(r.off is not None and abs(r.off) <= 1 for r in marked)}/{len(marked)}")
    groups: dict[str, list[Read]] = defaultdict(list)
    for r in marked:
        groups[f"{r.case.year // 10 * 10}s"].append(r)
    for name, members in sorted(groups.items()):
        print(f"  {name:22} {sum(r.off is not None and abs(r.off) <= 1 for r in members)}/{len(members)}")
    print(f"{'appendix > 10 %':24} {sum(r.appendix > 0.1 for r in genuine)}")


def _expected(year: int) -> tuple[int, int]:
    return (year - 5 if year in _OPENS_TERM | _OPENS_PLAN else year - 1), year - 1


def _misses(results: list[Read]) -> None:
    for r in results:
        if r.refused or r.case.status == "not-report":
            continue
        if r.got[:3] != (r.case.place, r.case.level, r.case.year):
            print("  WHO ", r.case.path, r.got)
        if r.got[3:] != _expected(r.case.year):
            print("  YEARS", r.case.path, r.got[3:])
        if r.label and (r.off is None or abs(r.off) > 1):
            print("  PLAN ", r.case.path, r.off, r.confidence, r.label[:30], "| first:", r.first)
        if r.appendix > 0.1:
            print("  APPX ", r.case.path, round(r.appendix, 2))


if __name__ == "__main__":
    if not CORPORA.is_dir():
        sys.exit(f"{CORPORA} is not there: nothing to measure on.")
    main()
