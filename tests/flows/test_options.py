"""Options that several commands share."""

from __future__ import annotations

import click
import pytest

from flows.options import ByName, Part

JUDGED = ByName(("concept", "indicators"), "shared.judged")


@pytest.mark.parametrize(("given", "code"), [("concept", "concept"), ("概念", "concept"), ("指标", "indicators")])
def test_a_value_is_known_by_its_code_and_by_its_name(given: str, code: str) -> None:
    assert JUDGED.convert(given, None, None) == code


def test_another_value_is_refused() -> None:
    with pytest.raises(click.BadParameter):
        JUDGED.convert("主题", None, None)


def test_all_parts_are_none() -> None:
    assert (Part().convert("全文", None, None), Part().convert("部署", None, None)) == (None, "plan")
