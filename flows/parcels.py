"""How a batch travels to another computer and back: pickled, its Arrow tables as compressed streams of their own.

What is sent goes through the scheduler of the cluster, or, where a folder is named that the run and all workers reach,
through files of that folder. A file is named after its content, is written under another name first, and is read only
where its hash is the one that was sent: nothing else that somebody lays into the folder is ever unpickled.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import uuid
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

_SMALL = 100_000  # bytes; what is smaller is sent as it is


@dataclass(frozen=True)
class Laid:
    """What is sent in place of something that was laid into the folder of exchange."""

    sha256: str


Parcel = bytes | Laid


def pack(value: object) -> bytes:
    """Pickle, with Arrow tables as compressed streams: only the rows of a slice, and a quarter of the bytes."""
    out = io.BytesIO()
    _Packer(out, protocol=5).dump(value)
    return out.getvalue()


def unpack(data: bytes) -> Any:
    """What was packed."""
    return pickle.loads(data)


class _Packer(pickle.Pickler):
    def reducer_override(self, value: object) -> Any:
        return (_table, (_stream(value),)) if isinstance(value, pa.Table) else NotImplemented


def _stream(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer:
        writer.write_table(table)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _table(stream: bytes) -> pa.Table:
    return pa.ipc.open_stream(stream).read_all()


@dataclass(frozen=True)
class Exchange:
    """A folder that the run and all workers reach.

    Attributes:
        url: the folder, as fsspec takes it (a path, s3://…); None: everything is sent.
    """

    url: str | None = None

    def put(self, data: bytes) -> Parcel:
        """Lay something into the folder, unless it is small, or give it back as it is."""
        if self.url is None or len(data) < _SMALL:
            return data
        part = Laid(hashlib.sha256(data).hexdigest())
        files, folder = self._open()
        files.makedirs(folder, exist_ok=True)
        unfinished = f"{folder}/.{uuid.uuid4().hex}"
        files.pipe_file(unfinished, data)
        files.mv(unfinished, self._at(folder, part))
        return part

    def get(self, parcel: Parcel) -> bytes:
        """What was put.

        Raises:
            OSError: it is not there, or is something else.
        """
        if isinstance(parcel, bytes):
            return parcel
        files, folder = self._open()
        data: bytes = files.cat_file(self._at(folder, parcel))
        if hashlib.sha256(data).hexdigest() != parcel.sha256:
            raise OSError(f"{self._at(folder, parcel)} has changed")
        return data

    def drop(self, parcel: Parcel) -> None:
        """Take something away that nobody needs any more."""
        if isinstance(parcel, Laid):
            files, folder = self._open()
            with suppress(OSError):
                files.rm_file(self._at(folder, parcel))

    def clear(self) -> None:
        """Take everything away, the folder too."""
        if self.url is not None:
            files, folder = self._open()
            with suppress(OSError):
                files.rm(folder, recursive=True)

    def _open(self) -> tuple[Any, str]:
        import fsspec

        files, folder = fsspec.core.url_to_fs(self.url)
        return files, str(folder)

    def _at(self, folder: str, part: Laid) -> str:
        return f"{folder}/{part.sha256}.parcel"
