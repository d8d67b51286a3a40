from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from pipeline.attention.intervals import blocks, report_rates
from pipeline.settings.model import StatisticsSettings

SETTINGS = StatisticsSettings(bootstrap_draws=400)
PARAGRAPHS = StatisticsSettings(bootstrap_draws=400, bootstrap_block="paragraph")


def labels(parts: str, paragraphs: list[int]) -> list[int]:
    return blocks(np.array(list(parts), dtype=object), np.array(paragraphs)).tolist()


def test_a_block_is_a_paragraph_of_five_sentences_or_more() -> None:
    assert labels("p" * 11, [1] * 5 + [2] * 6) == [0] * 5 + [1] * 6


def test_short_paragraphs_are_gathered_and_never_across_parts() -> None:
    assert labels("p" * 7 + "r" * 2, [1, 2, 3, 4, 5, 6, 7, 8, 9]) == [0, 0, 0, 0, 0, 1, 1, 2, 2]


def test_a_text_without_paragraph_breaks_has_blocks_all_the_same() -> None:
    found = labels("p" * 95, [1] * 95)
    assert max(found) == 9
    assert {found.count(b) for b in set(found)} <= {9, 10}


def test_a_heading_stands_with_what_it_heads() -> None:
    assert labels("p" * 7, [1, 2, 2, 2, 2, 2, 2]) == [0] * 7


def test_no_sentences() -> None:
    assert labels("", []) == []
    made = report_rates(np.zeros((0, 2)), np.zeros(0), parts=np.array([], dtype=object), paragraphs=np.array([]), seed=1,
                        settings=SETTINGS)  # fmt: skip
    assert list(made) == ["all"]
    assert np.isnan(made["all"].rate).all()


def simulated(rng: np.random.Generator, n: int, rate: float, clustered: bool):
    """Sentences of a part: sizes, mentions at a known rate, and paragraphs of one to eight sentences."""
    paragraphs = np.repeat(np.arange(n), rng.integers(1, 9, n))[:n]
    sizes = rng.integers(5, 40, n).astype(float)
    tendency = rng.gamma(2.0, 0.5, n)[paragraphs] if clustered else 1.0
    return sizes, rng.poisson(sizes * rate * tendency).astype(float), paragraphs


@pytest.mark.slow
@pytest.mark.parametrize("clustered", [False, True])
@pytest.mark.parametrize("mentions", [5, 80])
def test_coverage_on_made_up_reports_with_known_rates(mentions: int, clustered: bool) -> None:
    rng = np.random.default_rng(mentions)
    n, trials, inside = 200, 500, 0
    rate = mentions / (n * 22)
    for trial in range(trials):
        sizes, counts, paragraphs = simulated(rng, n, rate, clustered)
        made = report_rates(counts[:, None], sizes, parts=np.full(n, "plan", dtype=object), paragraphs=paragraphs,
                            seed=trial, settings=PARAGRAPHS if clustered else SETTINGS)["plan"]  # fmt: skip
        inside += bool(made.low[0] <= rate * 1e4 <= made.high[0])
    assert inside / trials >= 0.93


def test_paragraphs_give_wider_intervals_where_each_has_its_own_matter() -> None:
    rng = np.random.default_rng(5)
    sizes, counts, paragraphs = simulated(rng, 300, 80 / (300 * 22), clustered=True)
    widths = {}
    for block in ("sentence", "paragraph"):
        made = report_rates(counts[:, None], sizes, parts=np.full(300, "plan", dtype=object), paragraphs=paragraphs,
                            seed=1, settings=StatisticsSettings(bootstrap_block=block))["all"]  # fmt: skip
        widths[block] = made.high[0] - made.low[0]
        assert made.design_effect[0] >= 1
    assert widths["paragraph"] > 1.2 * widths["sentence"]


def test_few_mentions_have_at_least_the_poisson_limits() -> None:
    sizes = np.full(60, 20.0)
    counts = np.zeros((60, 2))
    counts[7, 1] = 3
    made = report_rates(counts, sizes, parts=np.full(60, "plan", dtype=object), paragraphs=np.arange(60) // 6, seed=1,
                        settings=PARAGRAPHS)["plan"]  # fmt: skip
    assert made.low[0] == 0
    assert made.high[0] == pytest.approx(1e4 * stats.chi2.ppf(0.975, 2) / 2 / 1200)
    assert made.high[1] > 1e4 * stats.chi2.ppf(0.975, 8) / 2 / 1200, "three in one paragraph count for less than three"


def test_the_whole_is_the_sum_of_its_parts() -> None:
    rng = np.random.default_rng(6)
    sizes, counts, paragraphs = simulated(rng, 90, 0.02, clustered=False)
    parts = np.array(["review"] * 40 + ["plan"] * 45 + ["other"] * 5, dtype=object)
    made = report_rates(counts[:, None], sizes, parts=parts, paragraphs=paragraphs, seed=1, settings=SETTINGS)
    assert list(made) == ["review", "plan", "other", "all"]
    assert made["all"].rate[0] == pytest.approx(1e4 * counts.sum() / sizes.sum())
    assert made["plan"].rate[0] == pytest.approx(1e4 * counts[40:85].sum() / sizes[40:85].sum())
    alone = report_rates(counts[:, None], sizes, parts=parts, paragraphs=paragraphs, seed=1, settings=SETTINGS)
    assert (alone["all"].high == made["all"].high).all()
