"""What `gongwen status` says."""

from __future__ import annotations

from pipeline.config import Project
from pipeline.run import current_model, plan
from pipeline.store import Reader

_MAX_ROWS = 40


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
    for place, level, first, last, have, missing, quarantined in rows[:_MAX_ROWS]:
        line = f"  {place} ({level}): {have} reports, {first}" + (f"-{last}" if last != first else "")
        line += f"; missing {_years(missing)}" if missing else ""
        line += f"; quarantined {_years(quarantined)}" if quarantined else ""
        lines.append(line)
    return lines + _more(rows)


def _warnings(reader: Reader) -> list[str]:
    rows = reader.rows("SELECT report_id, warnings FROM reports WHERE warnings <> '' ORDER BY report_id")
    lines = [f"Warnings: {sum(len(w.splitlines()) for _, w in rows)} on {len(rows)} reports"]
    for report_id, warnings in rows[:_MAX_ROWS]:
        lines += [f"  {report_id}: {warning}" for warning in warnings.splitlines()]
    return lines + _more(rows)


def _quarantine(reader: Reader) -> list[str]:
    rows = reader.rows("SELECT source_path, reason, detail FROM quarantine ORDER BY source_path")
    lines = [f"Quarantined: {len(rows)} files"]
    lines += [f"  {path!r}: {reason}: {detail}" for path, reason, detail in rows[:_MAX_ROWS]]
    return lines + _more(rows)


def _more(rows: list[tuple[object, ...]]) -> list[str]:
    return [f"  ... and {len(rows) - _MAX_ROWS} more (gongwen query)"] if len(rows) > _MAX_ROWS else []


def _years(years: list[int]) -> str:
    """1955, 1957-1959."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}-{r[-1]}" for r in runs)
