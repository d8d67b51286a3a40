"""The same run on a Dask cluster: workers are looked at before anything starts, then do batches of the run's process.

That process alone opens files and the database, so workers need no disk of the run. What a worker that is lost was doing
Dask gives to another one; a batch that has ended as many as Dask's ``allowed-failures`` says is given back as lost.
"""

from __future__ import annotations

import logging
import socket
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import dask
from distributed import Client, KilledWorker, LocalCluster
from distributed.security import Security

from flows.parcels import Exchange, Parcel, pack, unpack
from flows.worker import Lacking, Unlike, has_model, identity, take_model, work
from pipeline.errors import ClusterFailed
from pipeline.messages import Message, text
from pipeline.parallel import Cluster
from pipeline.progress import Say
from pipeline.segment.model import ModelInfo
from pipeline.segment.travelling import names
from pipeline.settings.model import Config, ExecutionSettings, Project, digest

_PATIENCE = 300.0  # seconds without any worker: schedulers of clusters take their time
_LOOKS_EVERY = 5.0
_CONNECT = 30.0


@contextmanager
def joined(
    project: Project, address: str, say: Say, config: Config, model: ModelInfo, *, patience: float = _PATIENCE
) -> Iterator[Cluster]:
    """A cluster whose workers are as this process is, and have the model.

    Args:
        project: the project.
        address: of the scheduler, or ``local:N``.
        say: told what is going on.
        config: settings in force.
        model: the segmentation model.
        patience: seconds to go on without any worker.

    Raises:
        ClusterFailed: it cannot be reached, has no workers, or some do not fit.
    """
    quiet()
    settings = config.settings.execution
    segmenter = config.settings.segmentation.segmenter
    with ExitStack() as stack:
        client = stack.enter_context(_client(project, address, settings))
        link = _Link(client, address, patience, model, segmenter, _exchange(project, settings))
        link.exchange.clear()  # what a run that was killed has left
        stack.callback(link.exchange.clear)
        link.wait_for_workers()
        n_workers = check(client)
        for worker in sorted(client.run(has_model, model, segmenter)):
            link.equip(worker, say)  # one by one: workers may share their cache
        say(text("says.cluster.joined", address=address, n=n_workers))
        yield Cluster(n_workers, lambda _: link.executor())


def quiet() -> None:
    """Leave to this program what is said of workers and connections that are lost."""
    for name in ("distributed", "distributed.client", "distributed.nanny", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


@contextmanager
def _client(project: Project, address: str, settings: ExecutionSettings) -> Iterator[Client]:
    with ExitStack() as stack:
        # Batches are meant to be as large as they are.
        stack.enter_context(dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 GB"}))
        try:
            if address.startswith("local:"):
                client = stack.enter_context(_local(int(address.removeprefix("local:"))))
            else:
                client = Client(
                    address,
                    security=_security(project, settings),
                    timeout=_CONNECT,
                    set_as_default=False,
                    name="gongwen",
                )
        except (OSError, ValueError, RuntimeError, ImportError) as error:
            raise ClusterFailed("cluster.unreachable", address=address, error=_short(error)) from None
        stack.callback(_leave, client)
        yield client


@contextmanager
def _local(n: int) -> Iterator[Client]:
    """Processes of this computer; only who holds the certificates made for them can give them work."""
    security = Security.temporary()
    with (
        dask.config.set({"distributed.comm.timeouts.connect": "30s"}),
        LocalCluster(
            n_workers=n,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            protocol="tls://",
            dashboard_address=None,
            security=security,
            silence_logs=logging.CRITICAL,
        ) as cluster,
    ):
        yield Client(cluster, set_as_default=False)


def _leave(client: Client) -> None:
    with suppress(Exception):  # of a scheduler that is gone
        client.close(timeout=5)


def _security(project: Project, settings: ExecutionSettings) -> Security | None:
    given = {k: v for k, v in settings.security.model_dump().items() if v is not None}
    if not given:
        return None
    return Security(**{k: str(project.root / v) if k.startswith("tls_") else v for k, v in given.items()})


def _exchange(project: Project, settings: ExecutionSettings) -> Exchange:
    """A folder of this project alone in the one that is named."""
    if settings.exchange is None:
        return Exchange()
    at = settings.exchange if "://" in settings.exchange else str(project.root / Path(settings.exchange).expanduser())
    return Exchange(f"{at.rstrip('/')}/gongwen-{digest([socket.gethostname(), str(project.root)])[:16]}")


def check(client: Client) -> int:
    """See that every worker is as this process is; returns how many there are.

    Raises:
        ClusterFailed: one is not; the message names it and what to do.
    """
    threads = client.nthreads()
    for worker, n in sorted(threads.items()):
        if n > 1:
            raise ClusterFailed("cluster.threads", worker=worker, n=n)
    ours = identity()
    for worker, theirs in sorted(client.run(identity, on_error="return").items()):
        if not isinstance(theirs, dict):  # another program, or none
            raise ClusterFailed("cluster.no_gongwen", worker=worker, error=_short(theirs), version=ours["gongwen"])
        _compare(worker, ours, theirs)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            client.get_versions(check=True)  # of the scheduler, too
        except ValueError as error:
            raise ClusterFailed("cluster.scheduler", error=str(error)) from None
    return len(threads)


def _compare(worker: str, ours: dict[str, str], theirs: Any) -> None:
    other = [
        Message("errors.cluster.other", {"name": n, "ours": ours[n], "theirs": theirs.get(n, "-")})
        for n in ours
        if theirs.get(n) != ours[n]
    ]
    if other:
        raise ClusterFailed("cluster.unlike", worker=worker, differences=other)


class _Link:
    """A cluster in use."""

    def __init__(
        self, client: Client, address: str, patience: float, model: ModelInfo, segmenter: str, exchange: Exchange
    ) -> None:
        self.client, self.address, self.patience = client, address, patience
        self.model, self.segmenter, self.exchange = model, segmenter, exchange

    def wait_for_workers(self) -> None:
        """Wait until there is a worker.

        Raises:
            ClusterFailed: none came.
        """
        try:
            self.client.wait_for_workers(1, timeout=self.patience)
        except (TimeoutError, OSError, RuntimeError):
            raise ClusterFailed("cluster.no_workers", address=self.address, seconds=self.patience) from None

    def equip(self, worker: str, say: Say = lambda _: None) -> None:
        """Send a worker the model, unless its computer has it.

        Raises:
            ClusterFailed: what it has is damaged.
        """
        found = self.client.run(has_model, self.model, self.segmenter, workers=[worker])[worker]
        if isinstance(found, Message):
            raise ClusterFailed("cluster.model", worker=worker, why=found)
        if not found:
            say(text("says.cluster.sending", worker=worker))
            listed = ("model.json", *names(self.segmenter))
            parcel = self.exchange.put(pack({name: (self.model.folder / name).read_bytes() for name in listed}))
            self.client.run(take_model, self.model, self.segmenter, parcel, self.exchange, workers=[worker])

    @contextmanager
    def executor(self) -> Iterator[Executor]:
        """An executor as :func:`pipeline.parallel.results` wants it."""
        theirs = self.client.get_executor(pure=False)
        try:
            yield _Executor(self, theirs)
        finally:
            with suppress(Exception):  # of a scheduler that is gone
                theirs.shutdown(wait=False)

    def lost(self) -> ClusterFailed:
        """The error for a scheduler that is gone."""
        return ClusterFailed("cluster.gone", address=self.address)


class _Executor(Executor):
    def __init__(self, link: _Link, theirs: Executor) -> None:
        self._link, self._theirs = link, theirs

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return _Ticket(self._link, self._theirs, pack((fn, *args)))


class _Ticket(Future[Any]):
    """A batch on its way."""

    def __init__(self, link: _Link, theirs: Executor, packed: bytes) -> None:
        super().__init__()
        self._link, self._theirs = link, theirs
        self._parcel = link.exchange.put(packed)
        self._inner = self._send()

    def _send(self) -> Future[Parcel | Lacking | Unlike]:
        try:
            return self._theirs.submit(work, self._parcel, self._link.exchange, identity())
        except Exception:
            if self._link.client.status == "running":
                raise
            raise self._link.lost() from None

    def result(self, timeout: float | None = None) -> Any:
        """What was made of the batch.

        Raises:
            BrokenExecutor: workers end whenever they work on it.
            ClusterFailed: the scheduler or all workers are gone, or one that came does not fit.
        """
        link = self._link
        while isinstance(found := self._wait(), Lacking):  # a worker that came later
            link.equip(found.worker)
            self._inner = self._send()
        if isinstance(found, Unlike):
            _compare(found.worker, identity(), found.identity)
            raise link.lost()
        made = unpack(link.exchange.get(found))
        link.exchange.drop(self._parcel)
        link.exchange.drop(found)
        return made

    def _wait(self) -> Parcel | Lacking | Unlike:
        idle = 0.0
        while True:
            try:
                return self._inner.result(timeout=_LOOKS_EVERY)
            except KilledWorker as error:
                raise BrokenExecutor(str(error)) from None
            except CancelledError:
                raise self._link.lost() from None
            except TimeoutError:
                if self._inner.done():
                    raise
                idle = 0.0 if self._has_workers() else idle + _LOOKS_EVERY
                if idle >= self._link.patience:
                    raise ClusterFailed("cluster.no_workers", address=self._link.address, seconds=idle) from None

    def _has_workers(self) -> bool:
        try:
            return bool(self._link.client.nthreads())
        except Exception:
            raise self._link.lost() from None


def _short(error: object) -> str:
    """The first line of what a library says."""
    said = str(error).strip().splitlines()
    return said[0][:200] if said else type(error).__name__
