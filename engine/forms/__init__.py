"""Forms (form-js schema 19): read from their file, filled in without JavaScript, checked on the server.

It knows values, not cases: who may fill in a form, and where its values go, is decided by others. What a kind of
component does is in its module of `kinds`; the rest asks the kind.
"""

from engine.forms.expressions.texts import has_words, wordless_expressions
from engine.forms.form import ACCOUNT, Form
from engine.forms.labels import Labels, labelled
from engine.forms.parser import examine, parse, text_fault, texts_of
from engine.forms.rows import BlankRows, add_row, remove_row
from engine.forms.validation import Submission
from engine.forms.view import OptionView, Reading, TextBlock, View, in_rows
from engine.forms.written_values import faults_of_values

__all__ = [
    "ACCOUNT",
    "BlankRows",
    "Form",
    "Labels",
    "OptionView",
    "Reading",
    "Submission",
    "TextBlock",
    "View",
    "add_row",
    "examine",
    "faults_of_values",
    "has_words",
    "in_rows",
    "labelled",
    "parse",
    "remove_row",
    "text_fault",
    "texts_of",
    "wordless_expressions",
]
