"""What every command is given beside its session: clock, office, definitions and handlers."""

from dataclasses import dataclass, field

from engine.clock import Clock
from engine.execution.definitions import Definitions
from engine.execution.office import Office
from engine.handlers import Handlers


@dataclass(frozen=True)
class Runtime:
    """The engine of one installation; holds no state but caches."""

    clock: Clock
    office: Office
    handlers: Handlers
    definitions: Definitions = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "definitions", Definitions(self.office))
