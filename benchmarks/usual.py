"""Beside what people use instead: jieba, CountVectorizer and scikit-learn's LDA over the same reports, in one sitting.

    .venv/bin/python benchmarks/usual.py FOLDER --site FOLDER              reports as .txt files
    .venv/bin/python benchmarks/usual.py --made 1000 --site FOLDER         so many reports of benchmarks/stress.py

``--site`` names a folder with jieba, which is no dependency (pip install --target FOLDER --no-deps jieba). The usual
script is what a competent researcher writes: words by jieba, stop words out, counts of the words of seven lists by
report, a document-term matrix, LDA with twenty topics, tables as .csv. gongwen is told twice: as it runs by default,
and limited to the same work (twenty topics of LDA alone, no site; of that run the steps that cut words, count lists
and words, fit and score topics; reading, in which it dates, splits and checks, is told apart). Processor seconds of all
processes started, and wall seconds; each alone.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPO = Path(__file__).parent.parent
sys.path[:0] = [str(REPO), str(Path(__file__).parent)]

from pipeline.commands.init import create_project  # noqa: E402

USUAL = r"""
import csv, sys
from collections import Counter
from pathlib import Path
import jieba, yaml
from sklearn.decomposition import LatentDirichletAllocation
from sklearn.feature_extraction.text import CountVectorizer

project, out = Path(sys.argv[1]), Path(sys.argv[2])

def terms_of(given):
    if isinstance(given, dict):
        given = [term for terms in given.values() for term in terms]
    return given or []

concepts = yaml.safe_load((project / "configs/concepts.yaml").read_text("utf-8"))["concepts"]
lists = {name: {*terms_of(c.get("core")), *terms_of(c.get("extended"))} for name, c in concepts.items()}
for term in set().union(*lists.values()):
    jieba.add_word(term)
stop = set((project / "configs/stopwords.txt").read_text("utf-8").split())
texts = {p.stem: p.read_text("utf-8") for p in sorted((project / "data/raw").glob("*.txt"))}
words = {name: jieba.lcut(text) for name, text in texts.items()}
with open(out / "lists.csv", "w", encoding="utf-8-sig", newline="") as file:
    table = csv.writer(file)
    table.writerow(["report", "words", *lists])
    for name, cut in words.items():
        count = Counter(cut)
        table.writerow([name, len(cut), *(sum(count[t] for t in terms) for terms in lists.values())])
kept = [" ".join(w for w in cut if len(w) > 1 and w not in stop) for cut in words.values()]
counts = CountVectorizer(token_pattern=r"\S+", max_df=0.5, min_df=2)
matrix = counts.fit_transform(kept)
model = LatentDirichletAllocation(n_components=20, random_state=0)
shares = model.fit_transform(matrix)
names = counts.get_feature_names_out()
with open(out / "topics.csv", "w", encoding="utf-8-sig", newline="") as file:
    csv.writer(file).writerows([" ".join(names[i] for i in row.argsort()[:-11:-1])] for row in model.components_)
with open(out / "shares.csv", "w", encoding="utf-8-sig", newline="") as file:
    csv.writer(file).writerows([name, *row] for name, row in zip(words, shares))
"""
GONGWEN = "from flows.cli import main; main()"
_SAME = ("segment", "attention", "words", "vocabulary", "topic_documents", "topic_models", "topic_scores", "topics")
_STEP = re.compile(r"^(?P<step>\w+): .*\((?P<seconds>[\d.,]+) s\)$", re.MULTILINE)


def timed(label: str, *command: str, more: dict[str, str] | None = None) -> str:
    """Run a program, tell what it took, and return what it said."""
    before, begun = os.times(), time.monotonic()
    env = {**os.environ, "PYTHONPATH": str(REPO), "GONGWEN_LANG": "en", "OMP_NUM_THREADS": "1", **(more or {})}
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, env=env, check=False, cwd=REPO)
    after = os.times()
    if done.returncode not in (0, 3):
        raise SystemExit(f"{label} ended with {done.returncode}:\n{done.stderr}")
    cpu = sum(after[2:4]) - sum(before[2:4])
    print(f"| {label} | {cpu:,.1f} | {time.monotonic() - begun:,.1f} |", flush=True)
    return done.stderr


def main() -> None:
    """Put the reports into a project, run both, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--made", type=int, default=0)
    parser.add_argument("--site", type=Path, required=True)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as parent:
        project = create_project(Path(parent) / "study")
        raw = project.root / "data" / "raw"
        if given.made:
            from stress import sentences, write_reports

            write_reports(raw, given.made, sentences())
        for path in sorted(given.folder.rglob("*.txt")) if given.folder else []:
            (raw / path.name).write_bytes(path.read_bytes())
        print(f"{len(list(raw.glob('*.txt'))):,} reports\n\n| | CPU s | wall s |\n|---|---:|---:|", flush=True)
        with tempfile.TemporaryDirectory() as out:
            timed("the usual script", "-c", USUAL, str(project.root), out, more={"PYTHONPATH": str(given.site)})
        run = ("-c", GONGWEN, "run", "--direct", "--force", "--project", str(project.root))
        timed("gongwen, all of it", *run)
        settings = project.configs / "project.yaml"
        text = settings.read_text(encoding="utf-8")
        for old, new in (
            ("models: [nmf, lda]", "models: [lda]"),
            ("\n  k: null", "\n  k: 20"),
            ("site: true", "site: false"),
        ):
            assert old in text, old
            text = text.replace(old, new)
        settings.write_text(text, encoding="utf-8")
        said = timed("gongwen, one model of 20 topics, no site", *run)
    steps = {m["step"]: float(m["seconds"].replace(",", "")) for m in _STEP.finditer(said)}
    same = ", ".join(f"{name} {steps[name]:.1f}" for name in _SAME)
    print(f"\nOf the last run the same work: {sum(steps[n] for n in _SAME):,.1f} s wall ({same}).")


if __name__ == "__main__":
    main()
