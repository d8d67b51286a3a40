"""Groups of reports against one another: levels, provinces, places, periods, years, parts."""

from pipeline.commands.compare.paper import as_latex, as_markdown
from pipeline.commands.compare.question import BY, FIXED, Question, years_of
from pipeline.commands.compare.ratios import RATIOS, Comparison, compared
from pipeline.commands.compare.regression import COEFFICIENTS, Regression, regressed

__all__ = [
    "BY",
    "COEFFICIENTS",
    "FIXED",
    "RATIOS",
    "Comparison",
    "Question",
    "Regression",
    "as_latex",
    "as_markdown",
    "compared",
    "regressed",
    "years_of",
]
