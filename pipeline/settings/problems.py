"""What is wrong with a value in a file of configs/, as messages."""

from __future__ import annotations

import re
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from pipeline.messages import Message, messages, placeholders


def wrong(code: str, /, **values: Any) -> PydanticCustomError:
    """A value that a check of ours refuses; raised within a validator.

    Args:
        code: what is wrong, in the group ``settings.wrong`` of the messages.
        values: what goes into the text.
    """
    return PydanticCustomError(code, "refused by a check of gongwen", values)


def problems(error: ValidationError) -> list[Message]:
    """Each problem with the key that it is about.

    Args:
        error: what pydantic found; its kinds have texts of ours, those that are none fall back to its own words.
    """
    found = []
    for item in error.errors():
        code = f"settings.wrong.{item['type']}"
        if code in messages("settings", "en"):
            values = {n: v for n, v in item.get("ctx", {}).items() if n in placeholders(code)}
            if "expected" in values:
                values["expected"] = re.findall(r"'[^']*'", values["expected"])
            problem = Message(code, values)
        else:
            problem = Message("settings.wrong.other", {"error": item["msg"]})
        key = ".".join(str(x) for x in item["loc"])
        found.append(Message("settings.at", {"key": key, "problem": problem}) if key else problem)
    return found
