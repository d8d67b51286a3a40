"""Processor time of the extraction: real reports, and one long sentence made longer to show that time grows with length.

python benchmarks/indicators/speed.py
"""

from __future__ import annotations

import time

from pipeline.errors import InputRefused
from pipeline.indicators.build import read_report, report_of
from pipeline.indicators.extract import SentenceReader
from pipeline.indicators.facts import ReportFacts, Setting
from reports import CATALOGUE, CORPORA, read

FOLDERS = ("national", "hebei", "shanghai", "baoding-counties")


def main() -> None:
    """Print milliseconds a report, and seconds for sentences of growing length."""
    reads = []
    for folder in FOLDERS:
        for path in sorted((CORPORA / folder).iterdir()):
            try:
                reads.append(read(path))
            except InputRefused:
                continue
    begun = time.process_time()
    for one in reads:
        about = report_of({f: getattr(one.report, f) for f in ("place", "level", "year", "review_from", "review_to")})
        list(read_report(about, one.lines, CATALOGUE))
    took = time.process_time() - begun
    characters = sum(len(line.text) for one in reads for line in one.lines)
    print(f"{len(reads)} reports, {characters:,} characters: {took:.1f} s, {1000 * took / len(reads):.1f} ms a report,")
    print(f"{took / len(reads) * 1000:.0f} s for 1,000 such reports; {took / characters * 1e6:.2f} µs a character")
    reader = SentenceReader(CATALOGUE, ReportFacts("某市", "city", 2024, 2023, 2023))
    setting = Setting("outturn", False, None, None)
    for piece in (
        "地区生产总值2100亿元，增长7%左右，",
        "重点项目和，",
        "居民收入增长与经济增长同步，",
        "1",
        "百分之",
        "比上年",
        "、和",
    ):
        for times in (1000, 2000, 4000):
            begun = time.process_time()
            reader.read(piece * times, setting)
            print(f"{piece[:12]:14} x {times}: {time.process_time() - begun:.2f} s")


if __name__ == "__main__":
    main()
