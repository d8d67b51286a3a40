from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.ingest import read_report
from pipeline.ingest.cleaning.glosses import remove_glosses
from pipeline.ingest.cleaning.notes import Notes

_TOOL = {
    "现": "現(xiàn)",
    "报": "報(bào)",
    "会": "會(huì)",
    "济": "濟(jì)",
    "产": "產(chǎn)",
    "业": "業(yè)",
    "的": "的(de)",
    "长": "长(zhǎng)",
}


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("經(jīng)濟(jì)發(fā)展", "經濟發展"),
        ("經（jīng）濟 ( jì )發[fā]展", "經濟發展"),
        ("现(xiàn)在(zài)的(de)经(jīng)济(jì)", "现在的经济"),
        ("现xiàn在zài经jīng济jì", "现在经济"),
        ("會(hui4)議", "會議"),
        ("國(Guó)務(wù)院，經濟(jīng jì)", "國務院，經濟"),
        ("發(ㄈㄚ)展", "發展"),
    ],
)
def test_readings_of_a_tool_go(raw: str, clean: str) -> None:
    notes = Notes()
    assert remove_glosses(raw, notes)[0] == clean
    assert notes.count("glosses") > 0


@pytest.mark.parametrize(
    "text", ["6.糃（táng）：从米从昜", "研发(R&D)经费", "国内生产总值(gdp)增长", "人工智能(ai)产业(ok)"]
)
def test_an_authors_own_reading_and_foreign_words_stay(text: str) -> None:
    assert remove_glosses(text, Notes()) == (text, frozenset())


def test_a_report_full_of_readings_reads_like_the_plain_one(build: Callable[..., str]) -> None:
    plain = build(place="宜林县")
    glossed = plain.translate(str.maketrans(_TOOL))
    usual, odd = (read_report("a.txt", text.encode(), max_bytes=10**6) for text in (plain, glossed))
    assert odd.text_sha256 == usual.text_sha256
    assert (odd.place, odd.year, odd.title) == (usual.place, usual.year, usual.title)
    assert any("pinyin" in w for w in odd.warnings)


def test_in_a_mixed_text_characters_that_both_scripts_have_stay() -> None:
    from pipeline.ingest.cleaning.traditional import simplify

    assert simplify("著名的經濟學家乾隆", Notes(), glossed=frozenset("經濟")) == "著名的经济学家乾隆"


def test_several_traditional_characters_in_a_simplified_text_are_changed_and_one_in_a_name_stays() -> None:
    from pipeline.ingest.cleaning.traditional import simplify

    mixed = "全县地区生產總值达到一百億元，同比增長百分之八，著名企业增多。" + "群众满意度明显提升。" * 20
    assert simplify(mixed, Notes()) == mixed.translate(str.maketrans("產總億長", "产总亿长"))
    one = "画家張大千的作品展出。" + "群众满意度明显提升。" * 20
    assert simplify(one, Notes()) == one


@pytest.mark.parametrize("style", ["〔{}〕", "【{}】", "〈{}〉", "<{}>", "（拼音：{}）", "({0}，{0})"])
def test_brackets_of_any_kind(style: str) -> None:
    raw = "".join(c + style.format(p) for c, p in zip("現報會產", ("xiàn", "bào", "huì", "chǎn"), strict=True))
    assert remove_glosses(raw, Notes())[0] == "現報會產"


def test_many_syllables_without_tones_are_readings_and_a_few_words_are_not() -> None:
    assert remove_glosses("增長(zhang)" * 20, Notes())[0] == "增長" * 20
    assert remove_glosses("企业(the)" * 3, Notes())[0] == "企业(the)" * 3
