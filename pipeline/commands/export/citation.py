"""How to cite a corpus and its lists, said the same way by `gongwen cite` and beside every export."""

from __future__ import annotations

from pipeline.commands.export.facts import Facts
from pipeline.messages import Language, Message, text
from pipeline.settings.model import Config


def source_line(found: Facts, lang: Language | None = None) -> str:
    """Where numbers come from, in a line: corpus with its version, gongwen, model, settings."""
    said = {name: getattr(found, name) for name in ("n_reports", "n_places", "years", "corpus", "version", "model")}
    return text("says.cite.source", lang, config=found.config[:12], **said)


def paragraph(found: Facts, config: Config, lang: Language | None = None) -> str:
    """What a paper says of the corpus and of the lists, each with its version."""
    lists = [Message("says.cite.list", {"name": c.name, "version": c.version}) for c in config.concepts]
    said = {name: getattr(found, name) for name in ("n_reports", "n_places", "years", "n_tokens", "corpus")}
    said |= {"version": found.version, "model": found.model, "config": found.config[:12], "lists": lists}
    told = text("says.cite.paragraph", lang, **said)
    return told if found.config == config.sha256 else told + "\n" + text("says.cite.changed", lang)
