"""How values are written in one language: names of enumerations, and numbers with their words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline import messages
from pipeline.messages.numbers import NONE, count, decimal, is_number, percent, year_runs
from pipeline.pages.source.by_report import Row
from pipeline.pages.view import Quote


@dataclass(frozen=True)
class Language:
    """A language of pages; its words are the message file ``pages``.

    Attributes:
        code: zh or en.
    """

    code: messages.Language

    def say(self, key: str, /, **values: object) -> str:
        """A sentence with its values filled in."""
        return self._known[f"pages.{key}"].format(**values)

    def name(self, value: str | None, kind: str) -> str:
        """Name of a value of an enumeration; one that is not known as it is, and nothing as a dash."""
        return NONE if value is None else self._known.get(f"pages.{kind}.{value}", value)

    @property
    def _known(self) -> Mapping[str, str]:
        return messages.messages("pages", self.code)

    def join(self, texts: Iterable[str], by: str = "comma") -> str:
        """Texts with what stands between them: and, comma or semicolon."""
        return self._known[f"pages.number.{by}"].join(texts)

    def sentence(self, texts: Iterable[str]) -> str:
        """Statements as one sentence."""
        return self.join(texts, "semicolon") + self._known["pages.number.stop"]

    def aside(self, text: str) -> str:
        """A text in brackets, to be set behind another."""
        return self.say("number.aside", text=text)

    def topic(self, row: Row) -> str:
        """A topic by its name, with its number: 教育·学校（12）; what every report says at its turns is marked so."""
        key = "topic.ritual" if row["kind"] == "ritual" else "topic.named"
        return self.say(key, label=row["label"] or " ".join(row["terms"] or ()), number=row["topic_id"])

    def topic_map(self, model: str) -> dict[str, str]:
        """What the map of the topics of a model says; what stands in braces is filled in by its script."""
        front = "pages.topic_map."
        said = {k.removeprefix(front): v for k, v in self._known.items() if k.startswith(front)}
        return said | {"title": said["title"].format(model=self.name(model, "model"))}

    def interval(self, low: float | None, high: float | None, places: int = 1) -> str:
        """Both ends of an interval: 30.1 至 74.2."""
        if not (is_number(low) and is_number(high)):
            return NONE
        return self.say("number.interval", low=decimal(low, places), high=decimal(high, places))

    def ratio_interval(self, low: float | None, high: float | None) -> str:
        """An interval of a ratio, which may have no upper end: 0.81 以上."""
        if is_number(low) and high is None:
            return self.say("number.from", low=decimal(low, 2))
        return self.interval(low, high, 2)

    def yearly(self, ratio: float | None, low: float | None, high: float | None) -> str:
        """A rate ratio from year to year as a change in per cent, with its interval: −15.4%（−21.7 至 −5.6）."""
        if ratio is None or not is_number(ratio):
            return NONE
        below, above = (None if x is None else 100 * (x - 1) for x in (low, high))
        sign = "+" if ratio > 1 else ""
        return f"{sign}{decimal(100 * (ratio - 1))}%" + self.aside(self.interval(below, above))

    def estimate(self, value: float | None, low: float | None, high: float | None) -> str:
        """A value with its interval: 50.1（30.1 至 74.2）."""
        return decimal(value) + self.aside(self.interval(low, high))

    def years(self, years: Iterable[int]) -> str:
        """Years in words: 1954–1957、1959."""
        return self.join(year_runs(years), "and") or NONE

    def listed(self, names: Iterable[str], limit: int) -> str:
        """The first names and how many more there are."""
        every = list(names)
        text, left = self.join(every[:limit], "and"), len(every) - limit
        return text if left <= 0 else self.say("number.more", names=text, left=count(left))

    def counted(self, counts: dict[str, int], kind: str) -> str:
        """How many of each value of an enumeration: 上升 3 个，下降 2 个."""
        return self.join(self.say(f"counted.{kind}", name=self.name(k, kind), n=count(n)) for k, n in counts.items())

    def reasons(self, counts: dict[str, int]) -> str:
        """How many inputs were refused for which reason."""
        return self.join(self.say("counted.reason", name=self.reason(k), n=count(n)) for k, n in counts.items())

    def reason(self, reason: str) -> str:
        """A reason of refusal; one that an older version gave as it is."""
        return messages.messages("reasons", self.code).get(f"reasons.{reason}", reason)

    def period(self, report: Row, part: str) -> str:
        """Name of a part with the years it is about, e.g. 回顾（2014 年）."""
        first, last = (report["year"],) * 2 if part == "plan" else (report["review_from"], report["review_to"])
        if part not in ("plan", "review") or first is None or last is None:
            return self.name(part, "part")
        years = self.say("number.years", years=self.years(range(first, last + 1)))
        return self.name(part, "part") + self.aside(years)

    def about(self, quote: Quote) -> str:
        """What a sentence is evidence of, in front of it."""
        if quote.role:
            return self.say(f"quote.{quote.role}", about=quote.about)
        known = [
            quote.about,
            self.name(quote.part, "part") if quote.part else "",
            self.say("number.years", years=quote.year) if quote.year is not None else "",
            percent(quote.share) if quote.share is not None else "",
        ]
        return self.join(text for text in known if text)
