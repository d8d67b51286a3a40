"""Who is told when a run has failed: the part `notify` of configs/project.yaml."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

When = Literal["failed", "refused", "changed", "always"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)


class EmailSettings(_Strict):
    """An e-mail by SMTP; the password stands in an environment variable and never in a file."""

    to: tuple[str, ...] = ()
    sender: str = "gongwen@localhost"
    server: str = "localhost"
    port: int = Field(default=25, ge=1, le=65535)
    security: Literal["none", "starttls", "tls"] = "none"
    user: str | None = None
    password_variable: str = "GONGWEN_SMTP_PASSWORD"

    @field_validator("to", mode="before")
    @classmethod
    def _one_or_more(cls, value: object) -> object:
        if isinstance(value, str):
            return (value,)
        return tuple(value) if isinstance(value, list) else value


class NotifySettings(_Strict):
    """When somebody is told of a run, and how; each way that is set is used."""

    when: tuple[When, ...] = ("failed",)
    command: tuple[str, ...] = ()
    email: EmailSettings = Field(default={}, validate_default=True)  # checked with the whole
    webhook: str | None = Field(default=None, pattern=r"^https?://")

    @field_validator("when", "command", mode="before")
    @classmethod
    def _list_to_tuple(cls, value: object) -> object:
        return tuple(value) if isinstance(value, list) else value
