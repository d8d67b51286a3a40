* From the panel to a figure and a regression; panel.py says why each step is as it is.
*   gongwen export v_panel panel.dta
*   do panel.do panel.dta 民生
version 16
args file concept
if "`file'" == "" local file "panel.dta"
if "`concept'" == "" local concept "民生"

use "`file'", clear
* A year without a report is a row without numbers: missing, not zero. Plans compare from year to year.
keep if part == "plan" & concept == "`concept'" & !missing(n_tokens) & n_tokens > 0
bysort place_id (year): keep if year[1] < year[_N]
quietly levelsof place_id
local n : word count `r(levels)'
if `n' < 2 {
    display as error "`file': no two places with several plans of `concept'; a regression needs them."
    exit 2000
}

* The regression: conditional fixed-effects Poisson, the same estimate as with an effect for each place; robust errors are
* clustered by place here. Stata leaves out places without any mention, which say nothing of the slope.
xtset place_id year
xtpoisson hits year, fe exposure(n_tokens) vce(robust) irr
* With fewer than about 40 places clustered errors are too small: see pooled_trends for a wild cluster bootstrap.

* The figure: the mean of the places of each year, with Student's 95 % interval where there are five places or more.
collapse (mean) middle = per_10k_tokens (sd) sd = per_10k_tokens (count) places = per_10k_tokens, by(year)
generate half = invttail(places - 1, 0.025) * sd / sqrt(places) if places >= 5
generate low = max(middle - half, 0) if places >= 5
generate high = middle + half if places >= 5
twoway (rspike low high year, color(gs10) lwidth(thick)) (connected middle year, color(black)), ///
    legend(off) xtitle("year") ytitle("mentions per 10,000 words") ///
    title("Attention in the plan, mean of places with 95% interval")
graph export "panel.pdf", replace
