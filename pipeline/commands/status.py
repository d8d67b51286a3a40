"""What `gongwen status` says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.messages import language, text
from pipeline.run.session import current_model, plan
from pipeline.settings.model import Project
from pipeline.store import Reader

_MAX_ROWS = 40
_EACH = 5  # warnings of one kind that are told one by one


def status_lines(project: Project) -> list[str]:
    """State of a project, line by line.

    Raises:
        ConfigError: configs/ is wrong.
        NothingIngested: the input folder does not exist.
    """
    config = project.config()
    model = current_model(project, config)
    lines = [f"Project: {project.root}"]
    lines.append(
        f"Model:   {model.name} ({model.sha256[:12]})" if model else "Model:   not here yet; `gongwen model` fetches it"
    )
    if not project.database.is_file():
        lines.append(
            f"Results: none yet; put reports into {project.root / config.settings.input.folder} and run `gongwen run`."
        )
        return lines
    with Reader(project.database) as reader:
        lines += _last_run(reader) + _coverage(reader) + _warnings(reader) + _quarantine(reader)
    found = {name: n for name, n in plan(project, config, model).stale.items() if n}
    if found:
        lines.append(
            "Stale:   "
            + ", ".join(f"{name} ({n})" for name, n in found.items())
            + ". `gongwen run` brings it up to date."
        )
    else:
        lines.append("Stale:   nothing; everything is up to date.")
    return lines


def _last_run(reader: Reader) -> list[str]:
    rows = reader.rows("SELECT finished_at, status, stages_run FROM runs ORDER BY started_at DESC LIMIT 1")
    return [
        f"Last run: {at:%Y-%m-%d %H:%M} UTC, {status.replace('_', ' ')}; computed: {ran or '-'}"
        for at, status, ran in rows
    ]


def _coverage(reader: Reader) -> list[str]:
    rows = reader.rows(
        """SELECT place, level, min(year), max(year), count(*) FILTER (state = 'have'),
                  list(year ORDER BY year) FILTER (state = 'missing'), list(year ORDER BY year) FILTER (state = 'quarantined')
           FROM coverage GROUP BY place, level ORDER BY array_position(['national', 'province', 'city', 'district'], level), place"""
    )
    lines = [f"Reports: {sum(r[4] for r in rows)} of {len(rows)} places"]
    lines += _by_level(reader) if len(rows) > 1 else []
    for place, level, first, last, have, missing, quarantined in rows[:_MAX_ROWS]:
        line = f"  {place} ({level}): {have} reports, {first}" + (f"-{last}" if last != first else "")
        line += f"; missing {_years(missing)}" if missing else ""
        line += f"; quarantined {_years(quarantined)}" if quarantined else ""
        lines.append(line)
    return lines + _more(rows)


def _by_level(reader: Reader) -> list[str]:
    """How many reports each level has, and each year: where a panel is thin shows at once."""
    levels = reader.rows(
        """SELECT level, count(*) FILTER (state = 'have'), count(DISTINCT place), min(year), max(year),
                  count(*) FILTER (state = 'missing'), count(*) FILTER (state = 'quarantined')
           FROM coverage GROUP BY level ORDER BY array_position(['national', 'province', 'city', 'district'], level)"""
    )
    lines = [
        f"  {level}: {have} reports of {places} places, {first}-{last}; {missing} missing between first and last, {bad} quarantined"
        for level, have, places, first, last, missing, bad in levels
    ]
    years = reader.rows("SELECT year, count(*) FROM coverage WHERE state = 'have' GROUP BY year ORDER BY year")
    counts: list[tuple[int, int, int]] = []  # first year, last year, reports a year
    for year, n in years:
        if counts and counts[-1][1:] == (year - 1, n):
            counts[-1] = (counts[-1][0], year, n)
        else:
            counts.append((year, year, n))
    shown = ", ".join(f"{a}: {n}" if a == b else f"{a}-{b}: {n} each" for a, b, n in counts)
    return [*lines, f"  by year: {shown}"]


def _warnings(reader: Reader) -> list[str]:
    """Warnings of one kind together, the commonest first, with the reports that they stand on."""
    rows = reader.rows(f"SELECT report_id, code, text_{language()} FROM report_warnings ORDER BY report_id, warning_no")
    kinds: dict[str, list[tuple[str, str]]] = {}
    for report_id, code, warning in rows:
        kinds.setdefault(code, []).append((report_id, warning))
    lines = [f"Warnings: {len(rows)} on {len({r[0] for r in rows})} reports"]
    common = sorted(kinds.values(), key=lambda found: (-len(found), found[0][1]))
    for found in common[:_MAX_ROWS]:
        if len(found) <= _EACH:
            lines += [f"  {report_id}: {warning}" for report_id, warning in found]
        else:
            names = ", ".join(report_id for report_id, _ in found[:_EACH])
            lines.append(f"  {len(found)} reports: {found[0][1]} ({names}, ...)")
    return lines + _more(common, "kinds")


def _quarantine(reader: Reader) -> list[str]:
    """What was refused: how many for which reason in plain words, then one by one."""
    detail = {"zh": "detail_zh", "en": "detail"}[language()]
    rows = reader.rows(f"SELECT source_path, reason, {detail} FROM quarantine ORDER BY reason, source_path")
    lines = [f"Quarantined: {len(rows)} files"]
    for reason, n in Counter(reason for _, reason, _ in rows).most_common() if len(rows) > _EACH else ():
        lines.append(f"  {n} {reason}: {text(f'reasons.{reason}')}")
    lines += [f"  {path!r}: {reason}: {detail}" for path, reason, detail in rows[:_MAX_ROWS]]
    return lines + _more(rows)


def _more(rows: Sequence[object], what: str = "") -> list[str]:
    left = len(rows) - _MAX_ROWS
    return [f"  ... and {left} more {what}".rstrip() + " (gongwen query)"] if left > 0 else []


def _years(years: list[int]) -> str:
    """1955, 1957-1959."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}-{r[-1]}" for r in runs)
