"""What `gongwen status` says."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.commands.hint import command
from pipeline.commands.sources import source_lines
from pipeline.errors import NothingIngested
from pipeline.ingest.files.scan import scan
from pipeline.messages import Message, language, messages, text
from pipeline.run import heartbeat
from pipeline.run.standing import standing
from pipeline.segment.model import ModelInfo, find_model
from pipeline.settings.project import Project
from pipeline.store import LAST_RUN, Reader, log_of

if TYPE_CHECKING:
    from pipeline.settings.model import Config

_MAX_ROWS = 40
_NAMED = 5  # places with one report that are named
_EACH = 5  # warnings of one kind that are told one by one


def status_lines(project: Project) -> list[str]:
    """State of a project, line by line.

    Raises:
        ConfigError: configs/ is wrong.
    """
    lines = [text("status.project", root=project.root)]
    if not project.database.is_file():
        config = project.config()
        waiting = [_model(find_model(config.settings.segmentation.model, project.models)), _waiting(project, config)]
        return lines + waiting + source_lines(project, ())
    logged = [text("status.log", log=log_of(project.database))] if log_of(project.database).is_file() else []
    with Reader(project.database) as reader:
        model, stale = standing(project, reader)
        found = {name: n for name, n in stale.items() if n}
        lines += [_model(model), *logged]
        # What the pages were made from names the tables of its version; to ask the file for them takes far longer.
        if "report" not in found or reader.is_current:
            lines += _last_run(reader) + _coverage(reader) + _warnings(reader) + _quarantine(reader)
        else:
            lines += [text("status.older", command=command(project, "run")), *_coverage(reader)]
        have = {(str(place), int(year)) for place, year in reader.rows("SELECT place, year FROM reports")}
        lines += source_lines(project, have)
    if found:
        steps = [Message("status.stale_step", {"step": _step(name), "n": n}) for name, n in found.items()]
        lines.append(text("status.stale", steps=steps, command=command(project, "run")))
    else:
        lines.append(text("status.not_stale"))
    return lines


def _model(model: ModelInfo | None) -> str:
    return text("status.model", name=model.name, sha256=model.sha256[:12]) if model else text("status.no_model")


def _waiting(project: Project, config: Config) -> str:
    """What to do where nothing was made yet: run, or bring reports first."""
    told = {"folder": project.root / config.settings.input.folder, "command": command(project, "run")}
    try:
        n = len(scan(project, config.settings.input).files)
    except NothingIngested:
        n = 0
    return text("status.not_run", n=n, **told) if n else text("status.no_results", **told)


def health(project: Project, *, within_hours: int | None = None) -> tuple[int, str]:
    """Whether somebody has to look after a project, for monitoring.

    Args:
        project: the project.
        within_hours: how old the last look may be. What is stale is then no trouble yet: the next look takes it.

    Returns:
        Exit code (0 well, 1 in trouble, 3 well but inputs are quarantined) and a sentence.
    """
    beat = heartbeat.read(project)
    if beat and beat.outcome == "failed":
        return 1, text("status.check.failed", at=_minute(beat.ended_at), error=beat.error)
    if not project.database.is_file():
        return 1, text("status.check.nothing")
    if within_hours:
        if beat is None:
            return 1, text("status.check.no_look")
        if heartbeat.now() - beat.began > dt.timedelta(hours=within_hours):
            return 1, text("status.check.late", at=_minute(beat.began_at), hours=within_hours)
    with Reader(project.database) as reader:
        if not within_hours and any(standing(project, reader)[1].values()):
            return 1, text("status.check.stale")
        ((refused,),) = reader.rows("SELECT count(*) FROM quarantine")
        ((reports,),) = reader.rows("SELECT count(*) FROM reports")
    if refused:
        return 3, text("status.check.quarantined", n=refused, reports=reports)
    return 0, text("status.check.well", reports=reports)


def _minute(at: str) -> str:
    return f"{dt.datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}"


def _step(name: str) -> Message | str:
    """What a step is called; a run of an older version may have had others."""
    code = f"steps.name.{name}"
    return Message(code) if code in messages("steps", language()) else name


def _last_run(reader: Reader) -> list[str]:
    rows = reader.rows(f"SELECT finished_at, status, stages_run FROM runs WHERE {LAST_RUN}")
    return [
        text(
            "status.last_run",
            at=f"{at.replace(tzinfo=dt.UTC).astimezone():%Y-%m-%d %H:%M}",
            status=Message(f"says.summary.status.{status}"),
            steps=[_step(name) for name in ran or ("-",)],
        )
        for at, status, ran in rows
    ]


def _coverage(reader: Reader) -> list[str]:
    rows = reader.rows(
        """SELECT place, level, min(year), max(year), count(*) FILTER (state = 'have'),
                  list(year ORDER BY year) FILTER (state = 'missing'), list(year ORDER BY year) FILTER (state = 'quarantined')
           FROM coverage GROUP BY place, level ORDER BY array_position(['national', 'province', 'city', 'district'], level), place"""
    )
    lines = [text("status.reports", n=sum(r[4] for r in rows), places=len(rows))]
    lines += _by_level(reader) if len(rows) > 1 else []
    single = [r for r in rows if r[4] == 1 and not r[5] and not r[6]]
    folded = single if len(single) > _NAMED else []
    named = [r for r in rows if r not in folded]
    for place, level, first, last, have, missing, quarantined in named[:_MAX_ROWS]:
        about = {"place": place, "level": Message(f"status.names.{level}")}
        line = text("status.place", n=have, years=_span(first, last), **about)
        line += text("status.place_missing", years=_years(missing)) if missing else ""
        line += text("status.place_quarantined", years=_years(quarantined)) if quarantined else ""
        lines.append(line)
    lines += [text("status.singles", n=len(folded))] if folded else []
    return lines + _more(named)


def _by_level(reader: Reader) -> list[str]:
    """How many reports each level has, and each year: where a panel is thin shows at once."""
    levels = reader.rows(
        """SELECT level, count(*) FILTER (state = 'have'), count(DISTINCT place), min(year), max(year),
                  count(*) FILTER (state = 'missing'), count(*) FILTER (state = 'quarantined')
           FROM coverage GROUP BY level ORDER BY array_position(['national', 'province', 'city', 'district'], level)"""
    )
    lines = []
    for level, have, places, first, last, missing, bad in levels:
        about = {"level": Message(f"status.names.{level}"), "years": _span(first, last)}
        line = text("status.level", n=have, places=places, **about)
        line += text("status.level_missing", n=missing) if missing else ""
        line += text("status.level_quarantined", n=bad) if bad else ""
        lines.append(f"  {line}")
    years = reader.rows("SELECT year, count(*) FROM coverage WHERE state = 'have' GROUP BY year ORDER BY year")
    counts: list[tuple[int, int, int]] = []  # first year, last year, reports a year
    for year, n in years:
        if counts and counts[-1][1:] == (year - 1, n):
            counts[-1] = (counts[-1][0], year, n)
        else:
            counts.append((year, year, n))
    shown = [
        Message("status.one_year", {"year": a, "n": n})
        if a == b
        else Message("status.years_each", {"years": _span(a, b), "n": n})
        for a, b, n in counts
    ]
    return [*lines, "  " + text("status.by_year", counts=shown)]


def _warnings(reader: Reader) -> list[str]:
    """Warnings of one kind together, the commonest first, with the reports that they stand on."""
    rows = reader.rows(f"SELECT report_id, code, text_{language()} FROM report_warnings ORDER BY report_id, warning_no")
    kinds: dict[str, list[tuple[str, str]]] = {}
    for report_id, code, warning in rows:
        kinds.setdefault(code, []).append((report_id, warning))
    lines = [text("status.warnings", n=len(rows), reports=len({r[0] for r in rows}))]
    common = sorted(kinds.values(), key=lambda found: (-len(found), found[0][1]))
    for found in common[:_MAX_ROWS]:
        if len(found) <= _EACH:
            lines += [text("status.warning", report=report_id, warning=warning) for report_id, warning in found]
        else:
            names = [report_id for report_id, _ in found[:_EACH]]
            lines.append(text("status.warning_often", n=len(found), warning=found[0][1], names=names))
    return lines + _more(common, "status.more_kinds")


def _quarantine(reader: Reader) -> list[str]:
    """What was refused: how many for which reason in plain words, then one by one."""
    detail = {"zh": "detail_zh", "en": "detail"}[language()]
    rows = reader.rows(f"SELECT source_path, reason, {detail} FROM quarantine ORDER BY reason, source_path")
    lines = [text("status.quarantined", n=len(rows))]
    for reason, n in Counter(reason for _, reason, _ in rows).most_common() if len(rows) > _EACH else ():
        lines.append(text("status.reason", n=n, reason=reason, meaning=Message(f"reasons.{reason}")))
    lines += [text("status.refusal", path=p, reason=reason, detail=told or "") for p, reason, told in rows[:_MAX_ROWS]]
    return lines + _more(rows)


def _more(rows: Sequence[object], code: str = "status.more") -> list[str]:
    left = len(rows) - _MAX_ROWS
    return [text(code, n=left)] if left > 0 else []


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def _years(years: list[int]) -> str:
    """1955, 1957-1959."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}-{r[-1]}" for r in runs)
