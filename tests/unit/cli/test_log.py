"""The log: an exception leaves its traceback, quickly, and no values of variables."""

import structlog

from web.cli.log import steps_of_a_line


def test_a_traceback_shows_no_values() -> None:
    lines: list[str] = []
    log = structlog.wrap_logger(_Kept(lines), processors=steps_of_a_line(), wrapper_class=structlog.BoundLogger)
    iin = "900101" + "300017"
    try:
        raise ValueError(f"a fault that does not name {len(iin)}")
    except ValueError:
        log.error("failed", exc_info=True)

    (text,) = lines
    assert "ValueError: a fault" in text
    assert "test_a_traceback_shows_no_values" in text
    assert iin not in text


class _Kept:
    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def error(self, text: str) -> None:
        self._lines.append(text)
