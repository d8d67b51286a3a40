"""Sentences to statements: each quantity with its indicator, kind, period, bound and commitment.

A sentence is read once from left to right. What stands between one number and the next says whose number it is and what
it means; where it names nobody, the subject in force goes on (地区生产总值2100亿元，增长7%).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.chinese.quantities import EXACT, Quantity, find_quantities, narrow
from pipeline.chinese.years import plain_years
from pipeline.indicators import clauses, confidence
from pipeline.indicators.clauses import Chunk, Predicate
from pipeline.indicators.idioms import doublings, shared_bound, shared_unit, stakes, unit_kind
from pipeline.indicators.meaning import CHANGE, RATES, STOCKS, is_index, is_measure, quantity_of
from pipeline.indicators.names import OTHER, Catalogue, key, strip_scope
from pipeline.indicators.periods import Surroundings, announces_total, outturn_period, target_period, years_said
from pipeline.indicators.qualitative import read_qualitative
from pipeline.indicators.scope import ReportFacts, Setting, elsewhere, is_past, own_name
from pipeline.indicators.sectors import SECTORS, Ratio, sector_ratios
from pipeline.indicators.statement import Statement
from pipeline.indicators.subjects import PERCENT, STRONG, Named, Subject, SubjectFinder
from pipeline.indicators.unknown import unknown_name

_CONJUNCTION = re.compile(r"(?:、|和|与|及|以及|，和|，)$")
# What stands between the words without being said: brackets without a number, marks of footnotes, blanks, ornaments.
_UNSAID = re.compile(
    r"[（(][^（）()\d]{1,30}[）)]|[［\[〔【（(]\d{1,3}[］\]〕】）)]|[ \t\u3000\u2060★☆▲△●○◆◇■]+|(?<!\d)□|□(?!\d)"
)
_AFTER_NUMBER = re.compile(r"[\u4e00-\u9fff“A-Za-z][^，。；、：（）()！]*")
_ABOUT_NUMBER = re.compile(
    r"^的?(?:目标|预期目标|任务|水平|速度|增速|增长|幅度|以上|左右|区间|较快|较高|中高速|稳定|预期|历史|"
    r"要求|范围|，|既)"
)
_COMPARED = re.compile(
    r"占[^，。]*$|对[^，。]*贡献率[^，。]*$|(?:[高低快慢优好]于|超过|领先|比|较|相当于)[^，。]*$|[是为][^，。]*的$"
)
_ZONE = re.compile(r".{0,8}?(?:开发区|园区|高新区|经开区|自贸(?:试验)?区|综保区|工业园|产业园|新区)")
_OF_ANY = ("税收", "税收收入", "出口", "进出口", "出口额")  # what any branch or zone has of its own
_RUNNING = re.compile(r"连续[\d.]+个?(?:月|季度|年)[^，。；、]{0,6}$")
_NEAR = 400  # characters before a number that are looked at, so that time grows with length alone
_LAST_TARGET = re.compile(r"(?:年度|年初|预期|计划|全年)(?:确定的|预期|预定)?目标(?:是|为)?$")
_TASK = re.compile(r"(?:任务|目标|计划)(?:数)?$")
_PART_OF = re.compile(
    r"^(?!.*[由从][^，]{0,16}的$).*(?<!年)(?<!期)的$"
)  # 财政收入的60%来自: a part of it, no rate of it
_OF_ONE_NUMBER = re.compile(r"(?:力争|争取|努力|确保|保证|必保)(?:达到|实现|完成|突破|增长)?(?=\d)")
_DOING = re.compile(r"新增|净增|新建|新改建|改造|改建|建成|压减|关闭退出|淘汰|退出|引进|新签约|培育|创建|新修|修复")
_DOING_ANY = re.compile(_DOING.pattern + r"|总投资|投资|投产|完成|达|率$|比重|占比|总量|产值|收入")
_COUNTED = re.compile(
    r"(?P<noun>[\u4e00-\u9fff“”]{2,14}?)(?:年度|累计|共|全部|已|当年)?(?:完成|实现|建成|投产|开工|竣工|落地|累计|达到)"
)
_LONG_AGO = re.compile(r"解放前|解放初|建国前|建国初|旧中国|新中国成立之?[前初]")
# What is said of a month or quarter, until the whole year is spoken of: growth and prices of it are no yearly numbers.
_PART_OF_YEAR = re.compile(r"[一二三四1-4]个?季度|首季|[上下]半年|(?:^|至|[—-]|[^\d年])\d{1,2}月份?(?!底|末|日)|环比")
_WHOLE_YEAR = re.compile(r"全年|年末|年底|[去上今]年|\d{4}年(?!\d{1,2}月)")
_AIM = re.compile(r"目标|预期")
_RANK = re.compile(r"(?:连续|提前|第|前|排名|位列|位居)$")


def _of_part(named: Named, quantity: str, own: str) -> bool:
    """Whether a number within what is said of a month or quarter is no number of the year.

    Growth, prices and unemployment are not until the year is spoken of; amounts where their own clause names the part.
    """
    code = named.known.code if named.known else ""
    if quantity == "growth" or code in RATES:
        return True
    return quantity == "level" and bool(code) and code not in STOCKS and _PART_OF_YEAR.search(own) is not None


class SentenceReader:
    """Reads the sentences of one report.

    Args:
        catalogue: the list of indicators.
        report: place, level and years.
    """

    def __init__(self, catalogue: Catalogue, report: ReportFacts) -> None:
        self.catalogue = catalogue
        self.report = report
        self.elsewhere = elsewhere(report)
        self.finder = SubjectFinder(catalogue, self.elsewhere, own_name(report))

    def read(self, text: str, setting: Setting) -> list[Statement]:
        """All statements of one sentence, in order.

        Args:
            text: the sentence.
            setting: how its numbers are to be taken.

        Returns:
            Statements with offsets into ``text``.
        """
        plain = plain_years(narrow(text))
        if _UNSAID.search(plain) is None:
            return _Reading(self, plain, setting).run()
        unsaid = {i for m in _UNSAID.finditer(plain) for i in range(*m.span())}
        kept = [i for i in range(len(plain)) if i not in unsaid]  # 7 4 7 7 2亿元
        found = _Reading(self, "".join(plain[i] for i in kept), setting).run()
        return [replace(s, start=kept[s.start], end=kept[s.end - 1] + 1) for s in found]


class _Reading:
    """One sentence being read."""

    def __init__(self, reader: SentenceReader, text: str, setting: Setting) -> None:
        self.reader, self.report = reader, reader.report
        self.text, self.setting = text, setting
        reader.finder.deeds = setting.kind == "outturn" or setting.goals
        idioms = [*doublings(text), *stakes(text)]
        self.ratios = list(sector_ratios(text))
        spans = [(q.start, q.end) for q in idioms] + [(r.start, r.end) for r in self.ratios]
        plain = [q for q in find_quantities(text) if not any(s < q.end and q.start < e for s, e in spans)]
        self.quantities = sorted([*plain, *idioms], key=lambda q: q.start)
        self.subject: Subject | None = None
        self.recent: list[Named] = []  # whom 均 may speak of
        self.area = ""  # 开发区, 园区: what follows in the segment is of it, not of the place
        self.part_of_year = False  # 一季度: what follows in the segment is of no whole year
        self.among: tuple[int, int] | None = None  # several years that hold for the parts after 其中
        self.total = False  # 累计: what follows in the segment adds up over the years
        self.found: list[Statement] = []
        self.milestones: list[Statement] = []
        self.end = 0  # where the last quantity ended

    def run(self) -> list[Statement]:
        at = 0
        while at < len(self.quantities):
            group = self._group(at)
            at += len(group)
            self._take(group, self.quantities[at] if at < len(self.quantities) else None)
        self.found += [s for ratio in self.ratios for s in self._shares(ratio)]
        levels = {(s.indicator, s.period_to) for s in self.found if s.quantity == "level"}
        self.found += [m for m in self.milestones if (m.indicator, m.period_to) not in levels]
        self._drop_thresholds()
        taken = [(s.start, s.end) for s in self.found] + [(q.start, q.end) for q in self.quantities if q.unit]
        more = read_qualitative(self.text, taken, self.reader.catalogue, self.report, self.setting)
        told = {s.indicator for s in self.found}
        self.found += [s for s in more if s.kind == "target" or s.indicator not in told]
        return sorted(self.found, key=lambda s: s.start)

    def _drop_thresholds(self) -> None:
        """突破6000亿元，达到6105亿元: the level says it all."""
        exact = {(s.indicator, s.period_to) for s in self.found if s.quantity == "level" and s.bound == EXACT}
        self.found = [
            s
            for s in self.found
            if s.quantity != "level"
            or (s.indicator, s.period_to) not in exact
            or not self.text.startswith("突破", s.start)
        ]

    def _group(self, at: int) -> list[Quantity]:
        """Quantities joined by 、 or 和 that share one predicate: 9.7%和11.1%."""
        group = [self.quantities[at]]
        for following in self.quantities[at + 1 : at + 12]:
            between = self.text[group[-1].end : following.bound_start]
            same = unit_kind(following.unit) == unit_kind(group[-1].unit) or (
                group[-1].unit == "" and between in ("和", "、", "与")
            )
            each = "分别" in self.text[max(0, group[0].start - 30) : group[0].start]
            if not (same or each) or not _CONJUNCTION.fullmatch(between) or (between == "，" and not each):
                break
            group.append(following)
        return shared_bound(shared_unit(group))

    def _take(self, group: list[Quantity], following: Quantity | None) -> None:
        first = group[0]
        start, self.end = self.end, group[-1].end
        self.end += clauses.milestone_length(self.text[self.end : self.end + 12])
        chunks = clauses.chunks_of(self.text, start, first.bound_start)
        if start and chunks[0].text[:1] in ("、", "和", "并"):
            chunks[0] = Chunk("、", chunks[0].start + 1, chunks[0].text[1:])
        if any(c.before in STRONG and c.before for c in chunks):
            self.subject, self.recent, self.area, self.total, self.part_of_year = None, [], "", False, False
            self.among = None
        said = self.text[chunks[0].start : first.bound_start]
        if _WHOLE_YEAR.search(said) is not None:
            self.part_of_year = False
        self.part_of_year = self.part_of_year or _PART_OF_YEAR.search(said) is not None
        if any(c.text.startswith("其中") for c in chunks) and self.found:
            years = self.found[-1].period_from, self.found[-1].period_to
            self.among = years if years[0] < years[1] else None
        self.total = self.total or any(announces_total(c.text) for c in chunks[:-1])
        if self._is_modifier(group[-1], chunks[-1], following):
            self.end = group[-1].end
            self._count_noun(group[-1], chunks)
            return
        predicate = clauses.read_predicate(chunks[-1])
        held = self.subject
        after = self.text[first.end : first.end + 40]
        self.subject, inherits = self.reader.finder.find(chunks, predicate, group, after, self.subject)
        if self.subject is None:
            return
        if not inherits:
            self._carry_doing(chunks[-1], held)
            self._place_within(self.subject)
            if chunks[-1].before == "、" and held is not None and not held.names[0].known:
                # 储能材料产值增长251.9%、税收增长1300%: the taxes are those of the materials.
                self.subject.names = [Named(n.name, None) if n.name in _OF_ANY else n for n in self.subject.names]
            self.recent += self.subject.names
        if not self._left_out(chunks, first, inherits=inherits):
            self._state(group, chunks, predicate, self.subject, inherits=inherits)

    def _carry_doing(self, last: Chunk, held: Subject | None) -> None:
        """新增高新技术企业9家、|科技型中小企业190家: what is done holds for what is joined to it."""
        if last.before != "、" or held is None or self.subject is None or len(self.subject.names) > 1:
            return
        doing, name = _DOING.match(held.names[-1].name), self.subject.names[0]
        if doing is not None and name.known is None and not _DOING_ANY.search(name.name):
            self.subject.names = [Named(doing.group() + name.name, None)]

    def _count_noun(self, q: Quantity, chunks: Sequence[Chunk]) -> None:
        """525个|重点项目完成投资669亿元: beside what is said of the things, how many they are."""
        match = _COUNTED.match(self.text, q.end)
        if match is None or q.end != q.unit_end or self.setting.kind != "outturn" or chunks[-1].text.strip("、和 "):
            return
        named = Named(match["noun"], None)
        self._state(
            [q], chunks, clauses.read_predicate(Chunk("", q.start, "")), Subject([named], named.name), inherits=False
        )

    def _place_within(self, subject: Subject) -> None:
        """开发区营业收入增长65.8%，税收收入增长29%: the taxes are those of the zone."""
        if self.area and all(n.known for n in subject.names):
            subject.names = [Named(self.area + n.name, None) for n in subject.names]
        elif not subject.names[0].known and (zone := _ZONE.match(subject.names[0].name)) is not None:
            self.area = zone.group()

    # What is left out

    def _is_modifier(self, quantity: Quantity, last: Chunk, following: Quantity | None) -> bool:
        """A number that describes the noun after it: 10亿元以上|项目50个, 22个|断面水质优良比例95.5%."""
        after = self.text[quantity.end : quantity.end + 40]
        if after.startswith(("级", "型", "制")) and not clauses.is_milestone(after):
            return True
        if quantity.unit == "" and after[:1].strip("，。、；：（）") != "":
            return False
        match = _AFTER_NUMBER.match(after)
        if match is None or _ABOUT_NUMBER.match(after) or clauses.is_milestone(after):
            return False
        if following is None or following.bound_start > quantity.end + match.end():
            return False
        between = Chunk("", quantity.end, self.text[quantity.end : following.bound_start])
        return (
            bool(clauses.read_predicate(between).subject) and self.reader.catalogue.ending(last.text.rstrip()) is None
        )

    def _left_out(self, chunks: Sequence[Chunk], first: Quantity, *, inherits: bool) -> bool:
        last = chunks[-1].text
        if any(_LONG_AGO.search(c.text) for c in chunks[-2:]):
            return True
        if clauses.is_negated(last) or any(clauses.is_hypothetical(c.text) for c in chunks):
            return True
        if clauses.is_of_target(last) or _RANK.search(last):
            return True
        if chunks[-1].before in ("（", "(") and len(chunks) > 1 and _TASK.search(chunks[-2].text):
            return True  # 在去年任务（5.55亿元）的基础上
        if first.unit in PERCENT and _PART_OF.search(last) and clauses.share_of(last) is None:
            return True
        if _RUNNING.search(self.text[max(0, first.bound_start - 20) : first.bound_start]):
            return True
        # 全国粮食产量 in a province's report is another's; 高于全国 and 占全国 are not.
        other = self.reader.elsewhere.search(_COMPARED.sub("", last))
        return other is not None and other.start() < 12 and clauses.relation_in(last) is None

    # What is said

    def _state(
        self, group: list[Quantity], chunks: Sequence[Chunk], predicate: Predicate, subject: Subject, *, inherits: bool
    ) -> None:
        names = subject.names
        if inherits and predicate.parted in ("均", "都", "双双") and len(self.recent) > 1 and len(group) == 1:
            names = list({n.name: n for n in self.recent[-2:]}.values())
        if inherits and len(group) > len(names) and len(self.recent) >= len(group):  # 比上年分别增长52.4%、76.8%
            names = self.recent[-len(group) :]
        each = group if len(group) > 1 and len(names) == len(group) else [group[0]] * len(names)
        for named, quantity in zip(names, each, strict=True):
            statement = self._statement(named, quantity, chunks, predicate, subject, inherits=inherits)
            if statement is None:
                continue
            if statement.quantity == "level" and clauses.is_milestone(self.text[quantity.end : quantity.end + 6]):
                bound = "at_least" if statement.bound == EXACT else statement.bound
                self.milestones.append(replace(statement, bound=bound))
            else:
                self.found.append(statement)

    def _statement(
        self,
        named: Named,
        q: Quantity,
        chunks: Sequence[Chunk],
        predicate: Predicate,
        subject: Subject,
        *,
        inherits: bool,
    ) -> Statement | None:
        last = chunks[-1].text + self.text[q.bound_start : q.start]
        relation = clauses.relation_in(last)
        quantity, falls = quantity_of(named, q, last, predicate, relation, subject, inherits=inherits)
        if quantity is None:
            return None
        moved = CHANGE if quantity == CHANGE else None
        if quantity == CHANGE:  # 农村贫困人口减少1232万人 is no level
            quantity, subject.growth = "level", True  # 增产二千万吨，即百分之七点八
            verb = "减少" if predicate.falls else "增加"
            if not is_measure(named.name, named.known, q.unit) and q.unit.lstrip("万亿") not in ("天", "小时"):
                return None
            if not named.name.endswith(verb):
                named = Named(strip_scope(named.name) + ("平均每年" if predicate.yearly else "") + verb, None)
        elif quantity == "level" and not is_measure(named.name, named.known, q.unit):
            return None
        if self.part_of_year and _of_part(named, quantity, chunks[-1].text):
            return None
        if quantity == "points" and relation is not None and self.setting.kind == "outturn":
            return None  # how far another place is behind is no number of this one
        said = self._said(
            self.text[q.bound_start : q.start], q.end, chunks, predicate, named, subject, inherits=inherits
        )
        kind, (first, final) = self._period(said, quantity if moved is None else moved, chunks[-1].text)
        subject.period = (first, final)
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
            commitment=self._commitment(chunks, q) if kind == "target" else "",
            reference=relation or "",
            definition=named.known.definition if named.known else "",
            start=q.bound_start,
            end=q.end,
            doubts=self._doubts(named, q, said, kind, inherits=inherits, several=len(subject.names) > 1),
        )

    def _doubts(
        self, named: Named, q: Quantity, said: Surroundings, kind: str, *, inherits: bool, several: bool
    ) -> frozenset[str]:
        """What the reading of a number had to guess."""
        unlisted = named.known is None
        found = {
            confidence.UNLISTED: unlisted,
            confidence.DONE: unlisted and (named.name not in self.text or unknown_name(named.name) is None),
            confidence.CARRIED: inherits,
            confidence.YEARS: not years_said(self.report, self.setting, said, kind),
            confidence.SHARED: several,
            confidence.HAN: q.chinese,
            confidence.TURNED: kind != self.setting.kind,
            confidence.NARRATIVE: kind == "target" and not self.setting.goals,
        }
        return frozenset(d for d, holds in found.items() if holds)

    def _held(self, q: Quantity) -> bool:
        """涨幅控制在2.6%: of a result it is the very number."""
        return q.end == q.unit_end and self.text.startswith("控制在", q.bound_start)

    def _said(
        self,
        bounded: str,
        end: int,
        chunks: Sequence[Chunk],
        predicate: Predicate,
        named: Named,
        subject: Subject | None,
        *,
        inherits: bool,
    ) -> Surroundings:
        at = chunks[-1].start + len(chunks[-1].text)
        return Surroundings(
            before=self.text[max(0, at - _NEAR) : at],
            near=chunks[-1].text + bounded,
            former=chunks[-2].text if len(chunks) > 1 and chunks[-1].before not in STRONG else "",
            after=self.text[end : end + _NEAR],
            predicate=predicate,
            name=named.name,
            code=named.known.code if named.known else "",
            inherits=inherits,
            carried=subject.period if subject and inherits else None,
            total=self.total,
            among=self.among,
        )

    def _period(self, said: Surroundings, quantity: str, last: str) -> tuple[str, tuple[int, int]]:
        if self.setting.kind == "outturn" and _LAST_TARGET.search(last):
            return "target", (self.report.review_to, self.report.review_to)  # 增长6.5%（年度目标6%以上）
        if self.setting.kind == "target" and said.predicate.origin is not None:
            year = clauses.year_in(said.predicate.origin) or self.report.review_to
            return "outturn", (year, year)  # 由70%提高到75%: the first is where it stands
        if self.setting.kind == "target" and not is_past(said.before, self.report):
            return "target", target_period(self.report, self.setting, said, quantity)
        return "outturn", outturn_period(self.report, self.setting, said, quantity)

    def _shares(self, ratio: Ratio) -> list[Statement]:
        """Three shares of a ratio of sectors."""
        last = clauses.chunks_of(self.text, ratio.said_from, ratio.start)
        predicate = clauses.read_predicate(last[-1])
        said = self._said("", ratio.end, last, predicate, Named(ratio.name, None), None, inherits=False)
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
                value_high=None,
                unit="",
                bound=EXACT,
                commitment="expected" if kind == "target" and self.setting.goals else "",
                reference="",
                definition="",
                start=span[0],
                end=span[1],
            )
            for code, value, span in zip(SECTORS, ratio.shares, ratio.spans, strict=True)
        ]

    def _commitment(self, chunks: Sequence[Chunk], q: Quantity) -> str:
        """The word before the number, else what the list announces, else the word that began its segment."""
        near = max(0, q.start - _NEAR)
        segment = max(near, *(self.text.rfind(mark, near, q.start) for mark in STRONG))
        own = clauses.commitment_in(self.text[chunks[-1].start : q.start])
        if own:
            return own
        if self.setting.goals or _AIM.search(self.text[near : q.start]):
            return "expected"
        # 确保增长8%、力争8.5%，收入增长9%: a word right before a number is of that number alone.
        return clauses.commitment_in(_OF_ONE_NUMBER.sub("", self.text[segment + 1 : q.start]))
