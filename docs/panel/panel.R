# From the panel to a figure and a regression; panel.py says why each step is as it is.
#   gongwen export v_panel panel.csv
#   Rscript panel.R panel.csv 民生
# Needs the package sandwich (errors clustered by place).

given <- commandArgs(trailingOnly = TRUE)
file <- if (length(given) > 0) given[1] else "panel.csv"
concept <- if (length(given) > 1) enc2utf8(given[2]) else "\u6c11\u751f"

panel <- read.csv(file, fileEncoding = "UTF-8-BOM", encoding = "UTF-8", colClasses = c(place_code = "character"))
# A year without a report is a row without numbers: missing, not zero. Plans compare from year to year.
plans <- panel[panel$part == "plan" & panel$concept == concept & !is.na(panel$n_tokens) & panel$n_tokens > 0, ]
plans <- plans[ave(plans$year, plans$place, FUN = function(y) length(unique(y))) > 1, ]
n <- length(unique(plans$place))
if (n < 2 || sum(plans$hits) == 0) {
  stop(file, ": no two places with several plans and mentions of ", concept, "; a regression needs them.")
}
cat(sprintf("%s: %d plans of %d places, %d-%d\n", concept, nrow(plans), n, min(plans$year), max(plans$year)))

# The figure: the mean of the places of each year, with Student's 95 % interval where there are five places or more.
years <- sort(unique(plans$year))
rates <- lapply(years, function(y) plans$per_10k_tokens[plans$year == y])
middle <- sapply(rates, mean)
half <- sapply(rates, function(r) if (length(r) >= 5) qt(0.975, length(r) - 1) * sd(r) / sqrt(length(r)) else NA)
picture <- file.path(dirname(file), "panel.pdf")
pdf(picture, width = 8, height = 4.5, family = "GB1")
plot(years, middle, type = "n", ylim = range(0, middle + half, middle, na.rm = TRUE),
     xlab = "year", ylab = "mentions per 10,000 words", main = "Attention in the plan, mean of places with 95% interval")
segments(years, pmax(middle - half, 0), years, middle + half, col = "grey60", lwd = 3)
lines(years, middle, type = "b", pch = 16)
invisible(dev.off())
cat("figure:", picture, "\n")

# The regression: Poisson with an effect for each place and the plan's words as exposure, errors clustered by place.
plans$since <- plans$year - mean(plans$year)
fit <- glm(hits ~ since + factor(place) + offset(log(n_tokens)), family = poisson, data = plans)
# HC0 with G/(G-1) * (N-1)/(N-k), as statsmodels has it.
variance <- sandwich::vcovCL(fit, cluster = plans$place, type = "HC1")
slope <- coef(fit)[["since"]]
error <- sqrt(variance["since", "since"])
ends <- exp(slope + c(-1, 1) * qt(0.975, n - 1) * error)
cat(sprintf("rate ratio a year: %.4f (95%% interval %.4f to %.4f; %d places, %d plans)\n",
            exp(slope), ends[1], ends[2], n, nrow(plans)))
if (n < 40) cat("only", n, "places: see pooled_trends for an interval by wild cluster bootstrap\n")
