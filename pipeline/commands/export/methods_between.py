"""Paragraphs on the tables of places beside and above one another."""

from __future__ import annotations

from pipeline.settings.model import StatisticsSettings


def english(s: StatisticsSettings) -> dict[str, str]:
    """Table to its paragraph, in English."""
    first = " First uses are first uses in this corpus; where a place's first report has a term, its real first year is not known and lags are left out."
    borrowed = (
        " Reports were compared with those of the places above and beside, of the same and the previous year. Runs of eight words that both have (Broder 1997) "
        "were chained and aligned word by word (Smith and Waterman 1981; match 1, all else −1, in a band of 12 words), as for bills by Wilkerson et al. (2015) and "
        "Linder et al. (2020); kept were passages with at least 12 words that are the same, and three in four. Passages that more than √(2 × places) places have, "
        "and openings, thanks and closings, are formulae. Agreement does not say who wrote first."
    )
    alignment = (
        " Profiles of mentions by concept, words by topic, and content words (times inverse document frequency, Sparck Jones 1972; names of places left out) were compared "
        "by their cosine with those of the nearest place above and of the places beside, of the same year; that of words is freed of sampling noise (after Spearman 1904)."
    )
    return {
        "diffusion_hazard": (
            first + " First uses were modelled in discrete time (Allison 1982; Berry and Berry 1990): conditional logistic regression within each term and year (Chamberlain 1980), "
            "with a place's readiness for other terms as a covariate, errors by place (ten provinces or more: by province) and by term "
            "(jackknife; MacKinnon et al. 2023; Cameron et al. 2011), false discovery rate 0.05 (Benjamini and Hochberg 1995)."
        ),
        "alignment": alignment + (
            f" Intervals (95%) resample paragraphs ({s.bootstrap_draws:,} draws; Efron and Tibshirani 1993; Hanley and MacGibbon 2006; Hesterberg 2015)."
        ),
        "alignment_trends": alignment + (
            " Trends were tested by Mann–Kendall (Mann 1945; Kendall 1975; Hamed and Rao 1998; Hamed 2009) with Sen's (1968) slopes; false discovery rate "
            "0.05 over the series of a place and part (Benjamini and Hochberg 1995)."
        ),
        "alignment_levels": alignment + (
            " Likeness with the own superior less the mean likeness with others of its level was averaged by superior and tested by Student's t over superiors "
            "(Ibragimov and Müller 2010); false discovery rate 0.05 (Benjamini and Hochberg 1995)."
        ),
        "diffusion": first,
        "diffusion_places": first,
        "diffusion_curve": first + " Shares by year are Kaplan–Meier estimates (Kaplan and Meier 1958; limits 95%, log-minus-log scale) with late entry.",
        "diffusion_order": (
            first + " Whether the nation came first was tested by its rank among the places with a report before its first use, each rank being as likely by chance; "
            "false discovery rate 0.05 over the terms of a level (Benjamini and Hochberg 1995)."
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
        "保留相同的词不少于 12 个且占四分之三以上的段落。有该段落的地方多于 √(2×地方数) 的，以及开场、致谢、结语，为套话。相同不等于谁抄了谁。"
    )
    alignment = (
        "以各概念的次数、各主题的词数、各实词（乘以逆文档频率，Sparck Jones，1972；地名不计）为向量，与同年最近的上级和同级各地的报告比较余弦；"
        "用词的余弦除去抽样噪声（参照 Spearman，1904）。"
    )
    return {
        "diffusion_hazard": (
            first
            + "首次使用用离散时间模型估计（Allison，1982；Berry 与 Berry，1990）：条件 logistic 回归，在每个词每年之内比较（Chamberlain，1980），"
            "控制各地采用其他词的快慢；标准误按地方（省份不少于十个时按省）与词两向聚类"
            "（刀切法；MacKinnon 等，2023；Cameron 等，2011），控制错误发现率（Benjamini 与 Hochberg，1995；0.05）。"
        ),
        "alignment": alignment
        + (
            f"95% 区间由对段落的重抽样得到（{s.bootstrap_draws:,} 次；Efron 与 Tibshirani，1993；Hanley 与 MacGibbon，2006；Hesterberg，2015）。"
        ),
        "alignment_trends": alignment
        + (
            "趋势用 Mann–Kendall 检验（Mann，1945；Kendall，1975；Hamed 与 Rao，1998；Hamed，2009），斜率为 Sen 斜率（Sen，1968），"
            "对一地一个部分的各序列控制错误发现率（Benjamini 与 Hochberg，1995；0.05）。"
        ),
        "alignment_levels": alignment
        + (
            "与自己上级的相似程度减去与其他同级上级的平均，按上级平均后以上级为单位作 t 检验（Ibragimov 与 Müller，2010），"
            "控制错误发现率（Benjamini 与 Hochberg，1995；0.05）。"
        ),
        "diffusion": first,
        "diffusion_places": first,
        "diffusion_curve": first
        + "各年比例为 Kaplan–Meier 估计（Kaplan 与 Meier，1958；95% 区间按双对数尺度），地方可以迟入。",
        "diffusion_order": (
            first + "全国是否在先，按它在首次使用前已有报告的各地中的名次检验，偶然时各名次机会相等；"
            "对一级的全部词控制错误发现率（Benjamini 与 Hochberg，1995；0.05）。"
        ),
        "borrowed": borrowed,
        "borrowed_share": borrowed,
    }
