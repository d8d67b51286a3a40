"""Old Word, RTF and OFD against DOCX: documents are converted by other programs and read again; what of their text comes back.

    .venv/bin/python benchmarks/ingest/word_formats.py FOLDER...   folders with .docx files, or with .docx beside .doc/.rtf/.ofd

Writers that are installed are used: LibreOffice (.doc, .rtf), AbiWord (.rtf, and .doc, which is RTF too), pandoc (.rtf).
Files of other writers that lie beside a .docx under the same name are compared as well. Printed for each writer: documents
whose characters (blanks aside) come back exactly, paragraphs that come back exactly, reports that are the same throughout
(place, year, text, parts), time to read one.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from pipeline.errors import InputRefused
from pipeline.ingest import Report, read_report
from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.formats.doc import read_doc
from pipeline.ingest.formats.docx import read_docx
from pipeline.ingest.formats.ofd import read_ofd
from pipeline.ingest.formats.rtf import read_rtf

_READERS = {b"{": read_rtf, b"P": read_ofd}


def converted(documents: list[Path], scratch: Path) -> dict[str, list[tuple[Path, Path]]]:
    """Original and copy by writer."""
    out: dict[str, list[tuple[Path, Path]]] = {}
    if shutil.which("soffice"):
        for ending, name in (("doc", "MS Word 97"), ("rtf", "Rich Text Format")):
            folder = scratch / f"soffice-{ending}"
            command = ["soffice", "--headless", f"-env:UserInstallation=file://{scratch}/profile", "--convert-to"]
            subprocess.run(
                [*command, f"{ending}:{name}", "--outdir", folder, *documents], check=True, capture_output=True
            )
            out[f"LibreOffice .{ending}"] = [(d, folder / f"{d.stem}.{ending}") for d in documents]
    for program, ending, arguments in (
        ("abiword", "rtf", ["--to=rtf", "-o"]),
        ("abiword", "doc", ["--to=doc", "-o"]),
        ("pandoc", "rtf", ["-s", "-o"]),
    ):
        if shutil.which(program):
            folder = scratch / f"{program}-{ending}"
            folder.mkdir()
            for d in documents:
                subprocess.run([program, *arguments, folder / f"{d.stem}.{ending}", d], check=True, capture_output=True)
            out[f"{program} .{ending}"] = [(d, folder / f"{d.stem}.{ending}") for d in documents]
    for ending in ("doc", "rtf", "ofd"):
        beside = [(d, d.with_suffix(f".{ending}")) for d in documents if d.with_suffix(f".{ending}").is_file()]
        if beside:
            out[f"beside .{ending}"] = beside
    return out


def report_of(path: Path) -> Report | str:
    """The report, or why it is none."""
    try:
        return read_report(f"data/raw/{path.name}", path.read_bytes(), max_bytes=20_000_000)
    except InputRefused as refusal:
        return refusal.reason


def same(a: Report | str, b: Report | str) -> bool:
    """Both say the same of everything that counts."""
    if isinstance(a, str) or isinstance(b, str):
        return a == b
    key = [(r.place, r.year, r.text_sha256, [(s.heading, s.part) for s in r.sections]) for r in (a, b)]
    return key[0] == key[1]


def main(folders: list[str]) -> None:
    """Convert, read and compare."""
    documents = sorted(p for folder in folders for p in Path(folder).glob("*.docx"))
    with tempfile.TemporaryDirectory() as scratch:
        for writer, pairs in converted(documents, Path(scratch)).items():
            total: Counter[str] = Counter()
            seconds = 0.0
            for original, copy in pairs:
                want = read_docx(original.read_bytes(), Notes()).text
                data = copy.read_bytes()
                begun = time.process_time()
                got = _READERS.get(data[:1], read_doc)(data, Notes()).text
                seconds += time.process_time() - begun
                wanted = [re.sub(r"\s", "", x) for x in want.split("\n") if x.strip()]
                lines = {re.sub(r"\s", "", x) for x in got.split("\n")}
                total["text"] += "".join(wanted) == re.sub(r"\s", "", got)
                total["paragraphs"] += len(wanted)
                total["found"] += sum(x in lines for x in wanted)
                total["report"] += same(report_of(original), report_of(copy))
            print(
                f"{writer:18} texts {total['text']}/{len(pairs)}, paragraphs {total['found']}/{total['paragraphs']}, "
                f"reports {total['report']}/{len(pairs)}, {seconds / len(pairs):.3f} s"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
