from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.segment import kernel, numpy_decoder
from pipeline.segment.compiled import compiled
from pipeline.segment.flat import FlatModel, open_flat

pytestmark = pytest.mark.slow

ALPHABET = "改革开放经济发展人民生活水平社会主义中国，。"
Cut = Callable[[str], list[str]]
Decode = Callable[..., int]

CHARACTERS = st.one_of(
    st.sampled_from(ALPHABET),
    st.sampled_from("0129.％几万ＡＢ／・-_,|*:&aZ \t\u3000\u00a0\x1c\u2028😀𠮷"),
    st.characters(),
    st.characters(categories=["Cs"]),
)
TEXTS = st.lists(st.text(CHARACTERS, max_size=60), max_size=8)


def tokens(decode: Decode, model: FlatModel, texts: list[str]) -> list[list[str]]:
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    bounds = np.concatenate([[0], np.cumsum([len(text) for text in texts], dtype=np.int64)]).astype(np.int64)
    counts, starts, ends = (
        np.empty(len(texts), np.int32),
        np.empty(len(codes), np.int32),
        np.empty(len(codes), np.int32),
    )
    n = decode(model, codes, bounds, counts, starts, ends)
    assert counts.sum() == n
    pairs = iter(zip(starts[:n].tolist(), ends[:n].tolist(), strict=True))
    return [
        [text[slice(*next(pairs))] for _ in range(count)] for text, count in zip(texts, counts.tolist(), strict=True)
    ]


@pytest.fixture(scope="module", params=["compiled", "numpy"])
def decode(request: pytest.FixtureRequest) -> Decode:
    return compiled(kernel.decode) if request.param == "compiled" else numpy_decoder.decode


@pytest.fixture(scope="module")
def model(made_up: Path) -> FlatModel:
    return open_flat(made_up)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
@example(["改革开放" * 40])
@example(["😀" * 7, "", " ", "。"])
@example(["-._,|/*:&", "**Num年", "**noWord"])
@example(["\ud800改\udfff革", "a\x1cb\u2028c"])
def test_tokens_are_those_of_pkuseg_whatever_the_text(
    decode: Decode, model: FlatModel, reference: Cut, texts: list[str]
) -> None:
    assert tokens(decode, model, texts) == [reference(text) for text in texts]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(["经济发展", "改革开放", "人民", "生活水平", "社会主义", "中国人民", "，", "1"]), max_size=30
    )
)
def test_dictionary_entries_are_joined_as_pkuseg_joins_them(
    decode: Decode, model: FlatModel, reference: Cut, parts: list[str]
) -> None:
    assert tokens(decode, model, ["".join(parts)]) == [reference("".join(parts))]


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(ALPHABET + "😀1"), st.integers(1, 80))
def test_equally_good_paths_are_told_apart_by_pkusegs_rounding(
    decode: Decode, model: FlatModel, reference: Cut, char: str, n: int
) -> None:
    assert tokens(decode, model, [char * n]) == [reference(char * n)]


def test_the_made_up_model_has_ties(model: FlatModel, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without ties the tests above would not show that the rules for them are kept."""
    rng = np.random.default_rng(3)
    exact = numpy_decoder._exact_tags
    pieces: list[int] = []
    monkeypatch.setattr(
        numpy_decoder, "_exact_tags", lambda model, ids: (pieces.append(len(ids)), exact(model, ids))[1]
    )
    tokens(numpy_decoder.decode, model, ["".join(rng.choice(list(ALPHABET), 30)) for _ in range(100)])
    assert 20 < len(pieces) < 100, "some texts need pkuseg's rounding, others do not"


def test_a_piece_too_long_for_integer_sums(model: FlatModel, reference: Cut) -> None:
    rng = np.random.default_rng(5)
    text = "".join(rng.choice(list(ALPHABET), kernel.LONGEST_BY_INTEGERS + 10))
    assert tokens(compiled(kernel.decode), model, [text, "改革"]) == [reference(text), reference("改革")]


def test_no_texts(decode: Decode, model: FlatModel) -> None:
    assert tokens(decode, model, []) == []
    assert tokens(decode, model, ["", "  "]) == [[], []]
