"""What stands beside review and plan within a report: the government's work on itself, and a summary of five years.

A report of one year often sums up five within its plan (2006, 2021), and closes with a chapter on the government's own
conduct. Neither is work planned for the year, and not every report has them, so both are kept apart as ``other``.
"""

from __future__ import annotations

import re

from pipeline.chinese.years import plain_years, plan_period
from pipeline.ingest.structure.appendix import appendix_start

_KINDS = (
    r"(?:法治|服务型?|廉洁|效能|高效|务实|实干|满意|有为|新型|现代|责任|创新|阳光|诚信|节约|学习型?|为民|担当|忠诚"
    r"|过硬|清廉|勤政)"
)
_SELF = re.compile(
    rf"政府(?:系统)?的?(?:自身|作风|效能|廉政|能力|形象|职能)?(?:改革和|改革与)?(?:自身)?建设|自身建设|{_KINDS}(?:的|型)*政府|政府(?:现代化)?(?:治理|行政|履职|执行|服务管理)"
    r"(?:体系|能力|效能|水平|现代化|力|的?质效)|政府(?:治理|公信力|执行力|效能)|履职(?:能力|尽责|水平)|行政效能|政务水平"
    r"|[高效实][“”\"]?的(?:人民)?政府|政风|从严治政|廉政勤政|(?:改进|转变)(?:政府|机关)?(?:工作|的)?作风|加强(?:政府)?(?:机关|廉政)建设"
)
_BESIDES = re.compile(r"市场|民主|法制|法治建设|文明|稳定|试点|数字政府")  # a chapter on more than that
# Other business of a state, which speakers turn to behind it.
_ELSEWHERE = re.compile(
    r"(?<!中华)(?<!非)民族(?!复兴|精神|的|地区)|宗教|侨(?:务|胞|联)|国防|军队|(?<!干)部队|解放军|双拥|拥军|军[政民]|工青妇|工会|一国两制|港澳|香港"
    r"|台湾|对台|两岸|祖国(?:完全|和平)?统一|外交|国际(?:形势|局势)|[\d一二三四五六七八九十]件.{0,6}实事"
)
_PAST_FIVE = re.compile(
    r"^(?:各位代表[！，])?(?:回顾|回首)?(?:过去(?:的)?五年|五年来|这五年|[“\"]十[一二三四五]?五[”\"](?:时期|期间|以来))"
)
_SUMMARY = re.compile(r"过去(?:的)?五年|五年来|成就|回顾|(?:发展|完成|执行|主要)情况")
_TARGETS = re.compile(r"今年[^。；]{0,24}(?:预期|主要)目标[^。；\d]{0,6}[是为：:]")
_FIRST = re.compile(r"[（(]?一[、）)]")
_CLOSING = re.compile(r"^(?:各位代表|同志们)[！，：!,:]")


def asides(paragraphs: list[str], depth: dict[int, int], parts: list[str], *, year: int) -> dict[int, float]:
    """Paragraphs of review or plan that belong to neither, with how sure that is.

    Args:
        paragraphs: text of the paragraphs.
        depth: depth of each heading by its paragraph.
        parts: part of each paragraph so far.
        year: year of delivery.
    """
    start = next((i for i, p in enumerate(parts) if p == "plan"), len(parts))
    out: dict[int, float] = {}
    closing = _last_words(paragraphs)
    for i in sorted(h for h in depth if h > start):
        span = _span(i, depth, len(paragraphs))
        if _FIRST.match(paragraphs[i]) and i - 1 not in depth and _of_itself(_opening(paragraphs[i - 1])):
            # The heading is gone, or is a sentence; the first of its items follows.
            stop = next((j for j in range(i, len(paragraphs)) if depth.get(j, 99) < depth[i]), len(paragraphs))
            out = {j: 0.9 for j in _within(range(i - 1, stop), paragraphs) if j not in closing} | out
        elif parts[i] == "plan" and _of_itself(paragraphs[i]):
            # The words to all that close the report often stand under this heading, as it is the last one.
            found = {j: 0.95 if depth[i] == 1 else 0.9 for j in _within(span, paragraphs) if j not in closing}
            out = found | out
        elif parts[i] == "plan" and _sums_up(paragraphs[i], year):
            out |= dict.fromkeys(span, 0.9)
    if "review" in parts[:start]:
        out |= _loose_summaries(paragraphs, depth, parts, start, year)
    return {i: c for i, c in out.items() if parts[i] in {"plan", "review"}}


def _last_words(paragraphs: list[str]) -> range:
    """The words to all that close the report: from the last salutation on, where that is near the end."""
    end = appendix_start(paragraphs)
    last = max((i for i in range(end) if _CLOSING.match(paragraphs[i])), default=-1)
    return range(last, end) if last >= end - 3 else range(0)


def _of_itself(heading: str) -> bool:
    return len(heading) <= 60 and bool(_SELF.search(heading)) and not _BESIDES.search(heading)


def _sums_up(heading: str, year: int) -> bool:
    """The heading names five years that are over, and nothing ahead."""
    plain = plain_years(heading)
    if not _SUMMARY.search(plain) or re.search(r"目标|任务|安排|要求|今后|未来|展望|规划|纲要", plain):
        return False
    period = plan_period(plain)
    return (period is not None and period[1] < year) or bool(re.search(r"过去(?:的)?五年|五年来", plain))


def _loose_summaries(
    paragraphs: list[str], depth: dict[int, int], parts: list[str], start: int, year: int
) -> dict[int, float]:
    """Paragraphs without a heading of their own that sum up five years, with those that go on with it."""
    out: dict[int, float] = {}
    for i in range(start, len(paragraphs)):
        if i in depth or parts[i] not in {"plan", "review"} or not _PAST_FIVE.match(paragraphs[i]):
            continue
        period = plan_period(paragraphs[i][:30])
        if period is not None and period[1] >= year:
            continue
        done = re.findall(r"取得|实现|达到|增长|完成|提高到|累计|了", paragraphs[i])
        if len(done) >= 3 or (out and i - 1 in out):
            out[i] = 0.8
    return out


def _span(heading: int, depth: dict[int, int], n: int) -> range:
    """A heading with what stands under it, up to the next one as high."""
    stop = next((j for j in range(heading + 1, n) if depth.get(j, 99) <= depth[heading]), n)
    return range(heading, stop)


def _within(span: range, paragraphs: list[str]) -> range:
    """A chapter up to where it turns to something else: the year's targets, or other business of state."""
    turns = (j for j in span[1:] if _TARGETS.search(paragraphs[j]) or _ELSEWHERE.search(_opening(paragraphs[j])))
    return range(span.start, next(turns, span.stop))


def _opening(text: str) -> str:
    """The first sentence, the salutation left out."""
    return re.split(r"[。；：]", _CLOSING.sub("", text), maxsplit=1)[0][:60]
