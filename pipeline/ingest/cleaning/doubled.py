"""A body, or a stretch of it, that stands twice in the file, as some scrapers leave it: the second copy is dropped."""

from __future__ import annotations

import re

from pipeline.ingest.cleaning.characters import count_han

_PROBE = 24  # Han characters; no such run repeats by chance
_HAN_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_MIN_COPY = 1000
_PARAGRAPH = 40  # Han characters; a paragraph so long is not said twice
_REPEATED = 3  # such paragraphs that stand twice, by which a stretch does


def drop_second_copy(paragraphs: list[str]) -> tuple[list[str], int]:
    """Drop the second of two copies.

    The copies may be laid out differently, so Han characters alone are compared: probes spread over the first half are
    sought further on, and most must recur at one distance.

    Args:
        paragraphs: paragraphs of the body.

    Returns:
        The paragraphs kept, and the Han characters dropped (0 where there is no second copy).
    """
    bare = ["".join(_HAN_RUN.findall(p)) for p in paragraphs]
    flat = "".join(bare)
    if len(flat) < 2 * _MIN_COPY:
        return paragraphs, 0
    step = max(_PROBE, len(flat) // 120)
    distances: list[int] = []
    probes = 0
    for start in range(0, len(flat) // 2, step):
        probe = flat[start : start + _PROBE]
        again = flat.find(probe, start + 1)
        if 0 <= again < start + _MIN_COPY:
            continue  # a phrase that the text itself repeats tells nothing
        probes += 1
        if again >= 0:
            distances.append(again - start)
    if probes < 5 or len(distances) < 0.6 * probes:
        return paragraphs, 0
    distance = sorted(distances)[len(distances) // 2]
    if sum(abs(d - distance) <= 80 for d in distances) < 0.6 * len(distances):
        return paragraphs, 0
    kept: list[str] = []
    seen, dropped = 0, 0
    for paragraph, han in zip(paragraphs, bare, strict=True):
        if seen + len(han) / 2 < distance:
            kept.append(paragraph)
        elif (han[:_PROBE] and han[:_PROBE] in flat[:distance]) or len(han) < _PROBE:
            dropped += len(han)
        else:
            kept.append(paragraph)
        seen += len(han)
    return kept, dropped


def drop_repeats(paragraphs: list[str]) -> tuple[list[str], int]:
    """Drop a stretch that stands twice, character for character, within a body that does not as a whole.

    Args:
        paragraphs: paragraphs of the body.

    Returns:
        The paragraphs kept, and the Han characters dropped (0 where nothing is repeated).
    """
    first: dict[str, int] = {}
    again = [first.setdefault(p, i) < i for i, p in enumerate(paragraphs)]
    long = [i for i, twice in enumerate(again) if twice and count_han(paragraphs[i]) >= _PARAGRAPH]
    if len({paragraphs[i] for i in long}) < _REPEATED:
        return paragraphs, 0
    dropped = {i for i, twice in enumerate(again) if twice and long[0] <= i <= long[-1]}
    kept = [p for i, p in enumerate(paragraphs) if i not in dropped]
    return kept, sum(count_han(paragraphs[i]) for i in dropped)
