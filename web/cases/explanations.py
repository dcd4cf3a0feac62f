"""Why a decision came out as it did: the data of its audit event, laid out to be read.

Owns nothing but the layout; what is recorded of an evaluation is for `engine.dmn`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from web.language import _


@dataclass(frozen=True, slots=True)
class Explanation:
    """One decision evaluated once: what it was asked, and its answers row by row.

    `headings` are those of the answers; an answer has one cell for each. `notes` is what stood beside the rules.
    """

    name: str
    how: str
    asked: Sequence[tuple[str, str]]
    headings: Sequence[str]
    answers: Sequence[Sequence[str]]
    notes: Sequence[str] = ()


def explanations_of(data: Mapping[str, Any]) -> list[Explanation]:
    """The explanations in the data of a `decision_evaluated` event, required decisions first."""
    return [_of_table(entry) if "hit_policy" in entry else _of_value(entry) for entry in data.get("evaluations", [])]


def _of_table(entry: Mapping[str, Any]) -> Explanation:
    outputs: list[dict[str, Any]] = entry["outputs"]
    columns = list(outputs[0]) if outputs else []
    rules = [str(number) for number in entry["matched"]] or [_("none, the default answer")] * len(outputs)
    answers = [
        [rule, *(_readable(row[column]) for column in columns)] for rule, row in zip(rules, outputs, strict=False)
    ]
    return Explanation(
        name=entry["name"],
        how=_("Decision table, hit policy %(policy)s", policy=entry["hit_policy"]),
        asked=_asked(entry),
        headings=[_("Rule"), *columns],
        # of very many rules that matched only their numbers are kept
        answers=[[", ".join(rules)]] if entry.get("left_out") else answers,
        notes=entry.get("notes", ()),
    )


def _of_value(entry: Mapping[str, Any]) -> Explanation:
    how = _("Computed: %(logic)s", logic=entry["logic"])
    return Explanation(entry["name"], how, _asked(entry), [_("Value")], [[_readable(entry["value"])]])


def _asked(entry: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(label, _readable(value)) for label, value in entry["inputs"].items()]


def _readable(value: object) -> str:
    if value is None:
        return _("no value")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
