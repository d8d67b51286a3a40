"""Rise and fall of concepts and topics over the years, and changes of their level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from statistics import fmean
from typing import Any

from pipeline.findings.model import Both, Draft, fold, literal, part, span, surely
from pipeline.findings.sources import Row, Sources
from pipeline.messages import Message
from pipeline.messages.numbers import decimal as number
from pipeline.messages.numbers import percent

_OF_MODEL = 0.75  # weight of topics, which a model has made
_ENDS = 5  # reports at either end whose means a sentence gives


def trends(data: Sources) -> Iterator[Draft]:
    """A statement for every tested series of a concept: in the plan, or in the whole report where there is no plan.

    The mean of a level speaks only where its places are too few for a pooled trend.
    """
    pooled = {r["level"] for r in data.rows("pooled_trends") if r["p_value"] is not None}
    rows = [r for r in data.rows("trends") if r["series_kind"] == "concept" and r["p_value"] is not None]
    rows = [r for r in rows if not data.is_level(r["place"]) or data.level_of[r["place"]] not in pooled]
    planned = {(r["place"], r["series"]) for r in rows if r["part"] == "plan"}
    for row in rows:
        if row["part"] == "plan" or (row["part"] == "all" and (row["place"], row["series"]) not in planned):
            yield from _trends(data, row, _values(data, row), data.concept(row["series"]), "per_10k")


def topic_trends(data: Sources) -> Iterator[Draft]:
    """The same of the topics of the first model, in the plan."""
    labels = {(t["model"], t["topic_id"]): t["label"] for t in data.rows("topics") if t["label"]}
    shares: dict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
    for s in data.rows("topic_shares"):
        shares[f"{s['model']}:{s['topic_id']}", s["place"]].append((s["year"], s["share"]))
    for row in data.rows("trends"):
        if row["series_kind"] != "topic" or row["part"] != "plan" or row["p_value"] is None:
            continue
        model, _, topic = row["series"].partition(":")
        if (label := labels.get((model, int(topic)))) is None:
            continue
        named = Message("findings.topic", {"label": label, "number": int(topic)})
        yield from _trends(data, row, sorted(shares.get((row["series"], row["place"]), [])), named, "share")


def _values(data: Sources, row: Row) -> list[tuple[int, float]]:
    if data.is_level(row["place"]):
        return data.level_means.get((row["place"], row["part"], row["series"]), [])
    own = data.rates.get((row["place"], row["part"], row["series"]), [])
    return [(r["year"], r["per_10k_tokens"]) for r in own]


def _trends(
    data: Sources, row: Row, series: list[tuple[int, float]], named: Both | Message, unit: str
) -> Iterator[Draft]:
    """What was tested of a series: all its years, the recent ones, and whether it turns."""
    whole = "trend" if unit == "per_10k" else "topic_trend"
    yield _trend(data, row, series, named, unit, whole)
    if row["recent_p_value"] is not None:
        recent = [(y, v) for y, v in series if y >= row["recent_from"]]
        yield _trend(data, row, recent, named, unit, f"{whole}_recent", "recent_")
    if row["turning_p_value"] is not None and row["turning_year"] is not None and unit == "per_10k":
        yield _turn(data, row, series, named)


def _trend(
    data: Sources,
    row: Row,
    series: list[tuple[int, float]],
    named: Both | Message,
    unit: str,
    kind: str,
    window: str = "",
) -> Draft:
    """A trend over all years of a series, or over its recent window.

    Not to be told where its ends contradict it, nor where another usual way to treat autocorrelation would turn it.
    """
    rising = row[f"{window}tau"] > 0
    n = max(1, min(_ENDS, len(series) // 3))
    values = [v for _, v in series] or [0.0]
    early, late = fmean(values[:n]), fmean(values[-n:])
    first = row["recent_from"] if window else row["first_year"]
    scale, write = (1.0, number) if unit == "per_10k" else (100.0, _percent)
    slope, low, high = (row[f"{window}{k}"] for k in ("slope", "slope_low", "slope_high"))
    half = surely(low, high) * (row["last_year"] - first) / 2
    mean = fmean(values)

    def said() -> dict[str, object]:
        return {
            "subject": named,
            "who": _who(data, row["place"]),
            "part": part(row["part"]),
            "years": span(first, row["last_year"]),
            "n": n,
            "early": write(early),
            "late": write(late),
            "slope": number(slope * scale, 2),
            "low": number(low * scale, 2),
            "high": number(high * scale, 2),
            "count": row[f"{window}n_years"],
            "counted": _counted(data, row["place"]),
            "recent": "" if window else _recently(row, scale, "rising" if rising else "falling"),
            "size": Message("findings.hedge.size") if half == 0 else "",
        }

    return Draft(
        kind=kind,
        code=f"trend.{unit}.{'rising' if rising else 'falling'}",
        values=said,
        sql=_sql(row, *(f"{window}{k}" for k in ("slope", "slope_low", "slope_high", "p_value", "q_value", "n_years"))),
        year_from=first,
        value=slope,
        low=low,
        high=high,
        unit="per_10k_tokens_a_year" if unit == "per_10k" else "share_a_year",
        p_value=row[f"{window}p_value"],
        effect=fold(mean + half, mean - half) * (1.0 if unit == "per_10k" else _OF_MODEL),
        coverage=len(series) / (row["last_year"] - first + 1),
        sayable=len(series) > 1 and rising == (late > early) and (bool(window) or not row["sensitive"]),
        sentences=_sentences(data, row, (first, row["last_year"])),
        **_about(data, row, named),
    )


def _recently(row: Row, scale: float, verdict: str) -> Message | str:
    """What the recent years add to a trend over all of them."""
    if row["recent_verdict"] is None:
        return ""
    told = (
        {"rising": "same", "falling": "opposite"} if verdict == "rising" else {"falling": "same", "rising": "opposite"}
    )
    values = {k: number(row[f"recent_{k}"] * scale, 2) for k in ("slope", "slope_low", "slope_high")}
    kind = told.get(row["recent_verdict"], "flat")
    return Message(f"findings.recent.{kind}", {"years": span(row["recent_from"], row["last_year"]), **values})


def _turn(data: Sources, row: Row, series: list[tuple[int, float]], named: Both | Message) -> Draft:
    """A series that rises, then falls, or the other way round; with the means around its ends and its turn."""
    turn, values = row["turning_year"], [v for _, v in series]
    n = max(1, min(_ENDS, len(series) // 5))
    near = sorted(series, key=lambda p: (abs(p[0] - turn), p[0]))[:n]
    at, early, late = fmean(v for _, v in near) if near else 0.0, fmean(values[:n] or [0]), fmean(values[-n:] or [0])
    peak = row["turning"] != "trough"
    return Draft(
        kind="peak" if peak else "trough",
        code=f"turn.{'peak' if peak else 'trough'}",
        values={
            "subject": named,
            "who": _who(data, row["place"]),
            "part": part(row["part"]),
            "year": turn,
            "n": n,
            "early": number(early),
            "at": number(at),
            "late": number(late),
            "count": row["n_years"],
            "counted": _counted(data, row["place"]),
        },
        sql=_sql(row, "turning", "turning_year", "turning_p_value", "turning_q_value"),
        year_from=row["first_year"],
        value=float(turn),
        unit="year",
        p_value=row["turning_p_value"],
        effect=min(fold(at, early), fold(at, late)) / 2,  # halved: the means have no interval
        coverage=len(series) / (row["last_year"] - row["first_year"] + 1),
        sayable=row["turning"] is not None and (min if peak else max)(at, early, late) != at,
        sentences=_sentences(data, row, (row["first_year"], row["last_year"])),
        **_about(data, row, named),
    )


def _about(data: Sources, row: Row, named: Both | Message) -> dict[str, Any]:
    """What all statements of a series have in common."""
    of_level, level = data.is_level(row["place"]), data.level_of.get(row["place"], "")
    return {
        "subject": named.zh if isinstance(named, Both) else named.values["label"],
        "place": "" if of_level else row["place"],
        "level": level,
        "part": row["part"],
        "year_to": row["last_year"],
        "comparison": "own_past",
        "breadth": data.places_a_year(level) if of_level else 1,
    }


def _sql(row: Row, *columns: str) -> str:
    where = " AND ".join(f"{k} = {literal(row[k])}" for k in ("series_kind", "series", "place", "part"))
    return f"SELECT {', '.join(columns)} FROM trends WHERE {where}"


def _percent(value: float) -> str:
    return percent(value, 1)


def _sentences(data: Sources, row: Row, years: tuple[int, int]) -> tuple[tuple[str, int], ...]:
    if row["series_kind"] == "topic":
        model, _, topic = row["series"].partition(":")
        return data.topic_ends(row["place"], model, int(topic), years)
    if data.is_level(row["place"]):
        return data.level_ends(data.level_of[row["place"]], row["series"], row["part"], years)
    return data.both_ends(row["place"], row["series"], row["part"], years)


def _who(data: Sources, place: str) -> object:
    return Message(f"findings.level.{data.level_of[place]}") if data.is_level(place) else place


def _counted(data: Sources, place: str) -> Message:
    """What the points of a series are: a mean of a level is of a year, not of a report."""
    return Message(f"findings.counted.{'years' if data.is_level(place) else 'reports'}")


def steps(data: Sources) -> Iterator[Draft]:
    """A statement for every series of a concept whose level changes, with all its levels."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in data.rows("change_points"):
        if row["series_kind"] == "concept" and row["part"] == "plan":
            found[row["series"], row["place"]].append(row)
    for (concept, place), changes in sorted(found.items()):
        changes.sort(key=lambda r: r["year"])
        series = _values(data, changes[0])
        if series and changes[0]["r2_levels"] > changes[0]["r2_line"]:  # else it is a trend, not steps
            yield _steps(data, concept, place, changes, series)


def _steps(data: Sources, concept: str, place: str, changes: list[Row], series: list[tuple[int, float]]) -> Draft:
    starts = [series[0][0], *(c["year"] for c in changes)]
    ends = [*(c["year_before"] for c in changes), series[-1][0]]
    means = [changes[0]["mean_before"], *(c["mean_after"] for c in changes)]
    told = [
        _level(span(a, b), mean, change)
        for a, b, mean, change in zip(starts, ends, means, [None, *changes], strict=True)
    ]
    last = changes[-1]
    of_level = data.is_level(place)
    level = data.level_of.get(place, "")
    return Draft(
        kind="turning_point",
        subject=concept,
        code="turning_point",
        values={
            "subject": data.concept(concept),
            "who": _who(data, place),
            "part": part("plan"),
            "levels": told,
            "count": len(series),
            "counted": _counted(data, place),
        },
        sql=(
            "SELECT year, mean_before, before_low, before_high, mean_after, after_low, after_high, change_low, change_high, "
            "p_value, q_value FROM change_points "
            f"WHERE series_kind = 'concept' AND series = {literal(concept)} AND place = {literal(place)} "
            "AND part = 'plan' ORDER BY year"
        ),
        place="" if of_level else place,
        level=level,
        part="plan",
        year_from=series[0][0],
        year_to=series[-1][0],
        value=last["mean_after"],
        low=last["after_low"],
        high=last["after_high"],
        unit="per_10k_tokens",
        comparison="own_past",
        q_page=last["q_value"],
        q_index=min(1.0, last["q_value"] * data.n_followed),
        effect=max(_surely_changed(c) for c in changes),
        coverage=len(series) / (series[-1][0] - series[0][0] + 1),
        breadth=data.places_a_year(level) if of_level else 1,
        sayable=all(surely(c["change_low"], c["change_high"]) for c in changes),
        sentences=_sentences(data, last, (starts[0], ends[-1])),
    )


def _level(years: str, mean: float, change: Row | None) -> Message:
    """A level, and from the second on the interval of the change that led to it."""
    values = {"years": years, "mean": number(mean)}
    if change is None:
        return Message(f"findings.step.{'first' if mean else 'none'}", values)
    interval = {"low": number(change["change_low"]), "high": number(change["change_high"])}
    return Message("findings.step.changed", {**values, **interval})


def _surely_changed(change: Row) -> float:
    """How much a level has changed at the end of the interval that is nearest to no change."""
    before: float = change["mean_before"]
    return fold(before + surely(change["change_low"], change["change_high"]), before)
