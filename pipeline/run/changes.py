"""What a run changes, and why: the work file against the published one, before it takes its place.

A cause is what is known to have changed, the strongest first: the method (a stage's version or a library), the model,
the list or settings, then the reports. Of the same inputs a method alone makes another number, so where a method
changed nothing is put down to the texts.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import QueryError, StoreDamaged
from pipeline.settings.model import digest
from pipeline.stages import BY_NAME, STAGES, Context
from pipeline.store import LAST_RUN, Reader, WorkFile
from pipeline.tables import RUN_CHANGES
from pipeline.tables.runs import CHANGE_KINDS

Rows = Callable[[str], Sequence[tuple[Any, ...]]]
METHODS = "methods"  # kept with what is up to date: what each stage does, and what each list counts
LEAST_CHANGE = 0.05  # of a concept's rate, below which nothing is told
MOST = 1_000  # changes told of a run
_REPORTS = "SELECT report_id, content_sha256, sha256, place, year FROM reports"
_RATES = "SELECT concept, sum(hits)::BIGINT, sum(n_tokens)::BIGINT FROM attention WHERE part = 'all' GROUP BY concept"
_VERDICTS = """
    SELECT series_kind, series, place, verdict FROM trends
    WHERE part = 'plan' AND (series_kind = 'concept' OR starts_with(series, 'nmf:'))"""
_NAMES = "SELECT model || ':' || topic_id, label FROM topics WHERE label IS NOT NULL"
_EVENTS = "SELECT model, fit, topic_id, event, other_id FROM topic_events WHERE event <> 'kept'"
_TARGETS = """
    SELECT place, indicator, quantity, year, label, target_value, outturn_value, unit, verdict
    FROM indicator_outcomes WHERE NOT starts_with(indicator, 'other:')"""
_PLEDGES = """
    SELECT report_id, any_value(place), any_value(year), count(*) FILTER (outcome = 'done'),
           count(*) FILTER (outcome = 'partly'), count(*) FILTER (outcome = 'repeated'),
           count(*) FILTER (outcome = 'not_mentioned')
    FROM pledge_outcomes GROUP BY report_id"""


@dataclass(frozen=True)
class State:
    """What a file says, as far as changes are told of it.

    Attributes:
        reports: report to hash of its content, hash of its file, place and year.
        rates: concept to mentions and words of all reports.
        verdicts: kind, series and place of a trend in the plan to its verdict.
        names: series of topics to their label.
        events: model, fit and topic to what became of the topic.
        targets: place, indicator, quantity and year to label, target, outturn, unit and verdict.
        pledges: report to place, year and pledges by outcome.
        methods: what each stage does and each list counts, by name.
        model: hash of the segmentation model.
    """

    reports: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    rates: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    verdicts: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    events: Mapping[tuple[Any, ...], tuple[Any, ...]] = field(default_factory=dict)
    targets: Mapping[tuple[Any, ...], tuple[Any, ...]] = field(default_factory=dict)
    pledges: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    methods: Mapping[str, str] = field(default_factory=dict)
    model: str = ""


def state(rows: Rows, methods: Mapping[str, str], model: str) -> State:
    """Read what changes are told of.

    Args:
        rows: runs a query.
        methods: see :func:`methods_in_force`.
        model: hash of the segmentation model.
    """
    return State(
        reports={str(i): tuple(rest) for i, *rest in rows(_REPORTS)},
        rates={str(concept): (hits, n_tokens) for concept, hits, n_tokens in rows(_RATES)},
        verdicts={(k, s, p): str(v) for k, s, p, v in rows(_VERDICTS)},
        names={str(series): str(label) for series, label in rows(_NAMES)},
        events={tuple(key): (event, other) for *key, event, other in rows(_EVENTS)},
        targets={(p, i, q, y): tuple(rest) for p, i, q, y, *rest in rows(_TARGETS)},
        pledges={str(i): tuple(rest) for i, *rest in rows(_PLEDGES)},
        methods=methods,
        model=model,
    )


def methods_in_force(context: Context) -> dict[str, str]:
    """What each stage does (version and libraries), with what settings, and what each list counts, as short texts."""
    found: dict[str, str] = {}
    for stage in STAGES:
        found[f"method {stage.name}"] = digest([stage.version, [context.versions.get(n, "") for n in stage.libraries]])
        found[f"settings {stage.name}"] = digest(
            context.plain([n for n in stage.settings if n not in ("segmenter", "concepts")])
        )
    found["settings segment"] = digest(sorted(context.config.lexicon))
    found |= {f"list {c.name}": digest(c.described) for c in context.config.concepts}
    return found


def record(work: WorkFile, published: Path, run_id: str, context: Context) -> None:
    """Enter what a run changes against what is published, and what its methods are for the next to compare.

    Args:
        work: the work file, which will take the published file's place.
        published: the published file; there need be none, or one that another version made or that is damaged.
        run_id: the run.
        context: settings, versions and model in force.
    """
    before = State()
    if published.is_file():
        with suppress(QueryError, StoreDamaged), Reader(published) as reader:
            model = dict(reader.rows(f"SELECT 'model', model_sha256 FROM runs WHERE {LAST_RUN}"))
            methods = dict(reader.rows(f"SELECT unit, fingerprint FROM stage_state WHERE stage = '{METHODS}'"))
            before = state(reader.rows, methods, model.get("model", ""))

    def rows(sql: str) -> list[tuple[object, ...]]:
        return [tuple(row.values()) for row in work.query(sql).to_pylist()]

    methods = methods_in_force(context)
    made = changed(before, state(rows, methods, context.model_sha256))
    earlier = [r for r in work.read("run_changes").to_pylist() if r["run_id"] != run_id]
    work.replace_all("run_changes", RUN_CHANGES.from_rows([*earlier, *({"run_id": run_id, **row} for row in made)]))
    work.drop_state(METHODS, list(work.state(METHODS)))
    work.set_state(METHODS, methods)


def changed(before: State, after: State) -> list[dict[str, object]]:
    """What is different, the most important first: two of each kind in the order of the kinds, then the next two, and so on.

    Within a kind the larger change comes first: a new or lost verdict before one that turns to flat, a rate by its ratio.

    Args:
        before: the published file; nothing is told where it is empty.
        after: the file that will take its place.

    Returns:
        Rows of ``run_changes`` without the run.
    """
    if not before.reports:
        return []
    found: dict[str, list[tuple[float, dict[str, object]]]] = defaultdict(list)
    for kind, size, row in _every(before, after):
        found[kind].append((size, {"kind": kind, **row}))
    placed: list[tuple[int, int, int, dict[str, object]]] = []
    for kind, own in found.items():
        own.sort(key=lambda x: (-x[0], str(x[1]["subject"]), str(x[1]["place"]), x[1]["year"] or 0))
        placed += [(i // 2, CHANGE_KINDS.index(kind), i, row) for i, (_, row) in enumerate(own)]
    placed.sort(key=lambda x: x[:3])
    return [row | {"rank": rank} for rank, (*_, row) in enumerate(placed[:MOST], 1)]


def _every(before: State, after: State) -> Iterator[tuple[str, float, dict[str, object]]]:
    """Every difference: its kind, its size within the kind, and its row."""
    why = _Causes(before, after)
    yield from _of_reports(before, after)
    yield from (("concept", size, row) for size, row in _of_rates(before, after, why))
    yield from (("trend", size, row) for size, row in _of_verdicts(before, after, why))
    yield from (("topic", 1.0, row) for row in _of_topics(before, after, why))
    yield from (("target", size, row) for size, row in _of_targets(before, after, why))
    yield from (("pledge", size, row) for size, row in _of_pledges(before, after, why))


def _of_reports(before: State, after: State) -> Iterator[tuple[str, float, dict[str, object]]]:
    for report_id, kind, cause in _different_reports(before, after):
        old, new = before.reports.get(report_id), after.reports.get(report_id)
        place, year = (new or old or ())[2:]
        yield kind, 1.0, _row(report_id, place, year, old and old[0][:12], new and new[0][:12], cause)


def _different_reports(before: State, after: State) -> Iterator[tuple[str, str, str]]:
    """Reports that are new, gone or read otherwise, each with its kind and cause: the same bytes are read by another method."""
    for report_id in sorted({*before.reports, *after.reports}):
        old, new = before.reports.get(report_id), after.reports.get(report_id)
        if old is None or new is None:
            kind = "report_new" if old is None else "report_gone"
            yield report_id, kind, kind
        elif old[0] != new[0]:
            yield report_id, "report_replaced", "method" if old[1] == new[1] else "report_replaced"


def _of_rates(before: State, after: State, why: _Causes) -> Iterator[tuple[float, dict[str, object]]]:
    for concept in sorted({*before.rates, *after.rates}):
        old, new = (_rate(s.rates.get(concept)) for s in (before, after))
        size = _fold(old, new)
        if size >= math.log2(1 + LEAST_CHANGE):
            yield size, _row(concept, None, None, _number(old), _number(new), why.of("attention", concept=concept))


def _of_verdicts(before: State, after: State, why: _Causes) -> Iterator[tuple[float, dict[str, object]]]:
    for kind, series, place in sorted({*before.verdicts} & {*after.verdicts}):
        old, new = (s.verdicts[kind, series, place] for s in (before, after))
        if old != new:
            subject = after.names.get(series, series) if kind == "topic" else series
            cause = why.of("trends", concept=series if kind == "concept" else None, place=place)
            yield 2.0 if {old, new} & {"rising", "falling"} else 1.0, _row(subject, place, None, old, new, cause)


def _of_topics(before: State, after: State, why: _Causes) -> Iterator[dict[str, object]]:
    for (model, fit, topic), (event, other) in sorted(after.events.items()):
        if fit > 1 and (model, fit, topic) not in before.events:
            series = f"{model}:{topic}"
            name = after.names.get(series) or before.names.get(series) or series
            yield _row(name, None, None, None, event if other is None else f"{event} {other}", why.of("topic_models"))


def _of_targets(before: State, after: State, why: _Causes) -> Iterator[tuple[float, dict[str, object]]]:
    for key in sorted({*before.targets} & {*after.targets}):
        old, new = before.targets[key], after.targets[key]
        if old != new:
            place, indicator, _, year = key
            row = _row(new[0] or indicator, place, year, _target(old), _target(new), why.of("outcomes", place=place))
            yield 2.0 if old[-1] != new[-1] else 1.0, row


def _of_pledges(before: State, after: State, why: _Causes) -> Iterator[tuple[float, dict[str, object]]]:
    for report_id in sorted({*before.pledges} & {*after.pledges}):
        old, new = before.pledges[report_id], after.pledges[report_id]
        if old != new:
            place, year = new[:2]
            told = ["/".join(str(n) for n in counted[2:]) for counted in (old, new)]
            size = sum(abs(a - b) for a, b in zip(old[2:], new[2:], strict=True)) / 2
            yield size, _row(report_id, place, year, told[0], told[1], why.of("pledge_outcomes", place=place))


def _row(subject: str, place: object, year: object, before: object, after: object, cause: str) -> dict[str, object]:
    return {"subject": subject, "place": place, "year": year, "before": before, "after": after, "cause": cause}


def _rate(counted: tuple[int, int] | None) -> float | None:
    return None if counted is None or not counted[1] else 10_000 * counted[0] / counted[1]


def _number(rate: float | None) -> str | None:
    return None if rate is None else f"{rate:.1f}"


def _fold(old: float | None, new: float | None) -> float:
    if not old or not new:
        return 0.0 if (old or 0) == (new or 0) else 2.0
    return abs(math.log2(new / old))


def _target(row: Sequence[Any]) -> str:
    _, target, outturn, unit, verdict = row
    return " ".join(str(v) for v in (target, outturn, unit, verdict) if v is not None)


class _Causes:
    """Why a number is another than before."""

    def __init__(self, before: State, after: State) -> None:
        self._before, self._after = before, after
        self._reports: dict[str, str] = {}  # place to what became of its reports; of all of them under the empty name
        for report_id, _, cause in _different_reports(before, after):
            place = (after.reports.get(report_id) or before.reports[report_id])[2]
            for where in ("", place):
                self._reports.setdefault(where, cause)

    def of(self, stage: str, *, concept: str | None = None, place: str | None = None) -> str:
        """The cause of a change in what a stage makes.

        Args:
            stage: the stage.
            concept: the concept that it is about.
            place: the place that it is about.
        """
        chain = _chain(stage)
        if any(self._differs(f"method {s}") for s in chain):
            return "method"
        if self._before.model != self._after.model:
            return "model"
        if concept is not None and self._differs(f"list {concept}"):
            return "list"
        if any(self._differs(f"settings {s}") for s in chain):
            return "settings"
        return self._reports.get(place or "") or self._reports.get("") or "other"

    def _differs(self, name: str) -> bool:
        old, new = self._before.methods.get(name), self._after.methods.get(name)
        return old is not None and old != new


def _chain(stage: str) -> set[str]:
    """A stage and all that it needs."""
    found = {stage}
    for needed in BY_NAME[stage].needs:
        if needed in BY_NAME:
            found |= _chain(needed)
    return found
