"""A gateway for demonstrations and tests: answers by the key alone, as `registers.json` says of each register."""

from collections.abc import Mapping
from typing import Any

from engine.definition.registers import Asked, Register
from engine.errors import AtqaruError


class GatewaySilent(AtqaruError):
    """The gateway gave no answer in time."""


class NoSimulation(AtqaruError):
    """Nothing says how a register answers here, whenever it is asked."""


class SimulatedGateway:
    """A simulated e-government gateway; its answers are not real."""

    def ask(self, register: Register, asked: Asked, key: str, message_id: str) -> Mapping[str, Any]:
        """The answer that the key chooses, with null for what it cannot know.

        Raises `GatewaySilent` and `NoSimulation`.
        """
        if asked.simulated is None:
            raise NoSimulation(f"nothing says how {register.id} answers; give it simulated in registers.json")
        code = asked.simulated.chosen(key)
        if code is None:
            raise GatewaySilent(f"the gateway gave no answer to {message_id}")
        return {"code": code, **dict.fromkeys(asked.fields), "simulated": True}
