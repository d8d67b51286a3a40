"""What stands behind the numbers: the methods with the settings in force, and every table with its columns and a sample."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import yaml
from markupsafe import Markup

from pipeline.messages import LANGUAGES, messages
from pipeline.pages.index.more import methods_section
from pipeline.pages.source.by_report import Row, rows_of
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.text.render import render_page
from pipeline.pages.view import Page
from pipeline.site.charts import literal
from pipeline.site.html import Both, page
from pipeline.tables import ALL, Table

_SAMPLE, _LONGEST = 4, 60
_ANCHOR = '<a id="methods"></a>'


@dataclass(frozen=True)
class DescribedTable:
    """A table as the page of tables shows it.

    Attributes:
        table: its declaration.
        comment: what it holds.
        columns: name, type and meaning of each column.
        sql: a query to begin with.
        sample: some of its rows, of one report where it has reports.
    """

    table: Table
    comment: Both
    columns: tuple[tuple[str, str, Both], ...]
    sql: str
    sample: tuple[Row, ...]


def methods_page(corpus: Corpus) -> str:
    """methods.html: what the first page of the Markdown reports says of methods, and the settings."""
    asked = Page("methods.md", "index_methods.md.j2", methods_section(corpus, None))
    from markdown_it import MarkdownIt  # when pages are made: to ask what is up to date takes none

    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    # The anchor that other Markdown pages lead to stands in both languages.
    told = [
        Markup(reader.render(render_page(corpus, asked, lang)[_path(lang)].replace(_ANCHOR, ""))) for lang in LANGUAGES
    ]
    settings = corpus.settings.model_dump(mode="json")
    return page("methods.html.j2", corpus, up="", told=told, settings_yaml=_yaml(settings))


def _path(lang: str) -> str:
    return "methods.md" if lang == "zh" else f"{lang}/methods.md"


def _yaml(settings: dict[str, Any]) -> str:
    return yaml.safe_dump(settings, allow_unicode=True, sort_keys=False, width=100)


def data_page(corpus: Corpus) -> str:
    """data.html: every table."""
    return page("data.html.j2", corpus, up="", tables=[_described(corpus, t) for t in ALL.values() if not t.internal])


def _described(corpus: Corpus, table: Table) -> DescribedTable:
    return DescribedTable(
        table=table,
        comment=_meaning(table.comment),
        columns=tuple((c.name, c.type, _meaning(c.comment)) for c in table.columns),
        sql=_query(corpus, table),
        sample=tuple(_sample(corpus, table)),
    )


def _meaning(comment: str) -> Both:
    return [messages("tables", "zh").get(f"tables.{comment}", comment), comment]


def _query(corpus: Corpus, table: Table) -> str:
    names = {c.name for c in table.columns}
    first = corpus.reports[0] if corpus.reports else None
    where = (
        next((f"\nWHERE {k} = {literal(first[k])}" for k in ("report_id", "place") if k in names), "") if first else ""
    )
    return f"SELECT * FROM {table.name}{where}\nORDER BY {', '.join(table.key)}\nLIMIT 20"


def _sample(corpus: Corpus, table: Table) -> list[Row]:
    """The first rows by key; of a table with reports those of the first report that has any.

    The same reports give the same pages: no rows of tables of what was done, and no times.
    """
    if table.name == "fetches" or "run_id" in table.key:
        return []
    if any(c.name == "report_id" for c in table.columns) and "report_id" in table.key:
        for report in corpus.reports[:_SAMPLE]:
            data = corpus.source(table.name, [report["report_id"]])
            if data.num_rows:
                data = data.sort_by([(k, "ascending") for k in table.key]).slice(0, _SAMPLE)
                break
        else:
            return []
    else:
        data = corpus.source(table.name, None, first=_SAMPLE)  # the whole of it may be larger than memory
    return [_shortened(r) for r in rows_of(data)]


def _shortened(row: Row) -> Row:
    def cell(value: object) -> object:
        if isinstance(value, dt.datetime):
            return None
        if isinstance(value, float):  # no more digits than any processor's arithmetic agrees on
            return float(f"{value:.4g}")
        return value[: _LONGEST - 1] + "…" if isinstance(value, str) and len(value) > _LONGEST else value

    return {name: cell(value) for name, value in row.items()}
