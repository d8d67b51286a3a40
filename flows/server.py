"""Which Prefect server a run talks to, and how the temporary one is kept quiet and reliable.

Nothing here imports prefect at module level: its settings are read from the environment at import, so
:func:`prepare` has to come first, and commands that need no server should not wait for the import.
"""

from __future__ import annotations

import logging
import os
import time

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
        raise BadSchedule(f"There is no time zone {timezone}. Write it like Asia/Shanghai.") from None
    except ValueError:
        raise BadSchedule(
            f'{cron!r} is not a cron schedule: write five fields, minute hour day month weekday, e.g. "0 6 * * *" for '
            "every day at six."
        ) from None


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
            raise ServerUnavailable(
                f"The Prefect server at {configured} does not answer ({type(error).__name__}). Start it, or unset "
                "PREFECT_API_URL to use a temporary one, or run `gongwen run --direct`, which needs none."
            ) from None
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
                raise ServerUnavailable(_NO_SERVER) from None
            server = SubprocessASGIServer()
        except RuntimeError as error:
            raise ServerUnavailable(f"{_NO_SERVER} Prefect said: {str(error)[:500]}") from None


_NO_SERVER = (
    "Prefect's temporary server did not start. `gongwen run --direct` runs the same stages without it. "
    "If Prefect was used on this computer in another version, set PREFECT_HOME to a new folder."
)


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
