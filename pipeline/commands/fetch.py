"""What `gongwen fetch` says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.fetch.clock import Clock
from pipeline.fetch.fetching import chosen, fetching
from pipeline.fetch.log import OPEN, SAVED, TROUBLES, Fetched
from pipeline.fetch.save import FOLDER
from pipeline.fetch.visited import Visited
from pipeline.messages import Message, text
from pipeline.progress import Say
from pipeline.settings.model import Project

_SHOWN = 20
_ORDER = (
    "wanted",
    "saved",
    "changed",
    "kept",
    "unchanged",
    "not_a_report",
    "passed",
    "other_host",
    "missing",
    *TROUBLES,
    "more",
)


def fetch(
    project: Project, names: Sequence[str] = (), *, listing: bool = False, say: Say, clock: Clock | None = None
) -> list[Visited]:
    """Visit the sources of a project, and tell what came of each.

    Args:
        project: the project.
        names: sources; all where none is named.
        listing: read lists alone, and tell what would be fetched.
        say: told line by line.
        clock: time.

    Raises:
        ConfigError: configs/ is wrong.
        FetchFailed: no source is configured, there is none of a name, or the disk is full.
        RunInProgress: another process fetches.
    """

    def say_all(lines: Iterable[str]) -> None:
        for line in lines:
            say(line)

    # Files are told as they come: between two of one host there are seconds.
    with fetching(project, clock=clock, tell=lambda row: say_all(_file(row))) as (settings, run):
        done = run.visit_all(
            chosen(settings, names),
            listing=listing,
            say=lambda result: say_all(lines_of(result, listing=listing, files=False)),
        )
    if not listing:
        saved = sum(len(result.of("saved", "changed")) for result in done)
        folder = f"{project.settings().input.folder}/{FOLDER}"
        say(text("says.fetch.total", saved=saved, folder=folder) if saved else text("says.fetch.none"))
    return done


def is_troubled(done: Sequence[Visited]) -> bool:
    """Whether something is left that a reader should know of."""
    return any(result.problem or result.of(*OPEN) for result in done)


def lines_of(result: Visited, *, listing: bool, files: bool = True) -> list[str]:
    """What came of one source.

    Args:
        result: the visit.
        listing: tell every link.
        files: tell every file that came.
    """
    lines = [text("says.fetch.source", source=result.source, told=_told(result, listing=listing), n=result.n_requests)]
    if result.problem:
        lines.append(text("says.fetch.problem", source=result.source, problem=result.problem))
    if listing:
        for link, state in result.links:
            told = Message(f"says.fetch.state.{state}")
            lines.append(text("says.fetch.link", state=told, title=link.title or link.name, url=link.url))
    lines += [line for row in result.rows for line in _file(row)] if files else []
    troubles = [_trouble(row) for row in result.of(*TROUBLES) if row.problem]
    none = [
        text("says.fetch.no_report", url=r.url, problem=r.problem)
        for r in result.of("not_a_report", "missing")
        if r.problem
    ]
    for found in (troubles, none):
        lines += found[:_SHOWN]
        if len(found) > _SHOWN:
            lines.append(text("says.fetch.hidden", n=len(found) - _SHOWN))
    return lines


def _file(row: Fetched) -> list[str]:
    """A file that came, with what it needs: of a scan, a text that goes on elsewhere."""
    if row.outcome not in SAVED:
        return []
    return [text("says.fetch.file", path=row.path), *([f"    {row.problem.text()}"] if row.problem else [])]


def _trouble(row: Fetched) -> str:
    return text("says.fetch.trouble", url=row.url, problem=row.problem)


def _told(result: Visited, *, listing: bool) -> str:
    """Outcomes with their numbers."""
    n = Counter(row.outcome for row in result.rows)
    n["kept"] = result.kept
    n["more"] = result.more
    states = Counter(state for _, state in result.links)
    n["wanted"] = states["new"] + states["here"] if listing else 0
    n["passed"] = states["about"] + states["early"]
    n["other_host"] = states["other_host"]
    told = [text(f"says.fetch.outcome.{name}", n=n[name]) for name in _ORDER if n[name]]
    return text("says.fetch.joined", told=told) if told else text("says.fetch.nothing")


def page(done: Sequence[Visited]) -> str:
    """The same as a Markdown table, for a run's artifact."""
    rows = [
        text(
            "says.fetch.row",
            source=result.source,
            saved=len(result.of("saved")),
            changed=len(result.of("changed")),
            unchanged=len(result.of("unchanged")) + result.kept,
            troubles=len(result.of(*TROUBLES)) + (result.problem is not None),
            n=result.n_requests,
        )
        for result in done
    ]
    return "\n".join([text("says.fetch.page"), *rows]) + "\n"
