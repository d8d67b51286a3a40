"""What several commands share: options, the project they are given, and where they tell what goes on."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows import signals
from pipeline.messages import LANGUAGES, text

if TYPE_CHECKING:
    from pipeline.settings.project import Project

_PARTS = {"回顾": "review", "部署": "plan", "其他": "other", "全文": "all"}


class Part(click.Choice[str]):
    """A part of a report by its name in the tables or in Chinese; all parts are None."""

    def __init__(self) -> None:
        super().__init__([*_PARTS.values()])

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str | None:  # type: ignore[override]
        """The name in the tables."""
        name = super().convert(_PARTS.get(value, value), param, ctx)
        return None if name == "all" else name


class ByName(click.Choice[str]):
    """A value by its code or by its name in the messages, in either language.

    Args:
        codes: the codes.
        group: where their names stand in the messages.
    """

    def __init__(self, codes: Iterable[str], group: str) -> None:
        super().__init__([*codes])
        self._group = group

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The code."""
        names = {text(f"{self._group}.{code}", lang): code for code in self.choices for lang in LANGUAGES}
        return super().convert(names.get(value, value), param, ctx)


part_option = click.option("--part", type=Part())
project_option = click.option(
    "--project",
    "folder",
    type=click.Path(path_type=Path),
    default=Path(),
)
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
)


def opened_at(folder: Path) -> Project:
    """The project of a command.

    Raises:
        ProjectNotFound: the folder is none.
    """
    from pipeline.settings.project import Project

    return Project.open(folder)


def say(message: str) -> None:
    """Tell what goes on beside what a command prints; a command that was asked to end goes no further."""
    click.echo(message, err=True)
    signals.insist()
