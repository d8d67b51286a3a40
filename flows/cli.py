"""The command line: `gongwen`.

Exit codes: 0 done, 1 failed with a message, 2 wrong usage, 3 done but some inputs were quarantined.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows import signals
from flows.asking import asking
from flows.comparing import compare
from flows.concepts import concepts
from flows.options import opened_at, project_option, say
from flows.wording import Group, Misuse, asked_for, complaint
from pipeline import __version__
from pipeline.errors import GongwenError, ProjectNotFound
from pipeline.messages import language, speaking, text

if TYPE_CHECKING:
    from pipeline.settings.model import Project

QUARANTINED = 3


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="gongwen")
def cli() -> None:
    """Every command; the texts of the help are in the messages."""


cli.add_command(concepts)
cli.add_command(compare)
for _name, _command in asking.commands.items():
    cli.add_command(_command, _name)


def main() -> None:
    """Entry point: errors that the user can mend are printed as one message, without a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Chinese into a pipe on Windows would otherwise depend on the system's code page.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    # pydantic looks for plugins in every package that is installed; none of ours is one.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # What a short command imports stays: looking through it for garbage again and again is a twentieth of its work.
    gc.set_threshold(50_000)
    # The language is that of what a failed command says, too, and of its processes.
    with signals.listening(), speaking(asked_for(sys.argv[1:]) or language()):
        code = _run_command()
    signals.leave(code)


def _run_command() -> int:
    """Exit code of the command; what goes wrong is told in one message."""
    try:
        return _told()
    except BaseException:
        if not signals.received():
            raise
    click.echo(text("says.stopped"), err=True)
    return 128 + (signals.received() or 0)


def _told() -> int:
    try:
        code = cli(standalone_mode=False)  # click returns the code of an Exit instead of raising it
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        click.echo(complaint(error), err=True)
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo(text("says.stopped"), err=True)
        return 1
    except GongwenError as error:
        if signals.received():  # what it was doing was interrupted, and said so in its own way
            raise
        click.echo(text("says.failed", what=error.told()), err=True)
        return 1
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.stderr.close()
        return 0


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Make a new project FOLDER: configs/, data/raw/, reports/."""
    from pipeline.commands.hint import command
    from pipeline.commands.init import create_project

    project = create_project(folder)
    where = {"root": project.root, "raw": project.root / "data" / "raw", "concepts": project.configs / "concepts.yaml"}
    click.echo(text("says.init.made", run=command(project, "run"), **where))


@cli.command()
@project_option
@click.option("--direct", is_flag=True)
@click.option("--force", is_flag=True)
@click.option("--cluster")
def run(folder: Path, direct: bool, force: bool, cluster: str | None) -> None:
    """Ingest what is new in data/raw, analyse, publish, write the trend reports."""
    from flows.which_cluster import join_for
    from pipeline.commands.aftermath import watched
    from pipeline.commands.summary import counts, summary_lines
    from pipeline.run.session import run_direct
    from pipeline.settings.model import is_cluster

    if cluster and not is_cluster(cluster):
        raise Misuse("cluster", value=cluster)
    project = opened_at(folder)
    with watched(project, say=say) as outcome, signals.unmasked():
        if direct:
            from flows.bar import progress_bar

            with progress_bar() as progress:
                join = join_for(project, cluster, say)
                outcome.status = run_direct(project, force=force, say=say, progress=progress, join=join)
        else:
            outcome.status = _run_flow(project, force, cluster)
    if outcome.status in (None, "up_to_date"):
        click.echo(text("says.run.nothing_new"))
    for line in summary_lines(project):
        click.echo(line)
    if counts(project)["quarantined"]:
        raise click.exceptions.Exit(QUARANTINED)


def _run_flow(project: Project, force: bool, cluster: str | None) -> str | None:
    """Run as a Prefect flow; returns None when there is nothing to do, which needs no server."""
    from flows import server
    from flows.bar import progress_bar
    from pipeline.run.plan import is_up_to_date, look

    config = project.config()
    inputs = look(project, config, anew=force)
    if not force and is_up_to_date(project, config, inputs):
        return None
    server.prepare(project.root / "data" / ".prefect", say=say)
    say(text("says.run.starting"))
    with ExitStack() as stack:
        with progress_bar() as progress:
            progress("server", 0, 0, 0)
            address = stack.enter_context(server.running())
            from flows.update import HANDED, Handed, update

        handed = Handed(inputs, say, cluster)
        HANDED.set(handed)
        try:
            return update(project=str(project.root), force=force)
        except GongwenError:
            raise
        except Exception as error:
            if handed.status is None:
                server.blame(address, error)
            return handed.status  # the run is done and published; the server that was to hear of it is gone


@cli.command()
@click.option("--check", is_flag=True)
@click.option("--within", type=click.IntRange(min=1))
@project_option
def status(check: bool, within: int | None, folder: Path) -> None:
    """Show what is ingested, missing years, quarantine, the last run, and whether anything is stale."""
    from pipeline.commands.status import health, status_lines

    if within and not check:
        raise Misuse("within")
    if check:
        code, line = health(opened_at(folder), within_hours=within)
        click.echo(line)
        raise click.exceptions.Exit(code)
    for line in status_lines(opened_at(folder)):
        click.echo(line)


@cli.command()
@click.option("--open", "opened", is_flag=True)
@project_option
def site(opened: bool, folder: Path) -> None:
    """Make the site that a browser opens from the disk, reports/site/index.html, as far as it is not up to date."""
    from flows.bar import progress_bar
    from pipeline.run.session import make_site

    project = opened_at(folder)
    with progress_bar() as progress:
        make_site(project, say=say, progress=progress)
    index = project.reports / "site" / "index.html"
    click.echo(text("says.summary.site", path=index))
    if opened:
        click.launch(index.as_uri())


@cli.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8765, show_default=True)
@click.option("--open", "opened", is_flag=True)
@project_option
def serve(port: int, opened: bool, folder: Path) -> None:
    """Serve the site on this computer alone, with search answered from the DuckDB file, until interrupted."""
    import uvicorn

    from pipeline.commands.serve import HOST, application
    from pipeline.run.session import make_site

    project = Project.open(folder)
    make_site(project, say=say)
    address = f"http://{HOST}:{port}/"
    say(text("says.serve.serving", address=address))
    if opened:
        click.launch(address)
    uvicorn.run(application(project, port), host=HOST, port=port, log_level="warning", server_header=False)


@cli.command()
@click.argument("sources", nargs=-1)
@click.option("--list", "listing", is_flag=True)
@project_option
def fetch(sources: tuple[str, ...], listing: bool, folder: Path) -> None:
    """Bring new reports from the sources in configs/sources.yaml (all, or the SOURCES named) into data/raw/fetched."""
    from pipeline.commands.fetch import fetch as bring
    from pipeline.commands.fetch import is_troubled

    if is_troubled(bring(opened_at(folder), sources, listing=listing, say=click.echo)):
        raise click.exceptions.Exit(QUARANTINED)


@cli.command()
@project_option
def doctor(folder: Path) -> None:
    """Check what a run needs on this computer."""
    from pipeline.commands.doctor import examine

    try:
        project: Project | None = opened_at(folder)
    except ProjectNotFound:
        if folder != Path():
            raise
        project = None
    found = examine(project)
    for finding in found:
        click.echo(finding.line())
    if any(finding.grade == "trouble" for finding in found):
        raise click.exceptions.Exit(1)


@cli.command()
@click.option("--cron", required=True)
@click.option("--timezone")
@project_option
def schedule(cron: str, timezone: str | None, folder: Path) -> None:
    """Serve the update flow as a Prefect deployment on a schedule, until interrupted."""
    from flows import server

    project = opened_at(folder)
    project.config()
    server.prepare(project.root / "data" / ".prefect", say=say, scheduler=True)
    server.check_cron(cron, timezone)
    with server.running(scheduler=True) as address:
        from flows.schedule import serve

        at = address.removesuffix("/api")
        say(text("says.schedule.serving", root=project.root, cron=cron, address=at))
        serve(project=str(project.root), cron=cron, timezone=timezone)


@cli.command()
@project_option
def model(folder: Path) -> None:
    """Fetch, check and describe the segmentation model."""
    from pipeline.segment.fast import FastSegmenter
    from pipeline.segment.flat import verify_flat
    from pipeline.segment.model import obtain_model, verify_model

    project = opened_at(folder)
    found = obtain_model(project.config().settings.segmentation.model, project.models, say=say)
    verify_model(found)
    verify_flat(found.folder)
    FastSegmenter(found.folder).prepare(say=say)
    size = sum(f.stat().st_size for f in found.folder.rglob("*") if f.is_file()) / 1e6
    for name in ("name", "source", "licence"):
        click.echo(text(f"says.model.{name}", value=getattr(found, name)))
    click.echo(text("says.model.folder", value=found.folder, mb=size))
    click.echo(text("says.model.sha256", value=found.sha256))
