"""What readers found who judged what was extracted, a statement a reader and sample."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.messages import Message
from pipeline.pages.source.by_report import Row
from pipeline.settings.concepts import Concept

_CATEGORIES = ("outcomes", "parts")  # judged by category, not as right or wrong


def judged_lines(
    rows: Iterable[Row], concepts: Iterable[Concept], kinds: Iterable[str] | None = None, subject: str | None = None
) -> tuple[Message, ...]:
    """Precision with its interval, agreement with the first reader, and the day, in no language yet.

    Args:
        rows: rows of judgements.
        concepts: concepts in force; of an answer to an older list this is said.
        kinds: only these kinds; None for all.
        subject: only this concept.
    """
    versions = {c.name: c.version for c in concepts}
    wanted = None if kinds is None else frozenset(kinds)
    return tuple(
        _line(row, versions)
        for row in rows
        if row["precision"] is not None
        and (wanted is None or row["kind"] in wanted)
        and (subject is None or (row["kind"], row["subject"]) == ("concept", subject))
    )


def _line(row: Row, versions: dict[str, str]) -> Message:
    measure = "agreement" if row["kind"] in _CATEGORIES else "precision"
    values: dict[str, object] = {
        name: row[name] for name in ("coder", "n", "population", "precision", "ci_low", "ci_high")
    }
    values["decided"] = row["yes"] + row["no"]
    values["what"] = row["subject"] or Message(f"shared.judged.{row['kind']}")
    values["measure"] = Message(f"pages.judged.{measure}")
    values["day"] = Message("pages.judged.day", {"day": str(row["judged_on"])}) if row["judged_on"] else ""
    with_first = {"other": row["first_coder"], "kappa": row["kappa"], "n": row["n_both"]}
    values["kappa"] = "" if row["kappa"] is None else Message("pages.judged.kappa", with_first)
    older = row["kind"] == "concept" and versions.get(row["subject"]) != row["list_version"]
    values["older"] = Message("pages.judged.older") if older else ""
    return Message("pages.judged.line", values)
