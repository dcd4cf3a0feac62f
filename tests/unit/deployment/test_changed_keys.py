"""The key of a register that has entries stays: one thing would have two entries otherwise."""

import json

import pytest

from engine.definition.findings import RefusedDefinition
from engine.deployment.bundle import File
from engine.deployment.deploy import deploy
from tests.diagrams import diagram, end, flows, service_task, start
from tests.unit.execution.installation import ALWAYS, ANALYST, Installation

ENTERS = diagram(
    start("s"),
    service_task("t", "register-entry", headers={"register": "permits"}, inputs={"entry": '={n: "1", by: "A"}'}),
    end("e"),
    flows("s", "t", "e"),
)


def describe(here: Installation, *key: str, fields: tuple[str, ...] = ("n", "by")) -> None:
    """Deploys `registers.json` alone."""
    kept = {"fields": fields, **({"key": key} if key else {})}
    registers = json.dumps([{"id": "permits", "name": "Permits", "kept": kept}]).encode()
    with here.database.transaction() as session:
        deploy(session, here.runtime, ANALYST, (File("registers.json", "registers", registers),), ALWAYS, "test")


@pytest.mark.parametrize(
    ("before", "after", "by"),
    [((), ("n",), "the case that enters it"), (("n",), ("n", "by"), "n"), (("n", "by"), (), "n and by")],
)
def test_another_key_is_refused_once_there_are_entries(
    here: Installation, before: tuple[str, ...], after: tuple[str, ...], by: str
) -> None:
    describe(here, *before)
    here.deploy(ENTERS)
    describe(here, *after)
    describe(here, *before)
    here.start()
    here.work()

    with pytest.raises(RefusedDefinition) as refused:
        describe(here, *after)

    told = "registers.json:permits: the register 'permits' has entries, each by"
    assert str(refused.value).startswith(f"{told} {by}, and gets another key; leave the key as it is")


def test_other_changes_of_a_register_with_entries_are_none_of_its_key(here: Installation) -> None:
    describe(here, "n")
    here.deploy(ENTERS)
    here.start()
    here.work()

    describe(here, "n", fields=("n", "by", "until"))
