"""What is reported of the rules of a decision table: those that overlap, what none covers, those that never match."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.definition.findings import Finding, Message, Severity, error
from engine.dmn.coverage import MAX_FOUND, Condition, Coverage, IdleRule, coverage_of
from engine.dmn.hitpolicy import HitPolicy
from engine.dmn.model import Model
from engine.dmn.table import DecisionTable

#: So many lines are reported of one table, and one more for the rest.
MAX_LINES = 10
#: So many rules are named in a line.
MAX_NAMED = 4
#: What a hit policy has against an overlap, and the remedy.
_AGAINST = {
    HitPolicy.UNIQUE: "; make them exclude each other",
    HitPolicy.ANY: ", with different outputs; give them the same, or make them exclude each other",
}


def check_tables(source: str, model: Model) -> Iterator[Finding]:
    """The findings of the decision tables of one file."""
    for table in model.tables:
        label = label_of(table.decision_id, table.decision_name)
        for message, severity in _messages(table):
            yield Finding(source, label, message, severity)


def label_of(id_: str, name: str) -> str:
    """The decision or business knowledge model that holds a table, and its name where that says more."""
    return id_ if id_ == name else f"{id_} ({name})"


def _messages(table: DecisionTable) -> Iterator[Message]:
    found = coverage_of(table)
    lines = [*_unquoted(table), *_overlaps(found, table.policy), *_idle_rules(found), *_gaps(found)]
    yield from lines[:MAX_LINES]
    hidden = len(lines) - MAX_LINES + found.overlap_count - len(found.overlaps)
    if hidden > 0:
        least = "at least " if len(found.gaps) == MAX_FOUND else ""
        severity = Severity.ERROR if found.overlap_count > MAX_LINES else Severity.WARNING
        yield f"and {least}{hidden} more", severity
    yield from _hints(found)


def _unquoted(table: DecisionTable) -> Iterator[Message]:
    """Names in cells that are values of the column without their quotes, and would be read as variables."""
    for number, column in enumerate(table.inputs):
        allowed = column.allowed.source if column.allowed is not None else ""
        for rule in table.rules:
            test = rule.tests[number]
            for name in sorted(test.reads) if test is not None else ():
                if f'"{name}"' in allowed:
                    said = f"rule {rule.number}, input column {number + 1} ({column.label}) reads the variable {name}"
                    yield f'{said}; write "{name}" for the value', Severity.WARNING


def _overlaps(found: Coverage, policy: HitPolicy) -> Iterator[Message]:
    for overlap in found.overlaps:
        yield error(f"{_named(overlap.rules)} both match {_when(overlap.where)}{_AGAINST[policy]}")


def _idle_rules(found: Coverage) -> Iterator[Message]:
    for idle in found.idle_rules:
        yield f"rule {idle.rule} can never match: {_reason(idle)}", Severity.WARNING


def _reason(idle: IdleRule) -> str:
    if idle.impossible:
        return f"no value of {' and of '.join(idle.impossible)} meets its tests; correct them"
    if len(idle.earlier) > MAX_NAMED:
        earlier = f"{len(idle.earlier)} rules before it, the first of them {idle.earlier[0]}, match"
    else:
        earlier = f"{_named(idle.earlier)} before it {'matches' if len(idle.earlier) == 1 else 'match'}"
    return f"{earlier} all that it asks for; move it up, or take it out"


def _gaps(found: Coverage) -> Iterator[Message]:
    for gap in found.gaps:
        yield f"no rule matches {_when(gap.where)}; add a rule, or a default output", Severity.WARNING


def _hints(found: Coverage) -> Iterator[Message]:
    hidden = ["rules that overlap"] * found.hides_overlaps + ["inputs that no rule matches"] * found.hides_gaps
    if hidden:
        cells = "1 cell is" if found.undecided_cells == 1 else f"{found.undecided_cells} cells are"
        yield f"there may be more {' and '.join(hidden)}: {cells} more than literals", Severity.HINT
    if found.gave_up:
        yield "the table is too large to be looked through to the end; there may be more to find in it", Severity.HINT


def _when(where: Sequence[Condition]) -> str:
    if not where:
        return "whatever the inputs are"
    return "when " + " and ".join(f"{said.label} is {said.tests}" for said in where)


def _named(rules: Sequence[int]) -> str:
    if len(rules) == 1:
        return f"rule {rules[0]}"
    return f"rules {', '.join(map(str, rules[:-1]))} and {rules[-1]}"
