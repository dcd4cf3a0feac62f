"""Mappings that give their own name as a text, where the variable of that name was meant."""

from tests.diagrams import diagram, end, flows, service_task, start
from tests.unit.definition.finding import findings


def warned(**mappings: dict[str, str]) -> list[str]:
    xml = diagram(start("s"), service_task("x", **mappings), end("e"), flows("s", "x", "e"))
    return [each.message for each in findings(xml)]


def test_a_mapping_that_gives_its_own_name_is_pointed_out() -> None:
    rest = "mapping of reason gives the text 'reason', not the variable; write =reason"

    assert warned(inputs={"reason": "reason"}) == [f"the input {rest}"]
    assert warned(outputs={"reason": "reason"}) == [f"the output {rest}"]


def test_other_texts_and_the_variable_itself_pass() -> None:
    assert warned(inputs={"reason": "=reason", "to": "applicant"}) == []
