"""How to cite a corpus and its lists: a paragraph and BibTeX, the same as beside every exported table."""

from __future__ import annotations

from pipeline.commands.export.citation import paragraph
from pipeline.commands.export.facts import facts
from pipeline.commands.export.references import bibtex
from pipeline.settings.model import Project
from pipeline.store import Reader


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
    return paragraph(found, project.config()), bibtex((), found)
