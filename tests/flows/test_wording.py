"""Help and complaints of every command, in both languages; --lang wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner, Result

from flows.cli import cli
from flows.wording import asked_for, complaint, wrapped
from pipeline.messages import LANGUAGES, language, messages
from tests.messages.samples import is_english


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, group
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


COMMANDS = dict(commands(cli))


def call(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words), prog_name="gongwen")


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_and_option_has_help_in_both_languages(path: tuple[str, ...]) -> None:
    chinese, english = (call(*path, "--help", "--lang", lang) for lang in ("zh", "en"))
    assert chinese.exit_code == english.exit_code == 0, chinese.exception or english.exception
    assert not is_english(chinese.output), chinese.output
    assert "用法：" in chinese.output
    assert "选项：" in chinese.output
    assert "Usage: gongwen" in english.output
    for option in COMMANDS[path].params:
        if isinstance(option, click.Option):
            assert option.help, option.name
            assert option.opts[0] in chinese.output


def test_every_text_of_the_help_belongs_to_a_command() -> None:
    known = {command.name for command in COMMANDS.values()} - {"cli"} | {"gongwen"}
    told = {code.split(".")[2] for code in messages("help", "en") if code.startswith("help.command.")}
    assert told == known


@pytest.mark.parametrize(
    "words", [["--lang", "zh", "run", "--help"], ["run", "--lang=zh", "--help"], ["run", "--help", "--lang", "zh"]]
)
def test_the_language_may_stand_anywhere(words: list[str]) -> None:
    before = language()
    assert "只" not in before
    assert "用法：" in call(*words).output
    assert language() == before
    assert asked_for(["run", "--lang"]) is None
    assert asked_for(["run", "--lang", "fr"]) is None


WRONG = [
    ["nothing"],
    ["statu"],
    ["query"],
    ["query", "SELECT 1", "--format", "xml"],
    ["kwic"],
    ["kwic", "--dimension", "就业"],
    ["kwic", "民生", "--year", "now"],
    ["kwic", "民生", "--sample", "0"],
    ["schedule"],
    ["search"],
    ["search", "民生", "--near", "-1"],
    ["search", "民生", "--plan", "--review"],
    ["export", "attention", "folder", "--format", "text"],
    ["export", "tokens", "folder", "--part", "plan"],
    ["run", "--slow"],
    ["run", "--project"],
    ["run", "--force=1"],
    ["tables", "a", "b"],
    ["concepts", "suggest"],
    ["init", "a", "b"],
]


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_wrong_command_line_is_told_in_the_language(
    words: list[str], lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGWEN_LANG", lang)
    with pytest.raises(click.UsageError) as caught:
        cli.main(args=words, prog_name="gongwen", standalone_mode=False)
    told = complaint(caught.value)
    beginning = ("用法：gongwen", "错误：选项") if lang == "zh" else ("Usage: gongwen", "Error: Option")
    assert told.startswith(beginning), told
    assert not (is_english(told) if lang == "zh" else re.search(r"[\u4e00-\u9fff]", told)), told
    assert told.rstrip()[-1] in "。？.?)", told


def test_lines_are_broken_by_what_is_seen() -> None:
    assert wrapped("一二三四五六七八", 8) == ["一二三四", "五六七八"]
    assert wrapped("一二三四，五六", 8) == ["一二三", "四，五六"]
    assert wrapped("run `gongwen run`  now", 11) == ["run", "`gongwen", "run` now"]
    assert wrapped("", 8) == []
    assert wrapped("一句。\n二句（a） b", 40) == ["一句。二句（a）b"]
    assert "".join(wrapped("运行 gongwen 之后", 9)).replace(" ", "") == "运行gongwen之后"
