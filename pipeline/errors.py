"""One small error class a condition.

Every message is written for a researcher: it names the file or setting and says what to do. The command line prints
the message alone, without a traceback.
"""

from __future__ import annotations


class GongwenError(Exception):
    """Base of every error that a user can do something about."""


class ProjectNotFound(GongwenError):
    """The folder is not a gongwen project."""


class ConfigError(GongwenError):
    """A file in configs/ cannot be used as it is; the message names the file, the key and the line where known."""


class ModelMissing(GongwenError):
    """No segmentation model could be obtained; the message says what to download and where to put it."""


class ModelDamaged(GongwenError):
    """A segmentation model was found, but its contents are not what they should be."""


class InputRefused(GongwenError):
    """A file in data/raw cannot become a report.

    Args:
        reason: short machine-readable reason, stored in ``quarantine.reason``.
        detail: what is wrong and what to do, in plain words, stored in ``quarantine.detail``.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[type[InputRefused], tuple[str, str]]:
        """How another process hands it over."""
        return InputRefused, (self.reason, self.detail)


class NothingIngested(GongwenError):
    """No report is stored and data/raw offers none."""


class RunInProgress(GongwenError):
    """Another run holds the project."""


class StoreError(GongwenError):
    """The published DuckDB file is missing, damaged, or cannot be replaced."""


class StoreDamaged(StoreError):
    """The published file is no DuckDB file that this version can open."""


class TableMismatch(GongwenError):
    """A stage made a table that differs from its declaration in tables/ (a fault of the program, not of the user)."""


class StageFailed(GongwenError):
    """A process that computed a stage was ended from outside."""


class QueryError(GongwenError):
    """SQL that the published file cannot answer."""
