"""What `atqaru check` knows of fields that are not filled in by hand: the case, or an expression, gives their value."""

import json
from typing import Any

from tests.diagrams import user_task
from tests.unit.deployment.kinds import asked, found

HIDES = {"id": "why", "type": "textfield", "key": "why", "label": "Why", "conditional": {"hide": "=amount > 5"}}
#: A text where the case has a number of this name.
AMOUNT = {"id": "amount", "type": "textfield", "key": "amount", "label": "Amount"}


def told(*components: dict[str, Any], condition: str = "true") -> list[str]:
    """What is said of a task with a form, in a process that begins with a number `amount`, or of what follows it."""
    text = json.dumps({"type": "default", "id": "g", "schemaVersion": 19, "components": components})
    return found(asked(condition, user_task("u", form="g")), forms={"g": text})


def test_a_disabled_field_shows_what_the_case_has() -> None:
    assert len(told(AMOUNT, HIDES)) == 1
    assert told({**AMOUNT, "disabled": True}, HIDES) == []


def test_a_field_in_a_group_that_is_hidden_shows_again_what_the_case_has() -> None:
    group = {"id": "inside", "type": "group", "label": "Inside", "components": [AMOUNT]}

    assert len(told(group, HIDES)) == 1
    assert told({**group, "conditional": {"hide": "=urgent"}}, HIDES) == []


def test_the_default_of_a_field_that_an_expression_gives_is_never_its_value() -> None:
    options = [{"label": each, "value": each} for each in ("small", "big")]
    choice = {"id": "size", "type": "select", "key": "size", "label": "Size", "values": options}
    choice |= {"readonly": "=urgent", "defaultValue": "none"}
    given = {**choice, "properties": {"value": '="big"'}}

    assert told(choice, condition='size = "none"') == []
    (line,) = told(given, condition='size = "none"')
    assert 'size is never "none", but one of "big", "small"' in line
