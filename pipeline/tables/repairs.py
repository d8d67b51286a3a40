"""What is mended in a text as it is read: the codes of ``report_warnings`` that are no doubts."""

from __future__ import annotations

# Kinds of repair, in the order of the warnings; each is a code in the group ``warnings`` of the messages.
REPAIRS = (
    "encoding",
    "undecodable",
    "traditional",
    "codes",
    "forms",
    "variants",
    "kana",
    "glosses",
    "escapes",
    "entities",
    "tags",
    "zero_width",
    "control",
    "private",
    "lost_points",
    "lost_in_figures",
    "replacement",
    "lost_spaces",
    "mojibake",
    "full_width",
    "spaced_digits",
    "slips",
    "heading_marks",
    "spaces",
    "watermarks",
    "footnotes",
    "chrome",
    "abstract",
    "unfolded",
    "page_furniture",
    "unknown_glyphs",
    "notes_moved",
    "unwrapped",
    "joined",
    "glued",
)

# Of these, those that could not be made good: something of the text is lost, or may be wrong.
LOST = frozenset(
    {"undecodable", "lost_points", "lost_in_figures", "replacement", "mojibake", "private", "unknown_glyphs"}
)
