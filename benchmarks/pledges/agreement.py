"""Recall of labelled pledges, and agreement of outcomes with labelled ones.

    python benchmarks/pledges/agreement.py [--tell]

A table a set of labels (see labels.py): agreement, Cohen's kappa, and for each outcome how many are labelled, found and both.
--tell prints the disagreements, of the sets that rules were written after alone; of the others sums are all there is to see.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence

from labels import NOT_LOOKED_AT, SETS, SHOWN, Label, Reports, amount, labelled, rows_of

from pipeline.settings.model import PledgeSettings

OUTCOMES = ("done", "partly", "repeated", "not_mentioned")
Pairs = list[tuple[str, str]]


def kappa(pairs: Pairs) -> tuple[float, float]:
    """Share of agreement and Cohen's kappa (Cohen 1960, Educational and Psychological Measurement 20)."""
    n = len(pairs)
    agreed = sum(a == b for a, b in pairs) / n
    ours, theirs = Counter(b for _, b in pairs), Counter(a for a, _ in pairs)
    chance = sum(ours[k] * theirs[k] for k in ours) / n**2
    return agreed, (agreed - chance) / (1 - chance)


def recall(name: str, labels: Sequence[Label]) -> None:
    """Print recall by sentence and by clause, and how often the fields agree."""
    n = len(labels)
    fields: Counter[str] = Counter()
    for label in labels:
        row = label.row
        fields["action"] += any(row["action"] in p["action"] or p["action"] in row["action"] for p in label.found)
        fields["object"] += any(_alike(row["object"], p["object"]) for p in label.found)
        fields["value"] += any(amount(p) == row["value"] for p in label.found)
        fields["unit"] += any((p["unit"] or "") == row["unit"] for p in label.found)
        fields["deadline_year"] += any(str(p["deadline_year"]) == row["deadline_year"] for p in label.found)
    shares = ", ".join(f"{field} {count / n:.2f}" for field, count in fields.items())
    by_sentence = sum(x.in_sentence for x in labels) / n
    print(
        f"{name}: {n} pledges, recall by sentence {by_sentence:.2f}, by clause {sum(bool(x.found) for x in labels) / n:.2f}; {shares}"
    )


def _alike(one: str, other: str) -> bool:
    one, other = one.replace(" ", ""), other.replace(" ", "")
    return one in other or other in one


def pairs_of(
    labels: Sequence[Label],
    outcomes: dict[tuple[str, int], dict[str, object]],
    *,
    tell: bool = False,
    sure: bool = False,
) -> Pairs:
    """Labelled and found outcome of every labelled pledge that was found and has one; ``sure``: of those told as sure."""
    pairs = []
    for label in labels:
        judged = [o for p in label.found if (o := outcomes.get((p["report_id"], p["pledge_no"])))]
        if not label.outcome or not judged or (sure and not judged[0]["sure"]):
            continue
        found = judged[0]
        pairs.append((label.outcome, str(found["outcome"])))
        if tell and label.outcome != found["outcome"]:
            print(
                f"  {found['text']}: labelled {label.outcome} ({label.row.get('outcome_text', '')}), found {found['outcome']}"
            )
            print(f"    {found['outcome_part']} {found['similarity']:.2f} {found['outcome_text']}")
    return pairs


def line(name: str, pairs: Pairs) -> str:
    """A row of the table."""
    agreed, k = kappa(pairs)
    cells = []
    for outcome in OUTCOMES:
        labelled_so, found_so = sum(a == outcome for a, _ in pairs), sum(b == outcome for _, b in pairs)
        cells.append(f"{sum(a == b == outcome for a, b in pairs)} of {found_so} | of {labelled_so}")
    return f"| {name} | {len(pairs)} | {agreed:.2f} | {k:.2f} | " + " | ".join(cells) + " |"


def main() -> None:
    """Measure and print."""
    rows = {name: rows_of(name) for name in (*SETS, *SHOWN)}
    reports = Reports(path for own in rows.values() for r in own for path in (r["file"], r["next_file"]))
    labels = {name: labelled(reports, own) for name, own in rows.items()}
    for name in ("first", "read", "unread"):
        recall(name, labels[name])
    outcomes = reports.outcomes(PledgeSettings())
    pairs = {
        n: pairs_of(own, outcomes, tell="--tell" in sys.argv and n not in (*NOT_LOOKED_AT, "shown_held"))
        for n, own in labels.items()
    }
    sure = {n: pairs_of(own, outcomes, sure=True) for n, own in labels.items()}
    for name, own in (("", dict(pairs)), (", sure", sure)):
        pairs[f"all read{name}"] = [pair for n in SETS if n not in NOT_LOOKED_AT for pair in own[n]]
        pairs[f"all not looked at{name}"] = [pair for n in NOT_LOOKED_AT for pair in own[n]]
    print(
        "| labels | pledges | agreement | kappa | "
        + " | ".join(f"{o}: right of found | of labelled" for o in OUTCOMES)
        + " |"
    )
    print("|---|---:|---:|---:|" + "---:|" * 8)
    for name, own in pairs.items():
        print(line(name, own))


if __name__ == "__main__":
    main()
