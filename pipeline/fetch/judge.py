"""Is what was fetched a work report? The readers of ingest are asked, so that both agree."""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass
from functools import partial

from pipeline.errors import InputRefused
from pipeline.ingest import CONTAINERS, Columns, Limits, Report, read_report, unpack
from pipeline.ingest.files.patience import within
from pipeline.ingest.formats.detect import format_of
from pipeline.ingest.formats.readers import read_item
from pipeline.ingest.identity.hints import Hints
from pipeline.messages import Message

_one_at_a_time = threading.Lock()  # the bound on processor time is for one input of a process
# For these reasons what was fetched is not put into data/raw; the others (a scan, a lost password, a year that is not
# told) are a report that needs a hand, and ingest says which.
_NOTHING = frozenset(("not_a_report", "empty", "unknown_format", "not_text", "too_large", "unsafe"))


@dataclass(frozen=True)
class Verdict:
    """What something fetched is.

    Attributes:
        keep: it goes into data/raw.
        year: year of delivery where it is a report.
        text_sha256: of its text after cleaning where it is one.
        problem: why it is none, or what it needs.
        in_documents: it is a page whose text is in documents that it links to.
    """

    keep: bool
    year: int | None = None
    text_sha256: str = ""
    problem: Message | None = None
    in_documents: bool = False


def judge(path: str, data: bytes, *, selector: str, limits: Limits) -> Verdict:
    """What something fetched is.

    Args:
        path: path that it would have within the project; its names are hints.
        data: its bytes.
        selector: where the text of a page stands; where it names nothing, the whole page is read.
        limits: how much is read at most, and for how long.
    """
    try:
        with _one_at_a_time:
            report = _read(path, data, selector, limits)
    except InputRefused as refusal:
        keep = refusal.reason not in _NOTHING
        return Verdict(keep, problem=refusal.message, in_documents=refusal.message.name == "empty.attachment")
    return Verdict(True, report.year, report.text_sha256)


def _read(path: str, data: bytes, selector: str, limits: Limits) -> Report:
    found, _ = format_of(path, io.BytesIO(data))
    if found in CONTAINERS:
        return _first(path, data, limits)
    read = partial(read_report, path, data, max_bytes=limits.report, hints=Hints(selector=selector))
    return within(limits.seconds, read)


def _first(path: str, data: bytes, limits: Limits) -> Report:
    """The first report of an archive or a table."""
    refusal = InputRefused("empty.container")
    for item in unpack(path, io.BytesIO(data), columns=Columns(), limits=limits):
        try:
            return read_item(item, max_bytes=limits.report)
        except InputRefused as problem:
            refusal = problem
    raise refusal
