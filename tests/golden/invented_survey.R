# What R's survey package finds in invented_survey.csv: shares of every margin, with SE, design effect and intervals.
library(survey)
here <- commandArgs(trailingOnly = TRUE)[1]
options(digits = 15)
d <- read.csv(file.path(here, "invented_survey.csv"), na.strings = "")
designs <- list(
  clusters = svydesign(id = ~cluster, strata = ~stratum, weights = ~weight, nest = TRUE, data = d),
  weights = svydesign(id = ~1, weights = ~weight, data = d)
)
groups <- list(c(), "region", "sex", "age", c("region", "sex"), c("sex", "age"), c("region", "sex", "age"))
methods <- c("beta", "logit", "wilson", "mean")
intervals <- setdiff(methods, "wilson")  # wilson came to svyciprop in 4.3; see README
rows <- list()
for (design in names(designs)) for (y in c("unsafe", "rare")) for (by in groups) {
  asked <- designs[[design]]
  keys <- if (length(by)) unique(d[by]) else data.frame(row.names = 1)
  for (i in seq_len(nrow(keys))) {
    inside <- !is.na(d[[y]])
    for (name in by) inside <- inside & d[[name]] == keys[i, name]
    part <- asked[inside, ]
    n <- sum(inside); yes <- sum(d[[y]][inside])
    if (n == 0 || yes == 0 || yes == n) next
    m <- svymean(as.formula(paste0("~", y)), part, deff = "replace")
    row <- data.frame(design = design, item = y, by = paste(by, collapse = "+"),
      domain = paste(unlist(keys[i, by]), collapse = "|"), n = n, yes = yes, weights = sum(weights(part)),
      estimate = coef(m)[[1]], se = SE(m)[[1]], deff = deff(m)[[1]], df = degf(part))
    for (method in intervals) {
      ci <- attr(svyciprop(as.formula(paste0("~", y)), part, method = method), "ci")
      row[[paste0(method, "_low")]] <- ci[[1]]; row[[paste0(method, "_high")]] <- ci[[2]]
    }
    rows[[length(rows) + 1]] <- row
  }
}
write.csv(format(do.call(rbind, rows), digits = 15, trim = TRUE), file.path(here, "invented_survey_expected.csv"),
  row.names = FALSE, quote = FALSE, eol = "\n")
