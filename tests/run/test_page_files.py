"""Pages as files: put in place, tried again, remembered as gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import StoreError
from pipeline.run.page_files import GONE, in_place, move_pages, note_obsolete, page_hash, write


def test_pages_move_into_place_and_take_obsolete_ones_away(tmp_path: Path) -> None:
    new, old = tmp_path / "new", tmp_path / "reports"
    write(old, {"gone.md": "x", "kept.md": "x", "figures/a.svg": "x"})
    hashes = write(new, {"kept.md": "y", "figures/b.svg": "y"})
    note_obsolete(new, ["gone.md", "never-there.md"])
    move_pages(new, old)
    left = {p.relative_to(old).as_posix(): p.read_text(encoding="utf-8") for p in old.rglob("*.*")}
    assert left == {"kept.md": "y", "figures/a.svg": "x", "figures/b.svg": "y"}
    assert page_hash(old / "kept.md") == hashes["kept.md"]
    assert page_hash(old / "gone.md") is None


def test_pages_that_could_not_all_be_moved_are_moved_by_a_second_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, old = tmp_path / "new", tmp_path / "reports"
    write(old, {"gone.md": "x", "b.md": "x"})
    write(new, {"a.md": "y", "b.md": "y", "c.md": "y"})
    note_obsolete(new, ["gone.md"])
    replace = Path.replace

    def held(self: Path, target: Path) -> Path:
        if target.name == "b.md":
            raise PermissionError(13, "in use")
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", held)
        with pytest.raises(StoreError, match=r"b\.md cannot be replaced"):
            move_pages(new, old, patience_seconds=0.3)
    assert {p.name: p.read_text(encoding="utf-8") for p in old.iterdir()} == {"a.md": "y", "b.md": "x", "c.md": "y"}
    for _ in range(2):
        move_pages(new, old)
        assert {p.name: p.read_text(encoding="utf-8") for p in old.iterdir()} == dict.fromkeys(
            ("a.md", "b.md", "c.md"), "y"
        )


def test_a_page_that_must_be_gone_is_not_in_place_while_it_is_there(tmp_path: Path) -> None:
    hashes = write(tmp_path, {"a.md": "x", "old.md": "x"})
    recorded = {"a.md": hashes["a.md"], "old.md": GONE}
    assert not in_place(tmp_path, recorded)
    (tmp_path / "old.md").unlink()
    assert in_place(tmp_path, recorded)
    (tmp_path / "a.md").unlink()
    assert not in_place(tmp_path, recorded)
