"""A model that goes to another computer: found by its hash, sent where it is missing, never taken where it is damaged."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import ModelAbsent, ModelDamaged
from pipeline.segment import FastSegmenter
from pipeline.segment.model import ModelInfo
from pipeline.segment.travelling import Segmentation, here, names, receive

TEXTS = ["我们坚持把改善民生作为重中之重。", "深化行政审批制度改革"]


@pytest.mark.slow
def test_a_computer_without_the_model_is_sent_it(
    model: ModelInfo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {name: (model.folder / name).read_bytes() for name in ("model.json", *names("pkuseg"))}
    monkeypatch.setenv("GONGWEN_CACHE", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    sent = replace(model, folder=Path("of the other computer"))
    travelled = pickle.loads(pickle.dumps(Segmentation(sent, frozenset({"改善民生"}), "pkuseg")))
    assert here(sent, "pkuseg") is None
    with pytest.raises(ModelAbsent):
        travelled(TEXTS)
    name = names("pkuseg")[0]
    with pytest.raises(ModelDamaged):
        receive(sent, "pkuseg", files | {name: files[name][:-1] + b"x"})
    assert here(sent, "pkuseg") is None
    receive(sent, "pkuseg", files)
    receive(sent, "pkuseg", files)
    assert here(sent, "pkuseg") is not None
    assert here(sent, "pkuseg-reference") is None, "which takes other files"
    assert [p.name for p in (tmp_path / "models").iterdir()] == [f"sent-{model.sha256[:16]}-pkuseg"]
    made, wanted = travelled(TEXTS), FastSegmenter(model.folder, {"改善民生"}).offsets(TEXTS)
    assert all((a == b).all() for a, b in zip(made, wanted, strict=True))
