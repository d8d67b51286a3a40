"""Compare the tokens of the fast segmenter with spacy_pkuseg's (ten minutes).

On every paragraph of all texts there are, and on the sentences of all accepted reports, as the main job cuts them.
"""

from __future__ import annotations

from texts import accepted_sentences, corpora, model_folder  # first: it makes the project importable

from pipeline.segment import fast


def main() -> None:
    """Count the texts whose tokens differ."""
    import spacy_pkuseg

    folder, texts = model_folder(), [*corpora(), *accepted_sentences()]
    expected = [" ".join(words) for words in map(spacy_pkuseg.pkuseg(str(folder), user_dict="default").cut, texts)]
    print(
        f"{len(texts):,} texts, {sum(map(len, texts)):,} characters, {sum(e.count(' ') + 1 for e in expected):,} tokens"
    )
    for name, seen in (("numpy", -(10**12)), ("compiled", fast._COMPILING_FROM)):
        segmenter = fast.FastSegmenter(folder)
        segmenter._seen = seen
        counts, starts, ends = segmenter.offsets(texts, threads=2)
        spans = iter(zip(starts.tolist(), ends.tolist(), strict=True))
        differ = 0
        for text, n, wanted in zip(texts, counts.tolist(), expected, strict=True):
            differ += " ".join(text[a:b] for a, b in (next(spans) for _ in range(n))) != wanted
        print(f"{name}: {differ} texts with other tokens")


if __name__ == "__main__":
    main()
