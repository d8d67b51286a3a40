"""The real reports beside the repository and what is known of each; none of them is part of the repository."""

from __future__ import annotations

import csv
import hashlib
import re
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

REPO = Path(__file__).parents[2]
SHARED = REPO.parent / "shared"
CORPORA = SHARED / "corpora"
sys.path.insert(0, str(REPO))

from pipeline.errors import InputRefused  # noqa: E402
from pipeline.ingest import Report, read_report  # noqa: E402

GENUINE = {"ok", "ok-gaps", "ok-noisy"}
_CITY = re.compile(r"^.{2,8}?[市州](?=.{2,}$)")


@dataclass(frozen=True)
class Case:
    """A file with the verified answers of MANIFEST.tsv."""

    path: str
    place: str
    level: str
    year: int
    han: int
    status: str
    notes: str

    @property
    def folder(self) -> str:
        """First folder of the path."""
        return self.path.split("/")[0]

    @cached_property
    def data(self) -> bytes:
        """The file's bytes."""
        return (CORPORA / self.path).read_bytes()

    @property
    def genuine(self) -> bool:
        """A whole report of the place and year that the manifest gives."""
        return self.status in GENUINE and self.folder not in {"not-reports"}

    @property
    def genuine_panel(self) -> bool:
        """A report of the provincial panel; all of them lack their closing words."""
        return self.status == "ok-cut"

    def read(self, *, hidden: bool = False) -> Report | InputRefused:
        """The file as ingest reads it, under its own name or a random one."""
        name = f"data/raw/{self.path}"
        if hidden:
            name = "data/raw/" + hashlib.sha256(self.path.encode()).hexdigest()[:12] + Path(self.path).suffix
        try:
            return read_report(name, self.data, max_bytes=20_000_000)
        except InputRefused as refused:
            return refused

    def right_place(self, report: Report) -> bool:
        """Place and level as verified; the manifest often leaves the suffix out."""
        names = {report.place, _CITY.sub("", report.place)}
        return any(_same(self.place, n) for n in names) and report.level == self.level


def _same(short: str, full: str) -> bool:
    return full == short or (
        full.startswith(short) and bool(re.fullmatch(r"(?:.{0,12}自治)?[省市县区州旗盟]", full[len(short) :]))
    )


def rows(path: Path) -> list[dict[str, str]]:
    """Rows of a table with a header."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def cases() -> list[Case]:
    """All files of the corpora."""
    if not (CORPORA / "MANIFEST.tsv").is_file():
        sys.exit(f"{CORPORA} is not there: nothing to measure on.")
    return [
        Case(r["path"], r["place"], r["level"], int(r["year"]), int(r["han_chars"]), r["status"], r["notes"])
        for r in rows(CORPORA / "MANIFEST.tsv")
    ]
