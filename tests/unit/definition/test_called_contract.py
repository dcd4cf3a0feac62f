"""What a process takes from its call and gives to it; slips are refused with what to write."""

import pytest

from engine.contracts import Input, Result
from engine.definition.called_contract import contract_of
from engine.value_types import ValueType
from tests.diagrams import end, flows, said, start
from tests.unit.definition.finding import refusals

TAKES = "write a name, its type and words, such as grounds: list, why it is refused; department?: text, who issues"


def faults(**properties: str) -> list[str]:
    return refusals(said(**properties), start("s"), end("e"), flows("s", "e"))


def test_a_contract_is_names_with_types_and_words_and_a_question_mark_for_what_may_be_left_out() -> None:
    contract = contract_of(
        {
            "takes": "grounds: list, why: it is refused,  briefly;\n department ?: text;",
            "gives": "heard_on: day, when it was heard",
        }
    )

    assert contract.takes == (
        Input("grounds", "why: it is refused, briefly", ValueType.LIST, is_required=True),
        Input("department", "", ValueType.TEXT),
    )
    assert contract.gives == (Result("heard_on", "when it was heard", ValueType.DAY),)


def test_the_values_of_a_text_are_listed_and_told_before_its_words() -> None:
    contract = contract_of({"takes": "mode?: text of a | b", "gives": "verdict: text of yes|no, of the hearing"})

    assert contract.takes == (Input("mode", "a or b", ValueType.TEXT, values=("a", "b")),)
    assert contract.gives == (Result("verdict", "yes or no, of the hearing", ValueType.TEXT, values=("yes", "no")),)


def test_what_is_not_said_is_not_nothing() -> None:
    assert contract_of({"takes": "a: any"}).gives is None
    assert not contract_of({"law": "ATT-07.1"}).is_declared


@pytest.mark.parametrize(
    ("property_", "text", "told"),
    [
        ("takes", "grounds", f"the property takes holds 'grounds'; {TAKES}"),
        ("takes", ": list", f"the property takes holds ': list'; {TAKES}"),
        ("takes", "; ", f"the property takes is empty; {TAKES}, or take it away"),
        ("takes", "a: list; a?: text", "the property takes names a twice; leave one out"),
        ("takes", "a: string", "the property takes gives a the type 'string'; write text"),
        ("takes", "a: lst", "the property takes gives a the type 'lst'; did you mean 'list'; known: any, text, number"),
        ("takes", "my name: text", "the property takes names 'my name'; a variable is letters, digits and _"),
        ("gives", "a.b: text", "the property gives names 'a.b'; only mappings write a part of a variable"),
        ("gives", "a: number of 1|2", "the property gives lists values of a, which is no text; write text of 1|2"),
        ("gives", "a: text of x|", "the property gives lists values of a that are empty or alike; write each once"),
        ("takes", "a: text of x|x", "the property takes lists values of a that are empty or alike; write each once"),
        ("gives", "a?: text", "the property gives has a ? behind a; what is given may always be null: take it away"),
    ],
)
def test_a_slip_is_refused_with_what_to_write(property_: str, text: str, told: str) -> None:
    (found,) = faults(**{property_: text})

    assert found.startswith(f"p: {told}")


def test_a_contract_that_is_written_as_it_should_be_is_taken() -> None:
    assert faults(takes="a: list, all; b?: text", gives="c: day") == []
