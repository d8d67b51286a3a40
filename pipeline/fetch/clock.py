"""Time, as far as fetching knows it: handed in, so that tests wait for nothing."""

from __future__ import annotations

import datetime as dt
import threading
import time


class Clock:
    """The time of this computer; waiting ends early when everything is to stop."""

    def __init__(self) -> None:
        self._stopped = threading.Event()

    @property
    def stopped(self) -> bool:
        """Everything is to stop."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """End all waiting."""
        self._stopped.set()

    def now(self) -> dt.datetime:
        """Now (UTC, without zone)."""
        return dt.datetime.now(dt.UTC).replace(tzinfo=None)

    def monotonic(self) -> float:
        """Seconds since some moment."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self._stopped.wait(seconds)
