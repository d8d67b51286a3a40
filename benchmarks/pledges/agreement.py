"""Recall of labelled pledges, and agreement with labelled outcomes with Cohen's kappa.

    python benchmarks/pledges/agreement.py [LABELS.tsv]

Thresholds are chosen on the outcomes of one pair of reports and looked at on the other, both ways round.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

from labels import FILES, SHARED, Label, find_outcomes_of, find_pledges_of, labelled, read_reports, tables_of

from pipeline.settings.model import PledgeSettings

GRID = (0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7)
Pairs = list[tuple[str, str]]


def kappa(pairs: Pairs) -> tuple[float, float]:
    """Share of agreement and Cohen's kappa (Cohen 1960, Educational and Psychological Measurement 20)."""
    n = len(pairs)
    agreed = sum(a == b for a, b in pairs) / n
    ours, theirs = Counter(b for _, b in pairs), Counter(a for a, _ in pairs)
    chance = sum(ours[k] * theirs[k] for k in ours) / n**2
    return agreed, (agreed - chance) / (1 - chance)


def recall(labels: list[Label]) -> None:
    """Print recall by sentence and by clause, and how often the fields agree."""
    n = len(labels)
    print(f"labelled pledges: {n}")
    print(f"recall by sentence: {sum(bool(x.in_sentence) for x in labels) / n:.3f}")
    print(f"recall by clause (words overlap): {sum(bool(x.overlapping) for x in labels) / n:.3f}")
    fields: Counter[str] = Counter()
    for label in labels:
        row = label.row
        fields["action"] += any(row["action"] in p["action"] or p["action"] in row["action"] for p in label.overlapping)
        fields["object"] += any(_alike(row["object"], p["object"]) for p in label.overlapping)
        fields["value"] += any(_value(p) == row["value"] for p in label.overlapping)
        fields["unit"] += any((p["unit"] or "") == row["unit"] for p in label.overlapping)
        fields["deadline_year"] += any(str(p["deadline_year"]) == row["deadline_year"] for p in label.overlapping)
        if not label.overlapping:
            print("  missed:", row["text"])
    print("fields of the overlapping pledge that agree:", {k: round(v / n, 3) for k, v in fields.items()})


def _alike(one: str, other: str) -> bool:
    one, other = one.replace(" ", ""), other.replace(" ", "")
    return one in other or other in one


def _value(pledge: dict[str, Any]) -> str:
    return "" if pledge["value"] is None else f"{pledge['value']:.10g}"


def outcome_pairs(labels: list[Label], outcomes: list[dict[str, Any]], *, tell: bool = False) -> Pairs:
    """Labelled and found outcome of every labelled pledge that was found."""
    by_pledge = {(o["report_id"], o["pledge_no"]): o for o in outcomes}
    pairs = []
    for label in labels:
        wanted = label.row["outcome"]
        judged = [by_pledge[k] for p in label.overlapping if (k := (p["report_id"], p["pledge_no"])) in by_pledge]
        if not wanted or not judged:
            continue
        found = judged[0]
        pairs.append((wanted, found["outcome"]))
        if tell and wanted != found["outcome"]:
            print(f"  {label.row['text']}: labelled {wanted} ({label.row['outcome_text']}), found {found['outcome']}")
            print(f"    {found['outcome_part']} {found['similarity']:.2f} {found['outcome_text']}")
    return pairs


def main() -> None:
    """Measure and print."""
    gold = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "gold" / "pledges.tsv"
    reports = read_reports(SHARED / "corpora" / name for name in FILES)
    tables = tables_of(reports.values())
    pledges = find_pledges_of(tables)
    labels = labelled(tables, pledges, gold)
    recall(labels)
    groups = {
        name: [x for x in labels if x.row["outcome"] and x.report_id == name] for name in ("全国-2015", "上海市-2022")
    }
    chosen = PledgeSettings()
    outcomes = find_outcomes_of(tables, pledges, chosen)
    everything: Pairs = []
    for name, own in groups.items():
        pairs = outcome_pairs(own, outcomes, tell=True)
        everything += pairs
        agreed, k = kappa(pairs)
        print(f"{name}: {len(pairs)} outcomes, agreement {agreed:.3f}, kappa {k:.3f}")
    agreed, k = kappa(everything)
    print(f"both: {len(everything)} outcomes, agreement {agreed:.3f}, kappa {k:.3f}; {dict(Counter(everything))}")
    cross_check(tables, pledges, groups)


def cross_check(tables: dict[str, Any], pledges: Any, groups: dict[str, list[Label]]) -> None:
    """Choose both thresholds on one group by agreement (middle of the best ones), look at the other."""
    scores: dict[tuple[float, float], dict[str, float]] = {}
    for review in GRID:
        for plan in GRID:
            settings = PledgeSettings(similarity_review=review, similarity_plan=plan)
            outcomes = find_outcomes_of(tables, pledges, settings)
            scores[review, plan] = {g: kappa(outcome_pairs(own, outcomes))[0] for g, own in groups.items()}
    names = list(groups)
    for name, other in (names, names[::-1]):
        best = max(s[name] for s in scores.values())
        top = sorted(k for k, s in scores.items() if s[name] == best)
        pick = top[len(top) // 2]
        there = [scores[k][other] for k in top]
        print(
            f"chosen on {name}: {len(top)} of {len(scores)} pairs reach {best:.3f}, middle one {pick}; "
            f"on {other} it reaches {scores[pick][other]:.3f} (all of them {min(there):.3f} to {max(there):.3f})"
        )


if __name__ == "__main__":
    main()
