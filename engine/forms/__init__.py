"""Forms (form-js schema 19): read from their file, filled in without JavaScript, checked on the server.

It knows values, not cases: who may fill in a form, and where its values go, is decided by others.
"""

from engine.forms.errors import BadForm
from engine.forms.form import Form
from engine.forms.parser import parse, text_fault, texts_of
from engine.forms.rows import add_row, remove_row
from engine.forms.texts import bones, has_words
from engine.forms.validation import Submission
from engine.forms.view import OptionView, TextBlock, View

__all__ = [
    "BadForm",
    "Form",
    "OptionView",
    "Submission",
    "TextBlock",
    "View",
    "add_row",
    "bones",
    "has_words",
    "parse",
    "remove_row",
    "text_fault",
    "texts_of",
]
