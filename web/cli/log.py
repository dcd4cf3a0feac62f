"""How the log is written: lines for people, and of an exception Python's own traceback."""

import structlog
from structlog.typing import Processor


def steps_of_a_line(has_colours: bool = False) -> list[Processor]:
    """What makes a line of the log.

    The traceback that structlog draws by default takes about a second, in which the thread does nothing else, and shows
    the values of variables, personal data among them.
    """
    plain = structlog.dev.ConsoleRenderer(colors=has_colours, exception_formatter=structlog.dev.plain_traceback)
    return [*structlog.get_config()["processors"][:-1], plain]
