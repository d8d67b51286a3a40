"""Texts to measure on: real reports and the SIGHAN test sets beside the repository, which are not part of it."""

from __future__ import annotations

import html
import re
import sys
import zipfile
from pathlib import Path

REPO = Path(__file__).parents[2]
SHARED = REPO.parent / "shared"
sys.path.insert(0, str(REPO))


def corpora() -> list[str]:
    """Every paragraph of every text and DOCX file, dirty ones included, and the SIGHAN test sentences."""
    if not (SHARED / "corpora").is_dir():
        sys.exit(f"{SHARED / 'corpora'} is not there: nothing to measure on.")
    texts: list[str] = []
    for path in sorted((SHARED / "corpora").rglob("*.txt")):
        content = path.read_bytes()
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("gb18030", "replace")
        texts += text.splitlines()
    for path in sorted((SHARED / "corpora").rglob("*.docx")):
        try:
            xml = zipfile.ZipFile(path).read("word/document.xml").decode("utf-8")
        except (zipfile.BadZipFile, KeyError):
            continue
        for paragraph in re.findall(r"<w:p[ >].*?</w:p>", xml, re.DOTALL):
            texts.append(html.unescape("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", paragraph))))
    for name in ("pku", "msr"):
        texts += sighan(name)
    return [text for text in texts if text.strip()]


def accepted_sentences() -> list[str]:
    """The sentences of all reports that ingest accepts, as the main job segments them."""
    from pipeline.errors import InputRefused
    from pipeline.ingest import read_report, report_tables

    found: list[str] = []
    for path in sorted((SHARED / "corpora").rglob("*.*")):
        if path.suffix not in (".txt", ".docx"):
            continue
        try:
            report = read_report(path.name, path.read_bytes(), max_bytes=20_000_000)
        except InputRefused:
            continue
        made = report_tables(report, report_id=path.stem, source_path=path.name, sha256="")
        found += made["sentences"]["text"].to_pylist()
    return found


def sighan(name: str, kind: str = "test") -> list[str]:
    """Lines of a SIGHAN 2005 set: pku or msr; test or test_gold."""
    return (SHARED / "segmentation" / f"{name}_{kind}.utf8").read_text(encoding="utf-8").splitlines()


def model_folder() -> Path:
    """The segmentation model of this user, with its arrays."""
    from pipeline.segment.flatten import ensure_flat
    from pipeline.segment.model import find_model

    found = find_model(None, REPO / "data" / "models")
    if found is None:
        sys.exit("The segmentation model is missing: run `gongwen model`.")
    ensure_flat(found.folder)
    return found.folder
