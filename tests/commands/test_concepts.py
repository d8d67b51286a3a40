"""Lists of terms read against published reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import tables
from pipeline.commands.concepts import check, chosen
from pipeline.errors import ConfigError
from pipeline.settings.concepts import Concept
from pipeline.store import Reader, WorkFile
from tests.laid_out import laid_out

LIVELIHOOD = Concept(name="民生", label="livelihood", source="-", core=("民生", "住房公积金"))
REFORM = Concept(name="改革", label="reform", source="-", core=("改革",))


def test_a_list_is_read_against_what_is_published(tmp_path: Path) -> None:
    given = laid_out({"甲市-2019": ["改善|民生|，|深化|改革|。", "人民|生活|更好|。"], "甲市-2020": ["民生|为本|。"]})
    with WorkFile(tmp_path / "g.duckdb", create=True) as work:
        for name in ("reports", "paragraphs", "sentences", "tokens"):
            work.append(name, given[name].select(list(tables.ALL[name].column_names)))
    with Reader(tmp_path / "g.duckdb") as reader:
        survey, doubts = check(reader, (LIVELIHOOD, REFORM))
    uses = {t.term: u.hits for t, u in zip(survey.counter.terms, survey.uses, strict=True)}
    assert uses == {"民生": 2, "住房公积金": 0, "改革": 1}
    assert "住房公积金" in {d.term for d in doubts}, "a term that no report has is told"


def test_concepts_are_chosen_by_name_once_each() -> None:
    assert chosen((LIVELIHOOD, REFORM), ()) == [LIVELIHOOD, REFORM]
    assert chosen((LIVELIHOOD, REFORM), ("改革", "改革")) == [REFORM]
    with pytest.raises(ConfigError, match="住房"):
        chosen((LIVELIHOOD,), ("住房",))
