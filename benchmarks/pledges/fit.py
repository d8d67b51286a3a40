"""Fit the likeness of clauses to pledges and the outcomes that evidence adds up to, and see how well they are calibrated.

    python benchmarks/pledges/fit.py

Prints the coefficients for pipeline/pledges/likeness.py and outcomes.py, fitted on all sets but ``CLEAN``; what is right of
each class, and from which probability on, by cross-validation over reports within them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from labels import CLEAN, SETS, SHOWN, Reports, labelled, rows_of
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from pipeline.pledges import likeness, outcomes
from pipeline.pledges.amounts import adds_nothing
from pipeline.pledges.evidence import PLAN, ReviewReading, strengths
from pipeline.pledges.match import Clauses
from pipeline.pledges.outcome_build import years_of
from pipeline.pledges.promise import promise_of
from pipeline.pledges.statements import statements
from pipeline.settings.model import PledgeSettings

ROUNDS, FOLDS = 8, 8
STRENGTH = {"likeness": 1.0, "outcomes": 0.3}  # inverse of the L2 penalty
OUTCOMES = tuple(outcomes.COEFFICIENTS)
Array = NDArray[np.float64]
Coefficients = dict[str, Array]


@dataclass(frozen=True)
class Example:
    """A labelled pledge: by part the features of the candidates, and what each is evidence of."""

    name: str
    next_file: str
    outcome: str
    features: dict[str, Array]
    kinds: dict[str, list[tuple[str, ...]]]


def examples(names: Sequence[str]) -> list[Example]:
    """The labelled outcomes of some sets."""
    rows = {name: rows_of(name) for name in names}
    reports = Reports(path for own in rows.values() for r in own for path in (r["file"], r["next_file"]))
    known = {r["report_id"]: r for r in reports.tables["reports"].to_pylist()}
    texts: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for s in (
        reports.tables["sentences"].sort_by([("report_id", "ascending"), ("sentence_no", "ascending")]).to_pylist()
    ):
        if s["part"] in ("review", "plan"):
            texts[s["report_id"]].append((s["sentence_no"], s["part"], s["text"]))
    clauses: dict[str, Clauses] = {}
    found = []
    for name, own in rows.items():
        for label in labelled(reports, own):
            if label.outcome and label.found and label.next_file in reports.known:
                if label.next_file not in clauses:
                    clauses[label.next_file] = Clauses(statements(texts[label.next_file]))
                pledge = label.found[0]
                said = next(t for n, _, t in texts[label.file] if n == pledge["sentence_no"])
                found.append(_example(name, label, pledge, said, clauses[label.next_file], texts, known))
    return found


def _example(name: str, label: Any, pledge: Any, said: str, clauses: Clauses, texts: Any, known: Any) -> Example:
    years = years_of(known[label.next_file])
    last_year = (
        outcomes.sentences_of_last_year(texts[label.next_file], known[label.next_file]["year"] - 1)
        if years > 1
        else frozenset()
    )
    promise = promise_of(pledge, said)
    near = likeness.candidates(promise, clauses)
    reading = ReviewReading(promise, clauses, years=years, tolerance=PledgeSettings().tolerance, last_year=last_year)
    return Example(
        name,
        label.next_file,
        label.outcome,
        {part: np.array([f for _, f in own]).reshape(-1, len(likeness.FEATURES)) for part, own in near.items()},
        {
            "review": [tuple(reading.kinds(statement)) for statement, _ in near["review"]],
            "plan": [() if adds_nothing(promise, statement) else (PLAN,) for statement, _ in near["plan"]],
        },
    )


def speaks(example: Example, part: str) -> bool | None:
    """Whether the best clause of a part speaks of the thing; None where the label does not tell."""
    if part == "review":
        return example.outcome in ("done", "partly")
    # What had been called repeated, and read beside the clause, tells of clauses of the review alone.
    told = {"repeated": True, "not_mentioned": False}.get(example.outcome)
    return None if example.name in SHOWN else told


def fit_likeness(given: Sequence[Example]) -> Coefficients:
    """Constant and coefficients, by part."""
    found = {}
    for part, begun in likeness.COEFFICIENTS.items():
        coefficients = np.array(begun)
        known = [(e.features[part], t) for e in given if e.features[part].size and (t := speaks(e, part)) is not None]
        for _ in range(ROUNDS):
            rows = np.array([x[np.argmax(x @ coefficients[1:])] for x, _ in known])
            model = LogisticRegression(C=STRENGTH["likeness"], max_iter=5000).fit(rows, [t for _, t in known])
            coefficients = np.concatenate([model.intercept_, model.coef_[0]])
        found[part] = coefficients
    return found


def evidence_of(example: Example, fitted: Coefficients) -> dict[str, float]:
    """The strongest evidence of each kind."""
    found: dict[str, float] = {}
    for part, x in example.features.items():
        scores = (x @ fitted[part][1:] + fitted[part][0]).tolist() if x.size else []
        for kinds, score in zip(example.kinds[part], scores, strict=True):
            for kind in kinds:
                found[kind] = max(found.get(kind, -math.inf), score)
    return found


def fit_outcomes(given: Sequence[Example], fitted: Coefficients) -> Coefficients:
    """Constant and coefficients, by outcome."""
    x = np.array([strengths(evidence_of(e, fitted)) for e in given])
    model = LogisticRegression(C=STRENGTH["outcomes"], max_iter=5000).fit(x, [e.outcome for e in given])
    return {
        outcome: np.array([constant, *own])
        for outcome, constant, own in zip(model.classes_, model.intercept_, model.coef_, strict=True)
    }


def use(fitted: Coefficients) -> None:
    """Judge by these coefficients from now on."""
    for outcome in OUTCOMES:
        outcomes.COEFFICIENTS[outcome] = tuple(fitted[outcome].tolist())


def cross_validated(given: Sequence[Example]) -> list[tuple[Example, str, float, dict[str, float]]]:
    """Each example judged by coefficients fitted on the reports of other folds; with its likeness by part."""
    found = []
    for train, test in GroupKFold(FOLDS).split(given, groups=[e.next_file for e in given]):
        known = [given[i] for i in train]
        fitted = fit_likeness(known)
        use(fit_outcomes(known, fitted))
        for i in test:
            example = given[i]
            like = {
                part: 1 / (1 + math.exp(-float((x @ fitted[part][1:]).max() + fitted[part][0]))) if x.size else 0.0
                for part, x in example.features.items()
            }
            found.append((example, *outcomes.likeliest(evidence_of(example, fitted)), like))
    return found


def tell(found: Sequence[tuple[Example, str, float, dict[str, float]]]) -> None:
    """Print what is right, by class and probability, and the reliability of likeness."""
    drawn = [f for f in found if f[0].name not in SHOWN]
    right = sum(e.outcome == o for e, o, _, _ in drawn)
    print(f"cross-validated: {right} of {len(drawn)} right ({right / len(drawn):.3f})")
    for outcome in OUTCOMES:
        own = [(e.outcome == outcome, p) for e, o, p, _ in drawn if o == outcome]
        labelled_so = sum(e.outcome == outcome for e, *_ in drawn)
        hit = sum(r for r, _ in own)
        cells = []
        for least in (0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.9):
            sure = [r for r, p in own if p >= least]
            cells.append(f"{least}: {sum(sure)} of {len(sure)} ({sum(sure) / max(len(sure), 1):.2f})")
        print(
            f"{outcome}: {hit} of {len(own)} ({hit / len(own):.2f}), found {hit} of {labelled_so}; from",
            ", ".join(cells),
        )
    for part in likeness.COEFFICIENTS:
        known = [(like[part], t) for e, _, _, like in found if (t := speaks(e, part)) is not None]
        print(part, f"{np.mean([(p >= 0.5) == t for p, t in known]):.3f} of {len(known)} right at 0.5")
        for low, high in ((0, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 1.01)):
            inside = [(p, t) for p, t in known if low <= p < high]
            mean = np.mean([p for p, _ in inside])
            print(f"  {low} to {min(high, 1)}: mean {mean:.2f}, {sum(t for _, t in inside)} of {len(inside)}")


def main() -> None:
    """Fit and print."""
    given = examples([name for name in (*SETS, *SHOWN) if name not in CLEAN])
    tell(cross_validated(given))
    fitted = fit_likeness(given)
    for part, coefficients in (fitted | fit_outcomes(given, fitted)).items():
        print(f'    "{part}": ({", ".join(f"{c:.2f}" for c in coefficients)}),')


if __name__ == "__main__":
    main()
