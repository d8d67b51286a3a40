"""Time to answer a word query from the index, and a search, by size of the corpus.

    python benchmarks/search.py PROJECT [1 12 ...]

PROJECT has been run. Its reports are copied under made-up ids as many times as asked for, each copy as a batch of a run would be.
Printed: words, size of the index in the file, and for each question the least of five times in seconds of processor time
(`rate`: occurrences of a word by report from `postings`; `list`: its sentence numbers too; `search`: passages with their text,
as `gongwen search` finds them).
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from pipeline.commands.kwic import Where
from pipeline.commands.search import phrases, search
from pipeline.settings.model import Project
from pipeline.store import Reader, WorkFile

COPIED = {
    "reports": "report_id",
    "sentences": "report_id, sentence_no",
    "tokens": "report_id, token_no",
    "postings": "word, report_id",
}
WORDS = ("民生", "发展", "大气污染")
QUESTIONS = (("民生",), ("民生", "大气"), ("改善 民生", "发展"), ("发展",))


def copy(project: Project, path: Path, times: int) -> None:
    """Fill a file with the reports of a project, so many times."""
    with WorkFile(path, create=True):
        pass
    with duckdb.connect(str(path)) as to:
        to.execute(f"ATTACH '{project.database}' AS source (READ_ONLY)")
        for number in range(times):
            for table, order in COPIED.items():
                renamed = (
                    f"SELECT * REPLACE (report_id || '-{number}' AS report_id) FROM source.{table} ORDER BY {order}"
                )
                to.execute(f"INSERT INTO {table} BY NAME {renamed}")


def least(work: Callable[[], object]) -> float:
    """The least of five times, in seconds of processor time over all threads."""
    times = []
    for _ in range(5):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


def main() -> None:
    """Print the table."""
    project = Project.open(Path(sys.argv[1]))
    for times in map(int, sys.argv[2:] or ["1", "12"]):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "gongwen.duckdb"
            copy(project, path, times)
            with Reader(path) as reader:
                ((words, n),) = reader.rows("SELECT sum(n), count(DISTINCT report_id) FROM postings")
                blocks = "SELECT count(DISTINCT block_id) FROM pragma_storage_info('postings') WHERE persistent"
                ((n_blocks,),) = reader.rows(blocks)
                print(f"{n:,} reports, {words:,} words, index {n_blocks * 262_144 / 1e6:.1f} MB")
                for word in WORDS:
                    for name, columns in (("rate", "report_id, n, n_review, n_plan"), ("list", "*")):
                        sql = f"SELECT {columns} FROM postings WHERE word = '{word}'"
                        print(f"  {name:8}{word:12}{least(lambda sql=sql: reader.table(sql)):8.4f}")
                for question in QUESTIONS:
                    wanted = phrases(question)
                    seconds = least(lambda wanted=wanted: search(reader, wanted, where=Where(), limit=100))
                    print(f"  {'search':8}{' + '.join(question):12}{seconds:8.4f}")


if __name__ == "__main__":
    main()
