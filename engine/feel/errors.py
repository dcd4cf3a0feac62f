"""What can be wrong with an expression, shown with line, column and a caret; it must not know the parser or
the values."""

from engine.errors import AtqaruError


class FeelError(AtqaruError):
    """An expression cannot be used; `line` and `column` count from 1, and are 0 where no place is known."""

    def __init__(self, reason: str, source: str = "", offset: int = -1) -> None:
        self.reason = reason
        self.line, self.column = line_and_column(source, offset) if offset >= 0 else (0, 0)
        self.caret = caret_text(source, offset) if offset >= 0 else ""
        super().__init__(f"{reason} (line {self.line}, column {self.column})\n{self.caret}" if self.line else reason)


class FeelSyntaxError(FeelError):
    """The text is not an expression; the message says what was read and what was expected."""


class FeelUnknownFunction(FeelError):
    """The expression calls a function that is not given."""


class FeelLimitExceeded(FeelError):
    """The expression asks for more steps, depth or memory than it may have."""


class FeelAssertionFailed(FeelError):
    """The expression asserts something that is not true; the message is the cause that it gives."""


class NullValue(Exception):
    """Raised by the body of a function or operator: its result is null, for the reason in the message."""


class MissingVariable(NullValue):
    """There is no variable of the name that the text asks for."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"there is no variable {name}")


def line_and_column(source: str, offset: int) -> tuple[int, int]:
    """The place of a character, both counted from 1."""
    return source.count("\n", 0, offset) + 1, offset - (source.rfind("\n", 0, offset) + 1) + 1


def caret_text(source: str, offset: int) -> str:
    """The line of a character with a caret below it; a long line is cut around the place."""
    begin = source.rfind("\n", 0, offset) + 1
    end = source.find("\n", offset)
    line = source[begin : end if end >= 0 else len(source)]
    column = offset - begin
    left = max(0, column - 60)
    return f"{line[left : column + 40]}\n{' ' * (column - left)}^"
