"""Segmentation that goes to other processes and computers: it opens the model there, from what that one has.

What travels is the hash of the model and the lexicon. A computer that has no such model is sent its files once, into the
cache of its user, and checks them.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from pipeline.errors import ModelAbsent
from pipeline.segment import flat
from pipeline.segment.fast import FastSegmenter, Offsets
from pipeline.segment.model import ModelInfo, cache_folder, verify_model

REFERENCE = "pkuseg-reference"
_FULL = ("features.msgpack", "weights.npz")


@dataclass(frozen=True)
class Segmentation:
    """From texts to the offsets of their words. The model is opened when it is first called, in every process anew.

    Attributes:
        model: the model, as the run's own computer has it.
        lexicon: terms to keep whole.
        segmenter: which decoder, see ``segmentation.segmenter`` of project.yaml.
        threads: how many to use at once.
    """

    model: ModelInfo
    lexicon: frozenset[str]
    segmenter: str
    threads: int = 1

    def __call__(self, texts: Sequence[str]) -> Offsets:
        """Tokens of many texts, see :meth:`pipeline.segment.fast.FastSegmenter.offsets`.

        Raises:
            ModelAbsent: this computer has no model of that hash.
            ModelDamaged: its files are not what they should be.
        """
        return _opened(self)(texts)


@lru_cache(maxsize=2)
def _opened(wanted: Segmentation) -> Callable[[Sequence[str]], Offsets]:
    found = here(wanted.model, wanted.segmenter)
    if found is None:
        raise ModelAbsent("model.absent", name=wanted.model.name)
    if wanted.segmenter != REFERENCE:
        flat.verify_flat(found.folder)
        return partial(FastSegmenter(found.folder, wanted.lexicon).offsets, threads=wanted.threads)
    from pipeline.segment.segmenter import Segmenter  # with spaCy

    verify_model(found)
    return Segmenter(found.folder, wanted.lexicon).offsets


def here(model: ModelInfo, segmenter: str) -> ModelInfo | None:
    """The same model on this computer, by its hash: where it lies on the run's own, in the cache, or as it was sent.

    Args:
        model: as the run's own computer has it.
        segmenter: the decoder, which says what files it takes.
    """
    kept = sorted((cache_folder() / "models").glob("*")) if (cache_folder() / "models").is_dir() else []
    for folder in (model.folder, _target(model, segmenter), *kept):
        if _sha256(folder) == model.sha256 and all((folder / name).is_file() for name in names(segmenter)):
            return ModelInfo(model.name, folder, model.sha256, model.source, model.licence)
    return None


def names(segmenter: str) -> tuple[str, ...]:
    """Files of a model's folder that a decoder takes, beside its card."""
    if segmenter == REFERENCE:
        return _FULL
    return tuple(f"{flat.FLAT_FOLDER}/{name}" for name in (*(f"{n}.npy" for n in flat.FlatModel._fields), flat.CARD))


def receive(model: ModelInfo, segmenter: str, files: Mapping[str, bytes]) -> None:
    """Put a model that was sent into the cache, whole or not at all.

    Args:
        model: as the run's own computer has it.
        segmenter: the decoder.
        files: what :func:`names` lists and ``model.json``, by path.

    Raises:
        ModelDamaged: they are not what they should be.
    """
    target = _target(model, segmenter)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".") as scratch:
        made = Path(scratch) / "model"
        for name, data in files.items():
            path = made / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        if segmenter == REFERENCE:
            verify_model(ModelInfo(model.name, made, model.sha256, model.source, model.licence))
        else:
            flat.verify_flat(made)
        shutil.rmtree(target, ignore_errors=True)
        try:
            made.replace(target)
        except OSError:
            if here(model, segmenter) is None:  # else another process was faster
                raise


def _target(model: ModelInfo, segmenter: str) -> Path:
    return cache_folder() / "models" / f"sent-{model.sha256[:16]}-{segmenter}"


def _sha256(folder: Path) -> str | None:
    try:
        card = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return str(card.get("sha256")) if isinstance(card, dict) else None
