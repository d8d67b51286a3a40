"""The recipes of ARCHITECTURE.md, followed on a copy of the source: what they name is all that has to be touched."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPO

pytestmark = pytest.mark.slow

PAPER = (REPO / "ARCHITECTURE.md").read_text(encoding="utf-8")
RECIPES = dict(
    re.findall(r"^- \*\*(.+?)\*\*: (.+?)(?=^- \*\*|\Z)", PAPER.split("## Where to add what")[1], re.M | re.S)
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The source, to be changed."""
    for name in ("pipeline", "configs"):
        shutil.copytree(REPO / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def insert(path: Path, after: str, line: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(after) == 1, f"{path}: {after!r}"
    path.write_text(text.replace(after, after + line), encoding="utf-8")


def run(copy: Path, code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_every_place_that_a_recipe_names_is_there() -> None:
    for recipe in RECIPES.values():
        for name in re.findall(r"`((?:pipeline|flows)/[^`]*)`|\b(configs/\S+?\.yaml)", recipe):
            assert (REPO / "".join(name)).exists(), name


def test_a_format_is_a_module_and_two_lines(copy: Path) -> None:
    assert {"pipeline/ingest/formats/", "_READERS", "BY_ENDING"} <= set(re.findall(r"`([^`]+)`", RECIPES["A format"]))
    formats = copy / "pipeline/ingest/formats"
    (formats / "backwards.py").write_text(
        "from pipeline.ingest.formats.document import Document\n\n\n"
        "def read_backwards(data, notes):\n    return Document(data.decode()[::-1])\n",
        encoding="utf-8",
    )
    readers = formats / "readers.py"
    insert(readers, "_READERS: dict[str, Reader] = {\n", '    "back": read_backwards,\n')
    insert(readers, "import re\n", "from pipeline.ingest.formats.backwards import read_backwards\n")
    insert(formats / "detect.py", "BY_ENDING = {\n", '    ".back": "back",\n')
    shipped = str(REPO / "data/raw/城关区_2015.txt")
    code = (
        f"from pathlib import Path; data = Path({shipped!r}).read_text(encoding='utf-8')[::-1].encode()\n"
        "from pipeline.ingest import read_report\n"
        "report = read_report('x.back', data, max_bytes=10_000_000)\n"
        "print(report.format, report.place, report.year)"
    )
    assert run(copy, code) == "back 兰州市城关区 2015"


def test_a_statistic_is_a_function_a_table_and_a_stage(copy: Path) -> None:
    assert {"pipeline/tables/", "pipeline/stages/"} <= set(re.findall(r"`([^`]+)`", RECIPES["A statistic"]))
    (copy / "pipeline/words/questions.py").write_text(
        "from pipeline import tables\n\n\n"
        "def question_tables(*, sentences):\n"
        "    asked = [r['report_id'] for r in sentences.to_pylist() if r['text'].endswith('？')]\n"
        "    rows = [{'report_id': i, 'n_questions': asked.count(i)} for i in sorted(set(asked))]\n"
        "    return {'questions': tables.ALL['questions'].from_rows(rows)}\n",
        encoding="utf-8",
    )
    insert(
        copy / "pipeline/tables/words.py",
        "TABLES = (\n",
        '    Table("questions", "One report.", ("report_id",), (REPORT_ID, c("n_questions", "INTEGER", "Questions."))),\n',
    )
    stages = copy / "pipeline/stages/words.py"
    insert(
        stages,
        "STAGES: tuple[Stage, ...] = (\n",
        '    Stage(name="questions", version=1, needs=("ingest",), reads=("sentences",), writes=("questions",),\n'
        '          per="report", compute=_questions),\n',
    )
    text = stages.read_text(encoding="utf-8")
    own = "def _questions(sentences):\n    from pipeline.words.questions import question_tables\n\n    return question_tables(sentences=sentences)\n\n\n"
    stages.write_text(text.replace("STAGES: tuple", own + "STAGES: tuple", 1), encoding="utf-8")
    code = (
        "from pipeline import tables\nfrom pipeline.stages import BY_NAME\n"
        "from pipeline.store.schema import ddl\n"
        "rows = [{'report_id': '甲-2015', 'sentence_no': n, 'text': t} for n, t in enumerate(['为什么？', '因为。'], 1)]\n"
        "made = BY_NAME['questions'].compute(sentences=tables.SENTENCES.from_rows(rows))\n"
        "print(made['questions'].to_pylist(), 'n_questions' in ddl(tables.ALL['questions']))"
    )
    assert run(copy, code) == "[{'report_id': '甲-2015', 'n_questions': 1}] True"


def test_a_section_is_a_view_a_template_and_a_line(copy: Path) -> None:
    assert {"pipeline/pages/", "SECTIONS"} <= set(re.findall(r"`([^`]+)`", RECIPES["A section of a page"]))
    room = copy / "pipeline/pages/report"
    (room / "longest.py").write_text(
        "from dataclasses import dataclass\n\n\n@dataclass(frozen=True)\nclass Longest:\n    text: str\n\n\n"
        "def longest_section(corpus, report):\n"
        "    return Longest(max((s['text'] for s in corpus.rows('sentences', report['report_id'])), key=len))\n",
        encoding="utf-8",
    )
    (copy / "pipeline/pages/templates/zh/report_longest.md.j2").write_text(
        "## 最长的一句\n\n{{ text }}\n", encoding="utf-8"
    )
    page = room / "page.py"
    text = page.read_text(encoding="utf-8")
    start = re.search(r"^SECTIONS: .*= \($", text, re.M)
    assert start
    page.write_text(
        text[: start.start()]
        + "from pipeline.pages.report.longest import longest_section\n\n"
        + start[0]
        + '\n    PageSection("report_longest.md.j2", longest_section),'
        + text[start.end() :],
        encoding="utf-8",
    )
    shutil.copytree(REPO / "tests/pages", copy / "tests/pages")
    code = (
        "from tests.pages.made_up import make_pages, make_tables\n"
        "files = make_pages(make_tables())\n"
        "print(sum('## 最长的一句' in text for text in files.values()))"
    )
    assert int(run(copy, code)) > 0
