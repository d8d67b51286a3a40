"""What is going on, and how far a long step is; what is shown of it is the command line's affair."""

from __future__ import annotations

from collections.abc import Callable

Say = Callable[[str], None]  # called with a line
# Called with the step, what is done and what there is to do (reports; 0 where that is not known), and the Han characters
# done: once at the start, then after every batch.
Progress = Callable[[str, int, int, int], None]


def silent(step: str, done: int, total: int, chars: int) -> None:
    """Show nothing."""
