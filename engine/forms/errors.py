"""What can go wrong with a form's file, and with one value in it."""

from engine.errors import AtqaruError
from engine.forms import messages
from engine.forms.texts import Translate


class BadForm(AtqaruError):
    """The form's file cannot be used; the message names the file and the component that has to be changed."""


class Refused(Exception):
    """One value is refused; the message is for the person at the form. It never leaves the forms package.

    It is one of `messages` with what stands in its places, or a text of the form's own without any.
    """

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self._message = message
        self._values = values

    def told(self, translate: Translate) -> str:
        """The message in the language of the person."""
        return translate(self._message).format(**self._values) if self._values else self._message


def broken_rule(label: str, error: AtqaruError) -> Refused:
    """A rule of the form that could not be evaluated, with the reason in one line."""
    return Refused(messages.BROKEN_RULE, label=label, reason=str(getattr(error, "reason", error)))
