"""Section of a place's page: its targets against the results that the next reports state, and how they are worded."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.pages.index.targets import VERDICTS, Verdicts
from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.view import Figure

_PANELS = 6
_ROWS = 60
_SHOWN = ("growth", "share")


@dataclass(frozen=True)
class TargetsFigure(Figure):
    """Targets and outturns of some indicators: rows of ``indicator_outcomes`` of each, by year."""

    place: str
    indicators: tuple[tuple[Row, ...], ...]


@dataclass(frozen=True)
class PlaceTargets:
    """Targets of a place.

    Attributes:
        figure: indicators with most years of target and outturn.
        summary: what became of the targets of each indicator.
        rows: rows of ``indicator_outcomes``, the latest first.
        total: how many there are.
        with_revised: whether any later report revises a result of the rows shown.
        with_parent: whether the place above has a target for any of the rows shown.
        wording: rows of ``target_wording`` by year.
    """

    figure: TargetsFigure | None
    summary: tuple[Verdicts, ...]
    rows: tuple[Row, ...]
    total: int
    with_revised: bool
    with_parent: bool
    wording: tuple[Row, ...]


def targets_section(corpus: Corpus, place: str) -> PlaceTargets | None:
    """Chart, ledger and wording of the targets of one place; None where no report of the place states a target."""
    rows = [r for r in corpus.place_rows("indicator_outcomes", place) if not r["indicator"].startswith("other:")]
    aimed = [r for r in rows if r["target_bound"] is not None]
    if not aimed:
        return None
    shown = tuple(sorted(aimed, key=corpus.target_order)[:_ROWS])
    wording = (r for r in corpus.place_rows("target_wording", place) if r["n_targets"])
    return PlaceTargets(
        figure=_figure(place, rows),
        summary=_summary([r for r in aimed if r["verdict"] is not None]),
        rows=shown,
        total=len(aimed),
        with_revised=any(r["revised_value"] not in (None, r["outturn_value"]) for r in shown),
        with_parent=any(r["parent_place"] is not None and r["parent_target_value"] is not None for r in shown),
        wording=tuple(sorted(wording, key=lambda r: r["year"])),
    )


def _figure(place: str, rows: list[Row]) -> TargetsFigure | None:
    """The indicators with the most years of target and outturn, rates only, so that the axes can be compared."""
    series: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row["quantity"] in _SHOWN:
            series.setdefault((row["indicator"], row["quantity"]), []).append(row)

    def full(key: tuple[str, str]) -> int:
        return sum(r["target_value"] is not None and r["outturn_value"] is not None for r in series[key])

    chosen = sorted((k for k in series if full(k) >= 2), key=lambda k: (-full(k), k))[:_PANELS]
    panels = []
    for key in chosen:
        own = (r for r in series[key] if r["target_value"] is not None or r["outturn_value"] is not None)
        panels.append(tuple(sorted(own, key=lambda r: r["year"])))
    return TargetsFigure(f"{place}-targets", place, tuple(panels)) if panels else None


def _summary(judged: list[Row]) -> tuple[Verdicts, ...]:
    """How often each indicator's targets were met, missed, or heard of no more."""
    by_label: dict[str, list[Row]] = {}
    for row in judged:
        by_label.setdefault(row["label"], []).append(row)
    ranked = sorted(by_label.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(
        Verdicts(label, len(own), tuple(sum(r["verdict"] == v for r in own) for v in VERDICTS)) for label, own in ranked
    )
