"""How batches travel: whole, small, and through a folder in which nothing else is taken for them."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from flows.parcels import Exchange, Laid, pack, unpack

TABLE = pa.table(
    {
        "word": pa.array(["改革", None, "开放"] * 40_000),
        "n": pa.array([1, 2, 3] * 40_000, pa.int16()),
        "of": pa.array([["a"], [], None] * 40_000),
    }
)


def test_tables_come_back_as_they_were_and_a_slice_brings_its_rows_alone() -> None:
    few = TABLE.slice(7, 5)
    found, name, empty = unpack(pack((few, "民生", TABLE.slice(0, 0))))
    assert found.equals(few)
    assert found.schema.equals(TABLE.schema)
    assert (name, empty.num_rows, empty.schema) == ("民生", 0, TABLE.schema)
    assert len(pack(few)) < 3_000 < len(pack(TABLE)) < TABLE.nbytes


def test_what_is_large_goes_through_the_folder_and_what_is_small_does_not(tmp_path: Path) -> None:
    exchange = Exchange(str(tmp_path / "exchange"))
    large = bytes(range(256)) * 1000
    assert Exchange().put(large) == large
    assert exchange.put(b"small") == b"small"
    laid = exchange.put(large)
    assert isinstance(laid, Laid)
    assert [p.name for p in (tmp_path / "exchange").iterdir()] == [f"{laid.sha256}.parcel"]
    assert exchange.put(large) == laid
    assert exchange.get(laid) == large
    (tmp_path / "exchange" / f"{laid.sha256}.parcel").write_bytes(b"something else")
    with pytest.raises(OSError, match="has changed"):
        exchange.get(laid)
    exchange.drop(laid)
    exchange.drop(laid)
    with pytest.raises(FileNotFoundError):
        exchange.get(laid)
    exchange.clear()
    exchange.clear()
    assert not (tmp_path / "exchange").exists()
