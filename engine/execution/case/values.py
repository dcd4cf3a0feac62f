"""The door for values from outside: JSON types only, of bounded size, and let through by a form where there is one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any

import orjson

from engine import forms
from engine.definition.model import Node
from engine.definition.reserved import RESERVED
from engine.errors import AtqaruError
from engine.execution.errors import InvalidForm, OtherFacts, OtherForm
from engine.execution.installation.limits import MAX_COMMAND_BYTES
from engine.execution.installation.runtime import Runtime
from engine.feel import Function
from engine.spiff.state.json_types import checked as checked_json

NOTHING: Mapping[str, Any] = MappingProxyType({})


class TooMuch(AtqaruError):
    """The values of one command are larger than a case takes in at once."""


@dataclass(frozen=True, slots=True)
class ShownForm:
    """The form that stood on the page on which values were entered, by its definition; None where there was none.

    `facts` is the digest of what the page showed of the case; empty where nobody decides by it.
    """

    version: int | None
    facts: str = ""


class Untouched:
    """A page that is thought of: every field that the values leave out has what the page would show in it."""


#: How values are entered: on the page of a form, on one that is thought of, as in a rehearsal, or on none.
Shown = ShownForm | Untouched | None


def require_shown(shown: Shown, version: int | None) -> None:
    """Raises `OtherForm` unless values were entered into the form by which they are judged now, or on no page."""
    if isinstance(shown, ShownForm) and shown.version != version:
        raise OtherForm(
            f"the values were entered into form {shown.version}, and the step has form {version} by now; "
            "look at it and enter them again"
        )


def facts_shown(form: forms.Form, variables: Mapping[str, Any], functions: Mapping[str, Function]) -> str:
    """The digest of the variables that the texts and rules of a form read: what its page says changes with it."""
    read = {name: variables.get(name) for name in form.variables(functions)}
    return sha256(orjson.dumps(read, option=orjson.OPT_SORT_KEYS)).hexdigest()


def require_facts(shown: Shown, form: forms.Form, variables: Mapping[str, Any], runtime: Runtime) -> None:
    """Raises `OtherFacts` where a page has shown something of the case that has changed since."""
    seen = shown.facts if isinstance(shown, ShownForm) else ""
    if seen and seen != facts_shown(form, variables, runtime.office.functions):
        raise OtherFacts("what the page says of the case has changed since it was opened; read it and send it again")


def storable(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same values, if they are JSON and at most 1 MB; raises `NotJson` or `TooMuch`, naming the variable."""
    checked_json(values)
    sizes = {name: len(orjson.dumps(value)) for name, value in values.items()}
    if sum(sizes.values()) > MAX_COMMAND_BYTES:
        name = max(sizes, key=lambda key: sizes[key])
        raise TooMuch(
            f"the values have {sum(sizes.values())} bytes, more than the {MAX_COMMAND_BYTES} that one step takes; "
            f"shorten {name}, the longest with {sizes[name]} bytes"
        )
    return values


def require_free_names(values: Mapping[str, Any], given: Mapping[str, Any] = NOTHING) -> None:
    """Raises `InvalidForm` for values under names that the engine gives, unless they are the ones that it gave."""
    taken = sorted(name for name in RESERVED.intersection(values) if values[name] != given.get(name))
    if taken:
        raise InvalidForm(dict.fromkeys(taken, "the engine gives this itself; the field needs another name"))


def with_hidden(given: Mapping[str, Any], form: forms.Form, node: Node) -> dict[str, Any]:
    """What an element gets from its form: null for a field that was hidden, where its output mappings may read that.

    So none of them takes over what another step, or the same one a round before, has left under that name. A field for
    which an input mapping is drawn has its value.
    """
    if not node.outputs:
        return dict(given)
    mapped = {mapping.target for mapping in node.inputs}
    return {**dict.fromkeys(form.writers.keys() - given.keys() - mapped), **given}


def checked(
    form: forms.Form,
    values: Mapping[str, Any],
    variables: Mapping[str, Any],
    runtime: Runtime,
    now: datetime,
    shown: Shown = None,
) -> dict[str, Any]:
    """The values that a form lets through; raises `InvalidForm` with a message for each field."""
    require_free_names(values, variables)
    if isinstance(shown, Untouched):
        values = form.left_as_shown(values, variables, runtime.office.functions, now)
    submission = form.validate(storable(values), variables, runtime.office.functions, now, strict=True)
    if submission.errors:
        # whoever hears this is no person at a page: the reason of a fault is for him
        reasons = {field: f" ({reason})" for field, reason in submission.faults.items()}
        raise InvalidForm({field: text + reasons.get(field, "") for field, text in submission.errors.items()})
    return dict(submission.values)
