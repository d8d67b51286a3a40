"""Paragraph to sentences, by punctuation alone."""

from __future__ import annotations

import re

# ； stays within a sentence: in reports it joins the items of one enumeration. An ASCII mark ends a sentence only
# where no letter or digit follows, so that damaged characters (三条?H) and addresses are not cut.
# The pattern begins with a set of characters, which re looks for much quicker than for one of two patterns.
_END = re.compile(r"[。！？?!](?:(?<=[。！？])[。！？]*|(?<=[?!])[?!]*(?![A-Za-z0-9?=&]))[”’）》」』】〕\")]*")


def split_sentences(paragraph: str) -> list[tuple[int, int]]:
    """Offsets of the sentences of a paragraph.

    Sentences end at 。！？ with the closing quotes and brackets that follow, and at the end of the paragraph. They
    cover every character that is not a space.

    Args:
        paragraph: text of one paragraph.

    Returns:
        Pairs of start and end offsets, in order, without spaces at either end.
    """
    spans = []
    start = 0
    for stop in [m.end() for m in _END.finditer(paragraph)] + [len(paragraph)]:
        body = paragraph[start:stop].lstrip()
        if body:
            spans.append((stop - len(body), stop - len(body) + len(body.rstrip())))
        start = stop
    return spans
