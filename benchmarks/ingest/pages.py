"""Pages in the structures of government sites: what comes back of a report, against trafilatura.

    .venv/bin/python benchmarks/ingest/pages.py [PYTHON]     PYTHON: an interpreter with trafilatura, else gongwen alone

Real reports are put into each structure. Printed: paragraphs of the report that come back as they were, Han characters
of it that are lost, and characters that are no part of it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from corpora import CORPORA, REPO

from pipeline.ingest import read_report
from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.formats.html import page_document

sys.path.insert(0, str(REPO))
from tests.ingest.formats.made_pages import structures

_FILES = ("national/全国_2024.txt", "national/全国_1999.txt", "seed", "hebei/河北省_2003.txt", "provinces-panel")
_OTHER = (
    "import json, sys, trafilatura\n"
    "pages = json.load(sys.stdin)\n"
    "json.dump([trafilatura.extract(p, include_comments=False, favor_recall=True) or '' for p in pages], sys.stdout)\n"
)


def reports() -> list[str]:
    """Texts of some reports of each kind, a paragraph a line."""
    found: list[Path] = []
    for name in _FILES:
        path = CORPORA / name
        found += sorted(path.glob("*.txt"))[::60][:7] if path.is_dir() else [path] if path.is_file() else []
    read = (read_report(p.name, p.read_bytes(), max_bytes=20_000_000) for p in found)
    return ["\n".join(p.text for p in report.paragraphs) for report in read]


def score(text: str, got: str) -> Counter[str]:
    """Paragraphs found, Han characters lost and added."""
    bare = [re.sub(r"\s", "", x) for x in text.split("\n")]
    lines = Counter(re.sub(r"\s", "", x) for x in got.split("\n"))
    want, have = (Counter(re.findall(r"[\u4e00-\u9fff]", t)) for t in (text, got))
    return Counter(
        paragraphs=len(bare),
        found=sum(lines[x] > 0 for x in bare),
        han=want.total(),
        lost=(want - have).total(),
        added=(have - want).total(),
    )


def main() -> None:
    """Print a row a structure."""
    texts = reports()
    pages = {name: [structures(t)[name] for t in texts] for name in structures("x")}
    print(f"{len(texts)} reports, {len(pages)} structures")
    for name, own in pages.items():
        begun = time.process_time()
        readings = {"gongwen": [page_document(p, Notes()).text for p in own]}
        seconds = time.process_time() - begun
        if len(sys.argv) > 1:
            run = subprocess.run([sys.argv[1], "-c", _OTHER], input=json.dumps(own), capture_output=True, text=True)
            readings["trafilatura"] = json.loads(run.stdout)
        for who, got in readings.items():
            total = sum((score(t, g) for t, g in zip(texts, got, strict=True)), Counter())
            print(
                f"{name:18} {who:12} paragraphs {total['found'] / total['paragraphs']:6.1%}  lost {total['lost'] / total['han']:6.2%}"
                f"  added {total['added'] / total['han']:6.2%}"
                + (f"  {seconds / len(texts):.3f} s" if who == "gongwen" else "")
            )


if __name__ == "__main__":
    main()
