"""Why a decision had its result: the data of its audit event, laid out for reading.

Owns only the layout; `engine.dmn` decides what is recorded of an evaluation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.law import is_law
from engine.texts.values import names_apart
from web.cases.recorded_values import name_words, value_words
from web.language import N_, _
from web.service_texts import service_text

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
        [rule, *(value_words(row[column]) for column in columns)] for rule, row in zip(rules, outputs, strict=False)
    ]
    return Explanation(
        name=_words(entry["name"]),
        how=_(_POLICIES[policy]),
        asked=_asked(entry),
        headings=[_("Rule"), *map(name_words, columns)],
        # of very many matching rules only the numbers are kept
        answers=[[", ".join(rules)]] if entry.get("left_out") else answers,
        notes=[_words(note) for note in notes if not is_law(note)],
        law=" ".join(note for note in notes if is_law(note)),
    )


def _of_value(entry: Mapping[str, Any]) -> Explanation:
    return Explanation(
        _words(entry["name"]),
        _("Computed by an expression"),
        _asked(entry),
        [_("Value")],
        [[value_words(entry["value"])]],
    )


def _words(text: str) -> str:
    """A text of the author of a decision in the language of the page, else with the names in it as words."""
    return names_apart(service_text(text))


def _asked(entry: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name_words(label), value_words(value)) for label, value in entry["inputs"].items()]
