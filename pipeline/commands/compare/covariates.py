"""Columns of a user's own table, beside the reports of the same place and year."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline.commands.compare.counts import Counts
from pipeline.errors import QueryError, os_cause
from pipeline.messages import Message
from pipeline.statistics import FloatArray

if TYPE_CHECKING:
    import pandas as pd

_PLACE = ("place", "地方", "地区", "城市", "省份", "province", "city")
_YEAR = ("year", "年份", "年")


def joined(counts: Counts, path: Path) -> tuple[Counts, list[str], FloatArray, list[Message]]:
    """Reports that the table has all columns of, and the columns.

    Args:
        counts: reports and their counts.
        path: .csv (UTF-8 or GB 18030) or .xlsx with a column place (full name, or its beginning), a column year, and numbers.

    Returns:
        The reports, names of the columns, their values (reports, columns), and what has to be said of it.

    Raises:
        QueryError: the file cannot be read, lacks a column, holds a place and year twice, or what is no number.
    """
    table = _read(path)
    place, year = _named(table, _PLACE, path), _named(table, _YEAR, path)
    columns = [c for c in table.columns if c not in (place, year)]
    if not columns:
        raise QueryError("query.covariates_none", path=path.name)
    values = _numbers(table, [year, *columns], path)
    known = sorted(set(counts.texts["place"]))
    values["place"] = [_place(str(p).strip(), known) for p in table[place]]
    values = values.rename(columns={year: "year"}).dropna(subset=["year"])
    unknown = int((values["place"] == "").sum())
    values = values[values["place"] != ""].astype({"year": int})
    if (twice := values[values.duplicated(["place", "year"])]).size:
        row = twice.iloc[0]
        raise QueryError("query.covariates_twice", path=path.name, place=row["place"], year=int(row["year"]))
    beside = counts.texts[["place", "year"]].merge(values, on=["place", "year"], how="left")
    complete = beside[columns].notna().all(axis=1).to_numpy(dtype=bool)
    kept = counts.where(complete)
    told = {"path": path.name, "n": len(kept.texts), "of": len(counts.texts), "unknown": unknown}
    return (
        kept,
        columns,
        beside.loc[complete, columns].to_numpy(dtype=np.float64),
        [Message("says.compare.beside", told)],
    )


def _read(path: Path) -> pd.DataFrame:
    import pandas as pd

    try:
        if path.suffix.lower() == ".xlsx":
            return pd.read_excel(path).rename(columns=str)
        try:
            return pd.read_csv(path, encoding="utf-8-sig")
        except UnicodeDecodeError:
            return pd.read_csv(path, encoding="gb18030")
    except OSError as error:
        raise QueryError("query.covariates_file", path=path, why=os_cause(error)) from None
    except Exception as error:  # pandas raises whatever the broken part of a file leads to
        raise QueryError("query.covariates_table", path=path.name) from error


def _named(table: pd.DataFrame, names: tuple[str, ...], path: Path) -> str:
    found = next((c for n in names for c in table.columns if str(c).strip().lower() == n), None)
    if found is None:
        raise QueryError("query.covariates_column", path=path.name, names=list(names))
    return str(found)


def _numbers(table: pd.DataFrame, columns: list[str], path: Path) -> pd.DataFrame:
    import pandas as pd

    made = pd.DataFrame(index=table.index)
    for column in columns:
        made[column] = pd.to_numeric(table[column], errors="coerce").replace([np.inf, -np.inf], np.nan)
        wrong = made[column].isna() & table[column].notna() & (table[column].astype(str).str.strip() != "")
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            raise QueryError(
                "query.covariates_number",
                path=path.name,
                column=column,
                row=row + 2,
                value=str(table[column].iloc[row]),
            )
    return made


def _place(told: str, known: list[str]) -> str:
    """A place by its full name, or by a beginning that only one has: 河北 for 河北省."""
    if told in known:
        return told
    found = [name for name in known if told and name.startswith(told)]
    return found[0] if len(found) == 1 else ""
