"""Who, when and which part on the provincial panel: 395 files, 16 provinces, 1998–2024.

In most files the source has marked the plan's first heading with a stray ``&`` behind its number (二&、). The mark is the
label, and the text is read in four ways: as it is (``marked``), with the mark taken out (``stripped``), without the whole
number (``bare``), and without any heading of the highest level (``headless``, where words alone must tell). Sections of
all four give the reliability of ``part_confidence``; its curve was fitted on every other file, the table is of the rest.

Which years a review covers is not labelled. Reports of a year that opens a term or a five-year plan review five years,
the others one, but for the departures in ``READ``, which were read: one year stands in the heading of the review.

python benchmarks/ingest/panel.py [--misses]
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

from corpora import CORPORA, Case, cases

from pipeline.errors import InputRefused
from pipeline.ingest import Report, read_report

_MARK = re.compile(r"^([ \t\u3000]*[一二三四五六七八九十]{1,3})&、(.*)$", re.M)
_CHAPTER = re.compile(r"^[ \t\u3000]*[一二三四五六七八九十]{1,3}&?、[^\n。]{2,60}$", re.M)
_FULL_WIDTH = {0xFF10 + i: 0x30 + i for i in range(10)}
_OPENS_TERM = {1998, 2003, 2008, 2013, 2018, 2023}
_OPENS_PLAN = {2001, 2006, 2011, 2016, 2021}
READ = {
    **dict.fromkeys([("上海市", y) for y in (2011, 2016, 2021)] + [("吉林省", y) for y in (2011, 2016)], 1),
    **dict.fromkeys([("安徽省", 2006), ("四川省", 2001), ("新疆维吾尔自治区", 2006)], 1),
    ("四川省", 2002): 0,  # its review is not in the file
    ("云南省", 2020): 2,  # the last year and four months of the year itself
}
_WAYS: dict[str, Callable[[str], str]] = {
    "marked": lambda text: text,
    "stripped": lambda text: _MARK.sub(r"\1、\2", text),
    "bare": lambda text: _MARK.sub(r"\2", text),
    "headless": lambda text: _CHAPTER.sub("", text),
}
_BINS = (0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0)


@dataclass(frozen=True)
class Read:
    """One file, read in one way.

    Attributes:
        case: the file.
        refused: why it was not taken, empty where it was.
        got: place, level, year.
        review: first and last year reviewed.
        label: letters of the paragraph that the plan begins with, empty where it is not marked.
        off: paragraphs between it and the first of the plan, None where one of them is missing.
        first: the first words of the plan.
        sections: of each section of review or plan how sure it was, and whether it is on its side of the label.
        doubted: the report says that its split is doubtful.
        appendix: share of the text that is appendix.
    """

    case: Case
    refused: str
    got: tuple[str, str, int] = ("", "", 0)
    review: tuple[int | None, int | None] = (None, None)
    label: str = ""
    off: int | None = None
    first: str = ""
    sections: tuple[tuple[float, bool], ...] = ()
    doubted: bool = False
    appendix: float = 0.0

    @property
    def right(self) -> bool:
        """The plan begins within a paragraph of the label."""
        return self.off is not None and abs(self.off) <= 1


def read(task: tuple[Case, str]) -> Read:
    """One file in one way.

    Args:
        task: the file and the way.
    """
    case, way = task
    text = case.data.decode("utf-8-sig")
    found = _MARK.search(text)
    label = ""
    if found and way == "headless":
        label = _flat(text[found.end() :].strip().split("\n")[0])[:24]
    elif found:
        label = _flat(found[2] if way == "bare" else found[1] + found[2])[:24]
    try:
        report = read_report(f"data/raw/{case.path}", _WAYS[way](text).encode(), max_bytes=20_000_000)
    except InputRefused as refused:
        return Read(case, str(refused))
    return _measured(case, report, label)


def _flat(text: str) -> str:
    """Letters and digits alone, so that what cleaning changes in marks and spaces does not matter."""
    return re.sub(r"[\W_]", "", text.translate(_FULL_WIDTH))


def _measured(case: Case, report: Report, label: str) -> Read:
    rows = report.paragraphs
    at = [i for i, p in enumerate(rows) if label and _flat(p.text).startswith(label)]
    first = next((i for i, p in enumerate(rows) if p.part == "plan"), None)
    sections = []
    for section in report.sections if at else ():
        own = [i for i, p in enumerate(rows) if p.section_no == section.section_no and p.part == section.part]
        if own and section.part != "other":
            ahead = 2 * sum(i >= at[0] for i in own) >= len(own)
            sections.append((section.part_confidence, ahead == (section.part == "plan")))
    return Read(
        case,
        "",
        (report.place, report.level, report.year),
        (report.review_from, report.review_to),
        label if at else "",
        None if first is None or not at else min((first - i for i in at), key=abs),
        rows[first].text[:40] if first is not None else "",
        tuple(sections),
        any(d.name == "doubtful_split" for d in report.doubts),
        sum(len(p.text) for p in rows if p.is_appendix) / sum(len(p.text) for p in rows),
    )


def _expected(case: Case) -> tuple[int | None, int | None]:
    opens = case.year in _OPENS_TERM | _OPENS_PLAN
    n = READ.get((case.place, case.year), 5 if opens else 1)
    if not n:
        return None, None
    return (case.year - 1, case.year) if n == 2 else (case.year - n, case.year - 1)


def main() -> None:
    """Measure and print."""
    wanted = [c for c in cases() if c.folder == "provinces-panel"]
    with ProcessPoolExecutor(2) as pool:
        read_in = {w: list(pool.map(read, [(c, w) for c in wanted], chunksize=16)) for w in _WAYS}
    _identity(read_in["marked"])
    for way, results in read_in.items():
        _plans(way, [r for r in results if r.label and r.case.genuine_panel])
    _reliability([r for results in read_in.values() for r in results[1::2]])
    if "--misses" in sys.argv:
        _misses(read_in)


def _identity(results: list[Read]) -> None:
    genuine = [r for r in results if r.case.genuine_panel]
    refused = [r for r in results if r.refused]
    print(f"{len(results)} files; refused: {', '.join(r.case.path for r in refused) or 'none'}")
    print(f"{'':12}" + "".join(f"{x:>10}" for x in ("reports", "place", "level", "year", "review")))
    groups: dict[str, list[Read]] = defaultdict(list)
    for r in genuine:
        groups[f"{r.case.year // 10 * 10}s"].append(r)
        groups["all"].append(r)
    for name, members in sorted(groups.items()):
        right = [sum(r.got[i] == (r.case.place, r.case.level, r.case.year)[i] for r in members) for i in range(3)]
        right.append(sum(r.review == _expected(r.case) for r in members))
        print(f"{name:12}" + "".join(f"{n:>10}" for n in (len(members), *right)))
    print(f"appendix above 10 %: {', '.join(r.case.path for r in genuine if r.appendix > 0.1) or 'none'}\n")


def _plans(way: str, marked: list[Read]) -> None:
    right = sum(r.right for r in marked)
    told = sum(r.doubted for r in marked if not r.right)
    print(
        f"{way:9} plan begins within a paragraph of the mark: {right}/{len(marked)}; doubtful: "
        f"{sum(r.doubted for r in marked)}, of the wrong ones {told}"
    )


def _reliability(results: Iterable[Read]) -> None:
    print("\npart_confidence   sections   right")
    sections = [s for r in results for s in r.sections]
    for low, high in pairwise(_BINS):
        within = [ok for sure, ok in sections if low <= sure < high or (high == 1.0 and sure == 1.0)]
        if within:
            print(f"{low:.2f} to {high:.2f} {len(within):>10} {sum(within) / len(within):>9.1%}")


def _misses(read_in: dict[str, list[Read]]) -> None:
    for way, results in read_in.items():
        for r in results:
            if r.refused or not r.case.genuine_panel:
                continue
            if r.label and not r.right:
                print(f"  {way} {r.case.path}: {r.off} from {r.label}; begins with {r.first}")
            if way == "marked" and r.review != _expected(r.case):
                print(f"  {r.case.path}: reviews {r.review}, expected {_expected(r.case)}")


if __name__ == "__main__":
    if not CORPORA.is_dir():
        sys.exit(f"{CORPORA} is not there: nothing to measure on.")
    main()
