"""A methods paragraph for an exported table, in Chinese and English, with the numbers and settings in force."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.commands.export import methods_between
from pipeline.commands.export.citation import paragraph
from pipeline.commands.export.facts import Facts
from pipeline.commands.export.references import BASIS
from pipeline.pages.index.judged import judged_lines
from pipeline.pages.source.by_report import Row
from pipeline.settings.concepts import Concept
from pipeline.settings.model import Config, Settings

_CHANGED = (
    "> **configs/ has changed since the last run: what follows tells the new settings, the numbers are of the old ones. "
    "`gongwen run`, then export again.** 配置在上次运行之后有改动，请先运行 `gongwen run` 再导出。\n\n"
)


def methods_text(table: str, facts: Facts, config: Config, judged: Sequence[Row] = ()) -> str:
    """Markdown with a paragraph in either language, how to cite the corpus, what readers found, and the lists.

    Args:
        table: the exported table.
        facts: corpus and run.
        config: settings and lists in force.
        judged: rows of judgements; what readers found of the things in the table is quoted.
    """
    basis, settings = BASIS.get(table, table), config.settings
    parts = [f"# {table}", "## 方法", _chinese(basis, facts, settings), "## Methods", _english(basis, facts, settings)]
    if found := judged_lines(judged, config.concepts, _judged_kinds(basis)):
        parts += ["## 评判 / Judged by readers", "\n".join(f"- {m.text('zh')} {m.text('en')}" for m in found)]
    parts += ["## 引用 / How to cite", paragraph(facts, config, "zh"), paragraph(facts, config, "en")]
    if basis in _WITH_CONCEPTS:
        parts += ["## 概念词典 / Concepts", "\n".join(_concept(c) for c in config.concepts)]
    told = "\n\n".join(parts) + "\n"
    return told if config.sha256 == facts.config else _CHANGED + told


_WITH_CONCEPTS = (
    "attention",
    "attention_differences",
    "attention_dimensions",
    "attention_by_level",
    "attention_terms",
    "attention_sections",
    "trends",
    "pooled_trends",
    "attention_shrunk",
    "change_points",
    "cooccurrence",
)


def _judged_kinds(table: str) -> tuple[str, ...]:
    """What readers may have judged that the numbers of a table rest on."""
    if table in _WITH_CONCEPTS:
        return ("concept", "parts")
    if table.startswith(("indicator", "target", "plan_outcomes")):
        return ("indicators", "parts")
    return ("pledges", "outcomes", "parts") if table.startswith("pledge") else ("parts",)


def _concept(concept: Concept) -> str:
    terms = f"core: {'、'.join(concept.core)}"
    if concept.extended:
        terms += f"; extended: {'、'.join(concept.extended)}"
    if concept.exclude:
        terms += f"; excluded contexts: {'、'.join(concept.exclude)}"
    label = f"{concept.label}; " if concept.label else ""
    return f"- **{concept.name}** ({label}list version {concept.version}). {terms}. Source: {concept.source.strip()}"


def _s(n: int) -> str:
    return "" if n == 1 else "s"


def _english(table: str, f: Facts, s: Settings) -> str:
    st = s.statistics
    text = (
        f"The corpus holds {f.n_reports:,} government work report{_s(f.n_reports)} of {f.n_places:,} place{_s(f.n_places)}, delivered {f.years} "
        f"({f.n_tokens:,} words; corpus version {f.corpus}). Texts were segmented with pkuseg (Luo et al. 2019); processing by gongwen {f.version} "
        f"(model {f.model}, settings {f.config[:12]})."
    )
    if table in _WITH_CONCEPTS:
        text += (
            " Attention to a concept is the number of mentions of its terms per 10,000 words. A term counts where it begins and ends on "
            "word boundaries and outside excluded contexts; of overlapping terms the leftmost, then the longest counts, once."
        )
    block = "paragraphs" if st.bootstrap_block == "paragraph" else "sentences"
    told = {
        "attention": (
            f" Intervals (95%) resample {block} ({st.bootstrap_draws:,} draws, Poisson weights; Efron and Tibshirani 1993; Hanley "
            "and MacGibbon 2006) with the tail expanded for few blocks (Hesterberg 2015); with fewer than 30 independent mentions, the wider of these and "
            "Poisson limits of clustered counts (Garwood 1936; Rao and Scott 1999)."
        ),
        "attention_by_level": (
            " Level means weigh each place the same; the adjusted mean takes the year effects of a least-squares model with place and "
            "year effects. Intervals (95%) resample places (Efron and Tibshirani 1993)."
        ),
        "attention_differences": (
            " The plan was compared with the review of the same report, a place with the mean of the other places of its level and year, and a report with the "
            "one of the year before, by the score test of the difference of two Poisson rates and its 95% limits (Miettinen and Nurminen 1985), corrected for skewness (Laud 2017), counts divided "
            "by their design effect (Rao and Scott 1999); a mean of places is a weighted sum of counts (Fay and Feuer 1997). False discovery rate over the rows "
            "of a report's part (Benjamini and Hochberg 1995)."
        ),
        "trends": (
            " Trends were tested by Mann–Kendall (Mann 1945; Kendall 1975), the variance enlarged where years are autocorrelated (Hamed and Rao 1998, "
            "with the bias-corrected coefficient of Hamed 2009); slopes are Sen's (1968) on real years, years without a report being gaps. False discovery rate "
            f"0.05 over the series of a kind, place and part (Benjamini and Hochberg 1995). With fewer than {st.min_years} years no trend was tested; the ratio of the later to "
            "the earlier years' rate has exact conditional limits (Przyborowski and Wilenski 1940) on counts divided by their design effect (Rao and Scott 1999)."
        ),
        "attention_shrunk": (
            " Rates were drawn towards those of the reports of the same level within two years: gamma-distributed rates, Poisson mentions divided by their common design effect "
            "(Clayton and Kaldor 1987; Rao and Scott 1999), mean and spread of the rates integrated out (Kass and Steffey 1989)."
        ),
        "pooled_trends": (
            " Trends that places share come from Poisson regression with an effect for each place, words as offset and a straight line in the year (place effects conditioned "
            "out, Hausman, Hall and Griliches 1984; consistent whatever the distribution, Wooldridge 1999). Tests and intervals take places as the independent units: "
            "sign flips of their scores (Kline and Santos 2012; Hemerik, Goeman and Finos 2020) with 8 to 39 places, Student's t (Ibragimov and Müller 2010) otherwise; "
            "p_years takes the years instead (Donald and Lang 2007), and a verdict needs both. False discovery rate "
            "0.05 over the concepts of a group and part (Benjamini and Hochberg 1995)."
        ),
        "change_points": (
            " Changes of level are those of the partition of least squared error (Truong et al. 2020), each further one kept if its gain exceeds that "
            "under permutations (after Matteson and James 2014; p < 0.05), for series that change at all at a false discovery rate of 0.05."
        ),
        "keyness": (
            f" Words that mark one text against another were found by G² (Dunning 1993) with log ratio (Hardie 2014), words with fewer than "
            f"{st.keyness_min_count} occurrences in both texts left out, false discovery rate 0.05 (Benjamini and Hochberg 1995)."
        ),
        "term_changes": (
            f" Terms are words and multi-word terms (NPMI at least {s.words.phrase_min_npmi:g}; Bouma 2009) with at least {s.words.min_count} mentions in a place's reports. "
            "New and vanished terms have exact p-values under random order of the reports; rising and falling ones were tested by Mann–Kendall on the "
            f"rate in the plan; false discovery rate 0.05 over all terms of a place."
        ),
        "cooccurrence": (
            f" Words that share sentences with a concept were scored by logDice (Rychlý 2008), by place and period of {s.words.period_years} years, where G² on sentences "
            f"(Dunning 1993) has a false discovery rate below 0.05."
        ),
        "novelty": (
            " Carry-over is the share of words in passages of eight words that stand in the previous report too (Broder 1997). Novelty, transience and resonance "
            f"(Barron et al. 2018) are mean Kullback–Leibler divergences from the reports of up to {s.words.novelty_window} years before and after, on smoothed word distributions (Zhai "
            "and Lafferty 2004), set against 999 random orders of the place's years."
        ),
        "indicators": (
            " Numbers were read by rule from the sentences of review and plan: each with its indicator (names in configs/indicators.yaml, others as printed), years, unit, bound "
            "and word of commitment. They are what the text states, not what happened."
        ),
        "indicator_outcomes": (
            " Targets were read by rule and compared with the outturn that the next year's report of the same place states, in base units and by their bound "
            f"(左右 leaves {s.outcomes.about_points:g} percentage points, or {s.outcomes.about_share:.0%} of an amount); another definition or unit is not comparable, silence of the next report "
            "is not reported. All of it is what governments say of themselves."
        ),
        "pledges": (
            " Pledges are testable commitments (Royed 1996; Naurin et al. 2019) of the parts on work ahead, found by rule clause by clause: things promised with a "
            "number, and named things to be begun or finished; headline figures such as GDP are left out."
        ),
        "pledge_outcomes": (
            " Pledges, testable commitments (Royed 1996; Naurin et al. 2019) found by rule, were compared with the clauses of the next year's report by what the two "
            "have in common (characters found beside the same neighbour, weighted by inverse document frequency, Sparck Jones 1972; units, amounts, verbs), turned by "
            "logistic regressions fitted on hand-labelled outcomes into the probability that they speak of the same thing, of at least "
            f"{s.pledges.similarity_review:g} for done or partly and {s.pledges.similarity_plan:g} for repeated; amounts in one unit, tolerance "
            f"{s.pledges.tolerance:.0%}; amounts of a review of several years as yearly averages. Outcomes are what a government says of itself, not what happened."
        ),
    }
    told |= methods_between.english(st)
    told["attention_dimensions"] = told["attention"]
    told["pledge_kept"] = told["pledge_outcomes"] + (
        " Shares of pledges due within the year that were kept are corrected for the sensitivity and specificity of this matching in a labelled sample "
        "(Rogan & Gladen 1978), with limits that include the uncertainty of both (Lang & Reiczigel 2014)."
    )
    return text + told.get(table, "")


def _chinese(table: str, f: Facts, s: Settings) -> str:
    st = s.statistics
    text = (
        f"语料为 {f.n_places:,} 个地方 {f.years.replace('–', '—')} 年的 {f.n_reports:,} 份政府工作报告，共 {f.n_tokens:,} 词（语料版本 {f.corpus}）。"
        f"分词使用 pkuseg（Luo 等，2019），处理使用 gongwen {f.version}（模型 {f.model}，配置 {f.config[:12]}）。"
    )
    if table in _WITH_CONCEPTS:
        text += (
            "对一个概念的关注度为其词典词每万词出现的次数：词的首尾都须在词的边界上，处在排除语境中的不计；词与词重叠时取最左、"
            "其次最长者，只计一次。"
        )
    block = "段落" if st.bootstrap_block == "paragraph" else "句子"
    told = {
        "attention": (
            f"95% 区间由对{block}的重抽样得到（{st.bootstrap_draws:,} 次，泊松权重；Efron 与 Tibshirani，1993；Hanley 与 MacGibbon，2006），"
            "块数较少时放宽尾部（Hesterberg，2015）；相互独立的提及不足 30 次时，取它与聚集计数的泊松区间（Garwood，1936；Rao 与 Scott，1999）中较宽者。"
        ),
        "attention_by_level": (
            "各级平均中每个地方权重相同；调整后的平均取地方与年份双向效应最小二乘模型的年份效应。95% 区间由对地方的重抽样得到"
            "（Efron 与 Tibshirani，1993）。"
        ),
        "attention_differences": (
            "部署与同一报告的回顾、一地与同年同级其他地方的平均、今年与上一年的报告相比，用两个泊松率之差的得分检验及其"
            " 95% 区间（Miettinen 与 Nurminen，1985；偏度校正按 Laud，2017），计数先除以设计效应（Rao 与 Scott，1999）；各地平均按加权计数处理（Fay 与 Feuer，1997）。"
            "对一份报告同一部分的各行控制错误发现率（Benjamini 与 Hochberg，1995）。"
        ),
        "trends": (
            "趋势用 Mann–Kendall 检验（Mann，1945；Kendall，1975），年份间有自相关时放宽方差（Hamed 与 Rao，1998；自相关系数按 Hamed，2009 校正偏差）；"
            "斜率为按真实年份计算的 Sen 斜率（Sen，1968），没有报告的年份是空缺而不是零。对同类、同一地方、同一部分的序列控制错误发现率"
            f"（Benjamini 与 Hochberg，1995；0.05）。不足 {st.min_years} 年的不做检验，给出后期与前期之比，其区间为条件精确区间"
            "（Przyborowski 与 Wilenski，1940），计数先除以设计效应（Rao 与 Scott，1999）。"
        ),
        "attention_shrunk": (
            "频率向同级、前后两年内各报告的频率收缩：各报告的频率服从伽马分布，提及按泊松分布并除以共同的设计效应"
            "（Clayton 与 Kaldor，1987；Rao 与 Scott，1999），频率的均值与离散程度经积分消去（Kass 与 Steffey，1989）。"
        ),
        "pooled_trends": (
            "各地共同的趋势用泊松回归估计：各地有各自的水平，以词数为基数，年份为直线（地方效应经条件化消去，Hausman、Hall 与 Griliches，1984；"
            "不依赖分布，Wooldridge，1999）。检验与区间以地方为独立单位：有提及的地方 8 至 39 个时翻转各地得分的符号"
            "（Kline 与 Santos，2012；Hemerik、Goeman 与 Finos，2020），其余用 t 分布（Ibragimov 与 Müller，2010）；"
            "p_years 改以年份为独立单位（Donald 与 Lang，2007），两者都成立才称上升或下降。对同组同部分的各概念控制错误发现率"
            "（Benjamini 与 Hochberg，1995；0.05）。"
        ),
        "change_points": (
            "水平的变化取误差平方和最小的划分（Truong 等，2020）；每增加一个变点，其增益须超过置换所得"
            "（参照 Matteson 与 James，2014；p < 0.05），且该序列有无变化的判断控制了错误发现率（0.05）。"
        ),
        "keyness": (
            f"特征词用 G²（Dunning，1993）与对数比（Hardie，2014）衡量，两边合计不足 {st.keyness_min_count} 次的词不计，"
            f"控制错误发现率（Benjamini 与 Hochberg，1995；0.05）。"
        ),
        "term_changes": (
            f"提法包括词与多词短语（NPMI 不低于 {s.words.phrase_min_npmi:g}；Bouma，2009），在一地各报告中至少出现 {s.words.min_count} 次。"
            "新出现与消失的提法给出报告随机排列下的精确 p 值；上升与下降按部署部分的频率用 Mann–Kendall 检验；"
            f"对一地的全部提法控制错误发现率（0.05）。"
        ),
        "cooccurrence": (
            f"与概念同句出现的词用 logDice（Rychlý，2008）衡量，分地方、每 {s.words.period_years} 年一期，只列按句计算的 G²"
            f"（Dunning，1993）错误发现率低于 0.05 的词。"
        ),
        "novelty": (
            "沿用率为处在八词连续片段中、该片段也见于上一份报告的词的比例（Broder，1997）。新颖度、消逝度与共振度（Barron 等，2018）"
            f"为与前后 {s.words.novelty_window} 年以内报告的平均 KL 散度及其差，词分布经平滑（Zhai 与 Lafferty，2004），"
            "并与该地年份随机排列 999 次的结果比较。"
        ),
        "indicators": (
            "指标由规则从回顾与部署的句子中读出：每个数字附指标（名称见 configs/indicators.yaml，其余照原文）、年份、单位、限定语（左右、以上等）与措辞（预期、力争、确保）。"
            "这是文本的说法，不是实际发生的事。"
        ),
        "indicator_outcomes": (
            "目标由规则读出，与同一地方下一年报告所说的结果比较，换算为同一单位，并按限定语判断"
            f"（“左右”留 {s.outcomes.about_points:g} 个百分点，总量留 {s.outcomes.about_share:.0%}）；口径或单位不同的不比，下一年报告在而未提的另列。全部是政府自己的说法。"
        ),
        "pledges": (
            "承诺为部署部分可以核对的许诺（Royed，1996；Naurin 等，2019），由规则逐句找出：带数量的事项，以及写明要开工、建成、出台的有名称的事项；"
            "经济增长等综合指标不在此列。"
        ),
        "pledge_outcomes": (
            "承诺为可以核对的许诺（Royed，1996；Naurin 等，2019），由规则找出，再与下一年报告的各分句比较：由两者的共同之处（与相邻的字一起出现的字，按逆文档频率加权，"
            "Sparck Jones，1972；单位、数量、动词）用以人工标注拟合的逻辑斯蒂回归估计所说为同一件事的概率，"
            f"不低于 {s.pledges.similarity_review:g}（完成、部分）或 {s.pledges.similarity_plan:g}（再次承诺）；"
            f"数量换算为同一单位，容许差 {s.pledges.tolerance:.0%}；回顾数年的报告按年平均。结果是政府的说法，不是实际发生的事。"
        ),
    }
    told |= methods_between.chinese(st)
    told["attention_dimensions"] = told["attention"]
    told["pledge_kept"] = told["pledge_outcomes"] + (
        "当年到期的承诺兑现的占比，按人工标注样本中对照的灵敏度与特异度改正（Rogan & Gladen，1978），区间计入两者的不确定"
        "（Lang & Reiczigel，2014）。"
    )
    return text + told.get(table, "")
