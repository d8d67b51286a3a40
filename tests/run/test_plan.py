"""What a run finds to do, and when it does nothing."""

from __future__ import annotations

import pytest

from pipeline.errors import ConfigError, NothingIngested
from pipeline.run.plan import current_model, plan
from pipeline.run.steps import STEPS
from pipeline.settings.model import Project
from tests.conftest import SHIPPED
from tests.run.running import rows, run

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("segmenters")]


def test_nothing_new_does_nothing(shipped: Project) -> None:
    run(shipped)
    before = shipped.database.stat().st_mtime_ns
    status, said = run(shipped)
    assert status is None
    assert not said
    assert shipped.database.stat().st_mtime_ns == before


def test_comments_in_the_settings_change_nothing(shipped: Project) -> None:
    run(shipped)
    for name in ("project.yaml", "concepts.yaml", "lexicon.txt", "stopwords.txt"):
        with (shipped.configs / name).open("a", encoding="utf-8") as file:
            file.write("\n# a remark\n")
    assert run(shipped)[0] is None


def test_an_empty_folder_never_empties_the_results(shipped: Project) -> None:
    run(shipped)
    (shipped.root / "data" / "raw" / SHIPPED.name).unlink()
    with pytest.raises(NothingIngested, match="Nothing was changed"):
        run(shipped)
    assert rows(shipped, "SELECT count(*) FROM reports") == [(1,)]


def test_an_empty_project_says_what_to_do(project: Project) -> None:
    with pytest.raises(NothingIngested, match="Put reports into it"):
        run(project)


def test_wrong_settings_stop_the_run_before_anything_changes(shipped: Project) -> None:
    run(shipped)
    (shipped.configs / "project.yaml").write_text("topics:\n  kk: 3\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"project\.yaml.*kk"):
        run(shipped)
    assert rows(shipped, "SELECT count(*) FROM reports") == [(1,)]


def test_the_plan_names_what_is_stale(shipped: Project) -> None:
    config = shipped.config()
    assert plan(shipped, config, current_model(shipped, config)).stale["ingest"] == 1
    run(shipped)
    assert plan(shipped, config, current_model(shipped, config)).up_to_date
    assert set(plan(shipped, config, None).stale) == {*STEPS, "site"}
    assert not plan(shipped, config, None).up_to_date


def test_a_stray_file_in_an_emptied_folder_never_empties_the_results(shipped: Project) -> None:
    run(shipped)
    raw = shipped.root / "data" / "raw"
    (raw / SHIPPED.name).unlink()
    (raw / "notes.txt").write_text("买菜", encoding="utf-8")
    with pytest.raises(NothingIngested, match="Nothing was changed"):
        run(shipped)
    assert rows(shipped, "SELECT count(*) FROM reports") == [(1,)]
