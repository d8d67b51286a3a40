"""What stands after a report's end is stored and counts nowhere: not in a table, not on a page, not in a command."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path

import pytest

from pipeline import tables
from pipeline.commands.concepts import check, propose
from pipeline.commands.init import create_project
from pipeline.commands.kwic import Where, concept_lines, term_lines
from pipeline.commands.status import status_lines
from pipeline.commands.summary import counts
from pipeline.run.session import run_direct
from pipeline.segment.fast import FastSegmenter
from pipeline.segment.model import find_model
from pipeline.settings.model import Project
from pipeline.store import Reader
from pipeline.tables.texts import IS_APPENDIX, SPOKEN
from tests.conftest import SHIPPED, report_text

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("model")]
# Terms of the lists, false mentions of them, numbers, and words that the reports do not have.
GLOSSARY = """
名词解释
1.民生工程：指政府为改善民生、保障人民生活而办的实事，民生银行不在其列，改革、民生、大气污染防治、大气力都在其中。
2.碳汇林：指以碳汇为目的营造的林地，碳汇林、碳汇林、碳汇林，力争到2018年达到500亩，比上年增长12%。
3.放管服改革：指简政放权、放管结合、优化服务，改革、改革、改革。
4.蓝天保卫战：指大气治理的专项行动，空气质量优良天数达到300天，完成投资30亿元。
"""
PLACE, YEARS = "平安县", range(2013, 2019)
SIZES = ("sha256", "content_sha256")  # of the file, and of all that is stored of it


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return made(tmp_path_factory.mktemp("without"), "")


@pytest.fixture(scope="module")
def with_glossary(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return made(tmp_path_factory.mktemp("with"), GLOSSARY)


def made(folder: Path, appended: str) -> Project:
    """The shipped report and a made-up series, each with something appended."""
    project = create_project(folder / "study")
    texts = {SHIPPED.name: SHIPPED.read_text(encoding="utf-8")}
    texts |= {f"{PLACE}_{year}.txt": report_text(PLACE, year) for year in YEARS}
    for name, text in texts.items():
        (project.root / "data" / "raw" / name).write_text(text.rstrip() + appended, encoding="utf-8")
    settings = project.configs / "project.yaml"
    shipped = settings.read_text(encoding="utf-8")
    settings.write_text(shipped.replace("second: null", "second: jieba"), encoding="utf-8")
    model = find_model(None, project.models)
    assert model is not None
    with pytest.MonkeyPatch.context() as patch:  # the same segmenter on both sides
        patch.setattr(
            "pipeline.segment.second.jieba_offsets", FastSegmenter(model.folder, project.config().lexicon).offsets
        )
        assert run_direct(project, force=False, say=lambda line: None) == "done"
    return project


@pytest.fixture
def readers(without: Project, with_glossary: Project) -> Iterator[tuple[Reader, Reader]]:
    with Reader(without.database) as one, Reader(with_glossary.database) as other:
        yield one, other


def test_the_glossary_is_stored(readers: tuple[Reader, Reader]) -> None:
    for name in ("sections", "paragraphs", "sentences", "tokens"):
        found = [r.rows(f"SELECT count(*) FROM {name} WHERE {IS_APPENDIX.name}")[0][0] for r in readers]
        assert found[0] == 0
        assert found[1] >= 7


@pytest.mark.parametrize("name", sorted(t.name for t in tables.ALL.values() if not t.internal and t.name != "runs"))
def test_no_table_counts_it(name: str, readers: tuple[Reader, Reader]) -> None:
    columns = tables.ALL[name].column_names
    shown = ", ".join(c for c in columns if c not in (SIZES if name == "reports" else ()))
    where = f"WHERE {SPOKEN}" if IS_APPENDIX.name in columns else ""
    one, other = (r.rows(f"SELECT {shown} FROM {name} {where} ORDER BY ALL") for r in readers)
    assert one == other


def test_segmenters_are_compared_on_the_same_text(readers: tuple[Reader, Reader]) -> None:
    for reader in readers:
        found = reader.rows("SELECT hits, hits_second, rate_ratio FROM segmenter_agreement WHERE hits > 0")
        assert found
        assert all(hits == second and ratio == 1 for hits, second, ratio in found)


def test_no_page_tells_of_it(without: Project, with_glossary: Project) -> None:
    one, other = (
        {p.relative_to(project.reports).as_posix(): p.read_text(encoding="utf-8") for p in project.reports.rglob("*.*")}
        for project in (without, with_glossary)
    )
    assert one.keys() == other.keys()
    for path, page in one.items():
        if path != "site/data.html":  # rows of each table as they are stored: hashes and sizes of files
            assert _bare(page) == _bare(other[path]), path


def _bare(page: str) -> str:
    """A page without the hashes of the input files."""
    return re.sub(r"((?:SHA-256|输入文件) \| |<code>)[0-9a-f]+", r"\1", page)


def test_no_command_tells_of_it(readers: tuple[Reader, Reader], without: Project, with_glossary: Project) -> None:
    one, other = readers
    for term in ("民生", "碳汇林", "达到<数>"):
        assert term_lines(one, term, where=Where()) == term_lines(other, term, where=Where())
    assert concept_lines(one, "民生", where=Where()) == concept_lines(other, "民生", where=Where())
    concepts = without.config().concepts
    surveys = [check(r, concepts) for r in readers]
    assert surveys[0][0].uses == surveys[1][0].uses
    assert surveys[0][1] == surveys[1][1]
    proposed = [propose(r, concepts[0], stopwords=frozenset()) for r in readers]
    assert [astuple(s) for s in proposed[0][0]] == [astuple(s) for s in proposed[1][0]]
    assert proposed[0][1] == proposed[1][1]
    assert counts(without) == counts(with_glossary)
    said = [
        [line for line in status_lines(p) if not line.startswith(("Project:", "Last run:"))]
        for p in (without, with_glossary)
    ]
    assert said[0] == said[1]
