"""Which Prefect server a run talks to, and how the temporary one is kept quiet and reliable.

Nothing here imports prefect at module level: its settings are read from the environment at import, so
:func:`prepare` has to come first, and commands that need no server should not wait for the import.
"""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from flows import signals
from pipeline.errors import GongwenError, os_cause
from pipeline.messages import text

_STARTUP_SECONDS = 180
_LAST_WORDS_SECONDS = 5.0  # a server that answers takes far less
_OF_THE_SERVER = ("prefect.events.clients", "prefect._internal.concurrency", "EventsWorker", "APILogWorker")
# Background services of the temporary server: a single run needs none of them, and at shut-down they print
# CancelledError tracebacks after a run that went well.
_SERVICES = (
    "CANCELLATION_CLEANUP",
    "CLEANUP_RECONCILER",
    "FOREMAN",
    "LATE_RUNS",
    "PAUSE_EXPIRATIONS",
    "REPOSSESSOR",
    "SCHEDULER",
    "TRIGGERS",
)


class ServerUnavailable(GongwenError):
    """No Prefect server can be used; the message says what to do instead."""


class BadSchedule(GongwenError):
    """The schedule cannot be read."""


def prepare(other_home: Path, *, say: Callable[[str], None], scheduler: bool = False) -> None:
    """Settings in the environment, before prefect is imported; what the user has set wins.

    Args:
        other_home: where Prefect keeps its files if its own folder cannot be written to.
        say: told of that.
        scheduler: keep the background services, which a schedule needs.
    """
    settings = {
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
        "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
        "PREFECT_CLIENT_MAX_RETRIES": "2",  # waits of 2 and 4 s; with Prefect's own five a server that is gone costs minutes
    }
    if not scheduler:
        # Of a run that somebody watches the command line tells a line a step; Prefect's own lines are in its interface.
        settings["PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"] = "WARNING"
        settings |= {f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in _SERVICES}
    for name, value in settings.items():
        os.environ.setdefault(name, value)
    home = Path(os.environ.get("PREFECT_HOME") or "~/.prefect")
    try:
        home = home.expanduser()
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            pass
    except (OSError, RuntimeError) as error:  # RuntimeError: nobody knows where the home folder is
        why = os_cause(error) if isinstance(error, OSError) else str(error)
        say(text("says.server.home", home=home, why=why, other=other_home))
        os.environ["PREFECT_HOME"] = str(other_home)


def check_cron(cron: str, timezone: str | None) -> None:
    """Check a schedule before anything is started.

    Raises:
        BadSchedule: the fields or the time zone are wrong.
    """
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from prefect.client.schemas.schedules import CronSchedule

    try:
        if timezone:
            ZoneInfo(timezone)
        CronSchedule(cron=cron, timezone=timezone)
    except ZoneInfoNotFoundError:
        raise BadSchedule("schedule.timezone", timezone=timezone) from None
    except ValueError:
        raise BadSchedule("schedule.cron", cron=cron) from None


@contextmanager
def running(*, scheduler: bool = False) -> Iterator[str]:
    """A server that answers: the configured one, or one of our own on this computer alone (127.0.0.1) for a while.

    Args:
        scheduler: of our own: with the services that a schedule needs, and the pages that show its runs.

    Yields:
        Address of the API.

    Raises:
        ServerUnavailable: the configured server does not answer, or ours does not start.
    """
    from prefect.settings import PREFECT_API_URL, get_current_settings, temporary_settings

    if configured := get_current_settings().api.url:
        _check(str(configured))
        with _flushed():
            yield str(configured)
        return
    process, address = _start(scheduler)
    try:
        os.environ["PREFECT_API_URL"] = address  # for the processes in which scheduled runs run
        with temporary_settings({PREFECT_API_URL: address}), _flushed():
            yield address
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        _stop(process)


def _check(address: str) -> None:
    import httpx

    try:
        httpx.get(f"{address}/health", timeout=10).raise_for_status()
    except httpx.HTTPError as error:
        raise ServerUnavailable("server.silent", address=address, error=type(error).__name__) from None


def blame(address: str, error: Exception) -> NoReturn:
    """Say that the server has gone where that is why a flow could not run; any other error is what it is.

    Raises:
        ServerUnavailable: the server does not answer any more.
    """
    _check(address)
    raise error


def _start(scheduler: bool) -> tuple[subprocess.Popen[bytes], str]:
    """A server in a process of its own.

    Prefect's own temporary server has no scheduler, gives up where the first answers are slow, and lies in our group of
    processes, so that Ctrl+C would stop it before the run has told it that it has ended.
    """
    import prefect

    own: dict[str, Any] = {"start_new_session": True}  # and a pipe, by whose end it knows that we are gone
    if sys.platform == "win32":
        own = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    own["env"] = {**os.environ, "PREFECT__SERVER_FINAL": "1"}
    if not scheduler:
        own["env"] |= {"PREFECT__SERVER_EPHEMERAL": "1", "PREFECT_UI_ENABLED": "0"}
    folder = str(prefect.__module_path__.parent)
    app = ["--factory", "prefect.server.api.server:create_app", "--app-dir", folder, "--log-level", "error"]
    for _ in range(3):  # somebody else may take the port before the server does
        port = _free_port(preferred=4200 if scheduler else 0)
        command = [
            sys.executable,
            "-m",
            "flows.attended",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--lifespan",
            "on",
        ]
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(
                [*command, *app], stdin=subprocess.PIPE, stdout=said, stderr=subprocess.STDOUT, **own
            )
            try:
                if _answers(process, f"http://127.0.0.1:{port}/api"):
                    return process, f"http://127.0.0.1:{port}/api"
            except BaseException:
                _stop(process)
                raise
            _stop(process)
            said.seek(0)
            error = said.read().decode("utf-8", "replace").strip()[-500:]
    raise ServerUnavailable("server.no_scheduler" if scheduler else "server.not_started", error=error)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _answers(process: subprocess.Popen[bytes], address: str) -> bool:
    """Whether a server that is starting answers at last."""
    import httpx

    deadline = time.monotonic() + _STARTUP_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{address}/health", timeout=5).status_code == httpx.codes.OK:
                return True
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    return False


@contextmanager
def _flushed() -> Iterator[None]:
    """In the end hand the server what it has not been told yet, as long as it takes it."""
    try:
        yield
    finally:
        from prefect.events.worker import EventsWorker
        from prefect.logging.handlers import APILogWorker

        for worker in (EventsWorker, APILogWorker):
            told = worker.drain_all(timeout=_LAST_WORDS_SECONDS)
            if isinstance(told, tuple) and told[1]:  # Prefect would wait for a server that is gone for minutes
                signals.leave_at_once()


def _free_port(*, preferred: int) -> int:
    """The preferred port (4200 is Prefect's usual one) if nobody has it, else any free one."""
    for port in (preferred, 0):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return int(probe.getsockname()[1])
            except OSError:
                continue
    raise ServerUnavailable("server.no_port")


class _PlainErrors(logging.Filter):
    """Has an error that the user can mend told as its message alone, without a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and isinstance(record.exc_info[1], GongwenError):
            record.exc_info = None
        return True


class _Told(logging.Filter):
    """Keeps from the terminal what is told there in another way: the end by a signal, and a server that has gone.

    Prefect tells of the latter with every message that it cannot hand over; once is enough.
    """

    gone = False

    def filter(self, record: logging.LogRecord) -> bool:
        from httpx import HTTPError

        error = record.exc_info[1] if record.exc_info else None
        if signals.received():
            return False
        if record.levelno < logging.WARNING:
            return True
        if record.name in _OF_THE_SERVER or isinstance(error, HTTPError):
            if not _Told.gone:
                _Told.gone = True
                print(text("says.server.gone"), file=sys.stderr, flush=True)  # noqa: T201
            return False
        return isinstance(error, Exception | None)


def plain_errors() -> None:
    """Let Prefect tell errors of ours without a traceback, and its own troubles with a server once."""
    from prefect.logging.handlers import PrefectConsoleHandler

    for name in ("prefect.flow_runs", "prefect.task_runs", "prefect.engine"):
        _filtered(logging.getLogger(name), _PlainErrors)
    for logger in [logging.getLogger(), *map(logging.getLogger, list(logging.root.manager.loggerDict))]:
        for handler in logger.handlers:
            if isinstance(handler, PrefectConsoleHandler):
                _filtered(handler, _Told)
    logging.raiseExceptions = False  # what cannot be logged is no reason for a traceback


def _filtered(place: logging.Logger | logging.Handler, kind: type[logging.Filter]) -> None:
    if not any(isinstance(f, kind) for f in place.filters):
        place.addFilter(kind())
