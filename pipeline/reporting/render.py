"""Templates: every plain string is escaped for Markdown as it is printed."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline.reporting.corpus import Corpus
from pipeline.reporting.markdown import Md, escape, table


def _finalize(value: object) -> object:
    return escape(value) if isinstance(value, str) else value


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("pipeline.reporting"),
        autoescape=False,  # that is for HTML; _finalize escapes for Markdown
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render(template: str, **context: object) -> str:
    """Fill in a template of this package.

    Args:
        template: file name in templates/.
        context: values; strings are escaped unless they are :class:`Md`.

    Returns:
        Markdown with single blank lines and one line break at the end.
    """
    lines: list[str] = []
    for line in _environment().get_template(template).render(**context).splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines).rstrip("\n") + "\n"


def footer(corpus: Corpus) -> Md:
    """What the page was made from, as a table of short hashes."""
    p = corpus.provenance
    versions = "，".join(f"{name} {version}" for name, version in sorted(p.versions.items()))
    rows = [
        ("输入文件", p.input_sha256[:12]),
        ("全部设置", p.config_sha256[:12]),
        ("概念词典", corpus.dictionary_sha256[:12]),
        ("分词模型", f"{p.model_name}，{p.model_sha256[:12]}"),
        ("软件版本", versions or "—"),
    ]
    return table(("出处", "SHA-256 前 12 位或版本"), rows)
