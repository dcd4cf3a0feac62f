"""Whole numbers on the command line: none is greater than what a database can store."""

from typing import Any

import click

from engine.quoting import quoted
from storage.numbers import HIGHEST_NUMBER


class NumberType(click.ParamType[int]):
    """A whole number between two bounds, by default the number of a stored row."""

    name = "number"

    def __init__(self, lowest: int = 1, highest: int = HIGHEST_NUMBER) -> None:
        self._lowest = lowest
        self._highest = highest

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number that the text means."""
        try:
            number = int(value) if len(str(value)) <= len(str(-self._highest)) else None
        except ValueError:
            number = None
        if number is None or not self._lowest <= number <= self._highest:
            self.fail(f"{quoted(str(value))} is not a whole number from {self._lowest} to {self._highest}", param, ctx)
        return number
