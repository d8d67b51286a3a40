"""One small error class a condition.

Every message is written for a researcher: it names the file or setting and says what to do. The command line prints
the message alone, without a traceback.
"""

from __future__ import annotations

import errno
from typing import Any

from pipeline.messages import Language, Message


class GongwenError(Exception):
    """Base of every error that a user can do something about.

    Args:
        code: what is wrong and what to do, in the group of the messages that belongs to the class.
        values: what goes into the text.
    """

    group = "errors"

    def __init__(self, code: str, /, **values: Any) -> None:
        super().__init__(code)
        self.message = Message(f"{self.group}.{code}", values)

    def told(self, lang: Language | None = None) -> str:
        """What is wrong and what to do, in a language or in the reader's."""
        return self.message.text(lang)

    def __str__(self) -> str:
        return self.told()

    def __reduce__(self) -> tuple[Any, ...]:
        """How another process hands it over."""
        return _made, (type(self), self.message)


class ProjectNotFound(GongwenError):
    """The folder is not a gongwen project."""


class ConfigError(GongwenError):
    """A file in configs/ cannot be used as it is; the message names the file, the key and the line where known."""


class ModelMissing(GongwenError):
    """No segmentation model could be obtained; the message says what to download and where to put it."""


class ModelUnreachable(ModelMissing):
    """The model is to be downloaded, and could not be: another try may help."""


class ModelAbsent(ModelMissing):
    """A computer of a cluster has no model of the run's hash; it is to be sent one."""


class ModelDamaged(GongwenError):
    """A segmentation model was found, but its contents are not what they should be."""


class InputRefused(GongwenError):
    """A file in data/raw cannot become a report; the first part of the code is the reason."""

    group = "refusals"

    @property
    def reason(self) -> str:
        """Short machine-readable reason, stored in ``quarantine.reason``."""
        return self.message.name.partition(".")[0]

    @property
    def stored(self) -> bool:
        """Whether a version of the file that was read before is kept."""
        return bool(self.message.values.get("stored"))

    def but_stored(self) -> InputRefused:
        """The same, of a file of which the version that was stored before is kept."""
        return self if self.stored else InputRefused(self.message.name, **self.message.values, stored=True)

    @property
    def detail(self) -> str:
        """What is wrong and what to do, in English."""
        return self.told("en")

    def told(self, lang: Language | None = None) -> str:
        """What is wrong and what to do, in a language or in the reader's."""
        more = Message("refusals.kept_before").text(lang) if self.stored else ""
        return f"{self.message.text(lang)} {more}".strip()

    def __str__(self) -> str:
        return f"{self.reason}: {self.told()}"


class NothingIngested(GongwenError):
    """No report is stored and data/raw offers none."""


class RunInProgress(GongwenError):
    """Another run holds the project."""


class StoreError(GongwenError):
    """The published DuckDB file is missing, damaged, or cannot be replaced."""


class StoreHeld(StoreError):
    """Another program has the published file open for writing: it can be opened once that has let go."""


class StoreDamaged(StoreError):
    """The published file is no DuckDB file that this version can open."""


class FetchFailed(GongwenError):
    """Fetching cannot begin or go on: nothing is configured, or its log cannot be written."""


class TableMismatch(GongwenError):
    """A stage made a table that differs from its declaration in tables/ (a fault of the program, not of the user)."""


class StageFailed(GongwenError):
    """A process that computed a stage was ended from outside."""


class ClusterFailed(GongwenError):
    """The cluster that is to do the work cannot be reached, does not fit, or was lost."""


class QueryError(GongwenError):
    """SQL that the published file cannot answer."""


_OS_CAUSES = {
    "EACCES": "denied",
    "EPERM": "denied",
    "ENOENT": "missing",
    "ENOSPC": "full",
    "EDQUOT": "full",
    "EROFS": "read_only",
    "EBUSY": "busy",
    "ETXTBSY": "busy",
    "EISDIR": "is_folder",
    "ENOTDIR": "not_folder",
    "ENAMETOOLONG": "too_long",
}


# What DuckDB and Arrow quote of the system, whose number they leave out.
_QUOTED = {
    "No space left on device": "full",
    "Disk quota exceeded": "full",
    "Read-only file system": "read_only",
    "Permission denied": "denied",
}


def disk_cause(error: Exception) -> Message | None:
    """Why a disk cannot be written to, where that is what an error is about."""
    number = errno.errorcode.get((error.errno if isinstance(error, OSError) else None) or 0, "")
    cause = _OS_CAUSES.get(number) or next((c for said, c in _QUOTED.items() if said in str(error)), None)
    return Message(f"shared.os.{cause}") if cause in ("denied", "full", "read_only") else None


def os_cause(error: OSError) -> Message:
    """What the system says of a file, as something to tell a reader."""
    cause = _OS_CAUSES.get(errno.errorcode.get(error.errno or 0, ""), "other")
    return Message(f"shared.os.{cause}", {"error": error.strerror or str(error)} if cause == "other" else {})


def _made(kind: type[GongwenError], message: Message) -> GongwenError:
    return kind(message.name, **message.values)
