"""What a page was made from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Provenance:
    """Everything that shaped the numbers; no clock and no run number, so the same input gives the same bytes.

    Attributes:
        config_sha256: hash of all settings in force.
        model_name: name of the segmentation model.
        model_sha256: hash of the segmentation model.
        input_sha256: hash over the accepted files.
        versions: versions of the program and of the libraries behind the numbers.
    """

    config_sha256: str
    model_name: str
    model_sha256: str
    input_sha256: str
    versions: dict[str, str]
