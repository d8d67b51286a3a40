from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from pipeline.between import borrowed_tables
from pipeline.between.kin import Kin

CODES = {"全国": None, "河北省": "130000", "山西省": "140000", "保定市": "130600", "易县": "130633", "涞水县": "130623",
         "正定县": "130123"}  # fmt: skip
LEVELS = {"国": "national", "省": "province", "市": "city", "县": "district"}
Sentences = Sequence[str]  # words parted by blanks


def made(
    texts: Mapping[tuple[str, int], Sentences], days: Mapping[tuple[str, int], date] | None = None
) -> dict[str, list[dict[str, Any]]]:
    """Tables of some reports, given as sentences of words."""
    ids = sorted(texts, key=lambda key: f"{key[0]}-{key[1]}")
    reports = [
        {"report_id": f"{place}-{year}", "place": place, "place_code": CODES[place], "level": LEVELS[place[-1]], "year": year,
         "delivered_on": (days or {}).get((place, year))}
        for place, year in ids
    ]  # fmt: skip
    numbers: dict[str, int] = {}
    rows = []
    for key in ids:
        for number, sentence in enumerate(texts[key], start=1):
            words = sentence.split()
            ends = np.cumsum([len(w) for w in words])
            codes = [numbers.setdefault(w, 7 * len(numbers)) for w in words]
            rows.append({"report_id": f"{key[0]}-{key[1]}", "sentence_no": number, "part": "plan", "text": "".join(words) + "。", "codes": codes,
                         "ends": ends.tolist()})  # fmt: skip
    schema = pa.schema([("report_id", pa.string()), ("place", pa.string()), ("place_code", pa.string()),
                        ("level", pa.string()), ("year", pa.int32()), ("delivered_on", pa.date32())])  # fmt: skip
    texts_schema = pa.schema([("report_id", pa.string()), ("sentence_no", pa.int32()), ("part", pa.string()),
                              ("text", pa.string())])  # fmt: skip
    tables = borrowed_tables(
        reports=pa.Table.from_pylist(reports, schema=schema),
        spoken=lambda ids: as_stored(rows, ids),
        texts=lambda ids: pa.Table.from_pylist([r for r in rows if r["report_id"] in ids], schema=texts_schema),
        words=lambda ids: as_stored(rows, ids).select(["report", "token_no", "code"]),
    )
    return {name: table.to_pylist() for name, table in tables.items()}


def as_stored(rows: Sequence[Mapping[str, Any]], ids: Sequence[str]) -> pa.Table:
    """Words of some reports, those of each in order, the last report first."""
    found = []
    for number, report_id in reversed([*enumerate(ids, start=1)]):
        own = [r for r in rows if r["report_id"] == report_id]
        words = [(r["sentence_no"], end, code) for r in own for end, code in zip(r["ends"], r["codes"], strict=True)]
        found += [(number, i, *word) for i, word in enumerate(words, start=1)]
    types = {
        "report": pa.int32(),
        "token_no": pa.int32(),
        "sentence_no": pa.int32(),
        "end_char": pa.uint16(),
        "code": pa.uint32(),
    }
    columns = [*zip(*found, strict=True)] or [()] * len(types)
    return pa.table({name: pa.array(c, type_) for (name, type_), c in zip(types.items(), columns, strict=True)})


def own(place: str, year: int, n: int = 40) -> str:
    """A sentence that no other report has."""
    return " ".join(f"{place}{year}词{i}" for i in range(n))


def passage(name: str, n: int = 20) -> str:
    """A sentence that some reports share."""
    return " ".join(f"{name}{i}" for i in range(n))


def test_a_passage_of_the_place_above_is_found_with_its_sentences() -> None:
    rows = made({
        ("河北省", 2020): [own("河北", 2020), passage("绿"), own("冀", 2020)],
        ("保定市", 2021): [passage("绿").replace("绿9", "改"), own("保定", 2021)],
    })  # fmt: skip
    (found,) = rows["borrowed"]
    assert {k: found[k] for k in ("report_id", "from_report_id", "relation", "years_before", "given_before", "sentence_no",
                                  "from_sentence_no", "n_words", "same_words", "n_places", "carried_over")} == {
        "report_id": "保定市-2021", "from_report_id": "河北省-2020", "relation": "above", "years_before": 1, "given_before": True,
        "sentence_no": 1, "from_sentence_no": 2, "n_words": 20, "same_words": 19, "n_places": 2, "carried_over": None,
    }  # fmt: skip
    assert found["text"] == passage("绿").replace("绿9", "改").replace(" ", "")
    assert found["from_text"] == passage("绿").replace(" ", "")
    (share,) = rows["borrowed_share"]
    assert (share["n_words"], share["borrowed_words"], share["n_passages"]) == (60, 20, 1)
    assert share["share"] == pytest.approx(20 / 60)
    assert share["new_share"] == pytest.approx(20 / 60)


def test_passages_run_over_sentences_and_keep_their_marks() -> None:
    both = [passage("甲", 9), passage("乙", 9)]
    rows = made({("河北省", 2021): both, ("保定市", 2021): [own("保定", 2021), *both, own("保", 2021)]})
    (found,) = rows["borrowed"]
    assert (found["sentence_no"], found["from_sentence_no"], found["n_words"]) == (2, 1, 18)
    assert found["text"] == "。".join(s.replace(" ", "") for s in both)
    assert found["given_before"] is None


@pytest.mark.parametrize(
    ("place", "years", "found"),
    [
        ("涞水县", (2020, 2021), True),  # the same prefecture
        ("涞水县", (2021, 2021), True),
        ("涞水县", (2019, 2021), False),  # two years before
        ("正定县", (2020, 2021), False),  # another prefecture
        ("山西省", (2020, 2021), False),  # no place above
        ("易县", (2020, 2021), False),  # itself
    ],
)
def test_which_places_are_compared(place: str, years: tuple[int, int], found: bool) -> None:
    rows = made({(place, years[0]): [passage("绿"), own(place, 1)], ("易县", years[1]): [own("易", 2), passage("绿")]})
    assert bool([r for r in rows["borrowed"] if r["report_id"] == "易县-2021"]) is found


def test_dates_tell_who_was_first_within_a_year() -> None:
    texts = {("河北省", 2021): [passage("绿")], ("保定市", 2021): [passage("绿")]}
    days = {("河北省", 2021): date(2021, 2, 20), ("保定市", 2021): date(2021, 1, 20)}
    (found,) = made(texts, days)["borrowed"]
    assert found["given_before"] is False


def test_what_a_place_said_before_and_what_all_say_is_told_apart() -> None:
    texts = {
        ("河北省", 2021): [own("冀", 21), passage("新"), own("北", 21), passage("旧"), own("省", 21), passage("套")],
        ("保定市", 2020): [passage("旧"), own("保", 20)],
        ("保定市", 2021): [passage("新"), own("保", 21), passage("旧"), own("定", 21), passage("套")],
        **{(p, 2021): [passage("套"), own(p, 21)] for p in ("全国", "山西省", "易县", "涞水县")},
    }
    rows = made(texts)
    of = [r for r in rows["borrowed"] if (r["report_id"], r["from_report_id"]) == ("保定市-2021", "河北省-2021")]
    assert [(r["text"][0], r["n_places"], r["formula"], r["carried_over"]) for r in of] == [
        ("新", 2, False, False),
        ("旧", 2, False, True),
        ("套", 6, True, False),
    ]
    (share,) = (r for r in rows["borrowed_share"] if (r["report_id"], r["from_place"]) == ("保定市-2021", "河北省"))
    assert (share["borrowed_words"], share["formula_words"], share["carried_words"]) == (60, 20, 20)
    assert share["new_share"] == pytest.approx(20 / share["n_words"])


def test_opening_thanks_and_closing_are_formulae_however_few_have_them() -> None:
    thanks = passage("向").replace("向19", "致以崇高的敬意")
    rows = made(
        {
            ("河北省", 2021): [thanks, own("冀", 1), passage("绿")],
            ("保定市", 2021): [passage("绿"), own("保", 1), thanks],
        }
    )
    assert [(r["text"][0], r["formula"]) for r in rows["borrowed"]] == [("绿", False), ("向", True)]


def test_of_siblings_the_one_that_shares_most_is_named() -> None:
    texts = {
        ("易县", 2021): [passage("绿", 30), own("易", 1)],
        ("涞水县", 2021): [passage("绿", 30), own("水", 1)],
        ("涞水县", 2020): [own("涞", 1), passage("绿", 15)],
    }
    rows = [r for r in made(texts)["borrowed"] if r["report_id"] == "易县-2021"]
    assert [(r["from_report_id"], r["n_words"]) for r in rows] == [("涞水县-2021", 30)]


def test_short_and_empty_reports_have_no_passages() -> None:
    rows = made({("河北省", 2021): ["发展"], ("保定市", 2021): ["发展"], ("易县", 2021): []})
    assert rows["borrowed"] == []
    assert {r["n_words"] for r in rows["borrowed_share"]} == {0, 1}


def test_the_same_passages_however_few_reports_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {
        (place, year): [own(place, year), passage("绿"), passage("套"), passage(f"{year}")]
        for place in ("全国", "河北省", "山西省", "保定市", "易县", "涞水县")
        for year in (2018, 2020, 2021, 2022)
    }
    at_once = made(texts)
    for module in ("batches", "borrowed"):
        monkeypatch.setattr(f"pipeline.between.{module}.MOST_REPORTS", 3)
    assert len(at_once["borrowed"]) > 30
    assert made(texts) == at_once


def test_families_follow_the_code() -> None:
    kin = Kin.of({"place": p, "place_code": c, "level": LEVELS[p[-1]]} for p, c in CODES.items())
    assert kin.beside("易县") == ("涞水县",)
    assert kin.beside("河北省") == ("山西省",)
    assert kin.beside("全国") == ()
    assert kin.above["易县"] == ("保定市", "河北省", "全国")
