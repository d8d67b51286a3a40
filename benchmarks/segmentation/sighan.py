"""Word F1 on the SIGHAN 2005 test sets pku and msr, without any user lexicon."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from texts import model_folder, sighan

from pipeline.segment.fast import FastSegmenter


def f1(cut: Callable[[str], Iterable[str]], name: str) -> float:
    """F1 of a segmenter on a set: words whose start and end are both those of the gold words."""
    right = found = wanted = 0
    for line in sighan(name, "test_gold"):
        gold = line.split()
        spans = [_spans(words) for words in (cut("".join(gold)), gold)]
        right, found, wanted = right + len(spans[0] & spans[1]), found + len(spans[0]), wanted + len(spans[1])
    return 2 * right / (found + wanted)


def _spans(words: Iterable[str]) -> set[tuple[int, int]]:
    spans, position = set(), 0
    for word in words:
        spans.add((position, position + len(word)))
        position += len(word)
    return spans


def main() -> None:
    """Print F1 of each segmenter on each set."""
    segmenter = FastSegmenter(model_folder())
    cuts: dict[str, Callable[[str], Iterable[str]]] = {
        "gongwen": lambda text: [text[a:b] for a, b in segmenter.spans(text)]
    }
    try:
        import jieba

        cuts["jieba"] = jieba.lcut
    except ImportError as error:
        print(f"({error})")
    for cut_name, cut in cuts.items():
        print(cut_name, *(f"{name} {f1(cut, name):.4f}" for name in ("pku", "msr")))


if __name__ == "__main__":
    main()
