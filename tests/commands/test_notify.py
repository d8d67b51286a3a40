"""Messages of a run, against servers on this computer."""

from __future__ import annotations

import http.server
import json
import socketserver
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

import pytest

from pipeline.commands.notify import notify
from pipeline.settings.notify import EmailSettings, NotifySettings


class Hook(http.server.BaseHTTPRequestHandler):
    got: ClassVar[list[dict[str, str]]] = []

    def do_POST(self) -> None:
        if self.path == "/elsewhere":
            self.send_response(307)
            self.send_header("Location", "/")
        else:
            self.got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(500 if self.path == "/broken" else 200)
        self.end_headers()

    def log_message(self, *given: object) -> None:
        pass


class Mail(socketserver.StreamRequestHandler):
    """As much of SMTP as a message needs."""

    got: ClassVar[list[str]] = []

    def handle(self) -> None:
        def answer(line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        answer("220 here")
        lines: list[str] = []
        while line := self.rfile.readline().decode():
            word = line.split()[0].upper()
            if word == "DATA":
                answer("354 go on")
                while (line := self.rfile.readline().decode()) != ".\r\n":
                    lines.append(line)
                self.got.append("".join(lines))
                answer("250 taken")
            elif word == "QUIT":
                answer("221 bye")
                return
            else:
                lines.append(line)
                answer("250 well")


@contextmanager
def serving(kind: type[socketserver.BaseRequestHandler]) -> Iterator[int]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), kind) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()


def told(
    settings: NotifySettings, kind: str = "failed", title: str = "运行失败", body: str = "磁盘已满。"
) -> list[str]:
    said: list[str] = []
    notify(settings, kind, title, body, say=said.append)  # type: ignore[arg-type]
    return said


def test_a_webhook_gets_the_message_as_json() -> None:
    Hook.got.clear()
    with serving(Hook) as port:
        assert told(NotifySettings(webhook=f"http://127.0.0.1:{port}/")) == []
    (got,) = Hook.got
    assert got == {"text": "运行失败\n磁盘已满。", "title": "运行失败", "body": "磁盘已满。", "kind": "failed"}


@pytest.mark.parametrize("path", ["broken", "elsewhere"])
def test_a_webhook_that_refuses_or_sends_elsewhere_is_said_and_no_more(path: str) -> None:
    with serving(Hook) as port:
        (line,) = told(NotifySettings(webhook=f"http://127.0.0.1:{port}/{path}"))
    assert "notify.webhook" in line


def test_an_email_is_sent_with_its_headers() -> None:
    Mail.got.clear()
    with serving(Mail) as port:
        email = EmailSettings(to=("a@example.org", "b@example.org"), server="127.0.0.1", port=port)
        assert told(NotifySettings(email=email), title="two\nlines") == []
    (got,) = Mail.got
    assert "rcpt TO:<a@example.org>" in got
    assert "rcpt TO:<b@example.org>" in got
    assert "Subject: two lines" in got


def test_a_command_gets_the_message_on_its_input(tmp_path: Path) -> None:
    code = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_bytes(sys.stdin.buffer.read())"
    command = (sys.executable, "-c", code, str(tmp_path / "got.txt"))
    assert told(NotifySettings(command=command), title="$(id)") == []
    assert (tmp_path / "got.txt").read_text(encoding="utf-8") == "$(id)\n\n磁盘已满。\n"


def test_every_way_is_tried_and_what_fails_is_said(tmp_path: Path) -> None:
    settings = NotifySettings(
        command=(str(tmp_path / "none"),),
        webhook="http://127.0.0.1:9/",
        email=EmailSettings(to=("a@example.org",), server="127.0.0.1", port=9),
    )
    assert [w for line in told(settings) for w in ("command", "email", "webhook") if f"notify.{w}" in line] == [
        "command",
        "email",
        "webhook",
    ]


@pytest.mark.parametrize(
    ("when", "kind", "expected"),
    [
        (("failed",), "failed", 1),
        (("failed",), "changed", 0),
        (("failed", "changed"), "changed", 1),
        (("always",), "refused", 1),
        ((), "failed", 0),
    ],
)
def test_only_what_is_asked_for_is_told(when: tuple[str, ...], kind: str, expected: int) -> None:
    settings = NotifySettings(when=when, webhook="http://127.0.0.1:9/")  # type: ignore[arg-type]
    assert len(told(settings, kind)) == expected, "nobody listens there, so that each try is said"
