"""`gongwen concepts`: reading lists of terms against the reports, and adding to them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.options import format_option, project_option
from flows.wording import Group
from pipeline.messages import text

if TYPE_CHECKING:
    from pipeline.attention.lint import Finding
    from pipeline.attention.suggest import Suggestion
    from pipeline.attention.survey import Survey
    from pipeline.settings.model import Project

_SHOWN = 12  # findings of one kind that are listed before the rest is only counted


@click.group(cls=Group)
def concepts() -> None:
    """Check the lists of terms in configs/concepts.yaml, and find further terms for them."""


@concepts.command()
@click.argument("names", nargs=-1)
@click.option("--all", "everything", is_flag=True)
@project_option
@format_option
def check(names: tuple[str, ...], everything: bool, folder: Path, form: str) -> None:
    """Read the lists (or those NAMED) against the reports: what is never seen, cut, nested, dominant or likely false.

    The file is read as it is now; no `gongwen run` is needed between changes.
    """
    from flows.bar import progress_bar
    from flows.output import print_rows
    from pipeline.commands.concepts import check as read_against
    from pipeline.commands.concepts import chosen
    from pipeline.settings.concepts import term_lines
    from pipeline.settings.model import Project
    from pipeline.store import Reader

    project = Project.open(folder)
    config = project.config()
    wanted = chosen(config.concepts, names)
    with Reader(project.database) as reader, progress_bar() as progress:
        survey, found = read_against(reader, wanted, lexicon=config.lexicon, progress=progress)
    lines = term_lines(project.configs / "concepts.yaml")
    if form == "table":
        _print_check(survey, found, lines, everything=everything)
        return
    columns = ("concept", "finding", "term", "line", "count", "of", "detail", "lexicon")
    rows = [(f.concept, f.kind, f.term, lines.get((f.concept, f.term)), f.count, f.of, f.detail, f.line) for f in found]
    print_rows(columns, rows, form)


def _print_check(survey: Survey, found: list[Finding], lines: dict[tuple[str, str], int], *, everything: bool) -> None:
    from pipeline.attention.lint import KINDS

    for row, concept in enumerate(survey.counter.concepts):
        hits = sum(u.hits for t, u in zip(survey.counter.terms, survey.uses, strict=True) if t.concept == row)
        counts = {"terms": len(concept.tiers), "hits": hits, "reports": survey.n_reports}
        click.echo(text("says.concepts.title", concept=concept.name, **counts))
        for kind in KINDS:
            own = [f for f in found if f.concept == concept.name and f.kind == kind]
            if not own:
                continue
            click.echo(f"  {text(f'says.concepts.kind.{kind}')} ({len(own)})")
            shown = own if everything else own[: _SHOWN if kind != "never_whole" else 0]
            for finding in shown:
                line = lines.get((finding.concept, finding.term), "?")
                click.echo(text("says.concepts.finding", finding=_finding(finding), line=line))
            if len(own) > len(shown):
                left = text("says.concepts.more" if shown else "says.concepts.hidden", n=len(own) - len(shown))
                click.echo(left)
        click.echo()


def _finding(finding: Finding) -> str:
    values = {
        "term": finding.term,
        "n": finding.count,
        "of": finding.of,
        "detail": finding.detail,
        "line": finding.line,
    }
    return text(f"says.concepts.{finding.kind}", **values)


@concepts.command()
@click.argument("name")
@click.option("--accept", "accepted", multiple=True, metavar="TERM")
@click.option("--reject", "rejected", multiple=True, metavar="TERM")
@click.option("--tier", type=click.Choice(["core", "extended"]), default="extended", show_default=True)
@click.option("--dimension")
@click.option("--ask", is_flag=True)
@click.option("--method", type=click.Choice(["fasttext", "word2vec"]), default="fasttext", show_default=True)
@click.option("--limit", type=click.IntRange(min=1), default=30, show_default=True)
@project_option
@format_option
def suggest(
    name: str,
    accepted: tuple[str, ...],
    rejected: tuple[str, ...],
    tier: str,
    dimension: str | None,
    ask: bool,
    method: str,
    limit: int,
    folder: Path,
    form: str,
) -> None:
    """Propose further terms for the concept NAME, from your own reports, with sentences; accept or reject them.

    With --accept or --reject nothing is proposed: the decision is written to configs/concepts.yaml, whose comments and layout
    stay as they are.
    """
    from pipeline.settings.concepts import accept, reject
    from pipeline.settings.model import Project

    project = Project.open(folder)
    path = project.configs / "concepts.yaml"
    if accepted or rejected:
        if accepted:
            accept(path, name, accepted, tier=tier, dimension=dimension)
        if rejected:
            reject(path, name, rejected)
        click.echo(text("says.concepts.kept", path=path, accepted=len(accepted), rejected=len(rejected)))
        return
    made, texts = _propose(project, name, method, limit, form)
    if form != "table":
        return
    for number, suggestion in enumerate(made, 1):
        _print_suggestion(number, suggestion, texts)
        if ask and not _ask(path, name, suggestion, tier, dimension):
            return
    if not ask and made:
        click.echo(text("says.concepts.how_to_keep", concept=name, term=made[0].term))


def _propose(
    project: Project, name: str, method: str, limit: int, form: str
) -> tuple[list[Suggestion], dict[tuple[str, int], str]]:
    from flows.bar import progress_bar
    from flows.output import print_rows
    from pipeline.commands.concepts import chosen, evidence, propose
    from pipeline.store import Reader

    config = project.config()
    (concept,) = chosen(config.concepts, [name])
    click.echo(text("says.concepts.reading"), err=True)
    with Reader(project.database) as reader:
        with progress_bar() as progress:
            made, note = propose(
                reader,
                concept,
                stopwords=config.stopwords,
                method="word2vec" if method == "word2vec" else "fasttext",
                limit=limit,
                progress=progress,
            )
        texts = evidence(reader, made)
    click.echo(note, err=True)
    if form != "table":
        columns = (
            "term",
            "count",
            "reports",
            "similarity",
            "nearest",
            "dimension",
            "beside",
            "g2",
            "log_ratio",
            "example",
        )
        rows = [
            (s.term, s.count, s.reports, s.similarity, s.nearest, s.dimension, s.beside, s.g2, s.log_ratio, example)
            for s, example in ((s, texts.get(s.examples[0], "") if s.examples else "") for s in made)
        ]
        print_rows(columns, rows, form)
    return made, texts


def _print_suggestion(number: int, suggestion: Suggestion, texts: dict[tuple[str, int], str]) -> None:
    s = suggestion
    about = {"term": s.nearest, "similarity": s.similarity}
    like = text("says.concepts.like", **about) if s.nearest else ""
    if s.nearest and s.dimension:
        like = text("says.concepts.like_under", dimension=s.dimension, **about)
    counts = {"n": s.count, "reports": s.reports, "beside": s.beside, "g2": s.g2, "log_ratio": s.log_ratio}
    click.echo(f"{number:3} {text('says.concepts.suggestion', term=s.term, like=like, **counts)}")
    for place in s.examples:
        sentence = texts.get(place, "")
        at = max(sentence.find(s.term), 0)
        cut = sentence[max(at - 25, 0) : at + len(s.term) + 25].replace(s.term, f"【{s.term}】", 1)
        click.echo(f"      {'…' if at > 25 else ''}{cut}…  ({place[0]} {place[1]})")


def _ask(path: Path, name: str, suggestion: Suggestion, tier: str, dimension: str | None) -> bool:
    """Ask what to do with a proposal; False to stop."""
    from pipeline.errors import ConfigError
    from pipeline.settings.concepts import accept, reject

    where = dimension or suggestion.dimension or None
    answer = click.prompt(
        "    " + (text("says.concepts.ask_under", dimension=where) if where else text("says.concepts.ask")),
        default="",
        show_default=False,
        prompt_suffix=": ",
    )
    try:
        if answer == "a":
            accept(path, name, [suggestion.term], tier=tier, dimension=where)
        elif answer == "r":
            reject(path, name, [suggestion.term])
    except ConfigError as error:
        click.echo(f"    {error}", err=True)
    return bool(answer != "q")
