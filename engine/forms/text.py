"""Values of text fields: trimmed, of storable characters, within their lengths and pattern."""

import re
import unicodedata
from typing import Any

from engine.forms import messages
from engine.forms.component import TextArea, TextField
from engine.forms.errors import Refused
from engine.forms.limits import limit_at
from engine.forms.scope import Scope
from engine.visible import seen

MAX_TEXT = 100_000
MAX_EMAIL = 254
_EMAIL = re.compile(r"[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+")
_PHONE = re.compile(r"(?:\+|00)?[0-9]{7,15}")
_PHONE_SIGNS = re.compile(r"[\s()\-]")


def clean_text(field: TextField, raw: Any, label: str) -> str:
    """The text, trimmed, with line ends as `\\n`; raises `Refused` where it cannot be stored."""
    if raw is None:
        return ""
    if not isinstance(raw, str):
        raise Refused(messages.NOT_TEXT, label=label)
    if len(raw) > MAX_TEXT:
        raise Refused(messages.TOO_LONG_AT_ALL, label=label, length=len(raw), limit=MAX_TEXT)
    text = raw.replace("\r\n", "\n").replace("\r", "\n").strip()
    allowed = "\n\t" if isinstance(field, TextArea) else "\t"
    # control characters, and halves of surrogate pairs, which no database takes
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in allowed for sign in text):
        raise Refused(messages.CONTROL_CHARACTERS, label=label)
    return text


def check_text(field: TextField, text: str, label: str, scope: Scope) -> None:
    """Raises `Refused` where a text that was entered breaks a rule of its field, or FeelError.

    It says as much as can be seen of it, and is as long as everything in it.
    """
    says = seen(text)
    if field.required and not says:
        raise Refused(messages.MISSING, label=label)
    lowest, highest = limit_at(field.min_length, scope), limit_at(field.max_length, scope)
    if lowest is not None and len(says) < lowest:
        raise Refused(messages.TOO_SHORT, label=label, length=len(says), limit=f"{lowest:f}")
    if highest is not None and len(text) > highest:
        raise Refused(messages.TOO_LONG, label=label, length=len(text), limit=f"{highest:f}")
    if field.pattern is not None and not field.pattern.found_in(text):
        if field.pattern_message:
            raise Refused(field.pattern_message)
        raise Refused(messages.PATTERN, label=label)
    if field.validation_type == "email" and not _is_email(text):
        raise Refused(messages.EMAIL, label=label)
    if field.validation_type == "phone" and not _PHONE.fullmatch(_PHONE_SIGNS.sub("", text)):
        raise Refused(messages.PHONE, label=label)


def _is_email(text: str) -> bool:
    return len(text) <= MAX_EMAIL and _EMAIL.fullmatch(text) is not None
