"""Names under which a diagram writes variables: FEEL must read them, and those of the engine stay its own."""

import pytest

from tests.diagrams import Part, call, decide, each, end, flows, script, service_task, start, user_task
from tests.unit.definition.finding import refusals

PLACES = {
    "input mapping writes to": lambda name: service_task("x", inputs={name: "=1"}),
    "output mapping writes to": lambda name: service_task("x", outputs={name: "=1"}),
    "the result variable is": lambda name: script("x", "=1", name),
    "the input element is": lambda name: user_task("x", loop=each("=a", name)),
    "the output collection is": lambda name: user_task("x", loop=each("=a", results=name, result="=b")),
    "the header 'result' is": lambda name: service_task("x", "gateway-query", headers={"result": name}),
    "the property saves is": lambda name: user_task("x", properties={"asks": "paper", "saves": name}),
}
RESERVED = ["applicant", "case_id", "channel", "loopCounter", "received_at", "registered_on"]


def around(element: Part) -> list[str]:
    return refusals(start("s"), element, end("e"), flows("s", "x", "e"))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", ["null", "in", "for", "if", "true"])
def test_a_word_of_feel_is_no_name(place: str, name: str) -> None:
    assert around(PLACES[place](name)) == [
        f"x: {place} '{name}'; {name} is a word of FEEL, so no expression could read it; take another name"
    ]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", ["my item", "1st", "a-b"])
def test_a_name_is_letters_digits_and_underscores(place: str, name: str) -> None:
    (refusal,) = around(PLACES[place](name))

    assert refusal.startswith(f"x: {place} '{name}'; a variable is letters, digits and _")


@pytest.mark.parametrize("place", [place for place in PLACES if "mapping" not in place])
def test_a_part_of_a_variable_is_no_name(place: str) -> None:
    (refusal,) = around(PLACES[place]("my.results"))

    assert refusal.startswith(f"x: {place} 'my.results'; only mappings write a part of a variable")


@pytest.mark.parametrize("place", [place for place in PLACES if "mapping" in place])
@pytest.mark.parametrize(
    ("target", "fault"),
    [
        ("a..b", "a variable is letters, digits and _"),
        ("a.b-c", "a variable is letters, digits and _"),
        ("a.in", "in is a word of FEEL"),
        ("a.b.c.d.e.f", "it has more than 5 parts"),
        ("case_id.b", "the engine itself gives case_id"),
    ],
)
def test_a_mapping_writes_a_part_by_names_alone(place: str, target: str, fault: str) -> None:
    (refusal,) = around(PLACES[place](target))

    written = "case_id" if target.startswith("case_id") else target
    assert refusal.startswith(f"x: {place} '{written}'; {fault}")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", RESERVED)
def test_what_the_engine_gives_is_written_by_nobody_else(place: str, name: str) -> None:
    assert around(PLACES[place](name)) == [f"x: {place} '{name}'; the engine itself gives {name}; take another name"]


def test_the_result_of_a_decision_has_a_name() -> None:
    (refusal,) = around(decide("x", "fee", "case_id"))

    assert refusal == "x: the result variable is 'case_id'; the engine itself gives case_id; take another name"


def test_what_the_engine_gives_may_be_handed_on() -> None:
    assert around(call("x", "other", inputs={"case_id": "=case_id"}, outputs={"channel": "= channel"})) == []


@pytest.mark.parametrize("name", ["_x", "жауап", "answer_1", "item", "count", "partial"])
@pytest.mark.parametrize("place", PLACES)
def test_any_other_name_may_be_written(place: str, name: str) -> None:
    assert around(PLACES[place](name)) == []
