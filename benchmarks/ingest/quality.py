"""How right ingest is on the real reports: one line a folder, then the list of misses.

python benchmarks/ingest/quality.py [--misses N]
"""

from __future__ import annotations

import re
import sys
import time
from collections import defaultdict

from corpora import CORPORA, SHARED, Case, cases, rows

from pipeline.errors import InputRefused
from pipeline.ingest import Report

Result = Report | InputRefused
_FLAGS = re.compile(r"cut off|excerpt|abridged|closing words|news article|short for its level")
_WHERE = re.compile(r"says|differs|followed|disagree")


def main() -> None:
    """Measure and print."""
    all_cases = cases()
    begun = time.process_time()
    named = {c.path: c.read() for c in all_cases}
    took = time.process_time() - begun
    hidden = {c.path: c.read(hidden=True) for c in all_cases}
    misses: list[str] = []
    _genuine(all_cases, named, hidden, misses)
    _refused(all_cases, named, misses)
    _flagged(all_cases, named, misses)
    _plans(all_cases, hidden, misses)
    print(f"\n{len(all_cases)} files read in {took:.1f} s of processor time, {len(all_cases) / took:.0f} a second")
    print(f"\n{len(misses)} misses" + (":" if misses else ""))
    print("\n".join(misses))


def _line(label: str, *shares: tuple[int, int] | None) -> None:
    print(f"{label:28}" + "".join("         -" if s is None else f"{s[0]:5}/{s[1]:<4}" for s in shares))


def _genuine(all_cases: list[Case], named: dict[str, Result], hidden: dict[str, Result], misses: list[str]) -> None:
    print(
        f"{'genuine reports':28}"
        + "".join(f"{x:>10}" for x in ("accepted", "place+lvl", "year", "hid.place", "hid.year"))
    )
    folders: dict[str, list[Case]] = defaultdict(list)
    for case in all_cases:
        if case.genuine:
            folders[case.folder].append(case)
    total = [0, 0, 0, 0, 0]
    n = 0
    for folder, members in folders.items():
        tally = [0, 0, 0, 0, 0]
        for case in members:
            real, blind = named[case.path], hidden[case.path]
            checks = (
                isinstance(real, Report),
                isinstance(real, Report) and case.right_place(real),
                isinstance(real, Report) and real.year == case.year,
                isinstance(blind, Report) and case.right_place(blind),
                isinstance(blind, Report) and blind.year == case.year,
            )
            tally = [t + ok for t, ok in zip(tally, checks, strict=True)]
            if not all(checks):
                misses.append(f"  {case.path}: {_tell(real)}; hidden name: {_tell(blind)}")
        _line(folder, *((t, len(members)) for t in tally))
        total = [a + b for a, b in zip(total, tally, strict=True)]
        n += len(members)
    _line("all", *((t, n) for t in total))


def _tell(result: Result) -> str:
    if isinstance(result, InputRefused):
        return f"refused ({result.detail[:90]})"
    return f"{result.place} {result.level} {result.year}"


def _refused(all_cases: list[Case], named: dict[str, Result], misses: list[str]) -> None:
    print("\nother documents             refused")
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in all_cases:
        if case.folder == "not-reports":
            groups[case.path.rsplit("/", 1)[0]].append(case)
        elif case.status == "bad":
            groups["dirty, newspaper" if re.search("newspaper|digest", case.notes) else "dirty, summaries"].append(case)
    for group, members in groups.items():
        passed = [c for c in members if isinstance(named[c.path], Report)]
        _line(group, (len(members) - len(passed), len(members)))
        for c in passed:
            result = named[c.path]
            assert isinstance(result, Report)
            flags = [w for w in result.warnings if _FLAGS.search(w)]
            misses.append(f"  {c.path}: accepted ({c.notes}; {c.han} Han); flagged: {'; '.join(flags)[:150] or 'NO'}")


def _flagged(all_cases: list[Case], named: dict[str, Result], misses: list[str]) -> None:
    print("\nbad texts                   handled")
    for status in ("mislabelled", "truncated", "doubled"):
        members = [c for c in all_cases if c.status == status]
        wrong = [c for c in members if not _handled(c, named[c.path])]
        _line(status, (len(members) - len(wrong), len(members)))
        for c in wrong:
            misses.append(f"  {c.path} ({status}): {_tell(named[c.path])} {getattr(named[c.path], 'warnings', '')}")


def _handled(case: Case, result: Result) -> bool:
    if isinstance(result, InputRefused):
        return case.status == "truncated"
    if case.status == "truncated":
        return any(_FLAGS.search(w) for w in result.warnings)
    if case.status == "doubled":
        once = [c for c in cases() if c.folder == "hebei" and (c.place, c.year) == (case.place, case.year)]
        single = once[0].read() if once else None
        size = single.n_chars if isinstance(single, Report) else case.han / 2
        return 0.9 * size <= result.n_chars <= 1.05 * size
    text = "\n".join(result.warnings)
    year = case.year if "WRONG YEAR" not in case.notes or case.path.startswith("cities") else None
    found = (
        case.place in result.place
        or (case.place == "台州" and result.place == "全国")
        or ("WRONG PLACE" not in case.notes and case.place in result.place)
    )
    return bool(_WHERE.search(text)) and found and (year is None or result.year == year or "year" in text)


def _plans(all_cases: list[Case], read: dict[str, Result], misses: list[str]) -> None:
    by_key = {}
    for case in all_cases:
        if case.genuine:
            by_key[(case.place, case.year)] = case
    labels = rows(SHARED / "gold" / "meta.tsv")
    starts = reviews = dates = appendices = n = dated = 0
    for label in labels:
        place = label["place"]
        year = int(label["year"])
        case = next((by_key[(p, year)] for p in (place, place[:-1]) if (p, year) in by_key), None)
        result = read.get(case.path) if case else None
        if not isinstance(result, Report):
            misses.append(f"  gold {place} {year}: not read")
            continue
        n += 1
        off = _distance(result, label["plan_start"])
        starts += off is not None and abs(off) <= 1
        if off is None or abs(off) > 1:
            misses.append(f"  gold {place} {year}: plan starts {off} paragraphs from the label")
        span = (int(label["review_from"]), int(label["review_to"]))
        reviews += (result.review_from, result.review_to) == span
        if (result.review_from, result.review_to) != span:
            misses.append(f"  gold {place} {year}: review {result.review_from}-{result.review_to}, label {span}")
        if label["delivered_on"]:
            dated += 1
            dates += str(result.published_on) == label["delivered_on"]
            if str(result.published_on) != label["delivered_on"]:
                misses.append(f"  gold {place} {year}: delivered {result.published_on}, label {label['delivered_on']}")
        has = _appendix(result)
        appendices += bool(has) == (label["has_appendix"] == "yes")
        if bool(has) != (label["has_appendix"] == "yes"):
            misses.append(f"  gold {place} {year}: appendix {has[:20]!r}, label {label['has_appendix']}")
    print("\ngold, hidden names")
    _line("plan start within 1", (starts, n))
    _line("years reviewed", (reviews, n))
    _line("date of delivery", (dates, dated))
    _line("appendix", (appendices, n))


def _distance(report: Report, wanted: str) -> int | None:
    flat = [re.sub(r"\s", "", p.text) for p in report.paragraphs]
    wanted = re.sub(r"\s", "", wanted).translate({0xFF10 + i: 0x30 + i for i in range(10)})
    start = next((i for i, text in enumerate(flat) if text.startswith(wanted)), None)
    got = next((i for i, p in enumerate(report.paragraphs) if p.part == "plan"), None)
    return None if start is None or got is None else got - start


def _appendix(report: Report) -> str:
    """First line of the appendix, empty where there is none."""
    return next((p.text for p in report.paragraphs if p.is_appendix), "")


if __name__ == "__main__":
    if not CORPORA.is_dir():
        sys.exit(f"{CORPORA} is not there: nothing to measure on.")
    main()
