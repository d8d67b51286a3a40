"""Shares of what is found by an imperfect test."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.statistics.tails import normal_quantile


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its confidence limits, each within 0 to 1."""

    value: float
    low: float
    high: float


def corrected_share(
    found: int,
    total: int,
    *,
    sensitivity: tuple[int, int],
    specificity: tuple[int, int],
    spread: tuple[float, float] = (0.0, 0.0),
    level: float = 0.95,
) -> Share | None:
    """The true share, where a test of known error found some of a number of cases.

    The estimate of Rogan & Gladen 1978 (*American Journal of Epidemiology* 107), with the limits of Lang & Reiczigel 2014
    (*Preventive Veterinary Medicine* 113), which take in that the test's own error is known from a sample: each count
    is moved a little towards one half, and the variances of the share, the sensitivity and the specificity are added.

    Args:
        found: cases that the test found.
        total: cases.
        sensitivity: of labelled cases that are, how many the test found; and how many there are.
        specificity: of labelled cases that are not, how many the test left; and how many there are.
        spread: how much more alike cases of one group are than others, as intraclass correlations of the test being right on
            those that are and on those that are not: the cases here are a group of their own, whose sensitivity and
            specificity lie about the mean with that share of the variance of single cases.
        level: of confidence.

    Returns:
        None without cases, or where the test tells nothing.
    """
    if not total:
        return None
    z = normal_quantile((1 + level) / 2)
    seen = (found + z**2 / 2) / (total + z**2)
    (se, n_se), (sp, n_sp) = (((right + 1) / (n + 2), n) for right, n in (sensitivity, specificity))
    told = se + sp - 1
    if told <= 0:
        return None
    share = (seen + sp - 1) / told
    of_se, of_sp = se * (1 - se) / (n_se + 2), sp * (1 - sp) / (n_sp + 2)
    middle = share + 2 * z**2 * (share * of_se - (1 - share) * of_sp)
    of_se, of_sp = of_se + se * (1 - se) * spread[0], of_sp + sp * (1 - sp) * spread[1]
    variance = seen * (1 - seen) / (total + z**2) + share**2 * of_se + (1 - share) ** 2 * of_sp
    half = z * float(np.sqrt(variance)) / told
    plain_se, plain_sp = sensitivity[0] / sensitivity[1], specificity[0] / specificity[1]
    estimate = (found / total + plain_sp - 1) / (plain_se + plain_sp - 1)
    low, high, value = (min(max(x, 0.0), 1.0) for x in (middle - half, middle + half, estimate))
    return Share(value, min(low, value), max(high, value))
