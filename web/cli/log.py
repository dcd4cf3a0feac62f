"""The format of the log: lines for people, and Python's own traceback for an exception."""

import structlog
from structlog.typing import Processor

from web.cli.printing import logged


def steps_of_a_line(has_colours: bool = False) -> list[Processor]:
    """Formats a line of the log.

    The default traceback of structlog takes about a second, which blocks the thread, and shows the values of
    variables, personal data among them.
    """
    plain = structlog.dev.ConsoleRenderer(colors=has_colours, exception_formatter=structlog.dev.plain_traceback)
    return [*structlog.get_config()["processors"][:-1], logged, plain]
