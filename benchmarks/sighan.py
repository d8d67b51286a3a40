"""Word segmentation against the SIGHAN 2005 test texts: precision, recall and F1 by word.

    .venv/bin/python benchmarks/sighan.py FOLDER     FOLDER holds pku_test_gold.utf8 and msr_test_gold.utf8

No lexicon is used. Words are compared by their offsets, as the bakeoff's own script does (Emerson 2005).
"""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.segment import Segmenter, find_model


def main() -> None:
    """Print one line for each standard."""
    model = find_model(None, Path("data/models"))
    if model is None:
        raise SystemExit("no segmentation model: run `gongwen model`")
    segmenter = Segmenter(model.folder)
    print("| standard | words | precision | recall | F1 |\n|---|---:|---:|---:|---:|")
    for standard in ("pku", "msr"):
        right = found = wanted = 0
        for line in Path(sys.argv[1], f"{standard}_test_gold.utf8").read_text(encoding="utf-8").splitlines():
            gold, position = set(), 0
            for word in line.split():
                gold.add((position, position + len(word)))
                position += len(word)
            spans = set(segmenter.spans("".join(line.split())))
            right, found, wanted = right + len(gold & spans), found + len(spans), wanted + len(gold)
        precision, recall = right / found, right / wanted
        f1 = 2 * precision * recall / (precision + recall)
        print(f"| {standard} | {wanted:,} | {precision:.3f} | {recall:.3f} | {f1:.3f} |")


if __name__ == "__main__":
    main()
