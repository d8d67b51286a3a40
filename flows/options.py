"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

_PARTS = {"回顾": "review", "部署": "plan", "其他": "other", "全文": "all"}


class Part(click.Choice[str]):
    """A part of a report by its name in the tables or in Chinese; all parts are None."""

    def __init__(self) -> None:
        super().__init__([*_PARTS.values()])

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str | None:  # type: ignore[override]
        """The name in the tables."""
        name = super().convert(_PARTS.get(value, value), param, ctx)
        return None if name == "all" else name


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
