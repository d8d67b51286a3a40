"""Pages from views: templates of one language, with filters that say how values are written.

Every plain string is escaped for Markdown as it is printed, see :mod:`pipeline.pages.text.markdown`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any
from urllib.parse import quote as url_quote

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from pipeline.messages import Language as Code
from pipeline.messages.numbers import count, decimal, percent, probability
from pipeline.pages.charts.canvas import FONTS
from pipeline.pages.charts.figures import alternative, caption, draw
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.text.indicator_words import IndicatorWords
from pipeline.pages.text.language import Language
from pipeline.pages.text.markdown import Md, emphasise, escape, escape_html, image, link
from pipeline.pages.topics.rows import map_name, page_name
from pipeline.pages.view import Figure, Page, Quote, found_in

_ANCHOR = re.compile(r'<a id="[^"]*"></a>')


def render_page(corpus: Corpus, page: Page, code: Code = "zh") -> dict[str, str]:
    """A page and its figures.

    Args:
        corpus: names of pages, settings in force and what the numbers were made from.
        page: the page's views.
        code: language, a folder of templates.

    Returns:
        Relative path to text.
    """
    words = Language(code)
    # Pages in another language than Chinese have a folder of their own. From it they lead to the Chinese ones for the
    # text of a report, which stands there alone, and for what has no template in their language.
    folder, up = ("", "") if code == "zh" else (f"{code}/", "../")
    shared = {
        "pages": corpus.pages,
        "place_pages": corpus.place_pages,
        "concept_labels": corpus.concept_labels,
        "indicator_names": corpus.indicator_names,
        "up": up,
        "own": page.own,
        "settings": corpus.settings,
        "provenance": corpus.provenance,
        "dictionary_sha256": corpus.dictionary_sha256,
    }
    known = _templates(code)
    sections = [Md(_fill(code, template, view, shared)) for template, view in page.sections if template in known]
    text = _fill(code, page.template, page.head, {**shared, "sections": sections})
    views = (page.head, *(view for _, view in page.sections))
    figures = {folder + f.path: draw(f, words) for f in found_in(views, Figure)}
    return {folder + page.path: _once(text), **figures}


def written_in(page: Page, code: Code) -> bool:
    """Whether a page can be rendered in a language: whether there is a template for it."""
    return page.template in _templates(code)


@cache
def _templates(code: Code) -> frozenset[str]:
    return frozenset(_environment(code).list_templates())


def _fill(code: Code, template: str, view: object, shared: Mapping[str, object]) -> str:
    """A template with the fields of a view: single blank lines, and one line break at the end."""
    context = {**shared, "view": view, **{f.name: getattr(view, f.name) for f in fields(view)}}  # type: ignore[arg-type]
    lines: list[str] = []
    for line in map(str.rstrip, _environment(code).get_template(template).render(context).splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).rstrip("\n") + "\n"


def _once(text: str) -> str:
    """A page on which every anchor stands once, where it comes first."""
    seen: set[str] = set()

    def first(match: re.Match[str]) -> str:
        known = match[0] in seen
        seen.add(match[0])
        return "" if known else match[0]

    return _ANCHOR.sub(first, text)


def _finalize(value: object) -> object:
    return escape(value) if isinstance(value, str) else value


@cache
def _environment(code: Code) -> Environment:
    environment = Environment(
        loader=ChoiceLoader([PackageLoader("pipeline.pages", f"templates/{name}") for name in (code, "both")]),
        autoescape=False,  # that is for HTML; _finalize escapes for Markdown
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # a page would ask the disk for every template that it is made of
    )
    words = Language(code)
    environment.globals |= {"fonts": Md(FONTS), "lang": code, "map_words": words.topic_map}
    environment.filters |= _filters(words)
    return environment


def _filters(words: Language) -> dict[str, Any]:
    """How values are written in a template, by the names of the filters."""

    @pass_context
    def report(context: Context, report_id: str, label: object = None, anchor: str | None = None) -> Md:
        """A link to the page of a report, or to a place in its text; its name alone where it has none."""
        page = context["pages"].get(report_id)
        label = report_id if label is None else str(label)
        return link(label, (context["up"] if anchor else "") + page, anchor) if page else escape(label)

    @pass_context
    def place(context: Context, name: str, label: str = "") -> Md:
        """A link to the page of a place; its name alone where it has none."""
        page = context["place_pages"].get(name)
        return link(label or name, page) if page else escape(label or name)

    @pass_context
    def cite(context: Context, found: Quote | None, label: object) -> Md:
        """A link to the place of a sentence in the text of its report."""
        if found is None:
            return escape(str(label))
        anchor = f"s{found.sentence_no}"
        if context["own"] == found.report_id and not context["up"]:
            return link(str(label), "", anchor)
        return report(context, found.report_id, label, anchor)

    @pass_context
    def quoted(context: Context, found: Quote) -> Md:
        """A sentence as a block quotation, with a link to its place in the text."""
        about = words.about(found)
        front = escape(words.say("quote.about", text=about)) if about else ""
        own = context["own"] == found.report_id
        source = words.say("quote.own" if own else "quote.other", report=found.report_id, number=found.sentence_no)
        return Md(f"> {front}{emphasise(found.text, found.spans)}{words.aside(cite(context, found, source))}")

    def placed(found: Quote) -> Md:
        """A sentence of the page's own report in its place, where links to it lead."""
        text = emphasise(found.text, found.spans, max_chars=len(found.text))
        return Md(f'<a id="s{found.sentence_no}"></a>{text}')

    @pass_context
    def model_page(context: Context, model: str, label: str, anchor: str | None = None) -> Md:
        return link(label, page_name(model), anchor)

    @pass_context
    def map_page(context: Context, model: str, label: str) -> Md:
        return link(label, map_name(model))

    @pass_context
    def concept(context: Context, name: str) -> str:
        """A concept; in English with its label."""
        english = context["concept_labels"].get(name) if words.code == "en" else None
        return f"{name} ({english})" if english else name

    @pass_context
    def indicator(context: Context, label: str) -> str:
        """An indicator by its label; in English with its English name."""
        english = context["indicator_names"].get(label) if words.code == "en" else None
        return f"{label} ({english})" if english else label

    def figure(made: Figure) -> Md:
        return image(alternative(made, words), made.path)

    indicators = IndicatorWords(words)
    return {
        "amount": indicators.amount,
        "anchor": lambda label, anchor: link(label, "", anchor),
        "captioned": lambda made: caption(made, words),
        "cite": cite,
        "concept": concept,
        "count": count,
        "counted": words.counted,
        "decimal": decimal,
        "estimate": words.estimate,
        "event": lambda event, other: words.say(f"event.{event}", other=other),
        "figure": figure,
        "words": lambda terms: " ".join(terms or ()),
        "first_words": lambda terms, number: " ".join((terms or [])[:number]),
        "general": "{:g}".format,
        "html": escape_html,
        # "<" is written as an escape, so that no word can end the script.
        "json": lambda value: Md(json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")),
        "indicator": indicator,
        "interval": words.interval,
        "listed": words.listed,
        "map_page": map_page,
        "md": Md,  # what a macro gives is Markdown already
        "model_page": model_page,
        "name": words.name,
        "percent": percent,
        "period": words.period,
        "place": place,
        "placed": placed,
        "probability": probability,
        "quote": quoted,
        "reason": words.reason,
        "reasons": words.reasons,
        "ratio_interval": words.ratio_interval,
        "report": report,
        "said": indicators.said,
        "target": indicators.target,
        "topic": words.topic,
        "times": lambda value, by: None if value is None else value * by,
        "outturn": indicators.outturn,
        "url": lambda path: Md(url_quote(path)),
        "verdict": indicators.verdict,
        "yearly": words.yearly,
        "years": words.years,
    }
