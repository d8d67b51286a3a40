"""One request at a time to a host, and a pause between two."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.fetch.clock import Clock


class TooLong(Exception):
    """A host wants to be left alone for longer than we wait.

    Args:
        seconds: how long.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class _Turn:
    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.next_at = float("-inf")


class Pacing:
    """Whose turn it is at each host; threads may share it.

    Args:
        clock: time.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._turns: dict[str, _Turn] = {}
        self._lock = threading.Lock()

    def rest(self, host: str, seconds: float) -> None:
        """Leave a host alone for a while.

        Args:
            host: the host.
            seconds: how long at least, from now.
        """
        turn = self._of(host)
        with turn.lock:
            turn.next_at = max(turn.next_at, self._clock.monotonic() + seconds)

    @contextmanager
    def turn(self, host: str, *, pause: float, most: float) -> Iterator[None]:
        """Wait until a host may be asked, and have it alone meanwhile.

        Args:
            host: the host.
            pause: seconds to leave it alone afterwards.
            most: seconds to wait at most.

        Raises:
            TooLong: its turn comes later than that.
        """
        turn = self._of(host)
        with turn.lock:
            wait = turn.next_at - self._clock.monotonic()
            if wait > most:
                raise TooLong(wait)
            if wait > 0:
                self._clock.sleep(wait)
            try:
                yield
            finally:
                turn.next_at = max(turn.next_at, self._clock.monotonic() + pause)

    @contextmanager
    def alone(self, host: str) -> Iterator[None]:
        """Have a host alone, whenever its turn is."""
        with self._of(host).lock:
            yield

    def _of(self, host: str) -> _Turn:
        with self._lock:
            return self._turns.setdefault(host, _Turn())
