"""Sentences to statements: each quantity with its indicator, kind, period, bound and commitment.

A sentence is read once from left to right. What stands between one number and the next says whose number it is and what
it means; where it names nobody, the subject in force goes on (地区生产总值2100亿元，增长7%).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.chinese.quantities import Quantity, find_quantities
from pipeline.indicators import clauses
from pipeline.indicators.clauses import Chunk, Predicate
from pipeline.indicators.columns import Told
from pipeline.indicators.facts import ReportFacts, Setting
from pipeline.indicators.idioms import (
    POINTS,
    are_households,
    doublings,
    milestone_length,
    shared_bound,
    shared_unit,
    stakes,
    unit_kind,
    without_thresholds,
    year_by_year,
)
from pipeline.indicators.left_out import is_modifier, left_out
from pipeline.indicators.names import Catalogue
from pipeline.indicators.qualitative import read_qualitative
from pipeline.indicators.scope import elsewhere, own_name, plain_text
from pipeline.indicators.sectors import sector_ratios
from pipeline.indicators.statement import Statement
from pipeline.indicators.subject import STRONG, Named, Subject
from pipeline.indicators.subject_finder import SubjectFinder
from pipeline.indicators.tabular import table_row
from pipeline.indicators.telling import Telling
from pipeline.indicators.unsaid import said

# Begins with one set of characters, which is found at once.
_MAY_COUNT = re.compile(
    r"[\d十百千万亿翻分一二两三四五六七八九半几数](?:(?<=[\d十百千万亿翻])|(?<=分)之|(?<!分)[成倍番])"
)
_CONJUNCTION = re.compile(r"(?:、|和|与|及|以及|，和|，)$")
_MEMBERS = re.compile(r"、|和|与|及")
_NO_NAMES = re.compile(r"[，；。：,;:\d]")
_ZONE = re.compile(r".{0,8}?(?:开发区|园区|高新区|经开区|自贸(?:试验)?区|综保区|工业园|产业园|新区|兵团)")
_CORPS = re.compile(r"^[^，。；]{0,6}?兵团")  # what a sentence that begins with it tells is of it to its end
_OWN_SCOPE = re.compile(r"(?:全[省市县区州盟旗]|县域|市域|我[省市县区州])")  # no longer of the zone
_OF_ANY = ("税收", "税收收入", "出口", "进出口", "出口额")  # what any branch or zone has of its own
_DOING = re.compile(
    r"新增|净增|新建|新改建|改造|改建|建成|压减|关闭退出|淘汰|退出|引进|新签约|培育|创建|认定|认证|新修|修复"
)
_DOING_ANY = re.compile(_DOING.pattern + r"|总投资|投资|投产|完成|达|率$|比重|占比|总量|产值|收入")
_COUNTED = re.compile(
    r"(?P<noun>[\u4e00-\u9fff“”]{2,14}?)(?:总?投资|资金|年度|累计|共|全部|已|当年)*(?:完成|实现|建成|投产|开工|竣工|落地|累计|达到)"
)
_SAME_AGAIN = re.compile(
    r"(?:其中|去年|[到至]?(?:19|20)\d\d年(?:末|底)?)，?(?:力争|预计)?(?:同比|比上年)?(?:实际)?(?:增长|下降|上涨|增加|减少|达到?|为)(?:了|到|至)?"
    r"|(?:预计)?全年(?:预计)?(?:可|将|有望)?(?:完成|实现|达到?|增长|下降|上涨)"
)


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

    def facts(self, setting: Setting) -> ReportFacts:
        """The report with the years that a sentence sums up."""
        if setting.years is None:
            return self.report
        return replace(self.report, review_from=setting.years[0], review_to=setting.years[1])

    def read(self, text: str, setting: Setting) -> list[Statement]:
        """All statements of one sentence, in order.

        Args:
            text: the sentence.
            setting: how its numbers are to be taken.

        Returns:
            Statements with offsets into ``text``.
        """
        plain = plain_text(text)
        if _MAY_COUNT.search(plain) is None:
            return read_qualitative(plain, [], self.catalogue, self.facts(setting), setting)
        if (row := table_row(plain)) is not None:
            found = _Reading(self, row.text, setting).run()
            return [replace(s, start=row.start, end=row.end) for s in found]
        kept = said(plain)
        if kept is None:
            return _Reading(self, plain, setting).run()
        found = _Reading(self, "".join(plain[i] for i in kept), setting).run()
        return [replace(s, start=kept[s.start], end=kept[s.end - 1] + 1) for s in found]

    def read_cell(self, cell: Told) -> list[Statement]:
        """What a number of a table says of the indicator that its row names, in the years of its column."""
        column = cell.column
        setting = Setting(column.kind, column.kind == "target", column.first, column.last)
        found = _Reading(self, cell.text, setting).run()
        return [
            replace(
                s, start=cell.start, end=cell.end, kind=column.kind, period_from=column.first, period_to=column.last
            )
            for s in found
            if s.value is not None
        ]


class _Reading:
    """One sentence being read."""

    def __init__(self, reader: SentenceReader, text: str, setting: Setting) -> None:
        self.reader, self.report = reader, reader.facts(setting)
        self.text, self.setting = text, setting
        reader.finder.names.deeds = setting.kind == "outturn" or setting.goals
        idioms = [*doublings(text), *stakes(text)]
        self.ratios = list(sector_ratios(text))
        spans = [(q.start, q.end) for q in idioms] + [(r.start, r.end) for r in self.ratios]
        # 连续8年, 5年平均 say for how long; no indicator is measured in years.
        counted = (q for q in find_quantities(text) if q.unit != "年")
        plain = [q for q in counted if not any(s < q.end and q.start < e for s, e in spans)]
        self.quantities = sorted([*plain, *idioms], key=lambda q: q.start)
        self.subject: Subject | None = None
        self.recent: list[Named] = []  # whom 均 may speak of
        self.former: list[Named] = []  # those of the segment before
        self.area = ""  # 开发区, 园区: what follows in the segment is of it, not of the place
        self.telling = Telling(text, setting, self.report)
        self.found: list[Statement] = []
        self.milestones: list[Statement] = []
        self.end = 0  # where the last quantity ended

    def run(self) -> list[Statement]:
        at = 0
        while at < len(self.quantities):
            if self.quantities[at].bound_start < self.end:
                at += 1  # 连跨6个|千亿元台阶: read with the number before
                continue
            group = self._group(at)
            at += len(group)
            self._take(group, self.quantities[at] if at < len(self.quantities) else None)
        self.found += [s for ratio in self.ratios for s in self.telling.shares(ratio)]
        levels = {(s.indicator, s.period_to) for s in self.found if s.quantity == "level"}
        self.found += [m for m in self.milestones if (m.indicator, m.period_to) not in levels]
        self.found = without_thresholds(self.found, self.text)
        taken = [(s.start, s.end) for s in self.found] + [(q.start, q.end) for q in self.quantities if q.unit]
        more = read_qualitative(self.text, taken, self.reader.catalogue, self.report, self.setting)
        told = {s.indicator for s in self.found}
        self.found += [s for s in more if s.kind == "target" or s.indicator not in told]
        return sorted(self.found, key=lambda s: s.start)

    def _group(self, at: int) -> list[Quantity]:
        """Quantities joined by 、 or 和 that share one predicate: 9.7%和11.1%; 面积、产量|35万亩、15万吨."""
        group = [self.quantities[at]]
        each = "分别" in self.text[max(0, group[0].start - 30) : group[0].start]
        members = 0  # how many names stand before the first
        for following in self.quantities[at + 1 : at + 12]:
            between = self.text[group[-1].end : following.bound_start]
            if between in ("", "、") and are_households([group[-1], following]):
                return [group[-1], following]
            if not _CONJUNCTION.fullmatch(between):
                break
            if not members:
                before = _NO_NAMES.split(self.text[max(0, group[0].bound_start - 40) : group[0].bound_start])[-1]
                members = len(_MEMBERS.split(before))
            same = unit_kind(following.unit) == unit_kind(group[-1].unit) or (
                between in ("和", "、", "与")
                and (group[-1].unit == "" or (group[-1].unit == "个" and following.unit in POINTS))
            )
            alike = same or each or (len(group) < members and following.unit != "")
            if not alike or (between == "，" and not (same and each)):
                break
            group.append(following)
        if len(group) == 1:
            return group
        mixed = len({unit_kind(q.unit) for q in group if q.unit}) > 1 and not each
        if mixed and len(group) != members:
            kinds = [unit_kind(q.unit) for q in group]
            group = group[: next(i for i, kind in enumerate(kinds) if kind != kinds[0])]
        return shared_bound(shared_unit(group))

    def _take(self, group: list[Quantity], following: Quantity | None) -> None:
        first = group[0]
        start, self.end = self.end, group[-1].end
        self.end += milestone_length(self.text[self.end : self.end + 12])
        chunks = clauses.chunks_of(self.text, start, first.bound_start)
        if start and chunks[0].text[:1] in ("、", "和", "并"):
            chunks[0] = Chunk("、", chunks[0].start + 1, chunks[0].text[1:])
        if any(c.before in STRONG and c.before for c in chunks):
            # 年均增长9.2%；2015年增长8.1%: a year and a verb alone are of the same subject.
            goes_on = len(chunks) == 2 and _SAME_AGAIN.fullmatch(chunks[-1].text)
            self.subject = Subject(self.subject.names, self.subject.printed) if goes_on and self.subject else None
            self.former, self.recent, self.area = self.recent, [], "兵团" if _CORPS.match(self.text) else ""
            self.telling.restart()
        self.telling.note(chunks, first.bound_start, self.found[-1] if self.found else None)
        if is_modifier(self.text, group[-1], chunks[-1], following, self.reader.catalogue):
            self.end = group[-1].end
            self._count_noun(group[-1], chunks)
            return
        predicate = clauses.read_predicate(chunks[-1])
        held = self.subject
        end = group[-1].end if are_households(group) else first.end
        after = self.text[end : end + 40]
        self.subject, inherits = self.reader.finder.find(chunks, predicate, group, after, self.subject)
        if self.subject is None:
            return
        self._shares_of_several(self.subject, group)
        if not inherits:
            self.telling.join(chunks[-1], held)
            self._carry_doing(chunks[-1], held)
            self._place_within(self.subject)
            if chunks[-1].before == "、" and held is not None and not held.names[0].known:
                # 储能材料产值增长251.9%、税收增长1300%: the taxes are those of the materials.
                self.subject.names = [Named(n.name, None) if n.name in _OF_ANY else n for n in self.subject.names]
            self.recent += self.subject.names
        foreign = self.reader.elsewhere
        if not left_out(self.text, chunks, group, self.report, self.setting, foreign, inherits=inherits):
            self._state(group, chunks, predicate, self.subject, inherits=inherits)
        elif predicate.verb:
            self.subject.growth = True  # 增长速度由原定6%|调高到8%

    def _carry_doing(self, last: Chunk, held: Subject | None) -> None:
        """新增高新技术企业9家、|科技型中小企业190家: what is done holds for what is joined to it."""
        if last.before != "、" or held is None or self.subject is None or len(self.subject.names) > 1:
            return
        doing, name = _DOING.match(held.names[-1].name), self.subject.names[0]
        if doing is not None and name.known is None and not _DOING_ANY.search(name.name):
            self.subject.names = [Named(doing.group() + name.name, None)]

    def _shares_of_several(self, subject: Subject, group: Sequence[Quantity]) -> None:
        """航班4.7万架次、人员190万人次，分别占全国的33.6%和27.9%: each share is of one of those told before."""
        if len(group) < 2 or len(subject.names) > 1 or subject.base is None or len(self.recent) < len(group):
            return
        of = self.recent[-len(group) :]
        if subject.base[-1].name != of[-1].name or not subject.names[0].name.startswith(of[-1].name):
            return
        tail = subject.names[0].name.removeprefix(of[-1].name)
        subject.names = [Named(n.name + tail, self.reader.catalogue.lookup(n.name + tail)) for n in of]

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
        if self.area and _OWN_SCOPE.match(subject.printed):
            self.area = ""
        elif self.area and not subject.printed.startswith(self.area) and all(n.known for n in subject.names):
            subject.names = [Named(self.area + n.name, None) for n in subject.names]
        elif not subject.names[0].known and (zone := _ZONE.match(subject.names[0].name)) is not None:
            self.area = zone.group()

    # What is said

    def _state(
        self, group: list[Quantity], chunks: Sequence[Chunk], predicate: Predicate, subject: Subject, *, inherits: bool
    ) -> None:
        names = subject.names
        if inherits and predicate.parted and len(group) == 1:
            names = list({n.name: n for n in self.recent[-2:]}.values())
        if inherits and len(group) > len(names) and not are_households(group):
            told = self.recent if len(self.recent) >= len(group) else [*self.former, *self.recent]
            # 比上年分别增长52.4%、76.8%; 生产总值9506亿元；人均12973元，分别是1995年的1.6倍和1.5倍
            if len(told) >= len(group) and (told is self.recent or predicate.parted == "分别"):
                names = told[-len(group) :]
        names = names * 2 if len(names) == 1 and are_households(group) else names
        each_year = len(group) > 1 and len(names) == 1 and not are_households(group)
        years = year_by_year(self.text, group, self.found, names[0].name) if each_year else []
        names = names * len(years) if years else names
        each = group if len(group) > 1 and len(names) == len(group) else [group[0]] * len(names)
        for at, (named, quantity) in enumerate(zip(names, each, strict=True)):
            statement = self.telling.statement(named, quantity, chunks, predicate, subject, inherits=inherits)
            if statement is None:
                continue
            if years:
                statement = replace(statement, period_from=years[at], period_to=years[at])
            if statement.quantity == "level" and milestone_length(self.text[quantity.end : quantity.end + 6]):
                self.milestones.append(replace(statement, bound="at_least"))
            else:
                self.found.append(statement)
