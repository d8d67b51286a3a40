"""The command line: `gongwen`.

Exit codes: 0 done, 1 failed with a message, 2 wrong usage, 3 done but some inputs were quarantined.
"""

from __future__ import annotations

import io
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows import server, signals
from flows.concepts import concepts
from flows.options import format_option, part_option, project_option
from flows.wording import Group, Misuse, asked_for, complaint
from pipeline import __version__
from pipeline.errors import GongwenError, ProjectNotFound
from pipeline.messages import language, speaking, text

if TYPE_CHECKING:
    from pipeline.settings.model import Project
    from pipeline.store import Reader

QUARANTINED = 3


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="gongwen")
def cli() -> None:
    """Every command; the texts of the help are in the messages."""


cli.add_command(concepts)


def main() -> None:
    """Entry point: errors that the user can mend are printed as one message, without a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Chinese into a pipe on Windows would otherwise depend on the system's code page.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    # The language is that of what a failed command says, too, and of its processes.
    with signals.listening(), speaking(asked_for(sys.argv[1:]) or language()):
        code = _run_command()
    server.leave(code)


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


def _say(message: str) -> None:
    click.echo(message, err=True)


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Make a new project FOLDER: configs/, data/raw/, reports/."""
    from pipeline.commands.init import create_project

    project = create_project(folder)
    where = {"root": project.root, "raw": project.root / "data" / "raw", "concepts": project.configs / "concepts.yaml"}
    click.echo(text("says.init.made", folder=folder, **where))


@cli.command()
@project_option
@click.option("--direct", is_flag=True)
@click.option("--force", is_flag=True)
def run(folder: Path, direct: bool, force: bool) -> None:
    """Ingest what is new in data/raw, analyse, publish, write the trend reports."""
    from pipeline.commands.aftermath import watched
    from pipeline.commands.summary import counts, summary_lines
    from pipeline.run.session import run_direct

    project = _project(folder)
    with watched(project, say=_say) as outcome, signals.unmasked():
        if direct:
            from flows.bar import progress_bar

            with progress_bar() as progress:
                outcome.status = run_direct(project, force=force, say=_say, progress=progress)
        else:
            outcome.status = _run_flow(project, force)
    if outcome.status in (None, "up_to_date"):
        click.echo(text("says.run.nothing_new"))
    for line in summary_lines(project):
        click.echo(line)
    if counts(project)["quarantined"]:
        raise click.exceptions.Exit(QUARANTINED)


def _run_flow(project: Project, force: bool) -> str | None:
    """Run as a Prefect flow; returns None when there is nothing to do, which needs no server."""
    from flows.bar import progress_bar
    from pipeline.run.plan import is_up_to_date, look

    config = project.config()
    inputs = look(project, config, anew=force)
    if not force and is_up_to_date(project, config, inputs):
        return None
    server.prepare(project.root / "data" / ".prefect", say=_say)
    _say(text("says.run.starting"))
    with ExitStack() as stack:
        with progress_bar() as progress:
            progress("server", 0, 0, 0)
            address = stack.enter_context(server.running())
            from flows.update import HANDED, Handed, update

        handed = Handed(inputs, _say)
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
@click.argument("sql")
@project_option
@format_option
def query(sql: str, folder: Path, form: str) -> None:
    """Answer read-only SQL from the published file (`gongwen tables` lists what there is)."""
    from flows.output import print_rows
    from pipeline.store import Bounds, Reader

    project = _project(folder)
    bounds = project.settings().query
    with Reader(project.database, bounds=Bounds(bounds.memory_mb, bounds.seconds)) as reader:
        answer = reader.ask(sql)
        print_rows(answer.columns, answer.rows, form)


@cli.command()
def tables() -> None:
    """List every public table with its columns and what they mean."""
    from pipeline.commands.tables import as_text

    click.echo(as_text())


@cli.command()
@click.argument("table")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text"]))
@part_option
@project_option
def export(table: str, file: Path, form: str | None, part: str | None, folder: Path) -> None:
    """Write TABLE to FILE: .csv, .parquet, .dta (Stata) or .xlsx by its ending; or the words of each report as a text file.

    Beside a table of results go a methods paragraph (Chinese and English, NAME.methods.md) and references (NAME.bib).
    """
    from pipeline.commands.export import export as write
    from pipeline.commands.export import export_texts

    if form and table != "tokens":
        raise Misuse("texts")
    if part and not form:
        raise Misuse("part_of_texts")
    if form:
        n = export_texts(_project(folder), file, part=part)
        click.echo(text("says.output.texts", n=n, path=file))
        return
    rows, beside = write(_project(folder), table, file)
    click.echo(text("says.output.exported", n=rows, table=table, path=file))
    for path in beside:
        click.echo(f"  {path}")


@cli.command()
@click.option("--all", "every", is_flag=True)
@project_option
@format_option
def changes(every: bool, folder: Path, form: str) -> None:
    """Print what the last run changed and why, the most important first."""
    from flows.output import print_rows
    from pipeline.commands.changes import COLUMNS, as_text, found

    with _reader(folder) as reader:
        rows = found(reader, limit=None if every or form != "table" else 10)
    if form != "table":
        print_rows(COLUMNS, rows, form)
        return
    for line in as_text(rows):
        click.echo(line)


@cli.command()
@project_option
def cite(folder: Path) -> None:
    """Print how to cite the corpus: a paragraph with the versions of texts, lists, model and settings, and BibTeX."""
    from pipeline.commands.cite import citation

    for told in citation(_project(folder)):
        click.echo(told)


@cli.command()
@click.argument("subject", required=False)
@click.option("--kind", type=click.Choice(["concept", "indicators"]), default="concept", show_default=True)
@click.option("--sample", type=click.IntRange(min=1), default=60, show_default=True)
@click.option("--coders", type=click.IntRange(min=1), default=2, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--read", "reading", is_flag=True)
@project_option
@format_option
def judge(
    subject: str | None,
    kind: str,
    sample: int,
    coders: int,
    seed: int,
    reading: bool,
    folder: Path,
    form: str,
) -> None:
    """Write sheets on which readers judge what was extracted, or tell what they found."""
    from flows.output import print_rows
    from pipeline.commands.judge import PRECISION, as_text, hand_out, read

    if not (subject or reading or kind == "indicators"):
        raise Misuse("judged")
    project = _project(folder)
    if reading:
        found = read(project, subject)
        if form == "table":
            for line in as_text(found):
                click.echo(line)
        else:
            print_rows(PRECISION, [row for reading_ in found for row in reading_.precision()], form)
        return
    written = hand_out(project, kind, subject or "", n=sample, coders=coders, seed=seed)
    for path in written.made:
        of = {"n": len(written.sample.items), "population": written.sample.population}
        click.echo(text("says.judge.made", path=path, **of))
    for path in written.kept:
        click.echo(text("says.judge.kept", path=path))
    _say(text("says.judge.then"))


@cli.command()
@click.argument("term", required=False)
@click.option("--concept")
@click.option("--dimension")
@click.option("--place")
@click.option("--year", type=int)
@part_option
@click.option("--sample", type=click.IntRange(min=1))
@click.option("--seed", type=int, default=0, show_default=True)
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
    from pipeline.commands.kwic import Where, concept_lines, term_lines, why_none

    if dimension and not concept:
        raise Misuse("dimension")
    if not term and not concept:
        raise Misuse("no_term")
    where = Where(place, year, part, sample, seed)
    with _reader(folder) as reader:
        if concept:
            lines = concept_lines(reader, concept, term=term, dimension=dimension, where=where)
        else:
            lines = term_lines(reader, str(term), where=where)
        why = None if lines else why_none(reader, where, None if concept else term)
    print_kwic(lines, form)
    if why:
        _say(why)


@cli.command()
@click.option("--place")
@click.option("--year", type=int)
@click.option("--kind")
@click.option("--limit", type=click.IntRange(min=1))
@project_option
@format_option
def findings(place: str | None, year: int | None, kind: str | None, limit: int | None, folder: Path, form: str) -> None:
    """Print what the numbers say, the strongest first."""
    from flows.output import print_rows
    from pipeline.commands.findings import COLUMNS, as_text, found
    from pipeline.commands.kwic import Where, why_none
    from pipeline.tables.findings import KINDS

    if kind is not None and kind not in KINDS:
        raise Misuse("kind", known=KINDS)
    with _reader(folder) as reader:
        rows = found(reader, place=place, year=year, kind=kind, limit=limit)
        why = None if rows else why_none(reader, Where(place, year))
    if form != "table":
        print_rows(COLUMNS, rows, form)
        return
    for line in as_text(rows):
        click.echo(line)
    _say(text("says.output.findings", n=len(rows)) if rows else why or text("says.output.no_findings"))


@cli.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--place")
@click.option("--year", type=int)
@part_option
@click.option("--review", is_flag=True)
@click.option("--plan", is_flag=True)
@click.option("--near", type=click.IntRange(min=0), default=0, show_default=True)
@click.option("--anywhere", is_flag=True)
@click.option("--limit", type=click.IntRange(min=1))
@project_option
@format_option
def search(
    words: tuple[str, ...],
    place: str | None,
    year: int | None,
    part: str | None,
    review: bool,
    plan: bool,
    near: int,
    anywhere: bool,
    limit: int | None,
    folder: Path,
    form: str,
) -> None:
    """Find the sentences that hold all WORDS."""
    from flows.output import print_found
    from pipeline.commands.kwic import Where, why_none
    from pipeline.commands.search import phrases
    from pipeline.commands.search import search as look_for

    if review + plan + (part is not None) > 1:
        raise Misuse("parts")
    part = "review" if review else "plan" if plan else part
    wanted = phrases(words)
    with _reader(folder) as reader:
        found = look_for(reader, wanted, where=Where(place, year, part), near=near, anywhere=anywhere, limit=limit)
        why = None if found.n else why_none(reader, Where(place, year))
    print_found(found, form)
    if why:
        _say(why)


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
        code, line = health(_project(folder), within_hours=within)
        click.echo(line)
        raise click.exceptions.Exit(code)
    for line in status_lines(_project(folder)):
        click.echo(line)


@cli.command()
@click.option("--open", "opened", is_flag=True)
@project_option
def site(opened: bool, folder: Path) -> None:
    """Make the site that a browser opens from the disk, reports/site/index.html, as far as it is not up to date."""
    from flows.bar import progress_bar
    from pipeline.run.session import make_site

    project = _project(folder)
    with progress_bar() as progress:
        make_site(project, say=_say, progress=progress)
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
    make_site(project, say=_say)
    address = f"http://{HOST}:{port}/"
    _say(text("says.serve.serving", address=address))
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

    if is_troubled(bring(_project(folder), sources, listing=listing, say=click.echo)):
        raise click.exceptions.Exit(QUARANTINED)


@cli.command()
@project_option
def doctor(folder: Path) -> None:
    """Check what a run needs on this computer."""
    from pipeline.commands.doctor import examine

    try:
        project: Project | None = _project(folder)
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
    project = _project(folder)
    project.config()
    server.prepare(project.root / "data" / ".prefect", say=_say, scheduler=True)
    server.check_cron(cron, timezone)
    with server.running(scheduler=True) as address:
        from flows.schedule import serve

        at = address.removesuffix("/api")
        _say(text("says.schedule.serving", root=project.root, cron=cron, address=at))
        serve(project=str(project.root), cron=cron, timezone=timezone)


@cli.command()
@project_option
def model(folder: Path) -> None:
    """Fetch, check and describe the segmentation model."""
    from pipeline.segment.fast import FastSegmenter
    from pipeline.segment.flat import verify_flat
    from pipeline.segment.model import obtain_model, verify_model

    project = _project(folder)
    found = obtain_model(project.config().settings.segmentation.model, project.models, say=_say)
    verify_model(found)
    verify_flat(found.folder)
    FastSegmenter(found.folder).prepare(say=_say)
    size = sum(f.stat().st_size for f in found.folder.rglob("*") if f.is_file()) / 1e6
    for name in ("name", "source", "licence"):
        click.echo(text(f"says.model.{name}", value=getattr(found, name)))
    click.echo(text("says.model.folder", value=found.folder, mb=size))
    click.echo(text("says.model.sha256", value=found.sha256))


def _project(folder: Path) -> Project:
    from pipeline.settings.model import Project

    return Project.open(folder)


def _reader(folder: Path) -> Reader:
    from pipeline.store import Reader

    return Reader(_project(folder).database)
