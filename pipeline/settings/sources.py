"""Where new reports come from: reading and checking configs/sources.yaml."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator, model_validator

from pipeline.errors import ConfigError
from pipeline.settings.problems import problems, wrong
from pipeline.settings.yamlfile import read_yaml

_PLACE = re.compile(r"[\w·（）()-]{1,40}")
_SELECTOR = re.compile(r"//?\S.*|[A-Za-z][\w-]*|(?:[A-Za-z][\w-]*)?[#.][\w-]+(?:\.[\w-]+)*")
_LEAST_REASON = 8  # characters of a reason worth the name


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)


class SourceSettings(_Strict):
    """One source of configs/sources.yaml.

    Attributes:
        kind: what the addresses are: list pages, feeds, the reports themselves; or a table of addresses, or a folder.
        place: whose reports these are, e.g. 北京市; names the folder that they land in.
        level: level of government of the place.
        addresses: of list pages, of feeds, or of the reports.
        file: table of addresses, within the project folder.
        folder: inbox, within the project folder or anywhere on this computer.
        links: regular expression for the title or the address of a link; None for titles with 政府工作报告.
        next: name of the second list page as the site has it (index_1.html, page=2); later ones count on from there.
        pages: list pages asked for at most.
        text: where the text stands in a page: tag, #id, .class, or an XPath.
        attachments: where a page has no text of its own, documents that it links to are fetched.
        from_year: reports of earlier years are passed over.
        due_month: month by whose end this year's report should be here.
        hosts: further hosts that links may lead to, each with what is under it.
        unverified_tls: why the certificates of this source are not checked; they are where nothing is written.
    """

    kind: Literal["list", "feed", "addresses", "table", "inbox"] = "list"
    place: str = ""
    level: Literal["national", "province", "city", "district"] | None = None
    addresses: tuple[str, ...] = ()
    file: str = ""
    folder: str = ""
    links: str | None = None
    next: str = "none"
    pages: int = Field(default=5, ge=1, le=500)
    text: str = ""
    attachments: bool = True
    from_year: int | None = Field(default=None, ge=1949, le=2200)
    due_month: int | None = Field(default=None, ge=1, le=12)
    hosts: tuple[Annotated[str, StringConstraints(to_lower=True, pattern=r"^[A-Za-z0-9.-]+$")], ...] = ()
    unverified_tls: str | None = None

    @field_validator("addresses", "hosts", mode="before")
    @classmethod
    def _one_or_more(cls, value: object) -> object:
        if isinstance(value, str):
            return (value,)
        return tuple(value) if isinstance(value, list) else value

    @field_validator("addresses")
    @classmethod
    def _web(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for address in value:
            if not is_web_address(address):
                raise wrong("address", address=address)
        return value

    @field_validator("place")
    @classmethod
    def _name_of_folder(cls, value: str) -> str:
        if value and not _PLACE.fullmatch(value):
            raise wrong("place", place=value)
        return value

    @field_validator("links")
    @classmethod
    def _compiles(cls, value: str | None) -> str | None:
        try:
            re.compile(value or "")
        except re.error as error:
            raise wrong("pattern", pattern=value, error=str(error)) from None
        return value

    @field_validator("next")
    @classmethod
    def _counts(cls, value: str) -> str:
        if value != "none" and not re.search(r"\d", value) and not value.endswith("="):
            raise wrong("next", value=value)
        return value

    @field_validator("text")
    @classmethod
    def _selects(cls, value: str) -> str:
        if value and not _SELECTOR.fullmatch(value):
            raise wrong("selector", value=value)
        return value

    @field_validator("unverified_tls")
    @classmethod
    def _has_a_reason(cls, value: str | None) -> str | None:
        if value is not None and len(value.strip()) < _LEAST_REASON:
            raise wrong("no_reason")
        return value

    @model_validator(mode="after")
    def _complete(self) -> SourceSettings:
        needs = {"table": "file", "inbox": "folder"}.get(self.kind, "addresses")
        if not getattr(self, needs):
            raise wrong("source_needs", kind=self.kind, key=needs)
        if not self.place and self.kind in ("list", "feed", "addresses"):
            raise wrong("source_needs", kind=self.kind, key="place")
        return self


class FetchSettings(_Strict):
    """configs/sources.yaml.

    Attributes:
        contact: e-mail or web address of whoever fetches, told to every server.
        delay_seconds: pause between two requests to one host; a longer Crawl-delay of the host wins.
        timeout_seconds: wait for an answer, and for each further piece of it.
        tries: requests for one address before it is left to the next time.
        max_wait_seconds: longest pause that a server may ask for; beyond it the address is left to the next time.
        recheck_days: a report whose server cannot say whether it has changed is asked for again after so many days.
        most_documents: reports asked for at most of one source at a time.
        sources: by name.
    """

    contact: str = ""
    delay_seconds: float = Field(default=5.0, ge=0, le=3600)
    timeout_seconds: float = Field(default=30.0, gt=0, le=600)
    tries: int = Field(default=4, ge=1, le=10)
    max_wait_seconds: float = Field(default=600.0, ge=0, le=86_400)
    recheck_days: float = Field(default=30.0, ge=0)
    most_documents: int = Field(default=200, ge=1)
    sources: dict[Annotated[str, StringConstraints(pattern=r"^[^\s-][^\n]{0,59}$")], SourceSettings] = {}

    @field_validator("contact")
    @classmethod
    def _reachable(cls, value: str) -> str:
        if value and not (value.isascii() and value.isprintable() and re.search(r".@.|^https?://.", value)):
            raise wrong("contact")
        return value.strip()

    @model_validator(mode="after")
    def _signed(self) -> FetchSettings:
        if not self.contact and any(s.kind != "inbox" for s in self.sources.values()):
            raise wrong("no_contact")
        return self


def is_web_address(address: str) -> bool:
    """Whether something is an address of the web: http or https, with a host, without a password."""
    try:
        parts = urlsplit(address)
        return (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and parts.port != 0
            and "@" not in parts.netloc
            and not re.search(r"[\s\x00-\x1f]", address)
        )
    except ValueError:
        return False


def read_sources(path: Path) -> FetchSettings:
    """Read sources.yaml; a project without one has no sources.

    Args:
        path: the project's file.

    Raises:
        ConfigError: the file is not YAML, or a source is wrong; the message names the key.
    """
    if not path.exists():
        return FetchSettings()
    data = _said(read_yaml(path))
    if isinstance(sources := data.get("sources"), dict):
        data["sources"] = {k: _said(v) if isinstance(v, dict) else v for k, v in sources.items()}
    try:
        return FetchSettings.model_validate(data)
    except ValidationError as error:
        raise ConfigError("config.settings", path=path, problems=problems(error)) from None


def _said(data: dict[str, Any]) -> dict[str, Any]:
    """Keys that say something; null is the same as nothing."""
    return {key: value for key, value in data.items() if value is not None}
