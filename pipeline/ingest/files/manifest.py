"""data/raw/manifest.csv: what the user knows of files, a row a file."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.errors import InputRefused
from pipeline.ingest.identity.hints import Hints

MANIFEST_NAME = "manifest.csv"
_PATH = "path|file|filename|filepath|sourcepath|文件|文件名|文件路径|路径"


@dataclass(frozen=True)
class Manifest:
    """Rows of the manifest by path.

    Attributes:
        rows: path within the input folder to what its row says.
    """

    rows: dict[str, Hints]

    def of(self, path: str) -> Hints | None:
        """What is said of a file, of a member or row, or of the file that these are in.

        Args:
            path: path within the input folder.
        """
        path = _normal(path)
        found = self.rows.get(path)
        while found is None and (cut := max(path.rfind("/"), path.rfind("#"))) > 0:
            path = path[:cut]
            found = self.rows.get(path)
        return found

    def about(self, path: str) -> list[tuple[str, str]]:
        """All that is said of a file and what is in it, for its fingerprint."""
        path = _normal(path)
        inside = (path + "/", path + "#")
        above = {path[:i] for i, c in enumerate(path) if c == "/"} | {path}
        return sorted((p, repr(h)) for p, h in self.rows.items() if p in above or p.startswith(inside))

    def strangers(self, paths: Iterable[str]) -> list[str]:
        """Rows that name neither a file that is there, nor its folder, nor something within it.

        Args:
            paths: all files, within the input folder.
        """
        files = {_normal(path) for path in paths}
        folders = {path[:i] for path in files for i, c in enumerate(path) if c == "/"}
        return sorted(
            p
            for p in self.rows
            if p not in files | folders and not any(p[:i] in files for i, c in enumerate(p) if c in "/#")
        )


def merged(found: Hints, said: Hints | None) -> Hints:
    """Hints from elsewhere, the manifest's before them."""
    if said is None:
        return found
    return replace(
        found,
        source=said.source,
        place=said.place or found.place,
        year=said.year or found.year,
        title=said.title or found.title,
        published_on=said.published_on or found.published_on,
    )


def read_manifest(data: bytes, folder: str) -> Manifest:
    """The manifest.

    Args:
        data: its bytes.
        folder: path of the input folder within the project; paths may begin with it.

    Raises:
        InputRefused: ``manifest``; the detail says which column or row is wrong.
    """
    # Imported here: where there is no manifest nobody should wait for what cleans a text.
    from pipeline.ingest.cleaning.decode import decode
    from pipeline.ingest.cleaning.notes import Notes
    from pipeline.ingest.files.columns import NAMES, PLACE, date_of, plain_name, year_of

    try:
        text = decode(data, Notes()) if data else ""
        lines = list(
            csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter="\t" if "\t" in text.split("\n")[0] else ",")
        )
    except InputRefused as refusal:
        raise InputRefused("manifest.no_table", why=refusal.message) from None
    except csv.Error as error:
        raise InputRefused("manifest.csv", error=str(error)) from None
    header = [plain_name(h) for h in lines[0]] if lines else []
    fields = {"path": _PATH, **NAMES}
    at = {f: next((i for i, h in enumerate(header) if h in names.split("|")), None) for f, names in fields.items()}
    if at["path"] is None:
        raise InputRefused("manifest.no_path")
    rows: dict[str, Hints] = {}
    for number, line in enumerate(lines[1:], 2):

        def cell(field: str, line: list[str] = line) -> str:
            i = at[field]
            return line[i].strip() if i is not None and i < len(line) else ""

        if not any(c.strip() for c in line):
            continue
        if cell("year") and year_of(cell("year")) is None:
            raise InputRefused("manifest.year", row=number, value=cell("year"))
        path = _normal(cell("path"))
        path = path.removeprefix(folder.strip("/") + "/")
        if path in rows:
            raise InputRefused("manifest.twice", row=number, path=path)
        place = "".join(dict.fromkeys(c for f in PLACE if (c := cell(f))))
        rows[path] = Hints(MANIFEST_NAME, place, year_of(cell("year")), cell("title"), date_of(cell("date")))
    return Manifest(rows)


def _normal(path: str) -> str:
    """Forward slashes, and one form of accents and wide characters, which macOS writes apart."""
    return unicodedata.normalize("NFC", path.replace("\\", "/")).removeprefix("./").strip()
