"""Putting what was fetched into data/raw/fetched/<place>/: as it came, under a name that can be read, never over a file."""

from __future__ import annotations

import hashlib
import io
import os
import re
import unicodedata
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from pipeline.errors import FetchFailed, InputRefused, os_cause
from pipeline.ingest import BY_ENDING
from pipeline.ingest.formats.detect import format_of
from pipeline.store.durable import flush_folder

FOLDER = "fetched"
_LONGEST = 60  # characters of a name; with Han characters of three bytes each that stays below what file systems take
_USUAL_ENDING = {"doc": ".doc", "html": ".html"}
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)")


def ending_of(url: str, data: bytes, content_type: str) -> str:
    """Ending for a file: by its content, else by its address.

    Args:
        url: where it is from.
        data: its bytes.
        content_type: type as the server states it.
    """
    named = PurePosixPath(unquote(urlsplit(url).path)).suffix.lower()
    named = named if named in BY_ENDING else ""
    try:
        found, _ = format_of(f"x{named or '.html'}", io.BytesIO(data))
    except InputRefused:
        found = BY_ENDING.get(named, "")
    if named and BY_ENDING[named] == found:
        return named
    if not found or (found == "html" and content_type == "text/plain"):
        return named or (".txt" if content_type == "text/plain" else ".html")
    return _USUAL_ENDING.get(found) or next(ending for ending, f in BY_ENDING.items() if f == found)


def safe_name(name: str) -> str:
    """A name that every file system takes.

    Args:
        name: a title, which may hold anything.
    """
    name = unicodedata.normalize("NFC", name)
    name = re.sub(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff\ufffd/\\:*?\"<>|#%&{}$!'@+`=]+", " ", name)
    name = " ".join(name.split())[:_LONGEST].strip(" .~-")
    name = name.encode("utf-8", "ignore").decode("utf-8")
    return f"_{name}" if _RESERVED.fullmatch(name) else name or "report"


def store(folder: Path, name: str, ending: str, data: bytes) -> Path:
    """Put bytes into a folder under a name that is free; where the same bytes are there already, that file is it.

    Args:
        folder: the folder; made where it is not there.
        name: wanted name, without ending.
        ending: with the dot.
        data: the bytes.

    Returns:
        The file, on disk with its name.

    Raises:
        FetchFailed: the disk is full or the folder cannot be written.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    part = folder / f".{sha256[:16]}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        try:
            return _named(folder, safe_name(name), ending, part, sha256)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise FetchFailed("fetch.folder", folder=folder, why=os_cause(error)) from None


def _named(folder: Path, name: str, ending: str, part: Path, sha256: str) -> Path:
    for number in range(1, 10_000):
        target = folder / (f"{name}{ending}" if number == 1 else f"{name} ({number}){ending}")
        if target.exists():
            with target.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() == sha256:
                    return target
            continue
        try:
            os.link(part, target)  # fails where another process took the name meanwhile
        except FileExistsError:
            continue
        except OSError:  # a file system without hard links
            part.rename(target)
        flush_folder(folder)
        return target
    raise FileExistsError(17, "no free name", str(folder))
