"""Telling somebody of a run: a command, an e-mail, a webhook (`notify` in configs/project.yaml).

Nothing is sent that is not set, and a message that cannot be handed over is said and fails no run.
"""

from __future__ import annotations

import http.client
import json
import os
import smtplib
import ssl
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable
from email.message import EmailMessage

from pipeline.messages import text
from pipeline.progress import Say
from pipeline.settings.notify import EmailSettings, NotifySettings, When

_SECONDS = 20.0  # for each way


def notify(settings: NotifySettings, kind: When, title: str, body: str, *, say: Say) -> None:
    """Tell of a run by every way that is set, if it is of a kind that is to be told of.

    Args:
        settings: when, whom and how.
        kind: failed, refused (done, but new inputs were not taken), changed, or always (nothing new).
        title: one line.
        body: more.
        say: told of a way that did not work.
    """
    if kind not in settings.when and "always" not in settings.when:
        return
    ways: list[tuple[str, Callable[[], None]]] = []
    if settings.command:
        ways.append(("command", lambda: _command(settings.command, title, body)))
    if settings.email.to:
        ways.append(("email", lambda: _email(settings.email, title, body)))
    if settings.webhook:
        address = settings.webhook
        ways.append(("webhook", lambda: _webhook(address, kind, title, body)))
    for way, send in ways:
        try:
            send()
        except (OSError, subprocess.SubprocessError, smtplib.SMTPException, http.client.HTTPException) as error:
            say(text("says.notify.failed", way=f"notify.{way}", error=str(error)))


def _command(command: tuple[str, ...], title: str, body: str) -> None:
    """The command gets the message on its input, its title first; no shell is between."""
    given = f"{title}\n\n{body}\n".encode()
    subprocess.run(command, input=given, check=True, timeout=_SECONDS, stdout=subprocess.DEVNULL)


def _email(settings: EmailSettings, title: str, body: str) -> None:
    message = EmailMessage()
    message["Subject"] = " ".join(title.split())  # a header is one line
    message["From"] = settings.sender
    message["To"] = ", ".join(settings.to)
    message.set_content(body)
    context = ssl.create_default_context()
    at = (settings.server, settings.port)
    tls = settings.security == "tls"
    with smtplib.SMTP_SSL(*at, timeout=_SECONDS, context=context) if tls else smtplib.SMTP(*at, timeout=_SECONDS) as to:
        if settings.security == "starttls":
            to.starttls(context=context)
        if settings.user:
            to.login(settings.user, os.environ.get(settings.password_variable, ""))
        to.send_message(message)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """What is told of a run goes where the user says and nowhere else."""

    def redirect_request(self, *given: object, **more: object) -> None:
        """Follow none: it is an error."""


def _webhook(address: str, kind: str, title: str, body: str) -> None:
    # `text` is what most chat services show; the others are for those who write their own.
    data = json.dumps({"text": f"{title}\n{body}", "title": title, "body": body, "kind": kind}, ensure_ascii=False)
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "gongwen"}
    request = urllib.request.Request(address, data.encode(), headers, method="POST")
    with urllib.request.build_opener(_NoRedirect).open(request, timeout=_SECONDS) as answer:
        answer.read(1000)
