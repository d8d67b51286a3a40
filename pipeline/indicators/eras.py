"""For which years a review over several speaks from line to line: all of them, or the last one."""

from __future__ import annotations

import re

from pipeline.chinese.horizon import entered
from pipeline.indicators.facts import ReportFacts, ScopedSentence

# What a review over several years turns to, for all that follows until it turns again.
_TO_ALL = re.compile(
    r"^.{0,8}?(?:过去的?[五5]年|[这回首望]{1,2}[五5]年|[五5]年(?:来|间|里)|本届政府|任期|“?(?:十[一二三四五]?|[六七八九])五”?(?:时期|期间|以来|五年))"
)
_TO_LAST = re.compile(
    r"^.{0,8}?(?:(?:刚刚)?过去的?(?:一年|{last}年)|去年(?!末|底)|一年来|这一年|{last}年(?:，?(?:是|我们|面对|在[^，]{{4,}}领导|全[省市县区]上下|认真|坚持)|工作))"
)
_ALL_WORDS = re.compile(r"[五5]年|“?(?:十[一二三四五]?|[六七八九])五”|本届|任期")


class Era:
    """What a review over several years speaks of from line to line: all of them, or the last one."""

    def __init__(self, report: ReportFacts) -> None:
        self._last_word = f"{report.review_to}年"
        self._to_last = re.compile(
            _TO_LAST.pattern.replace("{last}", str(report.review_to)).replace("{{", "{").replace("}}", "}")
        )
        self._heading = ""
        self._last = False

    def of_last(self, line: ScopedSentence) -> bool:
        """Whether a line is about the last year, by the headings and openings up to it."""
        if line.heading != self._heading:
            for heading in entered(self._heading, line.heading):
                last = min(
                    (i for w in (self._last_word, "过去一年", "去年") if (i := heading.find(w)) >= 0), default=-1
                )
                years = _ALL_WORDS.search(heading)
                if last >= 0 or years is not None:
                    self._last = last >= 0 and (years is None or last < years.start())
            self._heading = line.heading
        of_all, of_last = _TO_ALL.search(line.text), self._to_last.search(line.text)
        if of_all is not None or of_last is not None:  # 2022年是|本届政府的收官之年: what is named first
            self._last = of_last is not None and (of_all is None or of_last.end() < of_all.end())
        return self._last
