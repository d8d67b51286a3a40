from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.segment.lexicon import Lexicon, read_entries

KNOWN = frozenset(
    {"人民", "生活", "大气层", "银行", "务工人员", "人员", "刑事犯罪", "刑事", "低保户", "再就业率", "深入", "学习"}
    | {"惠民", "生聚", "预算法", "义务工", "国民生产总值", "工人", "务工", "加强"}
)


def words(text: str, segmented: str, terms: list[str]) -> str:
    spans, position = [], 0
    for token in segmented.split("|"):
        position = text.index(token, position)
        spans.append((position, position + len(token)))
        position += len(token)
    return "|".join(text[a:b] for a, b in Lexicon(terms, KNOWN).apply(text, spans))


@pytest.mark.parametrize(
    ("text", "segmented", "terms", "expected"),
    [
        # both ends on boundaries: joined
        ("五险合一工程", "五|险|合一|工程", ["五险合一"], "五险合一|工程"),
        # an end inside a word of the dictionary: left alone
        ("人民生活", "人民|生活", ["民生"], "人民|生活"),
        ("大气层", "大气层", ["大气"], "大气层"),
        # an end inside a token the dictionary does not know: cut
        ("报废老旧黄标车", "报废|老旧黄|标车", ["黄标车"], "报废|老旧|黄标车"),
        # out of a compound: the rest is a word, an affix or both
        ("务工人员", "务工人员", ["务工"], "务工|人员"),
        ("刑事犯罪", "刑事犯罪", ["犯罪"], "刑事|犯罪"),
        ("低保户", "低保户", ["低保"], "低保|户"),
        ("再就业率", "再就业率", ["就业"], "再|就业|率"),
        # no compound: the rest is neither, or the term reaches over two words of the dictionary
        ("预算法", "预算法", ["算法"], "预算法"),
        ("义务工", "义务工", ["务工"], "义务工"),
        ("国民生产总值", "国民生产总值", ["民生"], "国民生产总值"),
        ("深入学习", "深入|学习", ["入学"], "深入|学习"),
        # stated cuts: made whatever the dictionary says, the ends by the same rules as ever
        ("惠民生聚民心", "惠民|生聚|民心", ["惠|民生|聚"], "惠|民生|聚|民心"),
        ("惠民生聚民心", "惠民|生聚|民心", ["惠|民生"], "惠民|生聚|民心"),
        ("加强民生", "加强|民|生", ["[强惠]|民生", "民生"], "加强|民生"),
        ("惠民生活", "惠民|生活", ["惠|民生", "惠民|生[活产]"], "惠民|生活"),
        ("营改增试点", "营改|增试点", ["营改增|试点"], "营改增|试点"),
        # next to digits, Latin letters and symbols
        ("建5G基站9个", "建|5|G|基站|9|个", ["5G基站"], "建|5G基站|9|个"),
        ("建5G基站", "建|5G基|站", ["5G"], "建|5G|基|站"),
        ("“专精特新”企业", "“|专|精特|新|”|企业", ["专精特新"], "“|专精特新|”|企业"),
        ("降低PM2.5浓度", "降低|PM2|.|5浓度", ["PM2.5"], "降低|PM2.5|浓度"),
        ("910#、915#道路", "910|#|、|915|#|道路", ["915#"], "910|#|、|915#|道路"),
        # never inside a number or a Latin word
        ("2014年", "2014|年", ["4年"], "2014|年"),
        ("FAIR原则", "FAIR|原则", ["AI"], "FAIR|原则"),
        # the longest, from the left
        ("中国人民银行", "中国|人民|银行", ["中国人民", "中国人民银行"], "中国人民银行"),
        ("甲乙丙", "甲|乙|丙", ["甲乙", "乙丙"], "甲乙|丙"),
        # a longer term that may not cut gives way to a shorter one
        ("三农人民", "三|农|人民", ["三农人", "三农"], "三农|人民"),
        # a term over several cut tokens
        ("甲乙丙丁戊", "甲乙|丙|丁戊", ["乙丙丁"], "甲|乙丙丁|戊"),
    ],
)
def test_terms_are_kept_whole(text: str, segmented: str, terms: list[str], expected: str) -> None:
    assert words(text, segmented, terms) == expected


def test_an_empty_lexicon_is_false_and_changes_nothing() -> None:
    lexicon = Lexicon([])
    assert not lexicon
    assert lexicon.apply("改革", [(0, 1), (1, 2)]) == [(0, 1), (1, 2)]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (["民生", ""], {"民生": ()}),
        (["惠|民生|聚"], {"惠民生聚": (1, 3)}),
        (["社会|保险|[费金]"], {"社会保险费": (2, 4), "社会保险金": (2, 4)}),
        (["[甲乙]|[丙丁]"], {"甲丙": (1,), "甲丁": (1,), "乙丙": (1,), "乙丁": (1,)}),
        (["甲|乙丙", "甲乙|丙", "甲乙丙"], {"甲乙丙": (1, 2)}),
        (["|甲|", "|"], {"甲": ()}),
        (["甲[]乙", "甲[乙"], {"甲[]乙": (), "甲[乙": ()}),
    ],
)
def test_entries_state_their_cuts(entries: list[str], expected: dict[str, tuple[int, ...]]) -> None:
    assert read_entries(entries) == expected


@given(st.data())
def test_tokens_still_cover_the_text_in_order(data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet="民生改革5G2.“”AI ", min_size=1, max_size=30))
    spaces = {i for i, c in enumerate(text) if c == " "}
    cuts = data.draw(st.sets(st.integers(0, len(text)))) | {0, len(text)} | spaces | {i + 1 for i in spaces}
    spans = [(a, b) for a, b in itertools.pairwise(sorted(cuts)) if a not in spaces]
    covered = [i for a, b in spans for i in range(a, b)]
    terms = data.draw(st.lists(st.text(alphabet="民生改革5G2.AI|[]", min_size=1, max_size=5)))
    result = Lexicon(terms, KNOWN).apply(text, spans)
    assert [i for a, b in result for i in range(a, b)] == covered
    assert all(a < b for a, b in result)


def test_a_term_at_the_very_end_is_not_taken_for_a_longer_one() -> None:
    lexicon = Lexicon(["民生", "民生工程"])
    assert lexicon.apply("改善民生", [(0, 2), (2, 3), (3, 4)]) == [(0, 2), (2, 4)]
