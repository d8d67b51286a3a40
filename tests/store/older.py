"""Makes older.sql: a published file as an older version of gongwen wrote it.

`python -m tests.store.older COMMIT` runs that commit's own code on the shipped report and a text that is none, twice, and
writes down every table it declares, with the rows that an upgrade has to keep and some that it has to make anew.
The file that is committed was made at b19a8e7.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

REPO = Path(__file__).parents[2]
SQL = Path(__file__).with_name("older.sql")
STRAY = "散文.txt"
STRAY_TEXT = "今天天气很好，我们去公园散步，看见了许多花。" * 200
_SETTINGS = "topics:\n  models: [nmf]\n  k: 3\n"
_ROWS = (
    "reports",
    "sections",
    "runs",
    "quarantine",
    "topic_registry",
    "topic_model",
    "topic_events",
    "topic_fits",
    "stage_state",
)
_RUN = """
import sys
from pathlib import Path
from pipeline.settings.model import Project
from pipeline.commands.init import create_project
from pipeline.run.session import run_direct
root = Path(sys.argv[1])
project = create_project(root) if not root.exists() else Project.open(root)
if len(sys.argv) == 2:
    sys.exit()
run_direct(project, force=True, say=print)
"""


def main(commit: str) -> None:
    """Write older.sql."""
    with tempfile.TemporaryDirectory() as scratch:
        code, root = Path(scratch) / "code", Path(scratch) / "project"
        subprocess.run(["git", "-C", REPO, "worktree", "add", "--detach", code, commit], check=True)
        try:
            command = [sys.executable, "-c", _RUN, str(root)]
            subprocess.run(command, check=True, cwd=code)
            (root / "configs" / "project.yaml").write_text(_SETTINGS, encoding="utf-8")
            raw = root / "data" / "raw"
            for source in (code / "data" / "raw").glob("*.txt"):
                (raw / source.name).write_bytes(source.read_bytes())
            (raw / STRAY).write_text(STRAY_TEXT, encoding="utf-8")
            for _ in range(2):
                subprocess.run([*command, "run"], check=True, cwd=code)
            SQL.write_text(dump(root / "data" / "gongwen.duckdb"), encoding="utf-8")
        finally:
            subprocess.run(["git", "-C", REPO, "worktree", "remove", "--force", code], check=True)


def dump(path: Path) -> str:
    """A DuckDB file as SQL: all tables, the rows of some."""
    lines = []
    with duckdb.connect(str(path), read_only=True) as connection:
        lines += [
            sql for (sql,) in connection.execute("SELECT sql FROM duckdb_tables() ORDER BY table_name").fetchall()
        ]
        for name in _ROWS:
            for row in connection.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall():
                lines.append(f"INSERT INTO {name} VALUES ({', '.join(map(_literal, row))});")
    return "\n".join(lines) + "\n"


def _literal(value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, (bool, int, float)):
        return repr(value)
    if isinstance(value, (str, dt.date)):
        return "'" + str(value).replace("'", "''") + "'"
    raise TypeError(type(value))


if __name__ == "__main__":
    main(sys.argv[1])
