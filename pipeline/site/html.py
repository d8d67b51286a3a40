"""HTML in two languages: every sentence of the site stands in a page in Chinese and in English, and one is shown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from urllib.parse import quote as url_quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from pipeline.messages import LANGUAGES, Message, messages, text
from pipeline.messages.numbers import count, decimal, percent, probability
from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.text.language import Language
from pipeline.pages.text.markdown import clean, file_stem
from pipeline.pages.view import Quote
from pipeline.site.marks import Mark, marked

Both = list[str]  # Chinese and English, for what is drawn by a script
NAVIGATION = ("index", "concepts", "places", "topics", "words", "search", "compare", "methods", "data")
COLOURS = 8  # concepts from the ninth on share colours


def said(code: str, /, **values: Any) -> Both:
    """A sentence of the message file ``site`` in every language."""
    return [text(f"site.{code}", lang, **values) for lang in LANGUAGES]


def named(value: str | None, kind: str) -> Both:
    """Name of a value of an enumeration in every language, see :meth:`Language.name`."""
    return [Language(lang).name(value, kind) for lang in LANGUAGES]


def level(value: str) -> Message:
    """Name of a level of government, to go into a sentence."""
    return Message(f"pages.level.{value}")


def part(value: str) -> Message:
    """Name of a part of a report, to go into a sentence."""
    return Message(f"pages.part.{value}")


def shown(both: Iterable[str]) -> Markup:
    """Both languages as HTML; the style sheet hides one. What is the same in both stands once."""
    zh, en = both
    if zh == en:
        return escape(zh)
    return Markup(f"<i lang=zh>{escape(zh)}</i><i lang=en>{escape(en)}</i>")


def told(code: str, /, **values: Any) -> Markup:
    """A sentence of the message file ``site`` as HTML."""
    return shown(said(code, **values)) if values else _alone(code)


@cache
def _alone(code: str) -> Markup:
    """A sentence without values, of which pages have thousands."""
    return shown(said(code))


@cache
def name_shown(value: str | None, kind: str) -> Markup:
    """Name of a value of an enumeration as HTML."""
    return shown(named(value, kind))


def label(both: Iterable[str]) -> str:
    """Both languages in one string, for attributes that no style sheet reaches."""
    return " / ".join(dict.fromkeys(both))


def packed(value: object) -> str:
    """Compact JSON, for an attribute (:func:`_in_quotes`) or a script file of its own."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _in_quotes(value: object) -> Markup:
    """The same for an attribute in single quotation marks, as JSON is full of the double ones."""
    return Markup(packed(value).replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;"))


def script(name: str, value: object) -> str:
    """A script file that hands over one value under a name; see assets/core.js."""
    # U+2028 and U+2029 end a line in old scripts though not in JSON; "<" is kept out for tools that inline files.
    body = packed(value).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"gw.put({packed(name)},{body});\n"


def q_told(value: float | None) -> str:
    """A q-value with its sign: = 0.048, < 0.001."""
    known = probability(value)
    return f"< {known[1:]}" if known.startswith("<") else f"= {known}"


class Links:
    """Addresses of the pages of a corpus, relative to one folder of the site.

    Args:
        corpus: the tables.
        up: what leads from a page to the site's folder: empty, or ``../``.
        folder: folder of the page, whose own pages need no way to them.
    """

    def __init__(self, corpus: Corpus, up: str, folder: str = "") -> None:
        self._corpus, self.up, self._folder = corpus, up, folder

    def report(self, report_id: str, sentence_no: int | None = None) -> str:
        """Page of a report, at a sentence where one is given."""
        return self.page("reports", report_id) + (f"#s{sentence_no}" if sentence_no is not None else "")

    def place(self, place: str) -> str:
        """Page of a place."""
        return self.page("places", place)

    def concept(self, concept: str) -> str:
        """Page of a concept."""
        return self.page("concepts", concept)

    def topic(self, model: str, topic_id: int) -> str:
        """A topic on the page of its model."""
        return f"{self.up}topics.html#{model}-{topic_id}"

    def page(self, folder: str, name: str) -> str:
        """Any page."""
        way = "" if folder == self._folder else f"{self.up}{folder}/"
        return f"{way}{_address(file_stem(name))}.html"

    def known(self, report_id: str | None) -> bool:
        """Whether a report is in the corpus."""
        return report_id in self._corpus.report


@cache
def _address(stem: str) -> str:
    """A file name as an address: Han characters stand as they are, which takes a third of the room."""
    return "".join(c if ord(c) > 127 else url_quote(c) for c in stem)


def quoted(found: Quote, links: Links, *, source: bool = True) -> Markup:
    """A sentence as evidence, with a link to where it stands."""
    body = marked(found.text, [Mark(a, b, "hit") for a, b in found.spans])
    if not source:
        return Markup("<q>{}</q>").format(body)
    at = Markup('<a href="{}">{}</a>').format(
        links.report(found.report_id, found.sentence_no), f"{found.report_id} §{found.sentence_no}"
    )
    return Markup("<blockquote lang=zh><p>{}</p><footer>{}</footer></blockquote>").format(body, at)


@cache
def environment() -> Environment:
    """The templates; every value is escaped as it is printed."""
    made = Environment(
        loader=PackageLoader("pipeline.site", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # as it is with the Markdown pages
    )
    made.globals |= {
        "t": told,
        "say": said,
        "both": shown,
        "level": level,
        "part": part,
        "of": Message,
    }
    made.filters |= {
        "name": name_shown,
        "label": label,
        "packed": _in_quotes,
        "count": count,
        "decimal": decimal,
        "percent": percent,
        "probability": probability,
        "q_told": q_told,
        "clean": lambda value: clean(value or ""),
    }
    return made


def page(template: str, corpus: Corpus, *, up: str, folder: str = "", **values: Any) -> str:
    """A page of the site.

    Args:
        template: file among the templates.
        corpus: for addresses, and what the numbers were made from.
        up: see :class:`Links`.
        folder: the same.
        values: what the template prints.
    """
    links = Links(corpus, up, folder)
    shared: Mapping[str, Any] = {
        "up": up,
        # One place alone has none to be compared with.
        "nav": [name for name in NAVIGATION if name != "compare" or len(corpus.places()) > 1],
        "links": links,
        "quote": lambda found, source=True: quoted(found, links, source=source),
        "provenance": corpus.provenance,
        "dictionary_sha256": corpus.dictionary_sha256,
        "settings": corpus.settings,
        "colour": colours(corpus),
        "concept_label": concept_labels(corpus),
    }
    return environment().get_template(template).render(**shared, **values)


def colours(corpus: Corpus) -> dict[str, int]:
    """Number of each concept's colour, from 1: the same on every page and chart."""
    return {concept: i % COLOURS + 1 for i, concept in enumerate(corpus.concepts)}


def indicator_label(corpus: Corpus, row: Row) -> Both:
    """Name of an indicator, in English with its English name, and what is said of its quantity behind it."""
    english = corpus.indicator_names.get(row["label"])
    names = [row["label"], f"{row['label']} ({english})" if english else row["label"]]
    return [name + kind for name, kind in zip(names, quantity_said(row), strict=True)]


def quantity_said(row: Row) -> Both:
    """What is said of a quantity behind the name of an indicator: of an amount nothing, as its unit tells it."""
    return named(row["quantity"], "quantity_suffix") if row["quantity"] in ("growth", "points") else ["", ""]


def concept_labels(corpus: Corpus) -> dict[str, Both]:
    """Name of each concept, in English with the label of the dictionary."""
    english = {c.name: c.label for c in corpus.dictionary}
    return {c: [c, f"{c} ({english[c]})" if english.get(c) else c] for c in corpus.concepts}


def words_for_scripts() -> dict[str, Both]:
    """The sentences that scripts say."""
    zh, en = (messages("site", lang) for lang in LANGUAGES)
    return {code.removeprefix("site.js."): [zh[code], en[code]] for code in zh if code.startswith("site.js.")}
