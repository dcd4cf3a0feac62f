"""What `atqaru check` knows of variables: of long chains of them, of restrictions, and of the words of options."""

import pytest

from tests.diagrams import Part, catch, decide, message, script, user_task
from tests.timing import within
from tests.unit.deployment.kinds import asked, found, said
from tests.unit.dmn.models import decision, definitions, input_data, output, table

GRADE = definitions(
    input_data("name"),
    decision(
        "grade",
        table(["name"], [output("grade")], ['"a" | "low"', '- | "high"'], 'hitPolicy="FIRST"'),
        requires=("in_name",),
    ),
)


def test_a_chain_of_variables_may_be_long() -> None:
    chain = [script(f"q{number}", f"=x{number + 1} + 1", f"x{number}") for number in range(400)]

    with within(4):
        lines = said('x0 > "5"', *chain, script("last", "=amount", "x400"))

    assert ["number and string have no order" in line for line in lines] == [True]


def test_variables_that_all_read_each_other_are_looked_at_once() -> None:
    names = [f"x{number}" for number in range(120)]
    texts = {name: "=" + " + ".join(each for each in names if each != name) for name in names}

    with within(2.5):
        lines = said("x0 = 5", *(script(f"q_{name}", text, name) for name, text in texts.items()))

    assert lines == []


@pytest.mark.parametrize("text", ["={{a: {0}, b: {0}, c: {0}}}", "=[{0}, {0}]"])
def test_contexts_and_lists_may_hold_the_one_before_many_times(text: str) -> None:
    parts = [script(f"q{number}", text.format(f"x{number + 1}"), f"x{number}") for number in range(30)]

    with within(2):
        lines = said("x0 > 5", *parts, script("last", text.format("amount"), "x30"))

    assert len(lines) == 1


def test_contexts_may_lie_in_each_other_deeper_than_calls_go() -> None:
    parts = [script(f"q{number}", f"={{a: x{number + 1}}}", f"x{number}") for number in range(490)]

    with within(4):
        lines = said("x0 > 5", *parts, script("last", "={a: amount}", "x490"))

    assert ["context and number have no order" in line for line in lines] == [True]


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (user_task("u", form="f", properties={"restricted_when": '=verdict = "aproved"'}), 'did you mean "approved"'),
        (user_task("u", form="f", properties={"restricted_when": "=amount"}), "restricted_when is number, not true or"),
        (catch("u", message("m"), properties={"form": "f", "restricted_when": "=amount"}), "is number, not true or"),
        (decide("u", "grade", properties={"restricted_when": '=result = "hihg"'}), 'did you mean "high"'),
        (decide("u", "grade", properties={"restricted_when": "=amount"}), "restricted_when is number, not true or"),
        (decide("u", "grade", properties={"restricted_when": '=verdict = "aproved"'}), 'did you mean "approved"'),
        (user_task("u", form="f", properties={"restricted_when": '=verdict = "approved"'}), ""),
        (decide("u", "grade", properties={"restricted_when": '=result = "high" and urgent'}), ""),
        # the form alone is recorded, and not the variable of the case
        (user_task("u", form="f", properties={"restricted_when": "=case_id"}), ""),
    ],
)
def test_what_keeps_data_back_is_a_condition_like_others(part: Part, words: str) -> None:
    lines = found(asked("true", part), grade=GRADE)

    assert [words in line for line in lines] == ([True] if words else [])
    assert all(line.startswith("1.bpmn:u: warning: the property restricted_when ") for line in lines)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            '="R: " + label("verdict")',
            "string and context cannot be added; a text in several languages is joined",
        ),
        ('={ru: "R: " + label("verdict").ru}', ""),
        ('=label("verdict").de', "the context has no entry de"),
        ('=label("amount") + 1', ""),
    ],
)
def test_the_words_for_an_option_are_a_text_in_several_languages(text: str, words: str) -> None:
    lines = said("true", user_task("u", inputs={"x": text}))

    assert [words in line for line in lines] == ([True] if words else [])
