# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
# ---

# %% [markdown]
# # From the panel to a figure and a regression
#
# Does the attention of governments to a concept rise or fall, places compared with themselves? First, in the project:
#
# ```
# gongwen export v_panel panel.csv
# ```
#
# Then open this file as a notebook (Jupyter with jupytext), or run it: `python panel.py panel.csv 民生`. It needs pandas,
# statsmodels and vl-convert-python (scipy comes with statsmodels). `panel.R` does the same in R, with the same
# numbers; `panel.do` is written to do so in Stata, which has not been at hand to run it.

# %%
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import statsmodels.api as sm
import vl_convert
from scipy.stats import t

given = sys.argv[1:] if sys.argv[0].endswith("panel.py") else []
FILE = Path(given[0]) if given else Path("panel.csv")
CONCEPT = given[1] if len(given) > 1 else "民生"

# %% [markdown]
# The panel has a row for every place, year, part and concept. A year without a report is a row with nulls: it is missing,
# not zero, and is left out. Plans compare from year to year; reviews cover one year or five.

# %%
panel = pd.read_csv(FILE, dtype={"place_code": str})
plans = panel[(panel["part"] == "plan") & (panel["concept"] == CONCEPT) & (panel["n_tokens"] > 0)]
plans = plans[plans.groupby("place")["year"].transform("nunique") > 1]  # one year says nothing of change
if plans["place"].nunique() < 2 or plans["hits"].sum() == 0:
    sys.exit(f"{FILE}: no two places with several plans and mentions of {CONCEPT}; a regression needs them.")
print(
    f"{CONCEPT}: {len(plans)} plans of {plans['place'].nunique()} places, {plans['year'].min()}–{plans['year'].max()}"
)

# %% [markdown]
# ## The figure
# The mean over the places of each year, every place weighing the same, and Student's 95 % interval of it in years with five
# places or more (of two or three it tells nothing). Which places have a report differs from year to year, so the curve is a description; the regression compares
# each place with itself.

# %%
years = plans.groupby("year")["per_10k_tokens"].agg(["mean", "std", "count"]).reset_index()
years.loc[years["count"] < 5, "std"] = np.nan
half = t.ppf(0.975, (years["count"] - 1).clip(lower=1)) * years["std"] / np.sqrt(years["count"])
years = years.assign(low=(years["mean"] - half).clip(lower=0), high=years["mean"] + half)
x = {"field": "year", "type": "quantitative", "axis": {"format": "d", "title": "year"}}
figure = {
    "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
    "title": f"{CONCEPT}: mentions per 10,000 words of the plan, mean of places with 95% interval",
    "width": 640,
    "height": 300,
    "data": {"values": years.astype(object).where(years.notna(), None).to_dict("records")},
    "encoding": {"x": {**x, "scale": {"zero": False}}},
    "layer": [
        {
            "mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.35},
            "transform": [{"filter": "datum.low != null"}],
            "encoding": {
                "y": {"field": "low", "type": "quantitative", "title": "mentions per 10,000 words"},
                "y2": {"field": "high"},
            },
        },
        {"mark": {"type": "line", "point": True}, "encoding": {"y": {"field": "mean", "type": "quantitative"}}},
    ],
}
picture = FILE.with_name("panel.svg")
picture.write_text(vl_convert.vegalite_to_svg(figure), encoding="utf-8")
print(f"figure: {picture}")

# %% [markdown]
# ## The regression
# Mentions are counts, so a Poisson model with the plan's words as exposure and an effect for each place: what is estimated is
# the ratio of the rate from one year to the next within places. Errors are clustered by place, since the reports of a place
# depend on one another and mentions come in clusters; with that the variance need not equal the mean (Wooldridge 1999). The
# intervals are Student's with places minus one degrees of freedom.
#
# With fewer than about 40 places clustered errors are too small (Cameron & Miller 2015): the table `pooled_trends` has the
# same model with a wild cluster bootstrap.

# %%
places = pd.get_dummies(plans["place"], dtype=float)
design = pd.concat([(plans["year"] - plans["year"].mean()).rename("year"), places], axis=1)
model = sm.GLM(plans["hits"], design, family=sm.families.Poisson(), exposure=plans["n_tokens"])
fit = model.fit(cov_type="cluster", cov_kwds={"groups": pd.factorize(plans["place"])[0]})
n = plans["place"].nunique()
slope, error = fit.params["year"], fit.bse["year"]
low, high = np.exp(slope + np.array([-1, 1]) * t.ppf(0.975, n - 1) * error)
print(f"rate ratio a year: {np.exp(slope):.4f} (95% interval {low:.4f} to {high:.4f}; {n} places, {len(plans)} plans)")
if n < 40:
    print(f"only {n} places: see pooled_trends for an interval by wild cluster bootstrap")
