"""Confidence of rows: fits the weights of doubts, and shows how well confidence agrees with the share that is right.

python benchmarks/indicators/calibrate.py

Fitted on the statements in labelled sentences of the unread half, by logistic regression with a ridge; the reliability
table gives each report the confidence that the other reports would give it. A statement is right where all its fields
are as one label has them.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from scipy.optimize import minimize
from score import matches

from pipeline.indicators import confidence
from reports import labelled

NAMES = tuple(confidence.WEIGHTS)
RIDGE = 0.5
BINS = (0.0, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)


def main() -> None:
    """Print weights, a reliability table, and what a threshold would leave out."""
    reports, doubts, right = _rows("unread")
    base, weights = _fit(doubts, right)
    print(f"{len(right)} statements in {len(set(reports))} reports, {np.mean(right):.3f} right")
    print(f"BASE = {base:.2f}")
    for name, weight, n in zip(NAMES, weights, doubts.sum(axis=0), strict=True):
        wrong = 1 - right[doubts[:, NAMES.index(name)] > 0].mean() if n else float("nan")
        print(f"    {name}: {weight:.2f},  # {int(n)} rows, {wrong:.2f} wrong")
    left_out = np.zeros(len(right))
    for one in sorted(set(reports)):
        others = np.array([r != one for r in reports])
        left_out[~others] = _probability(*_fit(doubts[others], right[others]), doubts[~others])
    print("as the other reports would say:")
    _table(left_out, right)
    print("as the module says, same rows:")
    _table(_said(doubts), right)
    for half in ("first", "read"):
        _, seen, ok = _rows(half)
        print(f"as the module says, {half} (rules were written after these):")
        _table(_said(seen), ok)


def _said(doubts: np.ndarray) -> np.ndarray:
    return np.array([confidence.confidence(n for n, d in zip(NAMES, row, strict=True) if d) for row in doubts])


def _rows(half: str) -> tuple[list[str], np.ndarray, np.ndarray]:
    reports: list[str] = []
    doubts: list[list[float]] = []
    right: list[float] = []
    for one in labelled(half):
        exact = {
            id(s) for *_, s, f in matches(one) if s is not None and all(v for k, v in f.items() if k != "commitment")
        }
        wanted = {number for number, _ in one.rows}
        for line, s in one.read.statements:
            if line.sentence_no in wanted:
                reports.append(one.name)
                doubts.append([float(n in s.doubts) for n in NAMES])
                right.append(float(id(s) in exact))
    return reports, np.array(doubts), np.array(right)


def _fit(doubts: np.ndarray, right: np.ndarray) -> tuple[float, np.ndarray]:
    def loss(parameters: np.ndarray) -> float:
        logits = parameters[0] + doubts @ parameters[1:]
        return float(np.sum(np.logaddexp(0, logits) - right * logits) + RIDGE * np.sum(parameters[1:] ** 2) / 2)

    # A doubt never makes a row surer.
    bounds = [(None, None), *[(None, 0.0)] * doubts.shape[1]]
    found = minimize(loss, np.zeros(doubts.shape[1] + 1), method="L-BFGS-B", bounds=bounds).x
    return float(found[0]), found[1:]


def _probability(base: float, weights: np.ndarray, doubts: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-(base + doubts @ weights)))


def _table(said: np.ndarray, right: np.ndarray) -> None:
    for low, high in pairwise(BINS):
        within = (said >= low) & (said < high)
        if within.any():
            n, ok = int(within.sum()), right[within].mean()
            print(f"  {low:.2f} to {min(high, 1):.2f}: {n} rows, said {said[within].mean():.3f}, right {ok:.3f}")
    print(
        f"  Brier score {np.mean((said - right) ** 2):.3f}, of the plain share {np.mean((right.mean() - right) ** 2):.3f}"
    )


if __name__ == "__main__":
    main()
