"""DOCX against PDF: documents are converted by LibreOffice (soffice) and read again; what of their text comes back.

    .venv/bin/python benchmarks/ingest/formats.py FOLDER...      folders with .docx files

Prints for each document the time to read either form, sentences and paragraphs that the PDF gives back, marks of
punctuation aside: LibreOffice itself loses those that hang in the margin.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.formats import Document
from pipeline.ingest.formats.docx import read_docx
from pipeline.ingest.formats.pdf import read_pdf


def bare(text: str) -> str:
    """Characters and digits alone."""
    return re.sub(r"[\s，、；。！？：“”]", "", text)


def timed(read: Callable[[bytes, Notes], Document], path: Path) -> tuple[str, float]:
    """Text of a file and the processor time that reading takes, in seconds."""
    begun = time.process_time()
    text = read(path.read_bytes(), Notes()).text
    return text, time.process_time() - begun


def main(folders: list[str]) -> None:
    """Convert, read and compare."""
    if not shutil.which("soffice"):
        sys.exit("LibreOffice (soffice) is needed to make the PDFs.")
    documents = sorted(p for folder in folders for p in Path(folder).glob("*.docx"))
    total = [0, 0, 0, 0]
    with tempfile.TemporaryDirectory() as scratch:
        profile = f"-env:UserInstallation=file://{scratch}/profile"
        command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", scratch, *map(str, documents)]
        subprocess.run(command, check=True, capture_output=True)
        for path in documents:
            want, docx_seconds = timed(read_docx, path)
            got, pdf_seconds = timed(read_pdf, Path(scratch) / f"{path.stem}.pdf")
            flat, lines = bare(got), {bare(x) for x in got.split("\n")}
            sentences = [s for s in re.split(r"(?<=[。！？\n])", want) if bare(s)]
            paragraphs = [p for p in want.split("\n") if bare(p)]
            found = sum(bare(s) in flat for s in sentences), sum(bare(p) in lines for p in paragraphs)
            print(
                f"{path.stem}: sentences {found[0]}/{len(sentences)}, paragraphs {found[1]}/{len(paragraphs)}, "
                f"docx {docx_seconds:.3f} s, pdf {pdf_seconds:.2f} s"
            )
            total = [a + b for a, b in zip(total, (found[0], len(sentences), found[1], len(paragraphs)), strict=True)]
    print(f"together: sentences {total[0]}/{total[1]}, paragraphs {total[2]}/{total[3]}")


if __name__ == "__main__":
    main(sys.argv[1:])
