"""What is left of a run for those who did not watch it: a page of the day, a heartbeat, a message.

A run is compared with what was published before it: reports that are new, changed or gone, and inputs that were not taken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from pipeline.commands.changes import COLUMNS, as_text, found
from pipeline.commands.notify import notify
from pipeline.errors import GongwenError, RunInProgress
from pipeline.fetch.log import OPEN, Fetched, read_log
from pipeline.messages import Message, language, text
from pipeline.pages.text.markdown import escape, file_stem, link
from pipeline.progress import Say
from pipeline.run import heartbeat
from pipeline.settings.model import Project
from pipeline.settings.notify import NotifySettings, When
from pipeline.store import Reader

_SHOWN = 20  # names of a kind
_FINDINGS = 5
_CHANGES = 10
_KIND = COLUMNS.index("kind")


@dataclass(frozen=True)
class Snapshot:
    """What was published at a moment.

    Attributes:
        reports: report to the hash of its content.
        refused: input to why it was not taken, in English and Chinese.
        findings: finding to its sentence, in order of rank.
        changes: what the last run changed beside the reports themselves, and why, a line each.
    """

    reports: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    findings: dict[str, str] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, project: Project) -> Snapshot:
        """What is published now; nothing where there is no file, or one that another version made."""
        detail = {"zh": "detail_zh", "en": "detail"}[language()]
        with suppress(GongwenError), Reader(project.database) as reader:
            reports = dict(reader.rows("SELECT report_id, content_sha256 FROM reports"))
            refused = dict(reader.rows(f"SELECT source_path, {detail} FROM quarantine"))
            findings = dict(reader.rows(f"SELECT finding_id, text_{language()} FROM findings ORDER BY rank"))
            told = [row for row in found(reader, limit=None) if not str(row[_KIND]).startswith("report_")]
            return cls(reports, refused, findings, as_text(told[:_CHANGES]) if told else [])
        return cls()


@dataclass
class Aftermath:
    """What became of a look at a project.

    Attributes:
        status: status of the run, None where there was nothing new.
        page: what it changed, as Markdown below a heading of the time; empty where there was nothing new.
    """

    status: str | None = None
    page: str = ""


def _not_fetched(project: Project) -> dict[str, str]:
    """Addresses that could not be fetched when they were last asked for, with what is to be done."""
    last: dict[str, Fetched] = {}
    with suppress(GongwenError):
        last = {row.url: row for row in read_log(project.fetches)}
    return {url: row.problem.text() for url, row in last.items() if row.outcome in OPEN and row.problem}


@contextmanager
def watched(project: Project, *, say: Say) -> Iterator[Aftermath]:
    """Leave a heartbeat, a page and a message of the run within.

    Args:
        project: the project.
        say: told of a message that could not be handed over.

    Yields:
        To be given the run's status.
    """
    began = heartbeat.now()
    settings = NotifySettings()
    before, troubles = Snapshot.of(project), _not_fetched(project)
    outcome = Aftermath()
    try:
        settings = project.config().settings.notify
        yield outcome
    except RunInProgress:  # the other run leaves its own
        raise
    except Exception as error:
        told = error.told() if isinstance(error, GongwenError) else f"{type(error).__name__}: {error}"
        heartbeat.write(project, "failed", began, error=told)
        outcome.page = _entry(began, text("says.aftermath.failed"), [told])
        _add_to_page(project, began, outcome.page)
        notify(settings, "failed", text("says.aftermath.title_failed", project=project.root.name), told, say=say)
        raise
    except BaseException:
        heartbeat.write(project, "stopped", began)
        raise
    kind: When = "always"
    title = text("says.run.nothing_new")
    missed = [
        text("says.aftermath.not_fetched", url=escape(url), why=escape(why))
        for url, why in _not_fetched(project).items()
        if troubles.get(url) != why  # one that is known was told of when it came
    ]
    if outcome.status in (None, "up_to_date"):
        heartbeat.write(project, "up_to_date", began)
        if missed:
            kind, outcome.page = "refused", _entry(began, title, _some(missed))
            _add_to_page(project, began, outcome.page)
    else:
        after = Snapshot.of(project)
        heartbeat.write(project, _finished(after), began)
        kind = "refused" if missed or set(after.refused) - set(before.refused) else "changed"
        title = text(f"says.summary.status.{_finished(after)}")
        outcome.page = _entry(began, title, [*changes(before, after), *_some(missed)])
        _add_to_page(project, began, outcome.page)
    about = text("says.aftermath.title", project=project.root.name, status=title)
    notify(settings, kind, about, f"{outcome.page}\n{project.reports / 'index.md'}", say=say)


def _some(missed: list[str]) -> list[str]:
    left = len(missed) - _SHOWN
    return missed[:_SHOWN] + ([text("says.aftermath.more_not_fetched", n=left)] if left > 0 else [])


def _finished(after: Snapshot) -> heartbeat.Outcome:
    return "done_with_quarantine" if after.refused else "done"


def changes(before: Snapshot, after: Snapshot) -> list[str]:
    """What a run changed, a line each.

    Args:
        before: what was published before it.
        after: what is published now.
    """
    new = sorted(set(after.reports) - set(before.reports))
    gone = sorted(set(before.reports) - set(after.reports))
    changed = sorted(r for r, sha256 in after.reports.items() if before.reports.get(r, sha256) != sha256)
    refused = [p for p, why in sorted(after.refused.items()) if before.refused.get(p) != why]
    lines = [
        text(f"says.aftermath.{kind}", n=len(reports), names=_links(reports, linked=kind != "gone"))
        for kind, reports in (("new", new), ("changed", changed), ("gone", gone))
        if reports
    ]
    lines += [text("says.aftermath.refused", path=escape(p), why=escape(after.refused[p])) for p in refused[:_SHOWN]]
    if len(refused) > _SHOWN:
        lines.append(text("says.aftermath.more_refused", n=len(refused) - _SHOWN))
    lines += [escape(line.strip()) for line in after.changes]
    if not lines:
        lines.append(text("says.aftermath.recomputed", n=len(after.reports)))
    sayings = [escape(said) for i, said in after.findings.items() if i not in before.findings]
    return lines + [text("says.aftermath.finding", finding=said) for said in sayings[:_FINDINGS]]


def _links(reports: Sequence[str], *, linked: bool) -> list[Message | str]:
    shown: list[Message | str] = [link(r, f"../{file_stem(r)}.md") if linked else escape(r) for r in reports[:_SHOWN]]
    if len(reports) > _SHOWN:
        shown.append(Message("says.aftermath.more", {"n": len(reports) - _SHOWN}))
    return shown


def _entry(began: dt.datetime, title: str, lines: Sequence[str]) -> str:
    head = f"## {began.astimezone():%H:%M} {title}"
    return "\n".join([head, "", *(f"- {line}" for line in lines), ""])


def _add_to_page(project: Project, began: dt.datetime, entry: str) -> None:
    """Add a run to the page of its day; that it cannot be written must not be what a run fails of."""
    day = began.astimezone().date()
    page = project.reports / "runs" / f"{day}.md"
    with suppress(OSError):
        page.parent.mkdir(parents=True, exist_ok=True)
        head = text("says.aftermath.day", day=day, index="../index.md")
        text_so_far = page.read_text(encoding="utf-8") if page.is_file() else f"{head}\n"
        unfinished = page.with_suffix(".new")
        unfinished.write_text(f"{text_so_far}\n{entry}", encoding="utf-8")
        unfinished.replace(page)
