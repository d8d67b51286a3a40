"""Reading the pickles that pkuseg publishes, without running anything they might contain."""

from __future__ import annotations

import pickle
from typing import Any


class PlainUnpickler(pickle.Unpickler):
    """Reads dictionaries, lists, texts and numbers; refuses to import anything."""

    def find_class(self, module: str, name: str) -> Any:
        """Refuse: a model has no use for classes."""
        raise pickle.UnpicklingError(f"it wants to import {module}.{name}, which a model has no use for")
