"""What can go wrong with a form's file, and with one value in it."""

from engine.errors import AtqaruError


class BadForm(AtqaruError):
    """The form's file cannot be used; the message names the file and the component that has to be changed."""


class Refused(Exception):
    """One value is refused; the message is for the person at the form. It never leaves the forms package."""


def reason_of(error: AtqaruError) -> str:
    """Why a rule of a form could not be evaluated, in one line."""
    return str(getattr(error, "reason", error))
