"""Traditional characters and their simplified forms."""

from __future__ import annotations

from pipeline.chinese.script import never_simplified, simplified, table


def test_what_somebody_writes_in_traditional_characters_is_simplified_character_by_character() -> None:
    assert simplified("環境保護、鄉村振興") == "环境保护、乡村振兴"
    assert simplified("著名的乾隆") == "著名的乾隆"


def test_no_form_changes_the_length() -> None:
    assert {len(new) for new in table().values()} == {1}
    assert never_simplified().items() <= table().items()
    assert simplified(simplified("國務院總理")) == simplified("國務院總理") == "国务院总理"
