from itertools import combinations

from pipeline.indicators import confidence as module
from pipeline.indicators.confidence import WEIGHTS, confidence
from pipeline.indicators.extract import SentenceReader
from pipeline.indicators.facts import ReportFacts, Setting
from pipeline.indicators.names import Catalogue

FIVE_YEARS = ReportFacts("某县", "district", 2021, 2016, 2020)
OUTTURN = Setting("outturn", False, None, None)


def test_each_doubt_makes_a_row_less_sure() -> None:
    for few in combinations(WEIGHTS, 2):
        assert 0 <= confidence(few) <= confidence(few[:1]) <= confidence(()) <= 1


def test_what_was_guessed_is_what_the_clause_does_not_say(catalogue: Catalogue) -> None:
    text = "2020年地区生产总值70亿元，同比增长5%；引进项目八十个。"
    level, growth, projects = SentenceReader(catalogue, FIVE_YEARS).read(text, OUTTURN)
    assert level.doubts == frozenset()
    assert growth.doubts == {module.CARRIED}
    assert {module.UNLISTED, module.YEARS, module.HAN_UNLISTED} <= projects.doubts
    assert confidence(projects.doubts) < confidence(growth.doubts) <= confidence(level.doubts)
