"""An audit event in the making: what a command or a paper wants to be remembered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: The actor of what the engine does by itself.
ENGINE = "engine"


@dataclass(frozen=True, slots=True)
class Note:
    """An audit event before it knows its moment, actor and versions."""

    type: str
    element_id: str | None = None
    law: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
