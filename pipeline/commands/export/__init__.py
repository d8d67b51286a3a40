"""Tables for other programs, with what a paper has to say of how they were made."""

from pipeline.commands.export.table import export

__all__ = ["export"]
