"""Sentences around a term or a concept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline import tables
from pipeline.attention.rates import attention_tables
from pipeline.commands.kwic import Where, concept_lines, term_lines, why_none
from pipeline.errors import QueryError
from pipeline.messages import speaking
from pipeline.settings.concepts import Concept
from pipeline.settings.model import Settings
from pipeline.store import Reader, WorkFile
from tests.laid_out import laid_out

TEXTS = {
    "甲市-2019": [("review", "改善|民生|，|民生|为本|。"), "人民|生活|更好|。"],
    "甲市-2020": ["保障|民生|。", "深化|改革|。"],
    "乙县-2020": [("review", "民生|改善|。")],
}
LIVELIHOOD = Concept(name="民生", label="livelihood", source="-", core=("民生",))


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    path = tmp_path_factory.mktemp("kwic") / "g.duckdb"
    given = laid_out(TEXTS)
    made = attention_tables(**given, concepts=(LIVELIHOOD,), settings=Settings().statistics)
    with WorkFile(path, create=True) as work:
        for name in ("reports", "paragraphs", "sentences", "tokens"):
            work.append(name, given[name].select(list(tables.ALL[name].column_names)))
        for name in ("concept_hits", "concept_audit"):
            work.append(name, made[name])
    with Reader(path) as opened:
        yield opened


def test_a_term_is_found_on_word_boundaries_by_place_year_and_position(reader: Reader) -> None:
    found = term_lines(reader, "民生", where=Where())
    assert [(x.report_id, x.sentence_no, x.left) for x in found] == [
        ("乙县-2020", 1, ""),
        ("甲市-2019", 1, "改善"),
        ("甲市-2019", 1, "改善民生，"),
        ("甲市-2020", 1, "保障"),
    ]
    assert all(x.keyword == "民生" for x in found), "人民|生活 holds none"


def test_a_concept_has_the_lines_that_were_counted(reader: Reader) -> None:
    counted = [(x.report_id, x.left, x.right) for x in concept_lines(reader, "民生", where=Where())]
    assert counted == [(x.report_id, x.left, x.right) for x in term_lines(reader, "民生", where=Where())]


@pytest.mark.parametrize(
    ("where", "n"),
    [(Where(place="甲"), 3), (Where(year=2020), 2), (Where(part="review"), 3), (Where(place="丙"), 0)],
)
def test_place_year_and_part_narrow_it(reader: Reader, where: Where, n: int) -> None:
    assert len(term_lines(reader, "民生", where=where)) == len(concept_lines(reader, "民生", where=where)) == n


def test_a_sample_is_the_same_each_time(reader: Reader) -> None:
    once, again = (term_lines(reader, "民生", where=Where(sample=2, seed=1)) for _ in range(2))
    assert once == again
    assert len(once) == 2


def test_what_was_not_counted_is_named(reader: Reader) -> None:
    with pytest.raises(QueryError, match="民生"):
        concept_lines(reader, "住房", where=Where())


@pytest.mark.parametrize(
    ("where", "term", "told"),
    [
        (Where(place="丙"), None, "没有符合 丙 的报告；收录的有：乙县、甲市。"),
        (Where(place="甲", year=2030), None, "没有符合 甲、2030 的报告；收录的有：2019、2020。"),
        (Where(), "人民生", "按词边界没有“人民生”，但有 1 句含有这几个字：gongwen search 人民生 --anywhere"),
        (Where(year=2020), "人民生", None),
        (Where(place="甲"), None, None),
    ],
)
def test_why_nothing_was_found(reader: Reader, where: Where, term: str | None, told: str | None) -> None:
    with speaking("zh"):
        assert why_none(reader, where, term) == told
