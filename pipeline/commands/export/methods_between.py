"""Paragraphs on the tables of places beside and above one another."""

from __future__ import annotations

from pipeline.settings.model import StatisticsSettings


def english(s: StatisticsSettings) -> dict[str, str]:
    """Table to its paragraph, in English."""
    first = " First uses are first uses in this corpus; where a place's first report has a term, its real first year is not known and lags are left out."
    borrowed = (
        " Reports were compared with those of the places above and beside, of the same and the previous year. Runs of eight words that both have (Broder 1997) "
        "were chained and aligned word by word (Smith and Waterman 1981; match 1, all else −1, in a band of 12 words), as for bills by Wilkerson et al. (2015) and "
        "Linder et al. (2020); kept were passages with at least 12 words that are the same, and three in four. Passages that more than √(2 × places) places have "
        "are formulae. Agreement does not say who wrote first."
    )
    return {
        "diffusion": first,
        "diffusion_curve": first + f" Shares by year are Kaplan–Meier estimates (Kaplan and Meier 1958; limits {s.confidence:.0%}, log-minus-log scale) with late entry.",
        "diffusion_order": (
            first + " Whether the nation came first was tested by its rank among the places with a report before its first use, each rank being as likely by chance; "
            f"false discovery rate {s.alpha:g} over the terms of a level (Benjamini and Hochberg 1995)."
        ),
        "borrowed": borrowed,
        "borrowed_share": borrowed,
    }  # fmt: skip


def chinese(s: StatisticsSettings) -> dict[str, str]:
    """Table to its paragraph, in Chinese."""
    first = "首次使用均指在本语料中首次出现；一地第一份报告已有该词的，真正的首次年份不明，不计滞后。"
    borrowed = (
        "报告与上级、同级地方同年及上一年的报告相比：先找两边共有的八词连串（Broder，1997），串接后逐词比对"
        "（Smith 与 Waterman，1981；相同计 1，不同、缺、多各计 −1，限于 12 词的带宽），做法同对法案的研究（Wilkerson 等，2015；Linder 等，2020）；"
        "保留相同的词不少于 12 个且占四分之三以上的段落。有该段落的地方多于 √(2×地方数) 的为套话。相同不等于谁抄了谁。"
    )
    return {
        "diffusion": first,
        "diffusion_curve": first
        + f"各年比例为 Kaplan–Meier 估计（Kaplan 与 Meier，1958；{s.confidence:.0%} 区间按双对数尺度），地方可以迟入。",
        "diffusion_order": (
            first + "全国是否在先，按它在首次使用前已有报告的各地中的名次检验，偶然时各名次机会相等；"
            f"对一级的全部词控制错误发现率（Benjamini 与 Hochberg，1995；{s.alpha:g}）。"
        ),
        "borrowed": borrowed,
        "borrowed_share": borrowed,
    }
