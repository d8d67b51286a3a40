from __future__ import annotations

import json
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ModelDamaged
from pipeline.segment import flat
from pipeline.segment.flat import FlatModel, find, make_slots, open_flat, read_card, save_flat, verify_flat
from pipeline.segment.flatten import dictionary_path, ensure_flat, flatten, read_dictionary

pytestmark = pytest.mark.slow

FEATURES: dict[str, Any] = {
    "unigram": ["改革", "", "1年", "改革*"],
    "bigram": [],
    "feature_to_idx": {"$$": 0, "c.改": 1, "cc1.改.革": 2, "w1.改革": 3, "ww.l.改革*改革": 4, "c.**Num": 5, "c.5": 6},
    "tag_to_idx": {"B": 0, "B_single": 1, "I": 2, "I_end": 3, "I_first": 4},
}
SIZES = np.array([5, 7])
WEIGHTS = np.round(np.arange(60) / 7, 4)
SMALL = flatten(FEATURES, SIZES, WEIGHTS, ["改革开放", "开放"])


@given(st.dictionaries(st.integers(0, (1 << 37) - 1), st.integers(1, flat.VALUE_MASK), max_size=300))
def test_a_hash_table_finds_what_was_put_in_and_nothing_else(table: dict[int, int]) -> None:
    keys = np.array(list(table), dtype=np.int64)
    slots, bits = make_slots(keys, np.array(list(table.values()), dtype=np.int64))
    assert all(find(slots, bits, key) == value for key, value in table.items())
    assert all(find(slots, bits, key + 1) == table.get(key + 1, 0) for key in table if key + 1 < 1 << 37)


@pytest.mark.parametrize(("key", "value"), [(1 << 37, 1), (1, 0), (1, 1 << 26)])
def test_a_hash_table_refuses_what_it_has_no_room_for(key: int, value: int) -> None:
    with pytest.raises(ValueError, match="too many"):
        make_slots(np.array([key]), np.array([value]))


def test_weights_become_whole_numbers() -> None:
    number = int(SMALL.chars[ord("改")]) >> flat.CHAR_BITS
    assert SMALL.char_scores[number, flat.HERE : flat.HERE + 5].tolist() == np.rint(WEIGHTS[5:10] * 10_000).tolist()
    assert SMALL.bias.tolist() == np.rint(WEIGHTS[:5] * 10_000).tolist()
    # From tag 1 to tag 2: pkuseg stores it by the later tag, and starts from 1.
    assert SMALL.edges[1, 2] == 10_000 + round(WEIGHTS[35 + 2 * 5 + 1] * 10_000)


def test_characters_are_folded_as_pkuseg_folds_them() -> None:
    ids = SMALL.chars >> flat.CHAR_BITS
    assert len({int(ids[ord(c)]) for c in "05几万％９"}) == 1
    assert len({int(ids[ord(c)]) for c in "ＡａＺ／・－"}) == 1
    assert len({int(ids[ord(c)]) for c in "-._,|/*:&"}) == 1
    assert int(ids[ord("Ａ")]) != int(ids[ord("A")])
    assert all((ids[ord(c)] == flat.SPACE) == c.isspace() for c in map(chr, range(0x3100)))


def test_a_weight_with_five_decimals_is_refused() -> None:
    weights = WEIGHTS.copy()
    weights[3] = 0.12345
    with pytest.raises(ModelDamaged, match="four decimals"):
        flatten(FEATURES, SIZES, weights, [])


@pytest.mark.parametrize("name", ["c9.改", "ww.l.**noWord*改革", "ww.r.*改革"])
def test_a_feature_that_pkuseg_never_makes_is_refused(name: str) -> None:
    features = {**FEATURES, "feature_to_idx": {**FEATURES["feature_to_idx"], name: 6}}
    del features["feature_to_idx"]["c.5"]
    with pytest.raises(ModelDamaged, match="feature"):
        flatten(features, SIZES, WEIGHTS, [])


def test_weights_of_another_size_are_refused() -> None:
    with pytest.raises(ModelDamaged, match="not those of"):
        flatten(FEATURES, np.array([5, 8]), WEIGHTS, [])


def test_arrays_come_back_as_they_were_and_are_mapped(tmp_path: Path) -> None:
    save_flat(SMALL, tmp_path / flat.FLAT_FOLDER)
    again = open_flat(tmp_path)
    for name in FlatModel._fields:
        array = getattr(again, name)
        assert np.array_equal(array, getattr(SMALL, name))
        assert not array.flags.writeable
        assert not array.flags.owndata, "memory-mapped, not read"
    verify_flat(tmp_path)


def test_arrays_that_changed_on_disk_are_noticed(tmp_path: Path) -> None:
    save_flat(SMALL, tmp_path / flat.FLAT_FOLDER)
    path = tmp_path / flat.FLAT_FOLDER / "edges.npy"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    open_flat(tmp_path)
    with pytest.raises(ModelDamaged, match="changed on disk"):
        verify_flat(tmp_path)


@pytest.mark.parametrize("harm", ["cut off", "missing", "another shape", "a pickle"])
def test_damaged_arrays_are_refused(tmp_path: Path, harm: str) -> None:
    save_flat(SMALL, tmp_path / flat.FLAT_FOLDER)
    path = tmp_path / flat.FLAT_FOLDER / "word_scores.npy"
    if harm == "cut off":
        path.write_bytes(path.read_bytes()[:200])
    elif harm == "missing":
        path.unlink()
    elif harm == "another shape":
        np.save(path, np.zeros((1, 2), dtype=np.int32))
    else:
        np.save(path, np.array([print], dtype=object), allow_pickle=True)
    with pytest.raises(ModelDamaged, match="cannot be read"):
        open_flat(tmp_path)


def test_a_folder_without_arrays_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelDamaged, match="gongwen model"):
        open_flat(tmp_path)
    with pytest.raises(ModelDamaged, match="missing"):
        verify_flat(tmp_path)


def test_conversion_is_done_once_and_again_for_another_format(tmp_path: Path, make_model: Callable[..., Path]) -> None:
    folder = make_model(tmp_path / "m", FEATURES, WEIGHTS)
    ensure_flat(folder)
    card = folder / flat.FLAT_FOLDER / flat.CARD
    first = card.stat().st_mtime_ns
    ensure_flat(folder)
    assert card.stat().st_mtime_ns == first
    card.write_text(json.dumps({"format": 0}), encoding="utf-8")
    assert read_card(folder) is None
    ensure_flat(folder)
    open_flat(folder)
    verify_flat(folder)
    assert {p.name for p in folder.iterdir()} == {"features.msgpack", "weights.npz", flat.FLAT_FOLDER}


def test_a_model_of_two_tags_is_converted_too(tmp_path: Path, make_model: Callable[..., Path]) -> None:
    features = {**FEATURES, "feature_to_idx": {"$$": 0}, "tag_to_idx": {"B": 0, "I": 1}}
    ensure_flat(make_model(tmp_path, features, np.zeros(6)))
    model = open_flat(tmp_path)
    assert model.begins.tolist() == [1, 0, 0, 0, 0]
    assert (model.edges[:2, :2] == 10_000).all()


def test_a_damaged_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelDamaged, match="cannot be converted"):
        ensure_flat(tmp_path)


def test_the_dictionary_is_read_without_running_anything(tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.system, (f"touch {tmp_path / 'pwned'}",)

    path = tmp_path / "default.pkl"
    path.write_bytes(pickle.dumps(Evil()))
    with pytest.raises(ModelDamaged, match="wants to import"):
        read_dictionary(path)
    assert not (tmp_path / "pwned").exists()
    path.write_bytes(pickle.dumps(["改革"]))
    with pytest.raises(ModelDamaged, match="no text"):
        read_dictionary(path)
    path.write_bytes(pickle.dumps("改革开放\n开放\n"))
    assert read_dictionary(path) == {"改革开放", "开放"}


def test_the_packaged_dictionary_is_there() -> None:
    assert len(read_dictionary(dictionary_path())) > 300_000
