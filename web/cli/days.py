"""Days as they are written on the command line."""

from datetime import date
from typing import Any

import click

from engine.iso_text import day_from


class DayType(click.ParamType[date]):
    """A day as YYYY-MM-DD."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day that the text means."""
        try:
            return day_from(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)
