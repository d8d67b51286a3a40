"""The log of what was fetched, data/fetches.jsonl: one line a request that came to something.

It is written line by line and forced to disk, so that fetching can be ended at any instant and goes on from there. A run
copies it into the table ``fetches``; the log itself is what fetching reads.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import threading
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from pipeline.errors import FetchFailed, os_cause
from pipeline.messages import Message, parsed

SAVED = ("saved", "changed")
# Of these a reader has to do something, or to wait; what a site forbids or a label tells is as it should be.
OPEN = ("blocked", "failed", "refused")
TROUBLES = (*OPEN, "forbidden", "later")
# Outcomes that say what stands at an address; the others say that it could not be learned this time.
TELLING = (*SAVED, "unchanged", "not_a_report", "listed", "robots")


@dataclass(frozen=True)
class Fetched:
    """What came of one request (with its redirects and repetitions).

    Attributes:
        url: address asked for; ``file:`` for a file of an inbox.
        source: name of the source in configs/sources.yaml.
        fetched_at: time of the answer (UTC).
        outcome: saved, changed, unchanged, listed, page (a further one of a text), not_a_report, refused, blocked,
            forbidden, missing, failed, later, or robots.
        final_url: address that answered.
        status: HTTP status, None where there was no answer.
        etag: validator of the answer.
        last_modified: validator of the answer.
        sha256: of the bytes as they came.
        content_type: as the server states it.
        path: file within the project folder.
        place: place of the source.
        title: text of the link.
        found_on: page that linked to it.
        year: year of delivery, where the text is a report.
        text_sha256: of the text after cleaning, where it is a report.
        n_bytes: bytes of the content.
        n_requests: requests made, redirects and repetitions counted.
        problem: what is wrong and what to do, None where nothing is.
        selector: where the text stands in the page, as the source says.
        rule: digest of the settings by which a page was read.
        links: of a list: address, title and date of each link that is wanted.
        not_before: time (UTC) before which the server does not want to be asked again.
        robots: text of a robots.txt.
    """

    url: str
    source: str
    fetched_at: dt.datetime
    outcome: str
    final_url: str = ""
    status: int | None = None
    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    content_type: str = ""
    path: str = ""
    place: str = ""
    title: str = ""
    found_on: str = ""
    year: int | None = None
    text_sha256: str = ""
    n_bytes: int | None = None
    n_requests: int = 0
    problem: Message | None = None
    selector: str = ""
    rule: str = ""
    links: tuple[tuple[str, str, str], ...] = ()
    not_before: dt.datetime | None = None
    robots: str = ""

    @property
    def code(self) -> str:
        """Code of what is wrong; empty where nothing is."""
        return self.problem.code if self.problem else ""

    @property
    def has_validator(self) -> bool:
        """The server can be asked whether it has changed."""
        return bool(self.etag or self.last_modified)

    def line(self) -> str:
        """As a line of the log; what is empty is left out."""
        full: dict[str, Any] = {name: getattr(self, name) for name in _NAMES}
        if self.problem:
            full["problem"] = {"code": self.code, "values": json.loads(self.problem.values_json())}
        return json.dumps(
            {k: v for k, v in full.items() if v not in ("", None, (), 0)}, ensure_ascii=False, default=str
        )


_NAMES = tuple(f.name for f in fields(Fetched))


def read_line(line: str) -> Fetched | None:
    """A line of the log; None where it is none, as after a power cut within it."""
    try:
        data = {k: v for k, v in json.loads(line).items() if k in _NAMES}
        data["fetched_at"] = dt.datetime.fromisoformat(data["fetched_at"])
        if "not_before" in data:
            data["not_before"] = dt.datetime.fromisoformat(data["not_before"])
        if told := data.get("problem"):
            data["problem"] = parsed(told["code"], json.dumps(told["values"]))
        data["links"] = tuple((str(u), str(t), str(d)) for u, t, d in data.get("links", ()))
        return Fetched(**data)
    except (ValueError, TypeError, AttributeError, KeyError):
        return None


def read_log(path: Path) -> list[Fetched]:
    """Every row, in the order in which it was written; none where there is no log.

    Raises:
        FetchFailed: the log is there and cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise FetchFailed("fetch.log", path=path, why=os_cause(error)) from None
    return [row for line in lines if line and (row := read_line(line))]


def compacted(rows: Iterable[Fetched]) -> list[Fetched]:
    """Rows without the middle of a series in which nothing happened: of one address, the first and the last stay.

    Links and rules stay with the last row of an address that tells them.
    """
    kept: list[Fetched | None] = []
    series: dict[str, list[int]] = {}  # address to its last rows of one kind, at most two
    told: dict[str, int] = {}
    for row in rows:
        own = series.setdefault(row.url, [])
        before = kept[own[-1]] if own else None
        if before is None or _kind(before) != _kind(row):
            own.clear()
        elif len(own) == 2:
            kept[own.pop()] = None
        own.append(len(kept))
        if row.outcome in TELLING:
            told[row.url] = len(kept)
        kept.append(row)
    last = set(told.values())
    return [row if i in last else replace(row, links=(), robots="") for i, row in enumerate(kept) if row]


def _kind(row: Fetched) -> tuple[str, str, str]:
    of_text = row.outcome in (*SAVED, "not_a_report")  # lists and robots.txt differ at every look
    return row.outcome, row.sha256 if of_text else "", row.code


class Log:
    """The log while fetching goes on; threads may share it.

    Args:
        path: the file; made with its folder at the first row.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        rows = read_log(path)
        short = compacted(rows)
        if len(short) < len(rows):
            self._rewrite(short)
        self._known: dict[str, Fetched] = {}
        self._last: dict[str, Fetched] = {}
        for row in short:
            self._learn(row)

    def known(self, url: str) -> Fetched | None:
        """What was last learned of an address; None where nothing was."""
        return self._known.get(url)

    def last(self, url: str) -> Fetched | None:
        """What came of the last request for an address, whatever it was."""
        return self._last.get(url)

    def rows(self) -> list[Fetched]:
        """The last row of each address."""
        with self._lock:
            return list(self._last.values())

    def append(self, row: Fetched) -> None:
        """Write a row and force it to disk.

        Raises:
            FetchFailed: the disk is full or the folder cannot be written.
        """
        with self._lock:
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                with self._path.open("a+b") as file:
                    end = file.seek(0, os.SEEK_END)
                    if end:
                        file.seek(end - 1)
                        if file.read(1) != b"\n":  # a power cut within a line
                            file.write(b"\n")
                    file.write(row.line().encode("utf-8") + b"\n")
                    file.flush()
                    os.fsync(file.fileno())
            except OSError as error:
                raise FetchFailed("fetch.log", path=self._path, why=os_cause(error)) from None
            self._learn(row)

    def _learn(self, row: Fetched) -> None:
        self._last[row.url] = row
        if row.outcome in TELLING:
            self._known[row.url] = row

    def _rewrite(self, rows: list[Fetched]) -> None:
        beside = self._path.with_suffix(".part")
        try:
            with beside.open("wb") as file:
                file.writelines(row.line().encode("utf-8") + b"\n" for row in rows)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._path)
        except OSError:  # the longer log is as good
            beside.unlink(missing_ok=True)
