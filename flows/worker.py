"""What is done on the workers of a cluster: they say what they are, are given the model, and do batches.

A worker opens no database and reads no file of the run: what a batch needs comes with it.
"""

from __future__ import annotations

import hashlib
import platform
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from distributed import get_worker

import flows
import pipeline
from flows.parcels import Exchange, Parcel, pack, unpack
from pipeline.errors import ModelAbsent, ModelDamaged
from pipeline.messages import Message
from pipeline.parallel import one_thread
from pipeline.segment.flat import verify_flat
from pipeline.segment.model import ModelInfo, verify_model
from pipeline.segment.travelling import REFERENCE, here, receive

_CLUSTER_ONLY = ("dask", "distributed", "cloudpickle", "msgpack")


@dataclass(frozen=True)
class Lacking:
    """In place of a result: the worker of this address has no model."""

    worker: str


@dataclass(frozen=True)
class Unlike:
    """In place of a result: the worker of this address is another than the run's process."""

    worker: str
    identity: Mapping[str, str]


@cache
def identity() -> dict[str, str]:
    """All that the numbers may depend on: Python, this program to the letter, and every library that it asks for."""
    named = [
        re.split(r"[^\w.-]", line, maxsplit=1)[0]
        for line in metadata.requires("gongwen") or []
        if "extra ==" not in line
    ]
    made = {"Python": platform.python_version(), "gongwen": pipeline.__version__, "gongwen.files": _files()}
    return made | {name: _version(name) for name in sorted({*named, *_CLUSTER_ONLY})}


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "-"


def _files() -> str:
    """Hash of the program's files, so that two states of one version are told apart."""
    hashed = hashlib.sha256()
    for package in (pipeline, flows):
        folder = Path(str(package.__file__)).parent
        for path in sorted(p for p in folder.rglob("*") if p.suffix in (".py", ".yaml", ".json", ".csv")):
            if "_template" not in path.parts:
                hashed.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return hashed.hexdigest()[:12]


def work(parcel: Parcel, exchange: Exchange, wanted: Mapping[str, str]) -> Parcel | Lacking | Unlike:
    """Do a batch.

    Args:
        parcel: a function of a module and its batch.
        exchange: where parcels are laid.
        wanted: what the run's process is.

    Returns:
        What the function made, or why this worker cannot do it.
    """
    if identity() != wanted:  # it came after the others had been looked at
        return Unlike(get_worker().address, identity())
    _ready()
    do, job = unpack(exchange.get(parcel))
    try:
        made = do(job)
    except ModelAbsent:
        return Lacking(get_worker().address)
    return exchange.put(pack(made))


@cache
def _ready() -> None:
    one_thread()


def has_model(model: ModelInfo, segmenter: str) -> bool | Message:
    """Whether the model is on this computer as the run's process has it; what is wrong with it where it is damaged."""
    found = here(model, segmenter)
    if found is None:
        return False
    try:
        verify_model(found) if segmenter == REFERENCE else verify_flat(found.folder)
    except ModelDamaged as error:
        return error.message
    return True


def take_model(model: ModelInfo, segmenter: str, parcel: Parcel, exchange: Exchange) -> None:
    """Keep a model that is sent."""
    files: dict[str, Any] = unpack(exchange.get(parcel))
    receive(model, segmenter, files)
