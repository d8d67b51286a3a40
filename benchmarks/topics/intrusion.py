"""Word intrusion: can a reader tell which of six words does not belong to a topic?

    python benchmarks/topics/intrusion.py P1 P2 --out FOLDER          40 items: sheet.csv, and answers.csv apart from it
    python benchmarks/topics/intrusion.py --read FOLDER/sheet.csv     share found, with its 95 % interval

Each item is a topic of a run project: its five heaviest words, and among them one that this topic gives next to no
weight but another topic of the same model much (Chang, Boyd-Graber, Gerrish, Wang & Blei 2009, Reading tea leaves).
Items are drawn over models and projects in turn, by a seed. One who guesses finds one in six.
"""

from __future__ import annotations

import argparse
import csv
import random
from pathlib import Path

import duckdb
from scipy.stats import binomtest

_TERMS = """
    SELECT model, topic_id, term, weight, rank FROM topic_terms JOIN topics USING (model, topic_id)
    WHERE status <> 'retired' ORDER BY model, topic_id, rank
"""


def items(project: Path, chance: random.Random) -> dict[str, list[tuple[str, list[str], str]]]:
    """By model: the topic, six words in a random order, and the one that does not belong."""
    with duckdb.connect(str(project / "data" / "gongwen.duckdb"), read_only=True) as file:
        rows = file.execute(_TERMS).fetchall()
    topics: dict[tuple[str, int], list[str]] = {}
    for model, topic, term, _, _ in rows:
        topics.setdefault((model, topic), []).append(term)
    found: dict[str, list[tuple[str, list[str], str]]] = {}
    for (model, topic), terms in topics.items():
        near = set(terms)
        far = sorted({w for (m, t), ws in topics.items() if m == model and t != topic for w in ws[:5]} - near)
        if len(terms) < 5 or not far:
            continue
        intruder = chance.choice(far)
        six = [*terms[:5], intruder]
        chance.shuffle(six)
        found.setdefault(model, []).append((f"{project.name} {model}-{topic}", six, intruder))
    return found


def draw(projects: list[Path], number: int, seed: int) -> list[tuple[str, list[str], str]]:
    """Items over models and projects in turn, in a random order."""
    chance = random.Random(seed)
    heaps = [chance.sample(heap, len(heap)) for p in projects for _, heap in sorted(items(p, chance).items())]
    drawn = []
    while len(drawn) < number and any(heaps):
        drawn += [heap.pop() for heap in heaps if heap][: number - len(drawn)]
    chance.shuffle(drawn)
    return drawn


def read(sheet: Path) -> None:
    """Compare what was answered with what is right."""
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        answered = {row["item"]: row["answer"].strip() for row in csv.DictReader(file) if row["answer"].strip()}
    with (sheet.parent / "answers.csv").open(encoding="utf-8-sig", newline="") as file:
        right = {row["item"]: (row["topic"], row["intruder"]) for row in csv.DictReader(file)}
    groups: dict[str, list[bool]] = {}
    for item, answer in answered.items():
        topic, intruder = right[item]
        for group in ("all", topic.rsplit("-", 1)[0]):
            groups.setdefault(group, []).append(answer == intruder)
    for group, found in sorted(groups.items()):
        interval = binomtest(sum(found), len(found)).proportion_ci(method="wilson")
        print(f"{group}: {sum(found)} of {len(found)} found (95 % interval {interval.low:.2f} to {interval.high:.2f})")


def main() -> None:
    """Write a sheet, or read one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("projects", type=Path, nargs="*")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--read", type=Path)
    parser.add_argument("--items", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if given.read:
        read(given.read)
        return
    if not given.projects or not given.out:
        parser.error("name run projects and --out FOLDER")
    given.out.mkdir(parents=True, exist_ok=True)
    drawn = draw(given.projects, given.items, given.seed)
    with (
        (given.out / "sheet.csv").open("w", encoding="utf-8-sig", newline="") as sheet,
        (given.out / "answers.csv").open("w", encoding="utf-8-sig", newline="") as answers,
    ):
        to_fill, key = csv.writer(sheet), csv.writer(answers)
        to_fill.writerow(["item", *(f"word_{n}" for n in range(1, 7)), "answer"])
        key.writerow(["item", "topic", "intruder"])
        for number, (topic, words, intruder) in enumerate(drawn, 1):
            to_fill.writerow([number, *words, ""])
            key.writerow([number, topic, intruder])
    print(f"{len(drawn)} items in {given.out / 'sheet.csv'}; the answers are in answers.csv.")


if __name__ == "__main__":
    main()
