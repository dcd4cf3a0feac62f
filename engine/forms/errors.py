"""What can go wrong with one value in a form."""

from engine.calendar.calendar import DateOutOfRange
from engine.errors import AtqaruError
from engine.forms import messages
from engine.forms.expressions.texts import Translate

LONGEST_LABEL = 120
_LABELS = {"label", "list"}


class Refused(Exception):
    """One value is refused; the message is for the person at the form. It never leaves the forms package.

    It is one of `messages` with its places filled in, or a text of the form's own without any.
    """

    #: of a fault of the form, for who keeps it
    reason = ""

    def __init__(self, message: str, /, **values: object) -> None:
        super().__init__(message)
        self._message = message
        self._values = values

    def text(self, translate: Translate) -> str:
        """The message in the language of the person."""
        if not self._values:
            return self._message
        labels = {name: _in_a_sentence(self._values[name]) for name in _LABELS & self._values.keys()}
        return translate(self._message).format(**{**self._values, **labels})


class FormFault(Refused):
    """The form itself is at fault, so that the person cannot fix it; `reason` is for who keeps the form."""

    def __init__(self, message: str, reason: str, label: str) -> None:
        super().__init__(message, label=label)
        self.reason = reason


def broken_rule(label: str, error: AtqaruError) -> Refused:
    """A rule of the form that could not be evaluated, with the reason in one line; a day far away is no fault of it."""
    if isinstance(error, DateOutOfRange):
        return Refused(messages.OUT_OF_CALENDAR, label=label)
    return FormFault(messages.FAULT, f"a rule cannot be evaluated: {getattr(error, 'reason', error)}", label)


def in_own_words(label: str, message: str) -> Refused:
    """A refusal in the words of the form, which do not name the field: its label is put in front, if it has one."""
    return Refused(messages.OWN_WORDS, label=label, message=message) if label else Refused(message)


def _in_a_sentence(label: object) -> str:
    """A label as it can be used inside a message: without its colon, and not longer than what is said of it."""
    text = " ".join(str(label).split()).rstrip(" :*")
    return text if len(text) <= LONGEST_LABEL else text[:LONGEST_LABEL].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
