"""How to cite a corpus and its lists: a paragraph and BibTeX, the same as beside every exported table."""

from __future__ import annotations

from pipeline.commands.export.facts import facts
from pipeline.commands.export.references import bibtex
from pipeline.messages import Message, text
from pipeline.settings.model import Project
from pipeline.store import Reader


def source_line(reader: Reader) -> str:
    """Where numbers come from, in a line: corpus with its version, gongwen, model, settings."""
    found = facts(reader)
    said = {name: getattr(found, name) for name in ("n_reports", "n_places", "years", "corpus", "version", "model")}
    return text("says.cite.source", config=found.config[:12], **said)


def citation(project: Project) -> tuple[str, str]:
    """What a paper says of the corpus, and the same as BibTeX.

    Corpus, lists, model and settings each have a version that follows from their content alone: the same texts give the
    same version on another computer, under other file names.

    Args:
        project: the project.

    Returns:
        A paragraph in the reader's language, and two BibTeX entries: the corpus and gongwen.

    Raises:
        StoreError: nothing has been published.
        ConfigError: configs/ is wrong.
    """
    with Reader(project.database) as reader:
        found = facts(reader)
    config = project.config()
    lists = [Message("says.cite.list", {"name": c.name, "version": c.version}) for c in config.concepts]
    said = {name: getattr(found, name) for name in ("n_reports", "n_places", "years", "n_tokens", "corpus")}
    said |= {"version": found.version, "model": found.model, "config": found.config[:12], "lists": lists}
    paragraph = text("says.cite.paragraph", **said)
    if found.config != config.sha256:
        paragraph += "\n" + text("says.cite.changed")
    return paragraph, bibtex((), found)
