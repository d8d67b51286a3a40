"""Inputs that are bad, go bad, come back or come twice: what is stored is never lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.settings.model import Project
from tests.conftest import SHIPPED
from tests.run.running import rows, run, snapshot

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("segmenters")]


def test_bad_inputs_are_quarantined_and_the_others_processed(
    shipped: Project, write_report: Callable[..., Path]
) -> None:
    raw = shipped.root / "data" / "raw"
    write_report("平安县", 2015)
    (raw / "空.txt").write_bytes(b"")
    (raw / "二进制.txt").write_bytes(bytes(range(256)) * 50)
    (raw / "目录.txt").mkdir()
    (raw / "大.txt").write_bytes(b"a" * 21_000_000)
    (raw / "副本.txt").write_bytes(SHIPPED.read_bytes())
    (raw / "散文.txt").write_text("今天天气很好，我们去公园散步，看见了许多花。" * 200, encoding="utf-8")
    undated = SHIPPED.read_text(encoding="utf-8")
    status, _ = run(shipped)
    assert undated
    assert status == "done_with_quarantine"
    reasons = dict(rows(shipped, "SELECT source_path, reason FROM quarantine"))
    expected = {"空.txt": "empty", "二进制.txt": "not_text", "目录.txt": "is_folder", "大.txt": "too_large",
                "散文.txt": "not_a_report"}  # fmt: skip
    for name, reason in expected.items():
        assert reasons[f"data/raw/{name}"] == reason
    # The two files of one content: one kept, the other recorded, whichever name sorts first.
    assert sorted(reasons.values()).count("duplicate") == 1
    assert rows(shipped, "SELECT count(*) FROM reports") == [(2,)]
    assert rows(shipped, "SELECT count(*) FROM quarantine WHERE detail = '' OR detail IS NULL") == [(0,)]
    first_seen = rows(shipped, "SELECT source_path, first_seen FROM quarantine ORDER BY ALL")
    assert run(shipped)[0] is None
    run(shipped, force=True)
    assert rows(shipped, "SELECT source_path, first_seen FROM quarantine ORDER BY ALL") == first_seen


def test_a_file_that_goes_bad_does_not_lose_what_was_stored(
    project: Project, write_report: Callable[..., Path]
) -> None:
    path = write_report("平安县", 2015)
    run(project)
    before = rows(project, "SELECT * FROM attention ORDER BY ALL")
    path.write_bytes(b"")
    assert run(project)[0] == "done_with_quarantine"
    assert rows(project, "SELECT * FROM attention ORDER BY ALL") == before
    ((detail,),) = rows(project, "SELECT detail FROM quarantine")
    assert "stored before is kept" in str(detail)
    assert run(project)[0] is None


def test_of_two_texts_for_a_place_and_year_the_fuller_one_is_kept(
    project: Project, write_report: Callable[..., Path]
) -> None:
    write_report("平安县", 2015, name="甲.txt")
    run(project)
    fuller = write_report("平安县", 2015, name="乙.txt", more="我们还要做好安全生产工作，防范重大事故。" * 5)
    run(project)
    assert rows(project, "SELECT source_path FROM reports") == [("data/raw/乙.txt",)]
    assert rows(project, "SELECT source_path, reason, place, year FROM quarantine") == [
        ("data/raw/甲.txt", "duplicate", "平安县", 2015)
    ]
    fuller.unlink()
    assert run(project)[0] == "done"
    assert rows(project, "SELECT source_path FROM reports") == [("data/raw/甲.txt",)]


def test_a_file_that_goes_bad_and_comes_back_is_counted_again(
    project: Project, write_report: Callable[..., Path]
) -> None:
    path = write_report("平安县", 2015)
    write_report("平安县", 2014)
    run(project)
    good, before = path.read_bytes(), snapshot(project)
    path.write_bytes(b"")
    run(project)
    path.write_bytes(good)
    assert run(project)[0] == "done"
    assert snapshot(project) == before
    assert run(project)[0] is None


def test_force_keeps_what_can_no_longer_be_read(project: Project, write_report: Callable[..., Path]) -> None:
    path = write_report("平安县", 2015)
    run(project)
    path.write_bytes(b"")
    assert run(project, force=True)[0] == "done_with_quarantine"
    assert rows(project, "SELECT report_id, n_tokens > 0 FROM reports") == [("平安县-2015", True)]
