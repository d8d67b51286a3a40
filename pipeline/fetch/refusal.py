"""Why an address gave nothing."""

from __future__ import annotations

from typing import Any

from pipeline.errors import GongwenError


class FetchRefused(GongwenError):
    """An address is not asked, or what it answers is not taken.

    Args:
        outcome: outcome under which it is recorded, see :class:`pipeline.fetch.log.Fetched`.
        code: what is wrong and what to do, in the group ``fetching`` of the messages.
        values: what goes into the text.
    """

    group = "fetching"

    def __init__(self, outcome: str, code: str, /, **values: Any) -> None:
        super().__init__(code, **values)
        self.outcome = outcome
