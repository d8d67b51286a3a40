"""`gongwen compare`: groups of reports against one another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.options import ByName, part_option, project_option, say
from flows.wording import Command, Misuse
from pipeline.commands.compare.question import BY, FIXED, Question, years_of
from pipeline.tables import LEVELS

if TYPE_CHECKING:
    from pipeline.commands.compare.ratios import Comparison
    from pipeline.commands.compare.regression import Regression

_SHOWN = (
    "series",
    "group",
    "against",
    "per_10k_tokens",
    "against_per_10k_tokens",
    "rate_ratio",
    "low",
    "high",
    "q_value",
    "verdict",
)
_SHOWN_FIXED = ("series", "column", "estimate", "std_error", "low", "high", "q_value", "places", "reports")


@click.command(cls=Command)
@click.option("--by", type=ByName(BY, "says.compare.by"))
@click.option("--concept", "concepts", multiple=True)
@click.option("--term", "terms", multiple=True)
@click.option("--topic", "topics", multiple=True)
@click.option("--group", "groups", multiple=True)
@click.option("--against")
@click.option("--periods")
@click.option("--level", type=ByName(LEVELS, "shared.level"))
@click.option("--years")
@part_option
@click.option("--crude", is_flag=True)
@click.option("--panel", is_flag=True)
@click.option("--with", "covariates", type=click.Path(path_type=Path))
@project_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "markdown", "latex"]),
    default="table",
    show_default=True,
)
def compare(
    by: str | None,
    concepts: tuple[str, ...],
    terms: tuple[str, ...],
    topics: tuple[str, ...],
    groups: tuple[str, ...],
    against: str | None,
    periods: str | None,
    level: str | None,
    years: str | None,
    part: str | None,
    crude: bool,
    panel: bool,
    covariates: Path | None,
    folder: Path,
    form: str,
) -> None:
    """Compare how much groups of reports speak of concepts, terms and topics."""
    _understood(by, panel, crude, part, periods, covariates)
    from pipeline.commands.compare.paper import as_latex, as_markdown
    from pipeline.commands.compare.ratios import compared
    from pipeline.commands.compare.regression import regressed
    from pipeline.commands.export.citation import source_line
    from pipeline.commands.export.facts import facts
    from pipeline.settings.project import Project
    from pipeline.store import Reader

    project = Project.open(folder)
    question = Question(
        by=by or "",
        concepts=concepts,
        terms=terms,
        topics=topics,
        part=part,
        years=years_of(years) if years else None,
        level=level,
        groups=groups,
        against=against,
        crude=crude,
        periods=tuple(years_of(p) for p in periods.replace("，", ",").split(",")) if periods else (),
    )
    found: Comparison | Regression
    with Reader(project.database) as reader:
        found = regressed(reader, question, covariates=covariates) if panel else compared(reader, question)
        source = source_line(facts(reader))
    if form in ("markdown", "latex"):
        click.echo((as_markdown if form == "markdown" else as_latex)(found, source))
        return
    _print(found, form)
    for note in found.notes:
        say(note.text())
    say(source)


def _understood(
    by: str | None, panel: bool, crude: bool, part: str | None, periods: str | None, covariates: Path | None
) -> None:
    if by is None and not (panel and covariates):
        raise Misuse("compare_by", known=list(BY))
    if panel and by is not None and by not in FIXED:
        raise Misuse("compare_panel", known=list(FIXED))
    if crude and panel:
        raise Misuse("compare_crude")
    if covariates and not panel:
        raise Misuse("compare_with")
    if periods and by != "period":
        raise Misuse("compare_periods")
    if part and by == "part":
        raise Misuse("compare_part")


def _print(found: Comparison | Regression, form: str) -> None:
    from flows.output import print_rows
    from pipeline.commands.compare.paper import as_rows
    from pipeline.commands.compare.ratios import RATIOS
    from pipeline.commands.compare.regression import COEFFICIENTS, Regression

    if isinstance(found, Regression):
        columns: tuple[str, ...] = _SHOWN_FIXED if form == "table" else COEFFICIENTS
        rows = [[row[c] for c in columns] for row in found.rows]
    elif form == "table":
        columns, rows = _SHOWN, as_rows(found, _SHOWN)
    else:
        columns, rows = RATIOS, [[row[c] for c in RATIOS] for row in found.rows]
    print_rows(columns, rows, form)
