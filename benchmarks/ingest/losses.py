"""Sentences of the file that are nowhere in the report (body or header).

python benchmarks/ingest/losses.py [TEXT_IN_PATH ...]
"""

from __future__ import annotations

import re
import sys

from corpora import Case, cases
from mutations import _raw

from pipeline.errors import InputRefused
from pipeline.ingest import Report
from pipeline.ingest.cleaning.glyphs import restore_characters
from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.cleaning.slips import mend_slips

_NOT_HAN = re.compile(r"[^\u3400-\u9fff]")
_DEFAULT = (
    "博野_2021",
    "唐县_2021",
    "hebei/河北省_2003",
    "hebei/河北省_2009",
    "全国_2018",
    "seed",
    "安国_2022",
    "益阳",
)


def main() -> None:
    """Print what is lost, a line a sentence."""
    wanted = sys.argv[1:] or list(_DEFAULT)
    for case in cases():
        if any(w in case.path for w in wanted) and case.folder != "dirty":
            report = case.read()
            if isinstance(report, InputRefused):
                print(f"\n## {case.path}: refused")
                continue
            lost = lost_sentences(case, report)
            han = sum(len(_NOT_HAN.sub("", s)) for s in lost)
            print(f"\n## {case.path}: {len(lost)} pieces, {han} Han characters lost of {report.n_chars}")
            for s in lost:
                print(f"  {s[:100]}")


def lost_sentences(case: Case, report: Report) -> list[str]:
    """Pieces between marks of punctuation whose Han characters are in no paragraph and not in the header."""
    kept = _NOT_HAN.sub("", "".join(p.text for p in report.paragraphs))
    kept += "|" + _NOT_HAN.sub("", report.header)
    mended = mend_slips(restore_characters(_raw(case), Notes()), Notes())  # what is mended is not lost
    raw = re.sub(r"\\r\\n|\\n|&nbsp;", "\n", mended)
    out = []
    for piece in re.split(r"[。！？；\n]", raw):
        han = _NOT_HAN.sub("", piece)
        if len(han) >= 4 and han not in kept:
            out.append(piece.strip())
    return out


if __name__ == "__main__":
    main()
