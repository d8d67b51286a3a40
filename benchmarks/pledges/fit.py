"""Fit the likeness of clauses to pledges, and see how well it is calibrated on labels that were not used.

    python benchmarks/pledges/fit.py

Prints the coefficients for pipeline/pledges/likeness.py, fitted on the sets that rules were written after, accuracy by
cross-validation over reports within them, and a reliability table on the other sets.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from labels import NOT_LOOKED_AT, SETS, SHOWN_READ, Reports, labelled, rows_of
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from pipeline.pledges.likeness import COEFFICIENTS, FEATURES, candidates
from pipeline.pledges.match import Clauses
from pipeline.pledges.promise import promise_of
from pipeline.pledges.statements import statements

STRENGTH = 1.0  # inverse of the L2 penalty
ROUNDS, FOLDS = 8, 6
Array = NDArray[np.float64]
Example = tuple[str, str, dict[str, Array]]  # report, outcome, features of the candidates of each part


def examples() -> dict[str, list[Example]]:
    """The labelled outcomes of each set."""
    rows = {name: rows_of(name) for name in (*SETS, *SHOWN_READ)}
    reports = Reports(path for own in rows.values() for r in own for path in (r["file"], r["next_file"]))
    texts: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for s in (
        reports.tables["sentences"].sort_by([("report_id", "ascending"), ("sentence_no", "ascending")]).to_pylist()
    ):
        if s["part"] in ("review", "plan"):
            texts[s["report_id"]].append((s["sentence_no"], s["part"], s["text"]))
    clauses: dict[str, Clauses] = {}
    found: dict[str, list[Example]] = {}
    for name, own in rows.items():
        found[name] = []
        for label in labelled(reports, own):
            if not (label.outcome and label.found and label.next_file in reports.known):
                continue
            pledge = label.found[0]
            if label.next_file not in clauses:
                clauses[label.next_file] = Clauses(statements(texts[label.next_file]))
            near = candidates(promise_of(pledge), clauses[label.next_file])
            described = {part: np.array([f for _, f in rows], ndmin=2) for part, rows in near.items()}
            found[name].append((label.file, label.outcome, described))
    return found


def target(outcome: str, part: str) -> bool | None:
    """Whether the best clause of a part speaks of the thing; None where the label does not tell."""
    if part == "review":
        return outcome in ("done", "partly")
    return {"repeated": True, "not_mentioned": False}.get(outcome)


def fit(part: str, given: Sequence[Example]) -> Array:
    """Constant and coefficients."""
    coefficients = np.array(COEFFICIENTS[part])
    known = [
        (x, t) for _, outcome, near in given if (t := target(outcome, part)) is not None and (x := near[part]).size
    ]
    for _ in range(ROUNDS):
        rows = np.array([x[np.argmax(x @ coefficients[1:])] for x, _ in known])
        model = LogisticRegression(C=STRENGTH, max_iter=5000).fit(rows, [t for _, t in known])
        coefficients = np.concatenate([model.intercept_, model.coef_[0]])
    return coefficients


def judged(part: str, coefficients: Array, given: Sequence[Example]) -> tuple[Array, NDArray[np.bool_]]:
    """Probability of the likeliest clause, and whether it speaks of the thing."""
    found = []
    for _, outcome, near in given:
        if (wanted := target(outcome, part)) is not None:
            x = near[part]
            score = float((x @ coefficients[1:] + coefficients[0]).max()) if x.size else -math.inf
            found.append((1 / (1 + math.exp(-score)) if x.size else 0.0, wanted))
    return np.array([p for p, _ in found]), np.array([t for _, t in found])


def cross_validated(part: str, given: Sequence[Example]) -> tuple[Array, NDArray[np.bool_]]:
    """The same, each report judged by coefficients fitted on the reports of other folds."""
    files = sorted({file for file, _, _ in given})
    order = np.random.Generator(np.random.PCG64(1)).permutation(len(files))
    fold = {files[i]: k % FOLDS for k, i in enumerate(order)}
    parts = []
    for k in range(FOLDS):
        inside, outside = ([x for x in given if (fold[x[0]] == k) is side] for side in (True, False))
        parts.append(judged(part, fit(part, outside), inside))
    return np.concatenate([p for p, _ in parts]), np.concatenate([t for _, t in parts])


def main() -> None:
    """Fit and print."""
    sets = examples()
    for part in ("review", "plan"):
        # What had been called done, partly or repeated tells most of clauses that are alike and speak of another thing.
        own = (*SETS, *SHOWN_READ) if part == "review" else SETS
        read = [x for name in own if name not in NOT_LOOKED_AT for x in sets[name]]
        other = [x for name in NOT_LOOKED_AT for x in sets[name]]
        coefficients = fit(part, read)
        print(f'    "{part}": ({", ".join(f"{c:.2f}" for c in coefficients)}),')
        print("   ", ", ".join(f"{n} {c:+.2f}" for n, c in zip(("constant", *FEATURES), coefficients, strict=True)))
        probability, right = cross_validated(part, read)
        print(f"    cross-validated on {len(right)}: {np.mean((probability >= 0.5) == right):.3f} right at 0.5")
        probability, right = judged(part, np.round(coefficients, 2), other)
        print(f"    not looked at, {len(right)}: {np.mean((probability >= 0.5) == right):.3f} right at 0.5")
        for low, high in ((0, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 1.01)):
            inside = (probability >= low) & (probability < high)
            if inside.any():
                share = f"{int(right[inside].sum())} of {int(inside.sum())}"
                print(
                    f"    {low} to {min(high, 1)}: mean probability {probability[inside].mean():.2f}, {share} speak of the thing"
                )


if __name__ == "__main__":
    main()
