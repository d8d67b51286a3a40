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
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pipeline.errors import GongwenError

_STARTUP_SECONDS = 180
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


def prepare(*, scheduler: bool = False) -> None:
    """Settings in the environment, before prefect is imported; what the user has set wins.

    Args:
        scheduler: keep the background services, which a schedule needs.
    """
    settings = {
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
        "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "true",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": str(_STARTUP_SECONDS),
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    }
    if not scheduler:
        # Of a run that somebody watches the command line tells a line a step; Prefect's own lines are in its interface.
        settings["PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"] = "WARNING"
        settings |= {f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in _SERVICES}
    for name, value in settings.items():
        os.environ.setdefault(name, value)


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


def ensure() -> str:
    """Make sure that a server answers: the configured one, or the temporary one.

    Returns:
        Address of the API.

    Raises:
        ServerUnavailable: the configured server does not answer, or the temporary one does not start.
    """
    import httpx
    from prefect.settings import get_current_settings

    configured = get_current_settings().api.url
    if configured:
        try:
            httpx.get(f"{configured}/health", timeout=10).raise_for_status()
        except httpx.HTTPError as error:
            raise ServerUnavailable("server.silent", address=configured, error=type(error).__name__) from None
        return str(configured)
    return _temporary()


def _temporary() -> str:
    import httpx
    from prefect.server.api.server import SubprocessASGIServer

    server = SubprocessASGIServer()
    deadline = time.monotonic() + _STARTUP_SECONDS
    while True:
        try:
            server.start(timeout=_STARTUP_SECONDS)
            return server.api_url
        except httpx.TransportError:
            # On a slow machine the first answers of the starting server can time out, which prefect does not expect.
            server.stop()
            if time.monotonic() > deadline:
                raise ServerUnavailable("server.not_started") from None
            server = SubprocessASGIServer()
        except RuntimeError as error:
            raise ServerUnavailable("server.not_started_because", error=str(error)[:500]) from None


@contextmanager
def scheduling() -> Iterator[str]:
    """A server with a scheduler: the configured one, or one of our own for as long as the schedule is served.

    Prefect's temporary server has no scheduler, so a full one is started, on this computer alone (127.0.0.1).

    Yields:
        Address of the API.

    Raises:
        ServerUnavailable: the configured server does not answer, or ours does not start.
    """
    import prefect
    from prefect.settings import PREFECT_API_URL, get_current_settings, temporary_settings

    if get_current_settings().api.url:
        yield ensure()
        return
    port = _free_port()
    address = f"http://127.0.0.1:{port}/api"
    # What `prefect server start` starts, without the process in between, which can leave it behind when it is stopped.
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "--app-dir",
        str(prefect.__module_path__.parent),
        "--log-level",
        "error",
    ]
    command += ["--host", "127.0.0.1", "--port", str(port), "--factory", "prefect.server.api.server:create_app"]
    # A group of its own: Ctrl+C must stop the schedule first and the server after it.
    alone: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        alone = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    alone["env"] = {**os.environ, "PREFECT__SERVER_FINAL": "1"}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **alone)
    try:
        _wait(process, address)
        os.environ["PREFECT_API_URL"] = address  # for the processes in which scheduled runs run
        with temporary_settings({PREFECT_API_URL: address}):
            yield address
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    import httpx

    deadline = time.monotonic() + _STARTUP_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{address}/health", timeout=5).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.5)
    raise ServerUnavailable("server.no_scheduler")


def _free_port() -> int:
    """Prefect's usual port 4200 if nobody has it, else any free one."""
    for port in (4200, 0):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return int(probe.getsockname()[1])
            except OSError:
                continue
    raise ServerUnavailable("server.no_port")


class _PlainErrors(logging.Filter):
    """Shows an error that the user can mend as its message alone, without a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and isinstance(record.exc_info[1], GongwenError):
            record.exc_info = None
        return True


def plain_errors() -> None:
    """Let Prefect log errors of ours without a traceback."""
    for name in ("prefect.flow_runs", "prefect.task_runs", "prefect.engine"):
        logging.getLogger(name).addFilter(_PlainErrors())
