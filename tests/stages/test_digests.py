"""No step makes something else of the same without its version being raised."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from pipeline.run import batches
from tests.stages import digests
from tests.stages.digests import Output, Outputs, compute, forgotten, outdated, read, update, what_to_raise


@pytest.mark.slow
@pytest.mark.usefixtures("segmenters")
def test_what_every_step_makes_is_what_is_written_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Written down with all reports in one batch: no row depends on what else is in its batch.
    monkeypatch.setattr(batches, "BATCH", 1)
    stored, found = read(), compute(tmp_path)
    raised = [what_to_raise(step) for step in forgotten(stored, found)]
    assert not raised, f"a step makes something else of the same inputs: raise {'; '.join(raised)}"
    assert not outdated(stored, found), "run `make digests` and commit tests/stages/digests.json"


BEFORE: Outputs = {
    "a": {
        name: Output(1, "s", f"{name} 1", {"t.x": 10.0}, {"t.x": 20.0})
        for name in ("ingest", "segment", "attention", "report")
    }
}


def changed(**steps: dict[str, object]) -> Outputs:
    return {"a": {name: dataclasses.replace(o, **steps.get(name, {})) for name, o in BEFORE["a"].items()}}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "blamed", "old"),
    [
        (changed(), [], []),
        (changed(attention={"exact": "2"}), ["attention"], ["attention"]),
        (changed(attention={"sums": {"t.x": 10.1}}), ["attention"], ["attention"]),
        (changed(attention={"sums": {"t.x": 10.000001}}), [], []),
        (changed(attention={"exact": "2", "version": 2}), [], ["attention"]),
        (changed(attention={"exact": "2", "settings": "other"}), [], ["attention"]),
        (changed(attention={"exact": "2"}, segment={"exact": "2", "version": 2}), [], ["attention", "segment"]),
        (changed(attention={"exact": "2"}, segment={"exact": "2"}), ["segment"], ["attention", "segment"]),
        (changed(ingest={"exact": "2"}), ["ingest"], ["ingest"]),
        (changed(report={"exact": "2"}), ["report"], ["report"]),
        (changed(attention={"version": 2}), [], ["attention"]),
    ],
)
def test_a_version_was_forgotten_where_inputs_and_settings_are_the_same(
    found: Outputs, blamed: list[str], old: list[str]
) -> None:
    assert forgotten(BEFORE, found) == blamed
    assert outdated(BEFORE, found) == old


def test_nothing_is_written_before_the_version_is_raised(tmp_path: Path) -> None:
    path = tmp_path / "digests.json"
    digests.write(BEFORE, path)
    assert read(path) == BEFORE
    with pytest.raises(SystemExit, match=r"stage attention in pipeline/stages/attention\.py"):
        update(lambda _: changed(attention={"exact": "2"}), path)
    assert read(path) == BEFORE
    raised = changed(attention={"exact": "2", "version": 2})
    assert update(lambda _: raised, path) == "written anew for attention"
    assert read(path) == raised
    assert update(lambda _: raised, path) == "nothing to write"


@pytest.mark.parametrize("step", ["ingest", "report", "keyness", "pledges"])
def test_what_to_raise_is_there(step: str) -> None:
    where = re.search(r"pipeline/\S+\.py", what_to_raise(step))
    assert where is not None
    assert (Path(__file__).parents[2] / where.group()).is_file()
