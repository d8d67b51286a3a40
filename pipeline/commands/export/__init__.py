"""Tables for other programs, with what a paper has to say of how they were made."""

from pipeline.commands.export.table import export
from pipeline.commands.export.texts import export_texts

__all__ = ["export", "export_texts"]
