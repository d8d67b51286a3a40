"""Segmented texts as files, for programs that count words themselves: quanteda, AntConc, KH Coder.

Such programs split at spaces. A report is a file, a sentence a line, words and punctuation parted by spaces; what is known of
each is in metadata.csv, how to cite them in citation.md and citation.bib.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.commands.export.citation import paragraph
from pipeline.commands.export.facts import facts
from pipeline.commands.export.references import bibtex
from pipeline.errors import StoreError, os_cause
from pipeline.messages import LANGUAGES
from pipeline.pages.text.markdown import file_stem
from pipeline.settings.model import Project
from pipeline.store import Reader, export_table
from pipeline.tables.texts import SPOKEN

METADATA = "metadata.csv"
_REPORTS = 200  # read at once
_ABOUT = """
    SELECT $file || report_id AS file, report_id, r.place, place_code, r.level, r.year, title, published_on,
           part, p.n_tokens, p.n_sentences
    FROM reports r JOIN report_parts p USING (report_id)
    WHERE p.part = $part ORDER BY report_id"""
# A space within a token, which would make two words of it, becomes a low line, as in quanteda's compounds.
_LINES = f"""
    SELECT t.report_id, t.sentence_no, string_agg(regexp_replace(trim(t.text), '\\s+', '_', 'g'), ' ' ORDER BY t.token_no)
    FROM tokens t JOIN sentences s USING (report_id, sentence_no)
    WHERE t.{SPOKEN} AND trim(t.text) <> '' AND list_contains($ids, t.report_id) AND ($part = 'all' OR s.part = $part)
    GROUP BY ALL ORDER BY ALL"""
_LABELS = {"file": "File of the text, in this folder."}


def export_texts(project: Project, folder: Path, *, part: str | None = None) -> int:
    """Write the words of every report, without appendices, to a text file of its own, and a table of what they are.

    Args:
        project: the project.
        folder: where to write; made, or empty. It appears when everything is written.
        part: review, plan or other; None for whole reports.

    Returns:
        Number of texts.

    Raises:
        StoreError: the folder holds something, or cannot be written.
    """
    temporary = folder.with_name(f".{folder.name}.part")
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise StoreError("store.not_empty", path=folder)
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(parents=True)
        n = _write(project, temporary, part or "all")
        if folder.exists():
            folder.rmdir()
        temporary.rename(folder)
    except OSError as error:
        raise StoreError("store.cannot_write", path=folder, why=os_cause(error)) from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return n


def _write(project: Project, folder: Path, part: str) -> int:
    with Reader(project.database) as reader:
        about = reader.named_table(_ABOUT, {"part": part, "file": ""})
        ids = about["report_id"].to_pylist()
        files = [f"{file_stem(i)}.txt" for i in ids]
        for start in range(0, len(ids), _REPORTS):
            some = dict(zip(ids[start : start + _REPORTS], files[start : start + _REPORTS], strict=True))
            for report_id, lines in _texts(reader, list(some), part):
                (folder / some[report_id]).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
        found = facts(reader)
    config = project.config()
    cited = "\n\n".join(paragraph(found, config, lang) for lang in LANGUAGES)
    for name, told in (("citation.md", cited + "\n"), ("citation.bib", bibtex((), found))):
        (folder / name).write_text(told, encoding="utf-8", newline="\n")
    import pyarrow as pa

    about = about.set_column(0, "file", pa.array(files, pa.string()))
    export_table(about, folder / METADATA, labels=_LABELS, title="")
    return len(ids)


def _texts(reader: Reader, ids: Sequence[str], part: str) -> Iterator[tuple[str, list[str]]]:
    """Reports with their lines, in order."""
    found: dict[str, list[str]] = {report_id: [] for report_id in ids}
    for report_id, _, line in reader.named(_LINES, {"ids": list(ids), "part": part}):
        found[report_id].append(line)
    yield from found.items()
