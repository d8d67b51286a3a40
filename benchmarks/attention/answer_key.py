"""An answer key from outside: a published word list counted over jieba's words of the Shanghai reports, term by term.

    .venv/bin/python benchmarks/attention/answer_key.py [SHARED]

SHARED is the folder with corpora/shanghai and dictionaries/keywords (default: ../shared). The authors of the list (75 environment keywords
in four dimensions, github.com/Castleeeeee/tjjm_for_3) count jieba's words that equal a keyword; their method is written out again in
five lines below and set against table term_segmenters of a gongwen run with the list as a concept and `segmentation.second: jieba`.
Needs jieba.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

import jieba

from pipeline.commands.init import create_project
from pipeline.run.session import run_direct
from pipeline.store import Reader

REPO = Path(__file__).parents[2]
YEARS = (2020, 2021, 2022, 2023)


def their_method(text: str, keywords: dict[str, list[str]]) -> Counter[str]:
    """The authors' count: words of jieba's precise mode that stand in the list."""
    counts: Counter[str] = Counter()
    for word in jieba.lcut(text):
        for dimension, terms in keywords.items():
            counts[f"{dimension}/{word}"] += word in terms
    return +counts


def main() -> None:
    """Print the comparison."""
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else REPO.parent / "shared"
    keywords = json.loads((shared / "dictionaries/keywords/tjjm_env_4dims.json").read_text(encoding="utf-8"))
    source = {y: shared / f"corpora/shanghai/上海市_{y}.txt" for y in YEARS}
    with tempfile.TemporaryDirectory() as scratch:
        project = create_project(Path(scratch) / "key")
        listed = "".join(f"      {d}: {json.dumps(t, ensure_ascii=False)}\n" for d, t in keywords.items())
        text = f"concepts:\n  环境:\n    label: environment\n    source: tjjm\n    core:\n{listed}"
        (project.configs / "concepts.yaml").write_text(text, encoding="utf-8")
        settings = "segmentation: {second: jieba}\ntopics: {models: [nmf], k: 5}\n"
        (project.configs / "project.yaml").write_text(settings, encoding="utf-8")
        for path in source.values():
            shutil.copy(path, project.root / "data" / "raw")
        run_direct(project, force=False, say=lambda message: None)
        with Reader(project.database) as reader:
            found = reader.rows(
                "SELECT year, dimension || '/' || term, sum(word_hits) FROM term_segmenters GROUP BY ALL"
            )
            rules = dict(reader.rows("SELECT year, sum(hits) FROM term_segmenters GROUP BY 1"))
            own = dict(reader.rows("SELECT year, sum(hits) FROM attention WHERE part = 'all' GROUP BY 1"))
    ours: dict[int, Counter[str]] = {y: Counter() for y in YEARS}
    for year, term, n in found:
        ours[year][term] += int(n)
    print(
        "| year | " + " | ".join(keywords) + " | terms that occur | terms that differ | by our rules, jieba | pkuseg |"
    )
    print("|---:" * (len(keywords) + 5) + "|")
    wrong = 0
    for year, path in source.items():
        theirs = their_method(path.read_text(encoding="utf-8"), keywords)
        mine = +ours[year]
        differ = [t for t in sorted({*theirs, *mine}) if theirs[t] != mine[t]]
        wrong += len(differ)
        sums = [[sum(c[f"{d}/{t}"] for t in keywords[d]) for c in (mine, theirs)] for d in keywords]
        cells = " | ".join("{} / {}".format(*pair) for pair in sums)
        print(f"| {year} | {cells} | {len(theirs)} | {len(differ)} | {rules[year]} | {own[year]} |")
        for term in differ:
            print(f"  {term}: gongwen {mine[term]}, authors' method {theirs[term]}")
    print("Cells: gongwen / authors' method.", "All terms agree." if not wrong else f"{wrong} terms differ.")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
