"""A progress bar for long steps: reports done, characters a second, time left. Nothing where nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.messages import text
from pipeline.progress import Progress, silent


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar on the terminal's error stream, below the messages; silent when that is no terminal.

    Yields:
        What steps call with how far they are. A step that is done with its first call shows no bar, one of which nobody
        knows how far it is (a total of 0) one that moves.
    """
    if not sys.stderr.isatty():
        yield silent
        return
    from rich import progress as rich_progress
    from rich.console import Console

    bar = rich_progress.Progress(
        rich_progress.TextColumn("{task.description}"),
        rich_progress.BarColumn(),
        rich_progress.TextColumn("{task.fields[count]}"),
        rich_progress.TextColumn("{task.fields[speed]}"),
        rich_progress.TimeRemainingColumn(elapsed_when_finished=True),
        console=Console(stderr=True),
        transient=True,
    )
    tasks: dict[str, rich_progress.TaskID] = {}

    def show(step: str, done: int, total: int, chars: int) -> None:
        if step not in tasks:
            for earlier in tasks.values():
                bar.update(earlier, visible=False)
            tasks[step] = bar.add_task(text(f"steps.name.{step}"), total=total or None, speed="", count="")
        task = bar.tasks[bar.task_ids.index(tasks[step])]
        speed = text("says.progress.speed", n=chars / task.elapsed) if chars and task.elapsed else ""
        count = text("says.progress.count", done=f"{done:,}", total=f"{total:,}") if total else ""
        visible = done < total or not total
        bar.update(tasks[step], completed=done, total=total or None, speed=speed, count=count, visible=visible)
        bar.refresh()

    with bar:
        yield show
