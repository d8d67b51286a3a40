"""Commands that ask what is published: nothing here changes a result."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.options import ByName, format_option, opened_at, part_option, project_option, say
from flows.wording import Group, Misuse
from pipeline.messages import LANGUAGES, text

if TYPE_CHECKING:
    from pipeline.store import Reader

_JUDGED = ("concept", "indicators", "pledges", "outcomes", "parts")


@click.group(cls=Group)
def asking() -> None:
    """Their place in the command line is `gongwen` itself."""


@asking.command()
@click.argument("sql")
@project_option
@format_option
def query(sql: str, folder: Path, form: str) -> None:
    """Answer read-only SQL from the published file (`gongwen tables` lists what there is)."""
    from flows.output import print_rows
    from pipeline.store import Bounds, Reader

    project = opened_at(folder)
    bounds = project.settings().query
    with Reader(project.database, bounds=Bounds(bounds.memory_mb, bounds.seconds)) as reader:
        answer = reader.ask(sql)
        print_rows(answer.columns, answer.rows, form)


@asking.command()
def tables() -> None:
    """List every public table with its columns and what they mean."""
    from pipeline.commands.tables import as_text

    click.echo(as_text())


@asking.command()
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
        n = export_texts(opened_at(folder), file, part=part)
        click.echo(text("says.output.texts", n=n, path=file))
        return
    rows, beside = write(opened_at(folder), table, file)
    click.echo(text("says.output.exported", n=rows, table=table, path=file))
    for path in beside:
        click.echo(f"  {path}")


@asking.command()
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


@asking.command()
@project_option
def cite(folder: Path) -> None:
    """Print how to cite the corpus: a paragraph with the versions of texts, lists, model and settings, and BibTeX."""
    from pipeline.commands.cite import citation

    for told in citation(opened_at(folder)):
        click.echo(told)


@asking.command()
@click.argument("subject", required=False)
@click.option("--kind", type=ByName(_JUDGED, "shared.judged"), default="concept", show_default=True)
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

    if not (subject or reading or kind != "concept"):
        raise Misuse("judged")
    if subject and not reading and kind not in ("concept", "indicators"):
        raise Misuse("judged_whole")
    project = opened_at(folder)
    if reading:
        found = read(project.judged, project.config().concepts, subject)
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
    say(text("says.judge.then"))


@asking.command()
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
        say(why)


@asking.command()
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

    if kind is not None:
        codes = {text(f"shared.finding.{code}", lang): code for code in KINDS for lang in LANGUAGES}
        kind = codes.get(kind, kind)
        if kind not in KINDS:
            raise Misuse("kind", known=[f"{code} ({text(f'shared.finding.{code}')})" for code in KINDS])
    with _reader(folder) as reader:
        rows = found(reader, place=place, year=year, kind=kind, limit=limit)
        why = None if rows else why_none(reader, Where(place, year))
    if form != "table":
        print_rows(COLUMNS, rows, form)
        return
    for line in as_text(rows):
        click.echo(line)
    say(text("says.output.findings", n=len(rows)) if rows else why or text("says.output.no_findings"))


@asking.command()
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
        say(why)


def _reader(folder: Path) -> Reader:
    from pipeline.store import Reader

    return Reader(opened_at(folder).database)
