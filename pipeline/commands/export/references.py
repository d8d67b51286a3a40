"""The methods behind each table, as references."""

from __future__ import annotations

from pipeline.commands.export.facts import Facts

# key: kind, fields. One line a work keeps it readable; BibTeX is made from it.
_ENTRIES: dict[str, tuple[str, dict[str, str]]] = {
    "luo2019pkuseg": ("misc", {"author": "Luo, Ruixuan and Xu, Jingjing and Zhang, Yi and Zhang, Zhiyuan and Ren, Xuancheng and Sun, Xu", "title": "{PKUSEG}: A Toolkit for Multi-Domain {Chinese} Word Segmentation", "year": "2019", "eprint": "1906.11455", "archiveprefix": "arXiv"}),
    "efron1993bootstrap": ("book", {"author": "Efron, Bradley and Tibshirani, Robert J.", "title": "An Introduction to the Bootstrap", "publisher": "Chapman and Hall", "address": "New York", "year": "1993"}),
    "hanley2006poisson": ("article", {"author": "Hanley, James A. and MacGibbon, Brenda", "title": "Creating non-parametric bootstrap samples using {Poisson} frequencies", "journal": "Computer Methods and Programs in Biomedicine", "volume": "83", "number": "1", "pages": "57--62", "year": "2006"}),
    "hesterberg2015bootstrap": ("article", {"author": "Hesterberg, Tim C.", "title": "What Teachers Should Know About the Bootstrap: Resampling in the Undergraduate Statistics Curriculum", "journal": "The American Statistician", "volume": "69", "number": "4", "pages": "371--386", "year": "2015"}),
    "garwood1936poisson": ("article", {"author": "Garwood, F.", "title": "Fiducial Limits for the {Poisson} Distribution", "journal": "Biometrika", "volume": "28", "number": "3/4", "pages": "437--442", "year": "1936"}),
    "rao1999overdispersion": ("article", {"author": "Rao, J. N. K. and Scott, A. J.", "title": "A simple method for analysing overdispersion in clustered {Poisson} data", "journal": "Statistics in Medicine", "volume": "18", "number": "11", "pages": "1373--1385", "year": "1999"}),
    "miettinen1985comparative": ("article", {"author": "Miettinen, Olli and Nurminen, Markku", "title": "Comparative analysis of two rates", "journal": "Statistics in Medicine", "volume": "4", "number": "2", "pages": "213--226", "year": "1985"}),
    "laud2017equal": ("article", {"author": "Laud, Peter J.", "title": "Equal-tailed confidence intervals for comparison of rates", "journal": "Pharmaceutical Statistics", "volume": "16", "number": "5", "pages": "334--348", "year": "2017"}),
    "fay1997standardized": ("article", {"author": "Fay, Michael P. and Feuer, Eric J.", "title": "Confidence intervals for directly standardized rates: a method based on the gamma distribution", "journal": "Statistics in Medicine", "volume": "16", "number": "7", "pages": "791--801", "year": "1997"}),
    "mann1945trend": ("article", {"author": "Mann, Henry B.", "title": "Nonparametric Tests Against Trend", "journal": "Econometrica", "volume": "13", "number": "3", "pages": "245--259", "year": "1945"}),
    "kendall1975rank": ("book", {"author": "Kendall, Maurice G.", "title": "Rank Correlation Methods", "edition": "4", "publisher": "Griffin", "address": "London", "year": "1975"}),
    "hamed1998modified": ("article", {"author": "Hamed, Khaled H. and Rao, A. Ramachandra", "title": "A modified {Mann-Kendall} trend test for autocorrelated data", "journal": "Journal of Hydrology", "volume": "204", "number": "1--4", "pages": "182--196", "year": "1998"}),
    "hamed2009prewhitening": ("article", {"author": "Hamed, Khaled H.", "title": "Enhancing the effectiveness of prewhitening in trend analysis of hydrologic data", "journal": "Journal of Hydrology", "volume": "368", "number": "1--4", "pages": "143--155", "year": "2009"}),
    "sen1968slope": ("article", {"author": "Sen, Pranab Kumar", "title": "Estimates of the Regression Coefficient Based on {Kendall's} Tau", "journal": "Journal of the American Statistical Association", "volume": "63", "number": "324", "pages": "1379--1389", "year": "1968"}),
    "benjamini1995fdr": ("article", {"author": "Benjamini, Yoav and Hochberg, Yosef", "title": "Controlling the False Discovery Rate: A Practical and Powerful Approach to Multiple Testing", "journal": "Journal of the Royal Statistical Society, Series B", "volume": "57", "number": "1", "pages": "289--300", "year": "1995"}),
    "przyborowski1940poisson": ("article", {"author": "Przyborowski, J. and Wilenski, H.", "title": "Homogeneity of Results in Testing Samples from {Poisson} Series", "journal": "Biometrika", "volume": "31", "number": "3/4", "pages": "313--323", "year": "1940"}),
    "truong2020ruptures": ("article", {"author": "Truong, Charles and Oudre, Laurent and Vayatis, Nicolas", "title": "Selective review of offline change point detection methods", "journal": "Signal Processing", "volume": "167", "pages": "107299", "year": "2020"}),
    "matteson2014change": ("article", {"author": "Matteson, David S. and James, Nicholas A.", "title": "A Nonparametric Approach for Multiple Change Point Analysis of Multivariate Data", "journal": "Journal of the American Statistical Association", "volume": "109", "number": "505", "pages": "334--345", "year": "2014"}),
    "dunning1993surprise": ("article", {"author": "Dunning, Ted", "title": "Accurate Methods for the Statistics of Surprise and Coincidence", "journal": "Computational Linguistics", "volume": "19", "number": "1", "pages": "61--74", "year": "1993"}),
    "hardie2014logratio": ("misc", {"author": "Hardie, Andrew", "title": "Log Ratio: An informal introduction", "howpublished": "ESRC Centre for Corpus Approaches to Social Science, Lancaster University", "year": "2014"}),
    "bouma2009npmi": ("inproceedings", {"author": "Bouma, Gerlof", "title": "Normalized (Pointwise) Mutual Information in Collocation Extraction", "booktitle": "Proceedings of the Biennial GSCL Conference", "pages": "31--40", "year": "2009"}),
    "rychly2008logdice": ("inproceedings", {"author": "Rychl{\\'y}, Pavel", "title": "A Lexicographer-Friendly Association Score", "booktitle": "Proceedings of Recent Advances in Slavonic Natural Language Processing (RASLAN)", "pages": "6--9", "year": "2008"}),
    "broder1997resemblance": ("inproceedings", {"author": "Broder, Andrei Z.", "title": "On the resemblance and containment of documents", "booktitle": "Proceedings of Compression and Complexity of SEQUENCES 1997", "pages": "21--29", "year": "1997"}),
    "barron2018revolution": ("article", {"author": "Barron, Alexander T. J. and Huang, Jenny and Spang, Rebecca L. and DeDeo, Simon", "title": "Individuals, institutions, and innovation in the debates of the {French} {Revolution}", "journal": "Proceedings of the National Academy of Sciences", "volume": "115", "number": "18", "pages": "4607--4612", "year": "2018"}),
    "zhai2004smoothing": ("article", {"author": "Zhai, Chengxiang and Lafferty, John", "title": "A study of smoothing methods for language models applied to information retrieval", "journal": "ACM Transactions on Information Systems", "volume": "22", "number": "2", "pages": "179--214", "year": "2004"}),
    "royed1996mandate": ("article", {"author": "Royed, Terry J.", "title": "Testing the Mandate Model in {Britain} and the {United States}: Evidence from the {Reagan} and {Thatcher} Eras", "journal": "British Journal of Political Science", "volume": "26", "number": "1", "pages": "45--80", "year": "1996"}),
    "naurin2019pledges": ("book", {"editor": "Naurin, Elin and Royed, Terry J. and Thomson, Robert", "title": "Party Mandates and Democracy: Making, Breaking, and Keeping Election Pledges in Twelve Countries", "publisher": "University of Michigan Press", "address": "Ann Arbor", "year": "2019"}),
    "sparckjones1972specificity": ("article", {"author": "Sparck Jones, Karen", "title": "A statistical interpretation of term specificity and its application in retrieval", "journal": "Journal of Documentation", "volume": "28", "number": "1", "pages": "11--21", "year": "1972"}),
    "rogan1978prevalence": ("article", {"author": "Rogan, Walter J. and Gladen, Beth", "title": "Estimating prevalence from the results of a screening test", "journal": "American Journal of Epidemiology", "volume": "107", "number": "1", "pages": "71--76", "year": "1978"}),
    "lang2014limits": ("article", {"author": "Lang, Zsolt and Reiczigel, Jen{\\H o}", "title": "Confidence limits for prevalence of disease adjusted for estimated sensitivity and specificity", "journal": "Preventive Veterinary Medicine", "volume": "113", "number": "1", "pages": "13--22", "year": "2014"}),
    "hausman1984patents": ("article", {"author": "Hausman, Jerry and Hall, Bronwyn H. and Griliches, Zvi", "title": "Econometric Models for Count Data with an Application to the Patents-{R&D} Relationship", "journal": "Econometrica", "volume": "52", "number": "4", "pages": "909--938", "year": "1984"}),
    "wooldridge1999distribution": ("article", {"author": "Wooldridge, Jeffrey M.", "title": "Distribution-free estimation of some nonlinear panel data models", "journal": "Journal of Econometrics", "volume": "90", "number": "1", "pages": "77--97", "year": "1999"}),
    "kline2012score": ("article", {"author": "Kline, Patrick and Santos, Andres", "title": "A Score Based Approach to Wild Bootstrap Inference", "journal": "Journal of Econometric Methods", "volume": "1", "number": "1", "pages": "23--41", "year": "2012"}),
    "hemerik2020flipping": ("article", {"author": "Hemerik, Jesse and Goeman, Jelle J. and Finos, Livio", "title": "Robust Testing in Generalized Linear Models by Sign Flipping Score Contributions", "journal": "Journal of the Royal Statistical Society, Series B", "volume": "82", "number": "3", "pages": "841--864", "year": "2020"}),
    "ibragimov2010t": ("article", {"author": "Ibragimov, Rustam and M{\\\"u}ller, Ulrich K.", "title": "t-Statistic Based Correlation and Heterogeneity Robust Inference", "journal": "Journal of Business \\& Economic Statistics", "volume": "28", "number": "4", "pages": "453--468", "year": "2010"}),
    "clayton1987empirical": ("article", {"author": "Clayton, David and Kaldor, John", "title": "Empirical {Bayes} Estimates of Age-Standardized Relative Risks for Use in Disease Mapping", "journal": "Biometrics", "volume": "43", "number": "3", "pages": "671--681", "year": "1987"}),
    "kass1989approximate": ("article", {"author": "Kass, Robert E. and Steffey, Duane", "title": "Approximate {Bayesian} Inference in Conditionally Independent Hierarchical Models (Parametric Empirical {Bayes} Models)", "journal": "Journal of the American Statistical Association", "volume": "84", "number": "407", "pages": "717--726", "year": "1989"}),
    "donald2007inference": ("article", {"author": "Donald, Stephen G. and Lang, Kevin", "title": "Inference with Difference-in-Differences and Other Panel Data", "journal": "The Review of Economics and Statistics", "volume": "89", "number": "2", "pages": "221--233", "year": "2007"}),
    "smith1981subsequences": ("article", {"author": "Smith, Temple F. and Waterman, Michael S.", "title": "Identification of Common Molecular Subsequences", "journal": "Journal of Molecular Biology", "volume": "147", "number": "1", "pages": "195--197", "year": "1981"}),
    "wilkerson2015tracing": ("article", {"author": "Wilkerson, John and Smith, David and Stramp, Nicholas", "title": "Tracing the Flow of Policy Ideas in Legislatures: A Text Reuse Approach", "journal": "American Journal of Political Science", "volume": "59", "number": "4", "pages": "943--956", "year": "2015"}),
    "linder2020text": ("article", {"author": "Linder, Fridolin and Desmarais, Bruce and Burgess, Matthew and Giraudy, Eugenia", "title": "Text as Policy: Measuring Policy Similarity through Bill Text Reuse", "journal": "Policy Studies Journal", "volume": "48", "number": "2", "pages": "546--574", "year": "2020"}),
    "kaplan1958nonparametric": ("article", {"author": "Kaplan, E. L. and Meier, Paul", "title": "Nonparametric Estimation from Incomplete Observations", "journal": "Journal of the American Statistical Association", "volume": "53", "number": "282", "pages": "457--481", "year": "1958"}),
    "allison1982discrete": ("article", {"author": "Allison, Paul D.", "title": "Discrete-Time Methods for the Analysis of Event Histories", "journal": "Sociological Methodology", "volume": "13", "pages": "61--98", "year": "1982"}),
    "berry1990lotteries": ("article", {"author": "Berry, Frances Stokes and Berry, William D.", "title": "State Lottery Adoptions as Policy Innovations: An Event History Analysis", "journal": "American Political Science Review", "volume": "84", "number": "2", "pages": "395--415", "year": "1990"}),
    "mackinnon2023fast": ("article", {"author": r"MacKinnon, James G. and Nielsen, Morten {\O}rregaard and Webb, Matthew D.", "title": "Fast and Reliable Jackknife and Bootstrap Methods for Cluster-Robust Inference", "journal": "Journal of Applied Econometrics", "volume": "38", "number": "5", "pages": "671--694", "year": "2023"}),
    "chamberlain1980analysis": ("article", {"author": "Chamberlain, Gary", "title": "Analysis of Covariance with Qualitative Data", "journal": "Review of Economic Studies", "volume": "47", "number": "1", "pages": "225--238", "year": "1980"}),
    "cameron2011robust": ("article", {"author": "Cameron, A. Colin and Gelbach, Jonah B. and Miller, Douglas L.", "title": "Robust Inference With Multiway Clustering", "journal": "Journal of Business \\& Economic Statistics", "volume": "29", "number": "2", "pages": "238--249", "year": "2011"}),
    "spearman1904association": ("article", {"author": "Spearman, Charles", "title": "The Proof and Measurement of Association between Two Things", "journal": "American Journal of Psychology", "volume": "15", "number": "1", "pages": "72--101", "year": "1904"}),
}  # fmt: skip

_COUNTS = ("luo2019pkuseg",)
_INTERVALS = (
    "efron1993bootstrap",
    "hanley2006poisson",
    "hesterberg2015bootstrap",
    "garwood1936poisson",
    "rao1999overdispersion",
)
_TRENDS = (
    "mann1945trend",
    "kendall1975rank",
    "hamed1998modified",
    "hamed2009prewhitening",
    "sen1968slope",
    "benjamini1995fdr",
)
# Views of results, and the table whose methods are theirs.
BASIS = {
    "v_panel": "attention",
    "v_panel_wide": "attention",
    "v_indicators": "indicators",
    "v_other_indicators": "indicators",
    "v_growth_targets": "indicator_outcomes",
    "target_hierarchy": "indicator_outcomes",
    "target_hierarchy_years": "indicator_outcomes",
    "v_pledges": "pledge_outcomes",
    "alignment_ranks": "alignment",
}
USED: dict[str, tuple[str, ...]] = {
    "attention": _COUNTS + _INTERVALS,
    "attention_dimensions": _COUNTS + _INTERVALS,
    "attention_by_level": _COUNTS + _INTERVALS[:3],
    "attention_differences": (
        *_COUNTS,
        "miettinen1985comparative",
        "laud2017equal",
        "rao1999overdispersion",
        "fay1997standardized",
        "benjamini1995fdr",
    ),
    "attention_shrunk": (*_COUNTS, "clayton1987empirical", "kass1989approximate", "rao1999overdispersion"),
    "attention_terms": _COUNTS,
    "attention_sections": _COUNTS,
    "trends": (*_COUNTS, *_TRENDS, "przyborowski1940poisson", "rao1999overdispersion"),
    "pooled_trends": (
        *_COUNTS,
        "hausman1984patents",
        "wooldridge1999distribution",
        "kline2012score",
        "hemerik2020flipping",
        "ibragimov2010t",
        "donald2007inference",
        "benjamini1995fdr",
    ),
    "change_points": (*_COUNTS, "truong2020ruptures", "matteson2014change", "benjamini1995fdr"),
    "keyness": (*_COUNTS, "dunning1993surprise", "hardie2014logratio", "benjamini1995fdr"),
    "term_changes": (*_COUNTS, "bouma2009npmi", *_TRENDS),
    "cooccurrence": (*_COUNTS, "rychly2008logdice", "dunning1993surprise", "benjamini1995fdr"),
    "novelty": (*_COUNTS, "broder1997resemblance", "barron2018revolution", "zhai2004smoothing", "benjamini1995fdr"),
    "diffusion": _COUNTS,
    "diffusion_curve": (*_COUNTS, "kaplan1958nonparametric"),
    "diffusion_order": (*_COUNTS, "benjamini1995fdr"),
    "diffusion_hazard": (
        *_COUNTS,
        "allison1982discrete",
        "berry1990lotteries",
        "mackinnon2023fast",
        "chamberlain1980analysis",
        "cameron2011robust",
        "benjamini1995fdr",
    ),
    "alignment": (*_COUNTS, "sparckjones1972specificity", "spearman1904association", *_INTERVALS[:3]),
    "alignment_trends": (*_COUNTS, "sparckjones1972specificity", "spearman1904association", *_TRENDS),
    "alignment_levels": (
        *_COUNTS,
        "sparckjones1972specificity",
        "spearman1904association",
        "ibragimov2010t",
        "benjamini1995fdr",
    ),
    "borrowed": (*_COUNTS, "broder1997resemblance", "smith1981subsequences", "wilkerson2015tracing", "linder2020text"),
    "borrowed_share": (
        *_COUNTS,
        "broder1997resemblance",
        "smith1981subsequences",
        "wilkerson2015tracing",
        "linder2020text",
    ),
    "indicators": _COUNTS,
    "indicator_outcomes": _COUNTS,
    "target_wording": _COUNTS,
    "pledges": (*_COUNTS, "royed1996mandate", "naurin2019pledges"),
    "pledge_outcomes": (*_COUNTS, "royed1996mandate", "naurin2019pledges", "sparckjones1972specificity"),
    "pledge_kept": (
        *_COUNTS,
        "royed1996mandate",
        "naurin2019pledges",
        "sparckjones1972specificity",
        "rogan1978prevalence",
        "lang2014limits",
    ),
}
USED |= {view: USED[table] for view, table in BASIS.items()}
"""Table to the keys of the works behind it; tables that are not here are texts and bookkeeping."""


def bibtex(keys: tuple[str, ...], facts: Facts) -> str:
    """The works as BibTeX: first the corpus and gongwen itself.

    Args:
        keys: keys of works.
        facts: corpus and run.
    """
    corpus = {
        "title": f"Government work reports of {_several(facts.n_places, 'place')}, {facts.years}: "
        f"{_several(facts.n_reports, 'text')}",
        "note": f"Corpus version {facts.corpus}, processed with gongwen {facts.version}, settings {facts.config[:12]}",
    }
    own = {
        "title": "gongwen: text mining for yearly {Chinese} government work reports",
        "note": f"Computer software, version {facts.version}; segmentation model {facts.model}",
    }
    works = ((k, *_ENTRIES[k]) for k in dict.fromkeys(keys))
    return "\n".join(_entry(*e) for e in (("gongwencorpus", "misc", corpus), ("gongwen", "misc", own), *works))


def _several(n: int, of: str) -> str:
    return f"{n:,} {of}" if n == 1 else f"{n:,} {of}s"


def _entry(key: str, kind: str, fields: dict[str, str]) -> str:
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@{kind}{{{key},\n{lines}\n}}\n"
