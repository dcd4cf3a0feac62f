"""Why a decision had its result: the data of its audit event, laid out for reading.

Owns only the layout; `engine.dmn` decides what is recorded of an evaluation.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel.numbers import format_decimal

from web.language import N_, _, locale
from web.law import is_law
from web.service_texts import worded

#: How a table chooses among the matching rules, by its hit policy.
_POLICIES: Mapping[str, str] = {
    "UNIQUE": N_("Decision table: only one rule matches"),
    "FIRST": N_("Decision table: the first rule that matches counts"),
    "ANY": N_("Decision table: all rules that match give the same result"),
    "PRIORITY": N_("Decision table: the most important result counts"),
    "COLLECT": N_("Decision table: the results of all rules that match"),
    "COLLECT SUM": N_("Decision table: the sum of the results of all rules that match"),
    "COLLECT MIN": N_("Decision table: the smallest result of all rules that match"),
    "COLLECT MAX": N_("Decision table: the largest result of all rules that match"),
    "COLLECT COUNT": N_("Decision table: the number of rules that match"),
    "RULE ORDER": N_("Decision table: the results of all rules that match, in their order"),
    "OUTPUT ORDER": N_("Decision table: the results of all rules that match, the most important first"),
}
#: A name of a variable or a code of several words.
_NAME = re.compile(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b")


@dataclass(frozen=True, slots=True)
class Explanation:
    """One evaluation of a decision: its inputs, and its outputs row by row.

    `headings` are those of the outputs; each output has one cell for each. `notes` are the annotations of the rules
    that matched, `law` the ids of the rules of law in them.
    """

    name: str
    how: str
    asked: Sequence[tuple[str, str]]
    headings: Sequence[str]
    answers: Sequence[Sequence[str]]
    notes: Sequence[str] = ()
    law: str = ""


def explanations_of(data: Mapping[str, Any]) -> list[Explanation]:
    """The explanations in the data of a `decision_evaluated` event, required decisions first."""
    return [_of_table(entry) if "hit_policy" in entry else _of_value(entry) for entry in data.get("evaluations", [])]


def _of_table(entry: Mapping[str, Any]) -> Explanation:
    outputs: list[dict[str, Any]] = entry["outputs"]
    policy: str = entry["hit_policy"]
    notes: Sequence[str] = entry.get("notes", ())
    columns = list(outputs[0]) if outputs else []
    rules = [str(number) for number in entry["matched"]] or [_("none, the default result")] * len(outputs)
    answers = [
        [rule, *(_readable(row[column]) for column in columns)] for rule, row in zip(rules, outputs, strict=False)
    ]
    return Explanation(
        name=_apart(entry["name"]),
        how=_(_POLICIES[policy]),
        asked=_asked(entry),
        headings=[_("Rule"), *map(_in_words, columns)],
        # of very many matching rules only the numbers are kept
        answers=[[", ".join(rules)]] if entry.get("left_out") else answers,
        notes=[_apart(note) for note in notes if not is_law(note)],
        law=" ".join(note for note in notes if is_law(note)),
    )


def _of_value(entry: Mapping[str, Any]) -> Explanation:
    return Explanation(
        _apart(entry["name"]),
        _("Computed by an expression"),
        _asked(entry),
        [_("Value")],
        [[_readable(entry["value"])]],
    )


def _asked(entry: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(_in_words(label), _readable(value)) for label, value in entry["inputs"].items()]


def _readable(value: object) -> str:
    if value is None:
        return _("no value")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (int, float)):
        return str(format_decimal(value, locale=locale(), group_separator=False))
    if isinstance(value, Mapping):
        return "; ".join(f"{_in_words(key)}: {_readable(each)}" for key, each in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(f"({_readable(each)})" if isinstance(each, Mapping) else _readable(each) for each in value)
    return _in_words(str(value))


def _in_words(text: str) -> str:
    """A label or value; a name that only the diagram has is at least taken apart into words."""
    return worded(_apart(text) if _NAME.fullmatch(text) else text)


def _apart(text: str) -> str:
    """A text of the author of a diagram, with the names in it as words."""
    return _NAME.sub(lambda name: name[0].replace("_", " "), text)
