"""data/raw: what is there, what the manifest says of it, and whether it has to be read again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from pipeline.errors import InputRefused, NothingIngested, os_cause
from pipeline.ingest import BY_ENDING, CONTAINERS, MANIFEST_NAME, Columns, Limits, Manifest, read_manifest
from pipeline.ingest.files.page_parts import is_part_of_a_page
from pipeline.settings.files import digest
from pipeline.settings.project import Project

if TYPE_CHECKING:
    from pipeline.settings.model import InputSettings

VERSION = 39
_ENDINGS = (".txt", ".docx", ".pdf", ".html")  # of files; a folder so named is worth a word
_SHOWN = 5  # paths of a manifest that are named
_IGNORED = {"thumbs.db", "desktop.ini", ".ds_store"}


@dataclass(frozen=True)
class Seen:
    """A file in data/raw.

    Attributes:
        path: path within the project, with forward slashes.
        sha256: hash of its bytes; None where it could not be read, and of a file that is new: it is read in any case, and its
            hash is that of the bytes that were read.
        problem: why it cannot be read at all, None where it can.
        said: what the manifest says of it and of what is in it.
    """

    path: str
    sha256: str | None
    problem: InputRefused | None = None
    said: tuple[tuple[str, str], ...] = ()

    @property
    def is_container(self) -> bool:
        """By its name it may hold many reports."""
        return is_container(self.path)

    def fingerprint(self, settings: InputSettings) -> str:
        """What decides whether the file has to be read again."""
        return ingest_fingerprint(self.path, self.sha256, settings, self.said)


def is_container(path: str) -> bool:
    """A file of this name may hold many reports: a table or an archive."""
    return BY_ENDING.get(PurePosixPath(path).suffix.lower()) in CONTAINERS


def ingest_fingerprint(
    path: str, sha256: str | None, settings: InputSettings, said: tuple[tuple[str, str], ...] = ()
) -> str:
    """SHA-256 of all that ingest of one file depends on."""
    depends = {"stage": "ingest", "version": VERSION, "path": path, "sha256": sha256, "max_mb": settings.max_file_mb}
    depends["max_seconds"] = settings.max_seconds
    if said:
        depends["manifest"] = [list(pair) for pair in said]
    if is_container(path):
        depends |= {"columns": vars(settings.columns), "max_archive_mb": settings.max_archive_mb}
    return digest(depends)


def limits(settings: InputSettings) -> Limits:
    """How much is read at most, in bytes."""
    return Limits(int(settings.max_file_mb * 1_000_000), int(settings.max_archive_mb * 1_000_000), settings.max_seconds)


def columns(settings: InputSettings) -> Columns:
    """Names of columns that the user has set."""
    return Columns(**{name: value for name, value in settings.columns if value})


@dataclass(frozen=True)
class Scan:
    """The input folder as it is when a run begins. It is looked at once; plan, session and ingest are handed this.

    Attributes:
        files: its files, by path; the manifest only where something is wrong with it.
        manifest: what the manifest says; nothing where there is none or it cannot be read.
    """

    files: tuple[Seen, ...]
    manifest: Manifest


def _manifest_path(folder: Path) -> Path | None:
    return next((p for p in sorted(folder.iterdir()) if p.name.lower() == MANIFEST_NAME and p.is_file()), None)


def scan(project: Project, settings: InputSettings, *, known: Collection[str] = ()) -> Scan:
    """Look at every file in the input folder.

    Hidden files and the droppings of file managers are passed over; links that lead out of the folder are refused.

    Args:
        project: the project.
        settings: the folder, and how much is read at most.
        known: paths that were read before. These alone are hashed, to see whether they have changed.

    Raises:
        NothingIngested: there is no such folder.
    """
    folder = project.root / settings.folder
    if not folder.is_dir():
        raise NothingIngested("run.no_folder", folder=folder)
    manifest = _manifest_path(folder)
    found: list[Seen] = []
    for parent, folders, files in os.walk(folder, onerror=lambda error: found.append(_closed(error, project.root))):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and not is_part_of_a_page(f"{f}/", files))
        odd = [f for f in folders if Path(f).suffix.lower() in _ENDINGS or (Path(parent) / f).is_symlink()]
        for name in sorted([*files, *odd]):
            path = Path(parent) / name
            if not name.startswith((".", "~$")) and name.lower() not in _IGNORED and path != manifest:
                found.append(_look(path, folder, project.root, settings, known))
    said = Manifest({})
    if manifest is not None:
        found, said = _with_manifest(found, manifest, project, settings)
    return Scan(tuple(sorted(found, key=lambda seen: seen.path)), said)


def _with_manifest(
    files: list[Seen], path: Path, project: Project, settings: InputSettings
) -> tuple[list[Seen], Manifest]:
    """Files with what the manifest says of them; the manifest itself only where something is wrong with it."""
    folder = project.root / settings.folder
    own = _look(path, folder, project.root, settings, ())
    if own.problem:
        return [*files, own], Manifest({})
    name, sha256 = own.path, None
    prefix = folder.relative_to(project.root).as_posix() + "/"
    try:
        data = path.read_bytes()
        sha256 = hashlib.sha256(data).hexdigest()
        said = read_manifest(data, settings.folder)
    except (InputRefused, OSError) as error:
        problem = error if isinstance(error, InputRefused) else InputRefused("manifest.os", why=os_cause(error))
        return [*files, Seen(name, sha256, problem)], Manifest({})
    strangers = said.strangers(s.path.removeprefix(prefix) for s in files)
    files = [replace(s, said=tuple(said.about(s.path.removeprefix(prefix)))) for s in files]
    if strangers:
        more = max(len(strangers) - _SHOWN, 0)
        code = "manifest.many_strangers" if more else "manifest.strangers"
        values = {"folder": settings.folder, "paths": strangers[:_SHOWN], **({"more": more} if more else {})}
        files.append(Seen(name, sha256, InputRefused(code, **values)))
    return files, said


def _closed(error: OSError, root: Path) -> Seen:
    """A folder that cannot be listed; reports stored from it are kept."""
    name = Path(str(error.filename)).relative_to(root).as_posix()
    return Seen(name, None, InputRefused("unreadable.folder", why=os_cause(error)))


def hash_of(path: Path) -> str | None:
    """SHA-256 of a file's bytes; None where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _look(path: Path, folder: Path, root: Path, settings: InputSettings, known: Collection[str]) -> Seen:
    name = path.relative_to(root).as_posix()
    # A name that is not valid in the system's encoding cannot be stored as text.
    name = name.encode("utf-8", "backslashreplace").decode("utf-8")
    try:
        if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
            return Seen(name, None, InputRefused("link_outside.file"))
        if path.is_dir() and path.is_symlink():
            return Seen(name, None, InputRefused("link_outside.folder"))
        if path.is_dir():
            return Seen(name, None, InputRefused("is_folder.named_like_a_file"))
        if not path.is_file():
            return Seen(name, None, InputRefused("unreadable.irregular"))
        size = path.stat().st_size
        key = "max_archive_mb" if is_container(name) else "max_file_mb"
        most = getattr(settings, key)
        too_large = size > most * 1_000_000
        sha256 = None
        if too_large or name in known:
            with path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return Seen(name, None, InputRefused("unreadable.os", why=os_cause(error)))
    if too_large:
        return Seen(name, sha256, InputRefused("too_large.file", mb=size / 1e6, limit=most, key=key))
    return Seen(name, sha256)
