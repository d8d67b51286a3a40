from __future__ import annotations

import io
import sys

import click
import pytest

from flows.bar import progress_bar
from pipeline.progress import silent


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_nothing_is_shown_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar() as progress:
        assert progress is silent
        progress("segment", 1, 10, 100)
    assert capsys.readouterr() == ("", "")


def test_a_terminal_sees_reports_speed_and_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("TERM", "xterm")
    with progress_bar() as progress:
        for done in (0, 500, 900):
            progress("segment", done, 1000, done * 15_000)
        click.echo("a message", err=True)
        progress("segment", 1000, 1000, 15_000_000)
        progress("attention", 0, 1000, 0)
    shown = terminal.getvalue()
    assert "900 of 1,000 reports" in shown
    assert "characters/s" in shown
    assert "a message" in shown
    assert "attention" in shown


def test_a_step_of_unknown_length_moves_until_the_next_one(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("TERM", "xterm")
    with progress_bar() as progress:
        progress("topic_models", 0, 0, 0)
        assert "topic_models" in terminal.getvalue()
        before = len(terminal.getvalue())
        progress("topics", 0, 0, 0)
    after = terminal.getvalue()[before:]
    assert "topics" in after
    assert "topic_models" not in after
    assert "of 0" not in terminal.getvalue()
