"""Sentences that hold all of some words and phrases."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import tables
from pipeline.commands.kwic import Where, term_lines
from pipeline.commands.search import Found, Phrase, phrases, search
from pipeline.errors import QueryError
from pipeline.store import Reader, WorkFile
from tests.laid_out import laid_out

Texts = Mapping[str, list[tuple[str, str]]]
TEXTS: Texts = {
    "甲市-2019": [
        ("review", "改善|民生|，|民生|为本|。"),
        ("review", "人民|生活|更好|。"),
        ("plan", "保障|和|改善|民生|。"),
        ("plan", "防治|大气|污染|。"),
        ("plan", "大气|治理|年年|抓|。"),
        ("plan", "GDP|增长|，|wifi|全|覆盖|。"),
    ],
    "甲市-2020": [("plan", "改善民生|。"), ("plan", "下大气力|抓|民生|。")],
    "乙县-2020": [("review", "民生|改善|。")],
}


def opened(path: Path, texts: Texts, seed: int | None = None) -> Reader:
    given = laid_out(texts)
    with WorkFile(path, create=True) as work:
        for name in ("reports", "sentences", "tokens"):
            data = given[name].select(list(tables.ALL[name].column_names))
            rows = list(range(data.num_rows))
            if seed is not None:
                random.Random(seed).shuffle(rows)
            work.append(name, data.take(pa.array(rows, pa.int64())))
    return Reader(path)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    with opened(tmp_path_factory.mktemp("search") / "g.duckdb", TEXTS) as made:
        yield made


def look(reader: Reader, *words: str, near: int = 0, anywhere: bool = False, where: Where = Where()) -> Found:  # noqa: B008
    return search(reader, phrases(words), where=where, near=near, anywhere=anywhere)


def at(found: Found) -> list[tuple[str, int, int]]:
    return [(p.report_id, p.sentence_no, p.last_sentence_no) for p in found.passages]


def test_a_word_is_found_on_word_boundaries_and_both_counts_are_told(reader: Reader) -> None:
    found = look(reader, "民生")
    assert at(found) == [("乙县-2020", 1, 1), ("甲市-2019", 1, 1), ("甲市-2019", 3, 3), ("甲市-2020", 2, 2)]
    assert found.mentions == {"民生": (5, 7)}, "人民|生活 and 改善民生, one word, hold the characters alone"
    assert (found.n, found.n_whole, found.n_anywhere) == (4, 4, 6)
    assert found.passages[1].matches == [[2, 4], [5, 7]]


def test_bare_characters_are_found_anywhere(reader: Reader) -> None:
    found = look(reader, "民生", anywhere=True)
    assert ("甲市-2019", 2, 2) in at(found)
    assert (found.n, found.n_whole) == (6, 4)
    assert look(reader, "大气", anywhere=True).n == 3, "下大气力"


def test_all_words_are_in_the_sentence(reader: Reader) -> None:
    assert at(look(reader, "民生", "改善")) == [("乙县-2020", 1, 1), ("甲市-2019", 1, 1), ("甲市-2019", 3, 3)]
    assert look(reader, "民生", "大气").n == 0


def test_a_phrase_is_words_that_follow_one_another(reader: Reader) -> None:
    expected = [("甲市-2019", 1, 1), ("甲市-2019", 3, 3)]
    assert (
        at(look(reader, "改善 民生")) == at(look(reader, '"改善 民生"')) == at(look(reader, "“改善 民生”")) == expected
    )
    assert at(look(reader, "改善民生")) == [*expected, ("甲市-2020", 1, 1)], "without a space also where it is one word"
    assert at(look(reader, "大气治理")) == [("甲市-2019", 5, 5)]


def test_near_takes_the_shortest_run_of_sentences_within_a_part(reader: Reader) -> None:
    found = look(reader, "民生", "大气", near=1)
    assert at(found) == [("甲市-2019", 3, 4)]
    passage = found.passages[0]
    assert passage.text == "保障和改善民生。防治大气污染。"
    assert [passage.text[a:b] for a, b in passage.matches] == ["民生", "大气"]
    found = look(reader, "保障", "治理", near=2)
    assert [p.text for p in found.passages] == ["保障和改善民生。防治大气污染。大气治理年年抓。"]
    assert look(reader, "更好", "保障", near=5).n == 0, "one in the review, one in the plan"


@pytest.mark.parametrize(
    ("where", "n"), [(Where(place="乙"), 1), (Where(year=2020), 2), (Where(part="plan"), 2), (Where(year=1999), 0)]
)
def test_place_year_and_part_narrow_it_and_its_counts(reader: Reader, where: Where, n: int) -> None:
    found = look(reader, "民生", where=where)
    assert found.n == len(found.passages) == found.mentions["民生"][0] == n


def test_a_limit_leaves_the_counts(reader: Reader) -> None:
    found = search(reader, phrases(["民生"]), where=Where(), limit=1)
    assert (len(found.passages), found.n) == (1, 4)


def test_small_letters_find_capitals_where_only_these_are_a_word(reader: Reader) -> None:
    assert at(look(reader, "gdp 增长")) == at(look(reader, "GDP 增长")) == [("甲市-2019", 6, 6)]
    assert look(reader, "gdp").mentions == {"GDP": (1, 1)}
    assert look(reader, "wifi").mentions == {"wifi": (1, 1)}


def test_traditional_characters_are_read_as_reports_are(reader: Reader) -> None:
    assert phrases(["環境保護", "“碳達峰、碳中和”"]) == [Phrase(("环境保护",)), Phrase(("碳达峰、碳中和",))]
    assert at(look(reader, "大氣治理")) == [("甲市-2019", 5, 5)]
    assert phrases(["著名"]) == [Phrase(("著名",))]  # simplified too


def test_words_are_read_as_words_and_phrases() -> None:
    assert phrases(["民生", "改善 民生"]) == [Phrase(("民生",)), Phrase(("改善", "民生"))]
    assert phrases(['大气 "改善 民生" 「污染 防治」']) == [
        Phrase(("大气",)),
        Phrase(("改善", "民生")),
        Phrase(("污染", "防治")),
    ]
    assert phrases(["民生", "民生"]) == [Phrase(("民生",))]
    assert phrases(["民生、改善 民生", "“碳达峰、碳中和”１,０００，"]) == [
        *(Phrase(("民生",)), Phrase(("改善", "民生")), Phrase(("碳达峰、碳中和",)), Phrase(("1,000",)))
    ]
    for nothing in ([" "], ['""'], []):
        with pytest.raises(QueryError):
            phrases(nothing)


# Against a scan of everything.

_VOCABULARY = ["民", "生", "民生", "人民", "生活", "改善", "大气", "，"]


def _made_up() -> Texts:
    rng = random.Random(7)

    def block(part: str) -> list[tuple[str, str]]:
        return [(part, "|".join(rng.choices(_VOCABULARY, k=rng.randint(1, 5)))) for _ in range(rng.randint(0, 6))]

    names = [f"{place}-{year}" for place in ("甲市", "乙县") for year in range(2010, 2016)]
    return {name: [*block("other"), *block("review"), *block("plan")] for name in names}


MADE_UP = _made_up()


@pytest.fixture(scope="module")
def in_two_orders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Reader, Reader]]:
    folder = tmp_path_factory.mktemp("brute")
    with opened(folder / "a.duckdb", MADE_UP) as one, opened(folder / "b.duckdb", MADE_UP, seed=3) as other:
        yield one, other


def holds(segmented: str, phrase: Phrase, anywhere: bool) -> bool:
    """Whether some tokens in a row make up the phrase, each piece beginning with a token."""
    if anywhere:
        return phrase.text in segmented.replace("|", "")
    tokens = segmented.split("|")
    for i in range(len(tokens)):
        for j in range(i + 1, len(tokens) + 1):
            if "".join(tokens[i:j]) == phrase.text:
                begin = {sum(map(len, tokens[i:k])) for k in range(i, j)}
                if all(sum(map(len, phrase.pieces[:k])) in begin for k in range(len(phrase.pieces))):
                    return True
    return False


def scan(wanted: list[Phrase], near: int, anywhere: bool) -> list[tuple[str, int, int]]:
    found = []
    for report_id, sentences in sorted(MADE_UP.items(), key=lambda item: item[0].rpartition("-")[::2]):
        n = len(sentences)
        fits = {
            (a, b)
            for a in range(n)
            for b in range(a, min(n, a + near + 1))
            if len({part for part, _ in sentences[a : b + 1]}) == 1
            and all(any(holds(s, p, anywhere) for _, s in sentences[a : b + 1]) for p in wanted)
        }
        smallest = {w for w in fits if not any(v != w and w[0] <= v[0] and v[1] <= w[1] for v in fits)}
        found += [(report_id, a + 1, b + 1) for a, b in sorted(smallest)]
    return found


@pytest.mark.slow
@given(
    st.lists(st.lists(st.sampled_from(_VOCABULARY), min_size=1, max_size=3), min_size=1, max_size=3),
    st.booleans(),
    st.integers(0, 3),
    st.booleans(),
)
@settings(max_examples=80, deadline=None)
def test_it_finds_what_a_scan_of_all_tokens_finds(
    in_two_orders: tuple[Reader, Reader], words: list[list[str]], spaced: bool, near: int, anywhere: bool
) -> None:
    wanted = phrases([f'"{(" " if spaced else "").join(w)}"' for w in words])
    one, other = (search(r, wanted, where=Where(), near=near, anywhere=anywhere) for r in in_two_orders)
    assert at(one) == scan(wanted, near, anywhere)
    assert one == other


@pytest.mark.parametrize("word", ["民生", "人民生活", "民", "大气"])
def test_mentions_are_those_of_the_concordance(in_two_orders: tuple[Reader, Reader], word: str) -> None:
    reader = in_two_orders[0]
    assert look(reader, word).mentions[word][0] == len(term_lines(reader, word, where=Where()))
