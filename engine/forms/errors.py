"""What can go wrong with a form's file, and with one value in it."""

from engine.errors import AtqaruError
from engine.forms import messages
from engine.forms.texts import Translate

LONGEST_LABEL = 120


class BadForm(AtqaruError):
    """The form's file cannot be used; the message names the file and the component that has to be changed."""


class Refused(Exception):
    """One value is refused; the message is for the person at the form. It never leaves the forms package.

    It is one of `messages` with what stands in its places, or a text of the form's own without any.
    """

    #: of a fault of the form, for who keeps it
    reason = ""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self._message = message
        self._values = values

    def told(self, translate: Translate) -> str:
        """The message in the language of the person."""
        if not self._values:
            return self._message
        return translate(self._message).format(**{**self._values, "label": _in_a_sentence(self._values.get("label"))})


class Fault(Refused):
    """The form itself is at fault, so that the person cannot fix it; `reason` is for who keeps the form."""

    def __init__(self, message: str, reason: str, label: str) -> None:
        super().__init__(message, label=label)
        self.reason = reason


def broken_rule(label: str, error: AtqaruError) -> Fault:
    """A rule of the form that could not be evaluated, with the reason in one line."""
    return Fault(messages.FAULT, f"a rule cannot be worked out: {getattr(error, 'reason', error)}", label)


def _in_a_sentence(label: object) -> str:
    """A label as it can stand inside a message: without its colon, and not longer than what is said of it."""
    text = " ".join(str(label).split()).rstrip(" :*")
    return text if len(text) <= LONGEST_LABEL else text[:LONGEST_LABEL].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
