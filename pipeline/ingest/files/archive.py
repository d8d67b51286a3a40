"""Zip archives: their members, as if they lay in a folder of the archive's name."""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO

from pipeline.errors import InputRefused
from pipeline.ingest.files.item import Budget, Item, Limits
from pipeline.ingest.files.page_parts import is_part_of_a_page
from pipeline.ingest.formats.detect import BY_ENDING, CONTAINERS
from pipeline.ingest.formats.packages import open_zip, read_part

_MOST_MEMBERS = 50_000
_UTF8 = 0x800  # flag of names in UTF-8
_DROPPINGS = re.compile(
    r"(?:^|/)(?:__MACOSX/|\.(?!\.?/)|~\$|Thumbs\.db$|desktop\.ini$|META-INF/|mimetype$|[^/]+\.(?:opf|ncx|css)$)", re.I
)  # the last four are of electronic books


def unpack_archive(path: str, file: IO[bytes], limits: Limits, budget: Budget) -> Iterator[Item]:
    """Members of a zip archive, each unpacked on its own.

    Args:
        path: the archive's path.
        file: open for reading.
        limits: what a member may unpack to.
        budget: what may still be unpacked.

    Yields:
        An item a member; folders and droppings of file managers are passed over. Members with names that lead out of
        the archive, links, bombs and what is damaged come with a problem and are not unpacked.

    Raises:
        InputRefused: ``unreadable`` or ``unsafe``: the whole archive.
    """
    with open_zip(file, "archive") as package:
        members = package.infolist()
        if len(members) > _MOST_MEMBERS:
            raise InputRefused("unsafe.members", n=len(members))
        names = {member_name(m).replace("\\", "/") for m in members}
        seen: set[str] = set()
        for info in sorted(members, key=lambda m: m.filename):
            name = member_name(info)
            plain = name.replace("\\", "/")
            if info.is_dir() or _DROPPINGS.search(plain) or is_part_of_a_page(plain, names):
                continue
            where = f"{path}/{_shown(name)}"
            if where in seen:
                continue
            seen.add(where)
            try:
                _check(name, info)
                holds = BY_ENDING.get(PurePosixPath(name).suffix.lower()) in CONTAINERS
                most = limits.container if holds else limits.report
                data = _unpacked(package, info, most, budget)
                yield Item(where, data)
            except InputRefused as problem:
                yield Item(where, problem=problem)


def _unpacked(package: zipfile.ZipFile, info: zipfile.ZipInfo, most: int, budget: Budget) -> bytes:
    """A member, as far as the limits allow; what was tried counts, so that many bombs cost no more than one."""
    spent = InputRefused("unsafe.archive", size=budget.limit)
    if budget.left <= 0:
        raise spent
    allowed = min(most, budget.left)
    try:
        data = read_part(package, info, max_bytes=allowed)
    except InputRefused as refusal:
        budget.spend(allowed if refusal.reason in ("too_large", "unsafe") else 0)
        raise spent if refusal.reason == "too_large" and allowed < most else refusal from None
    budget.spend(len(data))
    return data


def member_name(info: zipfile.ZipInfo) -> str:
    """Name of a member; Chinese Windows writes names in GBK without saying so."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _shown(name: str) -> str:
    """A name that can be stored and printed."""
    return re.sub(r"[\x00-\x1f\x7f]", "?", name).encode("utf-8", "backslashreplace").decode("utf-8")


def _check(name: str, info: zipfile.ZipInfo) -> None:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if name.startswith(("/", "\\")) or ".." in parts or re.match(r"^[A-Za-z]:", name) or "\x00" in name:
        raise InputRefused("unsafe.leads_out")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise InputRefused("link_outside.archive")
