"""What a number says: kind, quantity, years, bound and commitment, within what its sentence has said so far."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.chinese.quantities import EXACT, Quantity
from pipeline.indicators import clauses, confidence
from pipeline.indicators.ahead import set_ahead, target_period
from pipeline.indicators.clauses import Chunk, Predicate
from pipeline.indicators.commitment import commitment_of
from pipeline.indicators.facts import ReportFacts, Setting
from pipeline.indicators.idioms import DOUBLINGS
from pipeline.indicators.meaning import CHANGE, PART_OF_YEAR, is_index, is_measure, of_part, quantity_of
from pipeline.indicators.names import OTHER, key, strip_scope
from pipeline.indicators.periods import outturn_period, years_said
from pipeline.indicators.scope import is_past
from pipeline.indicators.sectors import SECTORS, Ratio
from pipeline.indicators.statement import Statement
from pipeline.indicators.subject import PERCENT, STRONG, Named, Subject
from pipeline.indicators.surroundings import BASE, Surroundings, announces_total
from pipeline.indicators.unknown import unknown_name

_NEAR = 400  # characters before a number that are looked at, so that time grows with length alone
_LAST_TARGET = re.compile(r"(?:年度|年初|预期|计划|全年)(?:确定的|预期|预定)?目标(?:是|为)?$|^目标值?(?:是|为)?$")
# 增长8%|的目标没有完成; of a list all are.
_MISSED = re.compile(
    r"[^，。；]{0,40}?[的等][^，。；、]{0,10}?(?:目标|任务|计划)(?:任务|要求)?[^，。；、]{0,4}，?"
    r"(?:没有?能?|未能?|尚未|并未|难以|无法)(?:够|有)?(?:全部|全面|如期|按期|很好地?)?(?:完成|实现|达到|达成|兑现)"
)
_MAY_BE_PART = re.compile("[季半月环]")  # most stretches hold none of these
# Amounts that are told after it are of it as well, until the year is spoken of.
_SO_FAR = re.compile(r"[1一](?:月份?)?[至到—～-]\d{1,2}月|前\d{1,2}个月|[1一][至到—～-][三3]个?季度|前[三3]个?季度")
_WHOLE_YEAR = re.compile(r"全年|年末|年底|[去上今]年|\d{4}年(?!\d{1,2}月)")
_GROWING = re.compile(
    r"的?(?:年均|平均|年)?(?:增长)?(?:速度|增速|增长率|增幅)|的(?:年均|平均|速度)?(?:递增|增长)(?!点)"
)
_RATE_OF_GROWTH = re.compile(r"[增涨降跌]幅|增速")
_FULFILLED = re.compile(r"完成了?$")
_MEAN = re.compile(r"^(?:实现|完成)?(?:年均|平均每年|每年平均)$")


class Telling:
    """One sentence as far as it has been told.

    Args:
        text: the sentence, plain.
        setting: how its numbers are to be taken.
        report: the report's years.
    """

    def __init__(self, text: str, setting: Setting, report: ReportFacts) -> None:
        self._text, self._setting, self._report = text, setting, report
        self.restart()

    def restart(self) -> None:
        """A segment ends: what was announced for its numbers ends with it."""
        self._part_of_year = self._so_far = False  # 一季度, 1至11月: what follows is of no whole year
        self._total = False  # 累计: what follows adds up over the years
        self._among: tuple[int, int] | None = None  # several years that hold for the parts after 其中
        self._mean: tuple[int, int] | None = None  # the years that a mean was told of

    def note(self, chunks: Sequence[Chunk], end: int, before: Statement | None) -> None:
        """Note what the stretches up to a number announce for it and what follows.

        Args:
            chunks: the stretches since the number before.
            end: where the last of them ends.
            before: the statement before it.
        """
        start = chunks[0].start
        start -= 5 if self._text[:start].endswith("个月") else 0  # 前11个月 is a number itself
        said = self._text[max(0, start) : end]
        if self._part_of_year or _MAY_BE_PART.search(said) is not None:
            part, whole = (max((m.start() for m in p.finditer(said)), default=-1) for p in (PART_OF_YEAR, _WHOLE_YEAR))
            if whole >= 0 or part >= 0:
                self._part_of_year = part > whole if "全年" in said[max(0, whole) :] else part >= 0
                self._so_far = self._part_of_year and _SO_FAR.search(said) is not None
        if before is not None and any(c.text.startswith("其中") for c in chunks):
            several = before.period_from < before.period_to
            self._among = (before.period_from, before.period_to) if several else None
        self._total = self._total or any(announces_total(c.text) for c in chunks[:-1])

    def join(self, last: Chunk, held: Subject | None) -> None:
        """完成清洁取暖改造4.3万户、|农村改厕7.6万户: several years that hold for one of a list hold for the next."""
        if last.before == "、" and held is not None and held.period is not None and held.period[0] < held.period[1]:
            self._among = held.period

    def statement(
        self,
        named: Named,
        q: Quantity,
        chunks: Sequence[Chunk],
        predicate: Predicate,
        subject: Subject,
        *,
        inherits: bool,
    ) -> Statement | None:
        """What a number says of an indicator.

        Args:
            named: name and indicator.
            q: the number.
            chunks: the stretches before it.
            predicate: the last of them as read.
            subject: the subject in force; what was said of it is noted there.
            inherits: it is carried on from before.

        Returns:
            The statement, None where the number says nothing of the indicator's own.
        """
        last = chunks[-1].text + self._text[q.bound_start : q.start]
        relation = clauses.relation_in(last)
        quantity, falls = quantity_of(named, q, last, predicate, relation, subject, inherits=inherits)
        if quantity is None:
            return None
        if quantity == "share" and q.unit in PERCENT and _GROWING.match(self._text, q.end):
            quantity = "growth"  # 保持25%以上的增长速度
        if quantity == "growth" and not predicate.verb and _FULFILLED.search(chunks[-1].text):
            return None  # 固定资产投资全年完成90%: of what was planned
        moved = CHANGE if quantity == CHANGE else None
        if quantity == CHANGE:  # 农村贫困人口减少1232万人 is no level
            quantity, subject.growth = "level", True  # 增产二千万吨，即百分之七点八
            # 增产, 减产 say what; 住房提升2万户 counts a doing.
            in_full = predicate.verb in ("增产", "减产", "增收", "减收", "短收", "提升")
            verb = predicate.verb if in_full else "减少" if predicate.falls else "增加"
            if not is_measure(named.name, named.known, q.unit) and q.unit.lstrip("万亿") not in ("天", "小时"):
                return None
            if not (named.own or named.name).endswith(verb):
                named = Named(
                    strip_scope(named.own or named.name) + ("平均每年" if predicate.yearly else "") + verb, None
                )
        elif quantity == "level" and not is_measure(named.name, named.known, q.unit):
            return None
        if predicate.origin and PART_OF_YEAR.search(predicate.origin):
            subject.growth = subject.growth or _RATE_OF_GROWTH.search(chunks[-1].text) is not None
            return None  # 降幅由一季度的23.1%收窄到1.4%
        if self._part_of_year and of_part(named, quantity, chunks[-1].text, so_far=self._so_far):
            return None
        if quantity == "points" and relation is not None and self._setting.kind == "outturn":
            return None  # how far another place is behind is no number of this one
        number = q.bound_start, q.start, q.end, q.unit
        said = self._said(number, chunks, predicate, named, subject if inherits else None)
        kind, (first, final) = self._period(said, quantity if moved is None else moved, chunks[-1].text)
        subject.period = (first, final)
        if predicate.origin is not None:
            subject.since = first
        elif quantity == "level" and moved is None:
            subject.leveled = first, final
        if q.unit in PERCENT:
            subject.growth = quantity == "growth"
        sign = -1 if falls and q.value > 0 else 1
        low, high = sign * q.value, None if q.value_high is None else sign * q.value_high
        if index := quantity == "share" and is_index(named.known, q):
            low, high = round(low - 100, 4), None if high is None else round(high - 100, 4)
        return Statement(
            indicator=named.known.code if named.known else OTHER + key(named.name),
            name=named.name,
            kind=kind,
            period_from=first,
            period_to=final,
            quantity=quantity,
            value=low,
            value_high=high,
            unit="%" if index else q.unit,
            bound=EXACT if kind == "outturn" and self._held(q) else q.bound,
            commitment=commitment_of(self._text, chunks[-1].start, q.start, goals=self._setting.goals)
            if kind == "target"
            else "",
            reference=relation or "",
            definition=named.known.definition if named.known else "",
            start=q.bound_start,
            end=q.end,
            doubts=self._doubts(named, q, said, kind, inherits=inherits),
            mean=self._is_mean(said, quantity, (first, final), listed=kind == "target" and not falls),
        )

    def _is_mean(self, said: Surroundings, quantity: str, years: tuple[int, int], *, listed: bool) -> bool:
        """Whether a number of several years is the mean of one: 年均增长8%、|力争9%; in a list of targets what grows after it too.

        What falls (单位生产总值能耗下降20%) falls so much in all the years.
        """
        if years[0] == years[1]:
            return False
        together = said.predicate.total or BASE.search(said.near) is not None
        on = self._mean == years and (said.inherits or (listed and quantity == "growth")) and not together
        mean = said.predicate.yearly or _MEAN.search(said.former) is not None or on
        if mean:
            self._mean = years
        return mean

    def _doubts(self, named: Named, q: Quantity, said: Surroundings, kind: str, *, inherits: bool) -> frozenset[str]:
        """What the reading of a number had to guess."""
        unlisted = named.known is None
        found = {
            confidence.UNLISTED: unlisted,
            confidence.DONE: unlisted and (named.name not in self._text or unknown_name(named.name) is None),
            confidence.CARRIED: inherits,
            confidence.YEARS: not years_said(self._report, self._setting, said, kind),
            confidence.HAN: q.chinese and not unlisted,
            confidence.HAN_UNLISTED: q.chinese and unlisted,
        }
        return frozenset(d for d, holds in found.items() if holds)

    def _held(self, q: Quantity) -> bool:
        """涨幅控制在2.6%: of a result it is the very number."""
        return q.end == q.unit_end and self._text.startswith("控制在", q.bound_start)

    def _said(
        self,
        number: tuple[int, int, int, str],
        chunks: Sequence[Chunk],
        predicate: Predicate,
        named: Named,
        held: Subject | None = None,
    ) -> Surroundings:
        """What is said around a number (where its bound words begin, its ends, its unit); ``held`` is a subject carried on."""
        (bound, start, end, unit), last = number, chunks[-1]
        at = last.start + len(last.text)
        before = self._text[max(0, at - _NEAR) : at]
        return Surroundings(
            before=before,
            segment=before[max(before.rfind("；"), before.rfind(";")) + 1 :],
            near=last.text + self._text[bound:start],
            former=chunks[-2].text if len(chunks) > 1 and last.before not in STRONG else "",
            after=self._text[end : end + _NEAR],
            predicate=predicate,
            name=named.name,
            code=named.known.code if named.known else "",
            inherits=held is not None,
            carried=held.period if held else None,
            leveled=held.leveled if held else None,
            since=held.since if held else None,
            doubled=unit == DOUBLINGS,
            total=self._total,
            among=self._among,
        )

    def _period(self, said: Surroundings, quantity: str, last: str) -> tuple[str, tuple[int, int]]:
        if self._setting.kind == "outturn" and (_LAST_TARGET.search(last) or _MISSED.match(said.after)):
            return "target", (self._report.review_to, self._report.review_to)  # 增长6.5%（年度目标6%以上）
        if self._setting.kind == "target" and said.predicate.origin is not None:
            year = clauses.year_in(said.predicate.origin) or self._report.review_to
            return "outturn", (year, year)  # 由70%提高到75%: the first is where it stands
        if self._setting.kind == "target" and not is_past(said.before, self._report):
            return "target", target_period(self._report, self._setting, said, quantity)
        ahead = set_ahead(self._report, said) if quantity != "multiple" and said.predicate.origin is None else None
        if self._setting.kind == "outturn" and ahead is not None:
            setting = replace(self._setting, ahead_from=ahead[0], ahead_to=ahead[1])
            return "target", target_period(self._report, setting, said, quantity)
        return "outturn", outturn_period(self._report, self._setting, said, quantity)

    def shares(self, ratio: Ratio) -> list[Statement]:
        """Three shares of a ratio of sectors."""
        last = clauses.chunks_of(self._text, ratio.said_from, ratio.start)
        predicate = clauses.read_predicate(last[-1])
        said = self._said((ratio.start, ratio.start, ratio.end, ""), last, predicate, Named(ratio.name, None))
        kind, (first, final) = self._period(said, "share", last[-1].text)
        return [
            Statement(
                indicator=code,
                name=ratio.name,
                kind=kind,
                period_from=first,
                period_to=final,
                quantity="share",
                value=value,
                bound=EXACT,
                commitment="expected" if kind == "target" and self._setting.goals else "",
                start=span[0],
                end=span[1],
            )
            for code, value, span in zip(SECTORS, ratio.shares, ratio.spans, strict=True)
        ]
