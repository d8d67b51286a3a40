"""Sentences to statements: each quantity with its indicator, kind, period, bound and commitment."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.indicators import clauses
from pipeline.indicators.clauses import Chunk, Predicate
from pipeline.indicators.names import OTHER, Catalogue, Known, key, pair_of
from pipeline.indicators.numbers import EXACT, Quantity, find_quantities, narrow
from pipeline.indicators.qualitative import read_qualitative
from pipeline.indicators.scope import Report, Setting, elsewhere, is_past
from pipeline.indicators.statement import Statement
from pipeline.indicators.units import measure
from pipeline.indicators.unknown import object_after, unknown_name

PERCENT = ("%", "‰", "成")
_CONJUNCTION = re.compile(r"(?:、|和|与|及|以及|，和|，)$")
_MASK = re.compile(r"[（(][^（）()\d０-９]{1,30}[）)]")
_DOUBLING = re.compile(r"翻(?:了)?([一两二三四\d])番|翻番|翻了番")
_GENERIC = re.compile(
    r"(?:其)?(?:中|增速|增幅|涨幅|降幅|增长率|增长速度|总量|总额|总规模|规模|总数|余额|数量|实际金额|金额|"
    r"总值|平均值|同比|同期|实绩|完成额|到位率|年均|累计|全年|实际|名义|增长|同口径|年均增速|平均增速|位|"
    r"我们|经过努力|实际完成|执行结果|实际增长|实际增速|名义增速)"
)
_SHARE_NAME = re.compile(r"率|比重|占比|比例|份额|之比|覆盖面|强度$|贡献|程度|水平$|系数")
_COMPARED = re.compile(r"占[^，。]*$|(?:[高低快慢优好]于|超过|领先|比|较|相当于)[^，。]*$")
_STRONG = "；;。！？!?\n"
_TIME_UNITS = (
    "年",
    "个月",
    "季度",
    "周",
    "日",
    "小时",
    "分钟",
    "分",
    "秒",
    "届",
    "期",
    "次",
    "步",
    "位",
    "级",
    "层",
    "省",
    "市",
    "国",
    "版",
    "天",
)
_RELATIVE_AFTER = re.compile(
    r"^的?(?:目标|预期目标|任务|水平|速度|增速|增长|幅度|以上|左右|区间|较快|较高|中高速|稳定|预期|历史|"
    r"要求|范围|，|既)"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A subject: its printed name and, where it is in the list, the indicator."""

    name: str
    known: Known | None


@dataclass(slots=True)
class _Subject:
    """The subject in force while a sentence is read.

    Attributes:
        names: what it stands for, several where names are coordinated.
        printed: as printed.
        growth: the last percentage said of it was a growth rate.
        period: period of the last number said of it, for what continues it.
    """

    names: list[Named]
    printed: str
    growth: bool | None = None
    period: tuple[int, int] | None = None


class SentenceReader:
    """Reads the sentences of one report.

    Args:
        catalogue: the list of indicators.
        report: place, level and years.
    """

    def __init__(self, catalogue: Catalogue, report: Report) -> None:
        self.catalogue = catalogue
        self.report = report
        self.elsewhere = elsewhere(report)

    def read(self, text: str, setting: Setting) -> list[Statement]:
        """All statements of one sentence, in order.

        Args:
            text: the sentence.
            setting: how its numbers are to be taken.

        Returns:
            Statements with offsets into ``text``.
        """
        return _Reading(self, _MASK.sub(lambda m: "\u2060" * len(m.group()), narrow(text)), setting).run()


class _Reading:
    """One sentence being read, from left to right."""

    def __init__(self, reader: SentenceReader, text: str, setting: Setting) -> None:
        self.catalogue, self.report = reader.catalogue, reader.report
        self.elsewhere = reader.elsewhere
        self.text, self.setting = text, setting
        self.quantities = sorted([*find_quantities(text), *_doublings(text)], key=lambda q: q.start)
        self.subject: _Subject | None = None
        self.recent: list[Named] = []
        self.found: list[Statement] = []
        self.milestones: list[Statement] = []
        self.end = 0  # where the last quantity ended

    def run(self) -> list[Statement]:
        at = 0
        while at < len(self.quantities):
            group = self._group(at)
            self._take(group)
            at += len(group)
        taken = [(s.start, s.end) for s in self.found]
        self.found += read_qualitative(self.text, taken, self.catalogue, self.report, self.setting)
        levels = {(s.indicator, s.period_to) for s in self.found if s.quantity == "level"}
        late = [m for m in self.milestones if (m.indicator, m.period_to) not in levels]
        return sorted([*self.found, *late], key=lambda s: s.start)

    def _group(self, at: int) -> list[Quantity]:
        """Quantities joined by 、 or 和 that share one predicate: 9.7%和11.1%."""
        group = [self.quantities[at]]
        for following in self.quantities[at + 1 :]:
            between = self.text[group[-1].end : following.bound_start]
            same = _kind_of_unit(following.unit) == _kind_of_unit(group[-1].unit)
            if not same or not _CONJUNCTION.fullmatch(between) or (between == "，" and "分别" not in self.text):
                break
            group.append(following)
        return _shared_bound(group)

    def _take(self, group: list[Quantity]) -> None:
        first = group[0]
        start, self.end = self.end, group[-1].end
        self.end += clauses.milestone_length(self.text[self.end : self.end + 12])
        chunks = clauses.chunks_of(self.text, start, first.bound_start)
        if start and chunks[0].text[:1] in ("、", "和", "并"):
            chunks[0] = Chunk("、", chunks[0].start + 1, chunks[0].text[1:])
        if any(c.before in _STRONG and c.before for c in chunks):
            self.subject, self.recent = None, []
        last = chunks[-1]
        if self._is_modifier(group, last):
            self.end = first.end if len(group) == 1 else group[-1].end
            return
        predicate = clauses.read_predicate(last)
        inherits = self._find_subject(chunks, predicate, group)
        if self.subject is None or self._left_out(chunks, last, first):
            return
        self._state(group, chunks, predicate, inherits)

    # Which subject a quantity has

    def _is_modifier(self, group: list[Quantity], last: Chunk) -> bool:
        """A number that describes the noun after it: 10亿元以上|项目50个, 22个|断面水质优良比例95.5%."""
        quantity = group[-1]
        after = self.text[quantity.end : quantity.end + 40]
        if quantity.unit == "" and after[:1].strip("，。、；：（）") != "":
            return False
        match = re.match(r"[\u4e00-\u9fff“A-Za-z][^，。；、：（）()！]*", after)
        if match is None or _RELATIVE_AFTER.match(after) or clauses.is_milestone(after):
            return False
        following = next((q for q in self.quantities if q.start >= quantity.end), None)
        stretch = match.group()
        if following is None or following.bound_start > quantity.end + len(stretch):
            return False
        between = self.text[quantity.end : following.bound_start]
        bare = clauses.read_predicate(Chunk("", quantity.end, between))
        return bool(bare.subject) and not self.catalogue.ending(last.text.rstrip())

    def _find_subject(self, chunks: list[Chunk], predicate: Predicate, group: list[Quantity]) -> bool:
        """Set the subject in force; True where it is carried on from before."""
        growth = bool(predicate.verb) and not predicate.to
        last = chunks[-1]
        if (whole := clauses.share_of(last.text)) is not None:
            return self._share_subject(last, whole)
        text = predicate.subject
        if text and not _GENERIC.fullmatch(text):
            named = self._named(text, growth or group[0].unit in PERCENT, len(group), predicate)
            if named:
                self._set(named, text)
                return False
        first_object = self._object(predicate, group)
        if first_object is not None:
            self._set([first_object], first_object.name)
            return False
        if text and not _GENERIC.fullmatch(text):
            self.subject = None
            return False
        for chunk in reversed(chunks[:-1]):
            if self._from_earlier(chunk, predicate, group, near=chunk is chunks[-2]):
                return False
            if chunk.before and chunk.before in _STRONG:
                break
        return True

    def _from_earlier(self, chunk: Chunk, predicate: Predicate, group: list[Quantity], *, near: bool) -> bool:
        """Subject in a stretch before the one with the number: 城镇居民人均可支配收入，由1997年的5160元."""
        before = clauses.read_predicate(chunk)
        growth = group[0].unit in PERCENT
        if before.subject:
            named = self._named(before.subject, growth, len(group), predicate)
            if named and (
                named[0].known or (near and (predicate.origin is not None or _SHARE_NAME.search(before.subject[-3:])))
            ):
                self._set(named, before.subject)
                if before.verb and not before.to and self.subject:
                    self.subject.growth = True
                return True
        for begin, end in reversed(self.catalogue.mentions(chunk.text)):
            known = self.catalogue.lookup(chunk.text[begin:end])
            if known is not None and self._own(chunk.text[:begin]):
                self._set([Named(chunk.text[begin:end], known)], chunk.text[begin:end])
                return True
        return False

    def _named(self, text: str, growth: bool, values: int, predicate: Predicate) -> list[Named]:
        """The names in a subject; empty where it is none."""
        text = text.replace("\u2060", "")
        if values == 2 and (pair := pair_of(text)) is not None:
            both = [self.catalogue.lookup(p) for p in pair]
            if all(both):
                return [Named(text, k) for k in both]
        expanded = self.catalogue.expand(text, growth)
        if all(k for _, k in expanded):
            shared = len(expanded) > 1 and not all(n in text for n, _ in expanded)
            return [Named(text if shared else n, k) for n, k in expanded]
        begin = self.catalogue.ending(text)
        if begin and _ends_with_break(text[:begin]):
            return self._named(text[begin:], growth, values, predicate)
        if values > 1 or predicate.parted:
            parts = [p for p in re.split(r"、|以及|和|与|及", text) if p]
            if len(parts) == values or (len(parts) > 1 and values == 1 and predicate.parted in ("均", "都", "双双")):
                return [Named(unknown_name(p) or p, self.catalogue.lookup(p, growth)) for p in parts]
        name = unknown_name(text)
        return [Named(name, None)] if name else []

    def _object(self, predicate: Predicate, group: list[Quantity]) -> Named | None:
        """The noun after a number: 完成283.7万平方米|旧里以下房屋改造, 6600多万|农村人口饮水安全."""
        if len(group) > 1 or group[0].unit in PERCENT:
            return None
        verb = predicate.subject or ("完成" if predicate.level else "")
        name = object_after(self.text[group[0].end : group[0].end + 40], verb)
        return Named(name, self.catalogue.lookup(name)) if name else None

    def _share_subject(self, last: Chunk, whole: str) -> bool:
        """占全球比重, after a subject of its own or one in force."""
        at = last.text.rindex("占")
        before = clauses.read_predicate(Chunk(last.before, last.start, last.text[:at]))
        base = (
            before.subject
            if before.subject and not _GENERIC.fullmatch(before.subject)
            else (self.subject.printed if self.subject else "")
        )
        if not base:
            self.subject = None
            return False
        keep = self.subject
        name = f"{base}占{whole.strip('的')}比重"
        known = self.catalogue.lookup(name)
        self._set([Named(name, known)], base)
        if self.subject and not before.subject and keep:
            self.recent = self.recent[:-1]
        return False

    def _set(self, named: list[Named], printed: str) -> None:
        self.subject = _Subject(named, printed)
        self.recent += named

    # What is left out

    def _own(self, before: str) -> bool:
        return not self.elsewhere.search(before)

    def _left_out(self, chunks: list[Chunk], last: Chunk, first: Quantity) -> bool:
        if clauses.is_negated(last.text) or any(clauses.is_hypothetical(c.text) for c in chunks):
            return True
        if clauses.is_of_target(last.text):
            return True
        if self._speaks_of_others(last.text):
            return True
        if re.search(
            r"连续[\d.]+个?(?:月|季度|年)[^，。；、]{0,6}$",
            self.text[max(0, first.bound_start - 20) : first.bound_start],
        ):
            return True
        return bool(re.search(r"(?:连续|提前|第|前|排名|位列|位居)$", last.text))

    def _speaks_of_others(self, text: str) -> bool:
        """The subject is another place: 全国粮食产量 in a province's report, but not 高于全国 or 占全国."""
        subject = _COMPARED.sub("", text)[:12]
        return bool(self.elsewhere.search(subject)) and clauses.relation_in(text) is None

    # What is said

    def _state(self, group: list[Quantity], chunks: list[Chunk], predicate: Predicate, inherits: bool) -> None:
        subject = self.subject
        if subject is None:
            return
        last = chunks[-1].text
        names = subject.names
        if inherits and predicate.parted in ("均", "都", "双双") and len(self.recent) > 1 and len(group) == 1:
            names = _distinct(
                self.recent[-2:] if predicate.parted == "双双" or "均" in predicate.parted else self.recent
            )
        each = group if len(group) > 1 and len(names) == len(group) else [group[0]] * len(names)
        pairs = list(zip(names, each, strict=True))
        relation = clauses.relation_in(last + _bound_word(self.text, group[0]))
        for named, quantity in pairs:
            statement = self._statement(named, quantity, chunks, predicate, inherits, relation)
            if statement is None:
                continue
            if statement.quantity == "level" and clauses.is_milestone(self.text[quantity.end : quantity.end + 6]):
                self.milestones.append(
                    replace(statement, bound="at_least" if statement.bound == EXACT else statement.bound)
                )
                continue
            self.found.append(statement)

    def _statement(
        self, named: Named, q: Quantity, chunks: list[Chunk], predicate: Predicate, inherits: bool, relation: str | None
    ) -> Statement | None:
        subject = self.subject
        if subject is None:
            return None
        quantity, falls = self._quantity(named, q, chunks[-1].text, predicate, relation, inherits=inherits)
        if quantity is None:
            return None
        if relation is not None and quantity != "points":
            return None
        known = named.known
        name, code = named.name, known.code if known else OTHER + named.name
        if quantity == "change":  # an amount of change is no level: 农村贫困人口减少1232万人
            quantity = "level"
            if predicate.verb not in name[-3:]:
                average = "平均每年" if predicate.yearly else ""
                name, known = name + average + predicate.verb, None
            code = code if known else OTHER + key(name)
            falls = False
        if not self._worth(name, q, quantity, known):
            return None
        period_from, period_to, kind = self._period(q, chunks, predicate, quantity, inherits)
        subject.period = (period_from, period_to)
        if q.unit in PERCENT:
            subject.growth = quantity == "growth"
        sign = -1 if falls and q.value > 0 else 1
        return Statement(
            indicator=code if known else OTHER + key(name),
            name=name,
            kind=kind,
            period_from=period_from,
            period_to=period_to,
            quantity=quantity,
            value=sign * q.value,
            value_high=None if q.value_high is None else sign * q.value_high,
            unit=q.unit,
            bound=q.bound,
            commitment=self._commitment(chunks, q) if kind == "target" else "",
            reference=relation or "",
            definition=known.definition if known else "",
            start=q.bound_start,
            end=q.end,
        )

    def _quantity(
        self, named: Named, q: Quantity, last: str, predicate: Predicate, relation: str | None, *, inherits: bool
    ) -> tuple[str | None, bool]:
        """What the number is, and whether it counts downwards."""
        known, subject = named.known, self.subject
        changes = bool(predicate.verb) and not predicate.to
        falls = changes and predicate.falls
        if q.unit.endswith("百分点"):
            down = predicate.falls or bool(
                relation is not None and re.search(r"低于|慢于|[低慢少]$", last + _bound_word(self.text, q))
            )
            return "points", down
        if q.unit == "番":
            return "multiple", False
        if q.unit.endswith("倍"):
            if clauses.is_multiple(last) or not changes:
                return "multiple", False
            return "growth", falls
        if q.unit not in PERCENT:
            if relation is not None and re.search(r"[多少高低]于?$", last):
                return None, False
            return ("change" if changes and not (known and known.code == "urban_new_jobs") else "level"), False
        if known and known.percent == "share" and known.code == "cpi":
            return "share", falls or known.tail == "fall"
        if predicate.to and subject and subject.growth and not (known and known.tail) and inherits:
            return "growth", False  # 增长幅度由58.6%回落到27.8%
        if (
            "占" in named.name
            or (_SHARE_NAME.search(named.name) and not changes)
            or (predicate.to and not (known and known.tail))
        ):
            if known and known.tail and known.percent == "growth":
                return "growth", known.tail == "fall"
            return "share", False
        if changes:
            return "growth", falls
        if known and known.tail:
            return "growth", known.tail == "fall"
        if subject and subject.growth is not None:
            return ("growth" if subject.growth else "share"), False
        if known:
            return known.percent, False
        return ("growth" if re.search(r"增[速幅长]|涨幅|降幅", named.name + last) else "share"), False

    def _worth(self, name: str, q: Quantity, quantity: str, known: Known | None) -> bool:
        """Whether an amount can be one of the indicator: in its units, or for an unknown one no duration and no rank."""
        if quantity != "level":
            return True
        if known is not None:
            return measure(q.unit).base in known.amounts
        bare = q.unit.lstrip("万亿")
        if bare in ("天", "小时"):
            return name.endswith(("天数", "时数", "时间"))
        return bare not in _TIME_UNITS and (bool(q.unit))

    # For when, and how firmly

    def _period(
        self, q: Quantity, chunks: list[Chunk], predicate: Predicate, quantity: str, inherits: bool
    ) -> tuple[int, int, str]:
        report, setting = self.report, self.setting
        near = chunks[-1].text
        said = "，".join(c.text for c in chunks[-2:])
        year = clauses.year_in(near) or (clauses.year_in(said) if len(chunks) > 1 else None)
        kind = setting.kind
        if kind == "target" and is_past(said, report):
            kind = "outturn"
        if kind == "target":
            return (*self._target_period(year, predicate, quantity), kind)
        first, final = report.review_from, report.review_to
        if quantity == "multiple":
            return final, final, kind
        if predicate.origin is not None:
            start = clauses.year_in(predicate.origin) or clauses.year_in(near.replace("从", "").replace("由", ""))
            base = start or first - 1
            return base, base, kind
        years = _years_in(said)
        if predicate.yearly or (predicate.total and (first < final or years)):
            return (final - years + 1 if years and (years != 5 or first == final) else first), final, kind
        if year is not None and year <= report.year:
            return year, year, kind
        if inherits and self.subject and self.subject.period and predicate.origin is None:
            old = self.subject.period
            if old[0] < old[1] and quantity in ("growth", "level") and not predicate.to and not predicate.level:
                return old[0], old[1], kind
        changing = quantity in ("growth", "points") or bool(
            re.match("新增|净增|新设|新建|新登记", self.subject.printed if self.subject else "")
        )
        if first < final and (changing or predicate.verb in ("增加", "减少")) and not predicate.to:
            return first, final, kind
        return final, final, kind

    def _target_period(self, year: int | None, predicate: Predicate, quantity: str) -> tuple[int, int]:
        setting, now = self.setting, self.report.year
        if year is not None and year >= now:
            return (now, year) if predicate.yearly or predicate.total else (year, year)
        if setting.ahead_to is None or setting.ahead_from is None:
            return now, now
        if quantity in ("growth", "multiple") or predicate.yearly or predicate.total:
            return setting.ahead_from, setting.ahead_to
        return setting.ahead_to, setting.ahead_to

    def _commitment(self, chunks: list[Chunk], q: Quantity) -> str:
        own = clauses.commitment_in(self.text[chunks[0].start : q.start])
        if own:
            return own
        if self.setting.goals:
            return "expected"
        segment = max(self.text.rfind(mark, 0, q.start) for mark in "；;。")
        return clauses.commitment_in(self.text[segment + 1 : q.start])


def _doublings(text: str) -> list[Quantity]:
    """翻一番 as twice, 翻两番 as four times."""
    result = []
    for match in _DOUBLING.finditer(text):
        times = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4}.get(match[1] or "一") or int(match[1])
        s, e = match.span()
        result.append(Quantity(s, s, e, e, float(2**times), None, "倍", EXACT, True))
    return result


def _shared_bound(group: list[Quantity]) -> list[Quantity]:
    """In 分别增长5%和7%左右 the bound goes for all, in 分别超过5%和7% as well."""
    first, last = group[0].bound, group[-1].bound
    if len(group) > 1 and all(q.bound == EXACT for q in group[:-1]) and last in ("about", "at_least", "at_most"):
        return [replace(q, bound=last) for q in group]
    if len(group) > 1 and group[0].bound_start < group[0].start and all(q.bound == EXACT for q in group[1:]):
        return [replace(q, bound=first) for q in group]
    return group


def _kind_of_unit(unit: str) -> str:
    return "%" if unit in PERCENT else unit.lstrip("万亿")


def _bound_word(text: str, q: Quantity) -> str:
    return text[q.bound_start : q.start]


def _ends_with_break(prefix: str) -> bool:
    """Whether a name may begin after these words: after a verb, a conjunction or a scope word."""
    return bool(
        re.search(
            r"(?:实现|完成|达到|推动|带动|拉动|促进|确保|力争|争取|努力|保持|预计|预期|使|让|将|把|的|、|和|及|与|"
            r"是|为|：|”|以来|期间|全[国省市县区州社年]|[我本][国省市县区]|累计|其中|年|月|元|%)$",
            prefix,
        )
    )


def _distinct(names: list[Named]) -> list[Named]:
    return list({n.name: n for n in names}.values())


def _years_in(text: str) -> int | None:
    match = re.search(r"(?:近|过去|这|前)?([两二三四五六七八九十]|\d{1,2})年(?:来|间|内|累计|年均|平均|共|时间)?", text)
    if match is None:
        return None
    number = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}.get(match[1])
    return number if number is not None else int(match[1])
