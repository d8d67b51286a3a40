"""Commands whose help, options and complaints are told in the reader's language.

Nothing is said where commands are declared: the texts are looked up, by the names of commands and options, when help is
asked for. So ``--lang`` works wherever it stands in the line, and a test can ask for both languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import click

from pipeline.messages import LANGUAGES, language, messages, speaking, text

_PIECES = re.compile(r"\s+|[!-~]+[，。；：、）]*|.[，。；：、）”]*", re.S)  # what a line is not broken within


def asked_for(words: Sequence[str]) -> str | None:
    """The language that a command line asks for, None where it asks for none or for one that there is not."""
    for word, following in pairwise((*words, "")):
        name = following if word == "--lang" else word.removeprefix("--lang=") if word.startswith("--lang=") else ""
        if name in LANGUAGES:
            return name
    return None


class Formatter(click.HelpFormatter):
    """Headings in the reader's language, and lines broken by the width of what is seen: Han characters are two wide."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The usage line."""
        super().write_usage(prog, args, prefix or text("help.usage"))

    def write_heading(self, heading: str) -> None:
        """A heading of click's, in the reader's language."""
        own = {"Options": "help.options", "Commands": "help.commands"}.get(heading)
        self.write(f"{'':>{self.current_indent}}{text(own) if own else heading + ':'}\n")

    def write_text(self, text: str) -> None:
        """Paragraphs."""
        indent = " " * self.current_indent
        for number, paragraph in enumerate(re.split(r"\n\s*\n", text)):
            lines = wrapped(paragraph, self.width - self.current_indent)
            self.write(("\n" if number else "") + "".join(f"{indent}{line}\n" for line in lines))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Names with what they mean."""
        rows = list(rows)
        first = min(max(len(name) for name, _ in rows), col_max) + col_spacing
        indent = " " * self.current_indent
        for name, meaning in rows:
            # What click adds of its own in brackets is told here, too.
            meaning = meaning.replace("[default: ", text("help.default")).replace("required]", text("help.required"))
            lines = wrapped(meaning, max(self.width - first - self.current_indent, 20))
            beside = len(name) <= first - col_spacing
            self.write(f"{indent}{name:<{first}}{lines.pop(0) if lines and beside else ''}".rstrip() + "\n")
            self.write("".join(f"{indent}{'':{first}}{line}\n" for line in lines))


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most a width, in columns of the terminal.

    Args:
        text: one paragraph; its own line breaks are spaces, and nothing after the punctuation of Chinese.
        width: columns.
    """
    from wcwidth import wcswidth, wcwidth  # tables of all scripts, which only help asks for

    lines, used = [""], 0
    for piece in _PIECES.findall(re.sub(r"(?<=[，。；：、？）”]) ", "", " ".join(text.split()))):
        wide = max(wcswidth(piece), len(piece) if wcwidth(piece[0]) < 0 else 0)
        if used + wide > width and used:
            lines.append("")
            used = 0
        if piece.isspace() and not used:
            continue
        lines[-1] += piece
        used += wide
    return [line.rstrip() for line in lines if line.strip()]


class HelpContext(click.Context):
    """A context whose help is told by our formatter."""

    formatter_class = Formatter


class _Told:
    """What commands and groups of commands share."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        params: list[click.Parameter] = self.params  # type: ignore[attr-defined]
        params.append(click.Option(["--lang"], type=click.Choice(LANGUAGES), expose_value=False))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Before anything else is read, the language: help and complaints are told in it."""
        if name := asked_for(args):
            ctx.with_resource(speaking(name))
        return super().parse_args(ctx, args)  # type: ignore[misc,no-any-return]

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Help with its texts."""
        name = ctx.command.name or ""
        ctx.command.help = text(f"help.command.{self._code(name)}")
        for option in ctx.command.get_params(ctx):
            if isinstance(option, click.Option):
                own = f"help.option.{name}.{option.name}"
                code = own if own in messages("help", language()) else f"help.option.all.{_plain(option)}"
                option.help = text(code)
        super().format_help(ctx, formatter)  # type: ignore[misc]

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first sentence of the help."""
        told = text(f"help.command.{self._code(self.name or '')}")  # type: ignore[attr-defined]
        return re.split(r"(?<=[。.:：])(?:\s|$|(?<=[。：]))", told.partition("\n")[0])[0].rstrip("。.:：")

    def _code(self, name: str) -> str:
        return "gongwen" if name == "cli" else name


class Command(_Told, click.Command):
    """A command that speaks the reader's language."""

    context_class = HelpContext


class Group(_Told, click.Group):
    """A group of commands that speak the reader's language."""

    context_class = HelpContext
    command_class = Command
    group_class = type


class Misuse(click.UsageError):
    """A command that was used wrongly.

    Args:
        code: what is wrong, in the group ``help.wrong`` of the messages.
        values: what goes into the text.
    """

    def __init__(self, code: str, /, **values: Any) -> None:
        super().__init__(text(f"help.wrong.{code}", **values))


def complaint(error: click.ClickException) -> str:
    """What to tell of a wrong command line: usage, where to find help, and what is wrong."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message()
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    lines = []
    if ctx is not None:
        # Where the command was to be read when it failed, the context is closed and with it the language it asked for.
        lines = [ctx.get_usage(), text("help.see", command=f"{ctx.command_path} --help"), ""]
    return "\n".join([*lines, text("help.error", what=_wrong(error))])


def _wrong(error: click.ClickException) -> str:
    if language() == "en" or isinstance(error, Misuse):
        return error.format_message()
    known = click.exceptions
    if isinstance(error, known.NoSuchOption):
        return _near(text("help.wrong.no_option", name=error.option_name), error.possibilities)
    if isinstance(error, known.NoSuchCommand):
        return _near(text("help.wrong.no_command", name=error.command_name), error.possibilities)
    if isinstance(error, known.MissingParameter) and error.param is not None:
        return text("help.wrong.missing", name=error.param.get_error_hint(error.ctx or click.Context(Command(None))))
    if isinstance(error, known.BadParameter) and error.param is not None:
        return _bad_value(error.param)
    if isinstance(error, known.BadOptionUsage):
        return text("help.wrong.option_value", name=error.option_name)
    given = re.search(r"\((.*)\)\.?$", error.message)
    return text("help.wrong.extra", words=given[1]) if given else text("help.wrong.other")


def _near(told: str, possibilities: Sequence[str] | None) -> str:
    return told + text("help.wrong.near", names=list(possibilities)) if possibilities else told


def _bad_value(param: click.Parameter) -> str:
    name = param.opts[0] if isinstance(param, click.Option) else param.human_readable_name
    if param.name == "part":
        return text("help.wrong.part", name=name)
    if isinstance(param.type, click.Choice):
        return text("help.wrong.choice", name=name, choices=[str(c) for c in param.type.choices])
    if isinstance(param.type, click.IntRange):
        return text("help.wrong.at_least", name=name, least=param.type.min)
    if isinstance(param.type, (click.types.IntParamType, click.types.FloatParamType)):
        return text("help.wrong.number", name=name)
    return text("help.wrong.value", name=name)


def _plain(option: click.Option) -> str:
    return "help" if "--help" in option.opts else str(option.name)
