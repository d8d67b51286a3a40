"""The data dictionary, generated from tables/: as text for the terminal, as Markdown for docs/."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

from pipeline.messages import Language, language, messages, text
from pipeline.tables import PUBLIC, Table


def public_tables() -> list[Table]:
    """Tables and views that users rely on."""
    return list(PUBLIC.values())


def told(comment: str, lang: Language | None = None) -> str:
    """The comment of a table or column in a language, or in the reader's; one that is not translated stays English."""
    if (lang or language()) == "en":
        return comment
    return messages("tables", "zh").get(f"tables.{comment}", comment)


def as_text() -> str:
    """Every public table with its columns, for the terminal."""
    blocks = []
    for table in public_tables():
        width = max(len(c.name) for c in table.columns)
        lines = [f"{table.name}: {told(table.comment)}"]
        lines += [f"  {c.name:{width}}  {c.type:9}  {told(c.comment)}" for c in table.columns]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def as_markdown(lang: Language) -> str:
    """docs/tables.md, or docs/tables.zh.md."""
    blocks = [text("says.tables.page", lang)]
    for table in public_tables():
        head = text("says.tables.columns", lang)
        about = told(table.comment, lang)
        about = textwrap.fill(about, 100) if lang == "en" else about  # a break within Chinese would be read as a space
        lines = [f"## {table.name}\n\n{about}\n", head, "|---|---|---|"]
        for c in table.columns:
            name = f"**{c.name}**" if c.name in table.key else c.name
            lines.append(f"| {name} | {c.type} | {told(c.comment, lang).replace('|', chr(92) + '|')} |")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


if __name__ == "__main__":
    english = Path(sys.argv[1])
    english.write_text(as_markdown("en"), encoding="utf-8", newline="\n")
    english.with_suffix(".zh.md").write_text(as_markdown("zh"), encoding="utf-8", newline="\n")
