"""Every code has its text in both languages, with the same placeholders; the reader's language is found."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import flows
import pipeline
from flows import server
from pipeline import errors
from pipeline.commands.tables import public_tables
from pipeline.errors import InputRefused, os_cause
from pipeline.messages import LANGUAGES, Message, language, messages, parsed, placeholders, text
from pipeline.run.steps import STEPS
from pipeline.stages import PASSES
from pipeline.tables.repairs import REPAIRS
from tests.messages.samples import is_english, sample_values

FOLDER = Path(pipeline.__file__).parent / "messages"
# Those of tables have their English text in pipeline/tables.
GROUPS = sorted({p.stem for lang in LANGUAGES for p in (FOLDER / lang).glob("*.yaml")} - {"tables"})
CODES = [code for group in GROUPS for code in messages(group, "en")]
RAW = {"error"}  # what a library says in English; the Chinese text may leave it out
# Called with a code of a group as their first argument.
CALLS = (
    {"InputRefused": "refusals.", "warn": "warnings.", "warning": "warnings.", "Message": "", "text": ""}
    | {
        name: "errors."
        for name, kind in [*vars(errors).items(), *vars(server).items()]
        if isinstance(kind, type) and issubclass(kind, errors.GongwenError) and kind is not errors.InputRefused
    }
    | {"wrong": "settings.wrong."}
)


def named(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("group", GROUPS)
def test_both_languages_have_the_same_codes_with_the_same_placeholders(group: str) -> None:
    zh, en = messages(group, "zh"), messages(group, "en")
    assert list(zh) == list(en)
    for code, english in en.items():
        chinese = named(zh[code])
        assert chinese <= named(english), code
        assert named(english) - chinese <= RAW, code


@pytest.mark.parametrize("group", GROUPS)
def test_every_text_can_be_written_and_chinese_is_chinese(group: str) -> None:
    for code in messages(group, "en"):
        values = sample_values(code)
        assert text(code, "en", **values), code
        chinese = text(code, "zh", **values)
        assert not is_english(chinese), (code, chinese)


def called() -> Iterator[tuple[str, str, ast.Call]]:
    """Calls in the source that name a code, with the group that it is in."""
    for root in (pipeline, flows):
        for path in Path(str(root.__file__)).parent.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not node.args:
                    continue
                name = node.func.id if isinstance(node.func, ast.Name) else ""
                name = "warn" if isinstance(node.func, ast.Attribute) and node.func.attr == "warn" else name
                if name in CALLS:
                    for choice in choices(node.args[0]):
                        yield f"{path.name}:{node.lineno}", CALLS[name] + choice, node


def choices(node: ast.expr) -> Iterator[str]:
    """Codes that an expression can be; of one that is put together, its beginning with a *."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from choices(node.body)
        yield from choices(node.orelse)
    elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        yield f"{node.values[0].value}*"


@pytest.mark.slow
def test_every_code_in_the_source_has_a_text_and_gets_its_values() -> None:
    found = list(called())
    assert len(found) > 90
    for where, code, node in found:
        if code.endswith("*"):
            assert any(c.startswith(code[:-1]) for c in CODES), (where, code)
            continue
        assert code in CODES, (where, code)
        given = {k.arg for k in node.keywords if k.arg != "lang"}
        if len(node.args) == 2 and isinstance(node.args[1], ast.Dict):
            given = {k.value for k in node.args[1].keys if isinstance(k, ast.Constant)}
        if None not in given and (len(node.args) == 1 or given):
            assert given == placeholders(code), (where, code)


def test_every_repair_and_every_reason_has_its_text() -> None:
    assert {f"warnings.{kind}" for kind in REPAIRS} <= set(CODES)
    reasons = {code.split(".")[1] for code in CODES if code.startswith("refusals.")} - {"kept_before"}
    assert {f"reasons.{r}" for r in reasons} == {c for c in CODES if c.startswith("reasons.")}


def test_every_public_table_and_column_is_told_in_chinese() -> None:
    told = {code.partition(".")[2] for code in messages("tables", "zh")}
    comments = {c for t in public_tables() for c in (t.comment, *(column.comment for column in t.columns))}
    assert not comments - told, "translate these in pipeline/messages/zh/tables.yaml"
    assert not told - comments, "no table says so any more; remove these from pipeline/messages/zh/tables.yaml"


def test_every_step_has_a_name_and_says_what_it_does() -> None:
    together = {f"by_{members[0].per}" for members in PASSES if len(members) > 1}
    steps = {*STEPS, *together, "site", "model", "server", "open", "publish", "concepts_check", "concepts_suggest"}
    assert {c for c in CODES if c.startswith("steps.")} == {f"steps.{k}.{s}" for k in ("name", "does") for s in steps}


def test_numbers_lists_and_messages_within_a_message() -> None:
    one, many = (text("warnings.mojibake", "en", n=n, x=["?H"], examples="") for n in (1, 2))
    assert one == "1 place may be mojibake (?H)"
    assert many == "2 places may be mojibake (?H)"
    shown = Message("shared.examples", {"items": ["a?H", "b?H"]})
    assert text("warnings.mojibake", "en", n=2, x=["?H", "?X"], examples=shown).endswith("(?H, ?X): 'a?H', 'b?H'")
    assert text("warnings.mojibake", "zh", n=2, x=["?H", "?X"], examples=shown).endswith("（?H、?X）：“a?H”“b?H”")


def test_what_is_stored_can_be_told_again() -> None:
    source = Message("shared.source.title")
    told = Message(
        "warnings.year_differs", {"year": 2015, "others": [Message("shared.dated", {"source": source, "year": 1})]}
    )
    again = parsed(told.code, told.values_json())
    assert again == told
    assert again.text("zh") == "报告年份按正文判为 2015 年，与其他来源（标题 1）不一致"


def test_a_refusal_of_a_file_that_was_read_before_says_so_once() -> None:
    refusal = InputRefused("unreadable.os", why=os_cause(PermissionError(13, "Permission denied"))).but_stored()
    assert refusal.but_stored() is refusal
    assert refusal.told("zh") == "无法读取：没有权限。请检查权限，或关闭占用它的程序。 此前收录的版本仍然保留。"
    assert refusal.detail.endswith("holds it. The version that was stored before is kept.")


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "POSIX"}, "zh"),
        ({"LANG": "zh_TW.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE@euro"}, "en"),
        ({"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US"}, "zh"),
        ({"LC_MESSAGES": "en_US", "LANG": "zh_CN"}, "en"),
        ({"GONGWEN_LANG": "en", "LC_ALL": "zh_CN"}, "en"),
        ({"GONGWEN_LANG": "xx", "LC_ALL": "zh_CN"}, "zh"),
    ],
)
def test_the_language_of_the_reader(variables: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GONGWEN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language() == expected


def test_the_language_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GONGWEN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "win32")
    for name, expected in (("Chinese (Simplified)_China", "zh"), ("English_United States", "en"), (None, "zh")):
        monkeypatch.setattr("locale.getlocale", lambda name=name: (name, "utf-8"))
        assert language() == expected
