"""Decision files that import each other are deployed together, and each keeps what it was deployed with."""

import pytest

from engine.definition.findings import RefusedDefinition
from storage.database import Database
from storage.tables import definitions as versions
from storage.tables import resources
from tests.diagrams import decide, diagram, end, flows, start
from tests.unit.dmn.models import bkm, decision, definitions, imported, literal
from tests.unit.execution.installation import Installation

DIAGRAM = diagram(start("s"), decide("d", "fee", "fee"), end("e"), flows("s", "d", "e"))
FEES = definitions(
    imported("rates", "urn:rates"), decision("fee", literal("rates.rate(2)"), knows=("urn:rates#rate",)), own="urn:fees"
).decode()


@pytest.fixture
def here(database: Database) -> Installation:
    return Installation(database)


def rates(factor: int) -> str:
    knowledge = bkm("rate", literal(f"{factor} * trees"), parameters={"trees": "number"})
    return definitions(knowledge, own="urn:rates").decode()


def fee(here: Installation) -> object:
    case_id = here.start()
    return here.data(here.event(case_id, "decision_evaluated"))["evaluations"][-1]["value"]


def test_a_decision_uses_what_its_file_imports(here: Installation) -> None:
    here.deploy(DIAGRAM, fees=FEES, rates=rates(10))

    assert fee(here) == 20


def test_a_change_of_an_imported_file_is_a_new_version_of_what_imports_it(here: Installation) -> None:
    here.deploy(DIAGRAM, fees=FEES, rates=rates(10))
    same = here.deploy(DIAGRAM, fees=FEES, rates=rates(10))
    changed = here.deploy(DIAGRAM, fees=FEES, rates=rates(15))

    assert (same.versions, changed.versions) == ((), (("decision", "fee", 2),))
    assert fee(here) == 30
    assert [row.name for row in here.rows(resources) if row.name.startswith("rates")] == ["rates.dmn"] * 2
    assert {row.key for row in here.rows(versions, kind="decision")} == {"fee"}


def test_what_is_imported_and_not_there_keeps_all_out(here: Installation) -> None:
    with pytest.raises(RefusedDefinition, match=r"fees\.dmn:file: imports the namespace 'urn:rates'"):
        here.deploy(DIAGRAM, fees=FEES)


def test_every_wrong_expression_of_a_file_is_told_and_keeps_it_out(here: Installation) -> None:
    wrong = definitions(decision("a", literal("1 +")), decision("fee", literal("(2"))).decode()

    with pytest.raises(RefusedDefinition) as refusal:
        here.deploy(DIAGRAM, fees=wrong)

    assert [str(finding).partition(", literal")[0] for finding in refusal.value.findings] == [
        "fees.dmn:file: decision 'a' (a)",
        "fees.dmn:file: decision 'fee' (fee)",
    ]
