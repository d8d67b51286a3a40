"""The command line: `gongwen`.

Exit codes: 0 done, 1 failed with a message, 2 wrong usage, 3 done but some inputs were quarantined.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.concepts import concepts
from flows.options import format_option, project_option
from pipeline import __version__
from pipeline.config import Project
from pipeline.errors import GongwenError

if TYPE_CHECKING:
    from pipeline.store import Reader

QUARANTINED = 3


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="gongwen")
def cli() -> None:
    """Text mining for yearly Chinese government work reports (政府工作报告).

    Put reports into data/raw, run `gongwen run`, read reports/index.md, ask data/gongwen.duckdb.
    """


cli.add_command(concepts)


def main() -> None:
    """Entry point: errors that the user can mend are printed as one message, without a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Chinese into a pipe on Windows would otherwise depend on the system's code page.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = cli(standalone_mode=False)  # click returns the code of an Exit instead of raising it
        sys.exit(code if isinstance(code, int) else 0)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped. The last published results are untouched.", err=True)
        sys.exit(1)
    except GongwenError as error:
        click.echo(f"gongwen: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.stderr.close()
        sys.exit(0)


def _say(message: str) -> None:
    click.echo(message, err=True)


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Make a new project FOLDER: configs/, data/raw/, reports/."""
    from pipeline.project import create_project

    project = create_project(folder)
    click.echo(f"Made {project.root}\n  1. put reports into {project.root / 'data' / 'raw'}")
    click.echo(f"  2. gongwen run --project {folder}\n  Concepts to count: {project.configs / 'concepts.yaml'}")


@cli.command()
@project_option
@click.option("--direct", is_flag=True, help="Run without a Prefect server.")
@click.option("--force", is_flag=True, help="Compute everything anew.")
def run(folder: Path, direct: bool, force: bool) -> None:
    """Ingest what is new in data/raw, analyse, publish, write the trend reports."""
    from pipeline.run import run_direct

    project = Project.open(folder)
    if direct:
        from flows.bar import progress_bar

        with progress_bar() as progress:
            status = run_direct(project, force=force, say=_say, progress=progress)
    else:
        status = _run_flow(project, force)
    from pipeline.summary import counts, summary_lines

    if status is None:
        click.echo("Nothing new: everything is up to date.")
    for line in summary_lines(project):
        click.echo(line)
    if counts(project)["quarantined"]:
        raise click.exceptions.Exit(QUARANTINED)


def _run_flow(project: Project, force: bool) -> str | None:
    """Run as a Prefect flow; returns None when there is nothing to do, which needs no server."""
    from flows import server
    from pipeline.run import is_up_to_date, look

    config = project.config()
    inputs = look(project, config, anew=force)
    if not force and is_up_to_date(project, config, inputs):
        return None
    server.prepare()
    server.ensure()
    from flows.update import LOOKED_AT, update

    LOOKED_AT.set(inputs)
    return update(project=str(project.root), force=force)


@cli.command()
@click.argument("sql")
@project_option
@format_option
def query(sql: str, folder: Path, form: str) -> None:
    """Answer read-only SQL from the published file (`gongwen tables` lists what there is)."""
    from flows.output import print_rows, table_rows

    with _reader(folder) as reader:
        data = reader.table(sql)
    print_rows(*table_rows(data), form)


@cli.command()
def tables() -> None:
    """List every public table with its columns and what they mean."""
    from pipeline.dictionary import as_text

    click.echo(as_text())


@cli.command()
@click.argument("table")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@project_option
def export(table: str, file: Path, folder: Path) -> None:
    """Write TABLE to FILE: .csv, .parquet, .dta (Stata) or .xlsx by its ending.

    Beside a table of results go a methods paragraph (Chinese and English, NAME.methods.md) and references (NAME.bib).
    """
    from pipeline.exporting import export as write

    rows, beside = write(Project.open(folder), table, file)
    click.echo(f"{rows:,} rows of {table} written to {file}")
    for path in beside:
        click.echo(f"  {path}")


@cli.command()
@click.argument("term", required=False)
@click.option("--concept", help="A concept of configs/concepts.yaml; TERM then picks one of its terms.")
@click.option("--dimension", help="A sub-dimension of the concept.")
@click.option("--place", help="Place, or a part of its name.")
@click.option("--year", type=int, help="Year of delivery.")
@click.option("--part", type=click.Choice(["review", "plan", "other"]), help="Part of the report.")
@click.option(
    "--sample", type=click.IntRange(min=1), help="So many mentions at random (to judge a list) instead of all."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Another number draws another sample.")
@project_option
@format_option
def kwic(
    term: str | None,
    concept: str | None,
    dimension: str | None,
    place: str | None,
    year: int | None,
    part: str | None,
    sample: int | None,
    seed: int,
    folder: Path,
    form: str,
) -> None:
    """Show the sentences around TERM (on word boundaries, as counted) or a concept."""
    from flows.output import print_kwic
    from pipeline.kwic import Where, concept_lines, term_lines

    if dimension and not concept:
        raise click.UsageError("--dimension belongs to a --concept NAME.")
    if not term and not concept:
        raise click.UsageError("Give a TERM, or --concept NAME.")
    where = Where(place, year, part, sample, seed)
    with _reader(folder) as reader:
        if concept:
            lines = concept_lines(reader, concept, term=term, dimension=dimension, where=where)
        else:
            lines = term_lines(reader, str(term), where=where)
    print_kwic(lines, form)


@cli.command()
@project_option
def status(folder: Path) -> None:
    """Show what is ingested, missing years, quarantine, the last run, and whether anything is stale."""
    from pipeline.status import status_lines

    for line in status_lines(Project.open(folder)):
        click.echo(line)


@cli.command()
@click.option("--cron", required=True, help='When to run, as five cron fields, e.g. "0 6 * * *" for every day at six.')
@click.option("--timezone", help="Time zone of the cron fields, e.g. Asia/Shanghai (default: this computer's).")
@project_option
def schedule(cron: str, timezone: str | None, folder: Path) -> None:
    """Serve the update flow as a Prefect deployment on a schedule, until interrupted."""
    from flows import server

    project = Project.open(folder)
    project.config()
    server.prepare(scheduler=True)
    server.check_cron(cron, timezone)
    with server.scheduling() as address:
        from flows.schedule import serve

        _say(
            f"Serving {project.root} on schedule {cron!r}; runs show at {address.removesuffix('/api')}. Stop with Ctrl+C."
        )
        serve(project=str(project.root), cron=cron, timezone=timezone)


@cli.command()
@project_option
def model(folder: Path) -> None:
    """Fetch, check and describe the segmentation model."""
    from pipeline.segment.fast import FastSegmenter
    from pipeline.segment.flat import verify_flat
    from pipeline.segment.model import obtain_model, verify_model

    project = Project.open(folder)
    found = obtain_model(project.config().settings.segmentation.model, project.models, say=_say)
    verify_model(found)
    verify_flat(found.folder)
    FastSegmenter(found.folder).prepare(say=_say)
    size = sum(f.stat().st_size for f in found.folder.rglob("*") if f.is_file()) / 1e6
    rows = {
        "name": found.name,
        "source": found.source,
        "licence": found.licence,
        "folder": f"{found.folder} ({size:.0f} MB)",
        "sha256": f"{found.sha256} (checked)",
    }
    for name, value in rows.items():
        click.echo(f"{name:8} {value}")


def _reader(folder: Path) -> Reader:
    from pipeline.store import Reader

    return Reader(Project.open(folder).database)
