"""data/raw: what is there, and which of it becomes a report."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import InputSettings, Project, digest
from pipeline.errors import InputRefused, NothingIngested
from pipeline.ingest import Report, read_report

VERSION = 1
# Reasons that depend on the other files, so they are weighed again whenever the files change.
RELATIVE_REASONS = ("duplicate", "same_place_year")
_ENDINGS = (".txt", ".docx", ".pdf", ".html")  # of files; a folder so named is worth a word
_IGNORED = {"thumbs.db", "desktop.ini", ".ds_store"}


@dataclass(frozen=True)
class Seen:
    """A file in data/raw.

    Attributes:
        path: path within the project, with forward slashes.
        sha256: hash of its bytes, None where it could not be read.
        problem: why it cannot be read at all, None where it can.
    """

    path: str
    sha256: str | None
    problem: InputRefused | None = None

    def fingerprint(self, settings: InputSettings) -> str:
        """What decides whether the file has to be read again."""
        return ingest_fingerprint(self.path, self.sha256, settings)


@dataclass(frozen=True)
class Candidate:
    """A report that could be accepted: where it comes from and how it compares with another of its place and year."""

    path: str
    text_sha256: str
    place: str
    year: int
    n_chars: int

    @property
    def rank(self) -> tuple[int, str, str]:
        """Sort key: the fullest text first; hash and path decide ties, so the order of files does not matter."""
        return (-self.n_chars, self.text_sha256, self.path)


def ingest_fingerprint(path: str, sha256: str | None, settings: InputSettings) -> str:
    """SHA-256 of all that ingest of one file depends on."""
    return digest(
        {"stage": "ingest", "version": VERSION, "path": path, "sha256": sha256, "max_mb": settings.max_file_mb}
    )


def scan(project: Project, settings: InputSettings) -> list[Seen]:
    """Every file in the input folder, by path.

    Hidden files and the droppings of file managers are passed over; links that lead out of the folder are refused.

    Raises:
        NothingIngested: there is no such folder.
    """
    folder = project.root / settings.folder
    if not folder.is_dir():
        raise NothingIngested(f"{folder} does not exist. Make it, put reports into it, and run again.")
    found: list[Seen] = []
    for parent, folders, files in os.walk(folder, onerror=lambda error: found.append(_closed(error, project.root))):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        odd = [f for f in folders if Path(f).suffix.lower() in _ENDINGS or (Path(parent) / f).is_symlink()]
        for name in sorted([*files, *odd]):
            if not name.startswith((".", "~$")) and name.lower() not in _IGNORED:
                found.append(_look(Path(parent) / name, folder, project.root, settings))
    return sorted(found, key=lambda seen: seen.path)


def _closed(error: OSError, root: Path) -> Seen:
    """A folder that cannot be listed; reports stored from it are kept."""
    name = Path(str(error.filename)).relative_to(root).as_posix()
    detail = (
        f"The folder cannot be read: {error.strerror}. Check its permissions; reports stored from it before are kept."
    )
    return Seen(name, None, InputRefused("unreadable", detail))


def _look(path: Path, folder: Path, root: Path, settings: InputSettings) -> Seen:
    name = path.relative_to(root).as_posix()
    # A name that is not valid in the system's encoding cannot be stored as text.
    name = name.encode("utf-8", "backslashreplace").decode("utf-8")
    try:
        if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
            return Seen(
                name,
                None,
                InputRefused("link_outside", "A link that leads out of the input folder. Copy the file itself."),
            )
        if path.is_dir() and path.is_symlink():
            return Seen(name, None, InputRefused("link_outside", "A link to a folder. Copy the folder itself."))
        if path.is_dir():
            return Seen(
                name,
                None,
                InputRefused("is_folder", "A folder named like a file. Files in it are read; rename the folder."),
            )
        if not path.is_file():
            return Seen(name, None, InputRefused("unreadable", "Not a regular file. Remove it from the input folder."))
        size = path.stat().st_size
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        detail = (
            f"Cannot be read: {error.strerror or error}. Check its permissions, or close the program that holds it."
        )
        return Seen(name, None, InputRefused("unreadable", detail))
    if size > settings.max_file_mb * 1_000_000:
        detail = (
            f"{size / 1e6:.0f} MB, more than the {settings.max_file_mb:g} MB of input.max_file_mb in configs/project.yaml. "
            "A work report has about 0.1 MB: is this the right file?"
        )
        return Seen(name, sha256, InputRefused("too_large", detail))
    return Seen(name, sha256)


def read_one(project: Project, seen: Seen, settings: InputSettings) -> Report | InputRefused:
    """Read one file; whatever is wrong with it comes back as a refusal."""
    if seen.problem:
        return seen.problem
    try:
        data = (project.root / seen.path).read_bytes()
        return read_report(seen.path, data, max_bytes=int(settings.max_file_mb * 1_000_000))
    except InputRefused as refusal:
        return refusal
    except OSError as error:
        return InputRefused("unreadable", f"Cannot be read: {error.strerror or error}. Check its permissions.")
    except Exception as error:  # one file with a fault nobody thought of must not stop the others
        return InputRefused(
            "failed", f"gongwen failed on this file ({type(error).__name__}: {error}). Please report it with the file."
        )


def resolve(candidates: Iterable[Candidate]) -> tuple[dict[tuple[str, int], Candidate], dict[str, InputRefused]]:
    """Choose one report for each place and year.

    Args:
        candidates: all that could be accepted.

    Returns:
        The accepted one by place and year, and why each of the others was not.
    """
    accepted: dict[tuple[str, int], Candidate] = {}
    refused: dict[str, InputRefused] = {}
    by_content: dict[str, Candidate] = {}
    for candidate in sorted(candidates, key=lambda c: c.rank):
        twin = by_content.setdefault(candidate.text_sha256, candidate)
        if twin is not candidate:
            refused[candidate.path] = InputRefused(
                "duplicate", f"The same text as {twin.path}, which is kept. Delete one of them."
            )
            continue
        best = accepted.setdefault((candidate.place, candidate.year), candidate)
        if best is not candidate:
            refused[candidate.path] = InputRefused(
                "same_place_year",
                f"A second text for {candidate.place} {candidate.year}: {candidate.n_chars:,} Han characters against "
                f"{best.n_chars:,} in {best.path}, which is kept (the fuller one, or either of two equal ones). If both are genuine, check "
                "that place and year stand in their titles.",
            )
    return accepted, refused


def coverage_rows(
    have: Mapping[tuple[str, int], str], quarantined: Iterable[tuple[str, int]]
) -> list[dict[str, object]]:
    """State of each place and year between the first and the last that is known.

    Args:
        have: (place, year) to level of the stored reports.
        quarantined: (place, year) of quarantined files where both could be told.

    Returns:
        Rows of coverage.
    """
    states = dict.fromkeys(have, "have")
    levels = {place: level for (place, _), level in have.items()}
    for place, year in quarantined:
        if place in levels:
            states.setdefault((place, year), "quarantined")
    rows: list[dict[str, object]] = []
    for place, level in sorted(levels.items()):
        years = [y for p, y in states if p == place]
        rows += [
            {"place": place, "level": level, "year": y, "state": states.get((place, y), "missing")}
            for y in range(min(years), max(years) + 1)
        ]
    return rows
