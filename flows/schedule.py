"""Serving the update flow on a schedule."""

from __future__ import annotations

from prefect.schedules import Cron

from flows.update import update
from pipeline.messages import text


def serve(*, project: str, cron: str, timezone: str | None, name: str = "gongwen-update") -> None:
    """Serve the update flow as a deployment until interrupted.

    Args:
        project: absolute path of the project folder.
        cron: five cron fields, e.g. ``0 6 * * *``.
        timezone: name of a time zone such as Asia/Shanghai; None for the server's.
        name: name of the deployment.
    """
    # One run at a time: a second one would be refused by the project's lock anyway.
    update.serve(
        name=name,
        schedule=Cron(cron, timezone=timezone),
        parameters={"project": project, "fetch": True},
        description=text("says.schedule.flow"),
        limit=1,
        paused=False,
        pause_on_shutdown=False,
        print_starting_message=True,
    )
