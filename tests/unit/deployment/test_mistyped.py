"""What `atqaru check` says of expressions that the kinds and options of variables rule out."""

import json

import pytest

from tests.architecture.documents import text_of
from tests.diagrams import (
    Part,
    call,
    catch,
    condition,
    diagram,
    each,
    end,
    exclusive,
    flow,
    flows,
    message,
    script,
    service_task,
    start,
    user_task,
)
from tests.diagrams import said as saying
from tests.unit.deployment.kinds import BEGIN, FIELDS, FORM, asked, found, said
from tests.unit.execution.installation import form


def test_a_finding_names_file_element_part_kinds_and_remedy() -> None:
    assert said('born > date("2024-01-01")') == [
        (
            "1.bpmn:f1: warning: condition can only be null: string and date have no order; born is a date as text: "
            "write date(born) (line 1, column 6)"
        )
    ]


def test_the_page_for_analysts_shows_such_a_line() -> None:
    born = form("f", {"key": "birth_date", "type": "datetime", "subtype": "date", "dateLabel": "Born"})
    (line,) = found(asked('birth_date > date("2024-01-01")'), forms={"f": born})

    assert line.replace("1.bpmn:f1", "service.bpmn:to_refusal") in text_of("docs/analyst.md")


def test_the_nearest_option_is_told() -> None:
    (line,) = said('verdict = "aproved"')

    assert 'verdict is never "aproved", but one of "approved", "refused"; did you mean "approved"' in line


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("amount", "condition is number, not true or false: amount; write a comparison, such as amount > 0"),
        (
            "verdict",
            'condition is string, not true or false: verdict; write a comparison, such as verdict = "approved"',
        ),
        ("born", 'such as born = "…"'),
    ],
)
def test_a_condition_that_is_neither_true_nor_false_is_told(text: str, wrong: str) -> None:
    (line,) = said(text)

    assert wrong in line


@pytest.mark.parametrize(
    "text", ["urgent", "unknown", "amount > 5", "born > registered_on", 'verdict = "approved"', "case_id > 5", "null"]
)
def test_what_may_be_so_is_not_told(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("part", "place"),
    [
        (user_task("u", inputs={"x": '=amount + "kg"'}), "u: warning: input x can only be null"),
        (user_task("u", outputs={"x": '=amount + "kg"'}), "u: warning: output x can only be null"),
        (script("u", '=amount + "kg"'), "u: warning: script can only be null"),
        (user_task("u", due="=born + amount"), "u: warning: an expression can only be null"),
        (catch("u", condition("=amount")), "u: warning: condition is number"),
        (user_task("u", loop=each("=[1]", until="=amount")), "u: warning: completion condition is number"),
    ],
)
def test_each_place_of_a_diagram_is_looked_at(part: Part, place: str) -> None:
    lines = said("true", part)

    assert [line.startswith(f"1.bpmn:{place}") for line in lines] == ([True] if place else [])


@pytest.mark.parametrize(
    ("part", "text", "words"),
    [
        (script("x", "=today()", "day"), "day > today()", "day is a date as text"),
        (script("x", "=amount * 2", "twice"), 'twice = "4"', "number and string"),
        (script("x", "=twice + 1", "more"), 'amount + 1 = "4"', "number and string"),
        (user_task("x", outputs={"text": "Fixed"}), "text > 5", "string and number"),
        (user_task("x", loop=each("=[1]", results="all")), 'all = "1"', "list and string"),
        (service_task("x", "registration-number", headers={"series": "a"}), "registration_number = 5", "string"),
        (service_task("x", "registration-number", headers={"series": "a"}), "now() > registered_at", "date and time("),
    ],
)
def test_what_a_diagram_writes_is_known(part: Part, text: str, words: str) -> None:
    lines = said(text, part)

    assert len(lines) == 1
    assert words in lines[0]


@pytest.mark.parametrize(
    "part",
    [
        script("x", "=unknown", "verdict"),
        script("x", '="other"', "verdict"),
        user_task("x", inputs={"verdict": "=unknown"}),
        user_task("x", outputs={"verdict": "=other"}),
        user_task("x", loop=each("=[1]", "verdict")),
        service_task("x", "outside"),
        catch("x", message("m")),
        call("x", "elsewhere"),
    ],
)
def test_a_variable_that_something_else_may_write_is_not_known(part: Part) -> None:
    assert len(said('verdict = "aproved"')) == 1
    assert said('verdict = "aproved"', part) == []


def test_a_name_of_the_element_itself_is_no_variable() -> None:
    assert said("true", user_task("u", inputs={"x": "=amount = true"})) != []
    assert said("true", user_task("u", inputs={"x": "=amount = true"}, properties={"amount": "a"})) == []


def test_what_a_called_process_says_that_it_takes_and_gives_is_known() -> None:
    contract = Part(
        "<bpmn:extensionElements><zeebe:properties>"
        '<zeebe:property name="takes" value="held_on: day" /><zeebe:property name="gives" value="fee: number" />'
        "</zeebe:properties></bpmn:extensionElements>"
    )
    called = diagram(
        contract, start("a"), script("b", "=held_on > today()", "fee"), end("c"), flows("a", "b", "c"), id="q"
    )
    calling = asked(
        'fee = "5"',
        call("x", "q", parent=False, inputs={"held_on": "=born"}, outputs={"fee": "=fee", "told": "=name"}),
    )

    lines = found(calling, called)

    assert [line.split(":")[1] for line in lines] == ["f1", "b"]
    assert "held_on is a date as text: write date(held_on)" in lines[1]


def test_processes_that_hand_on_all_their_variables_know_each_others() -> None:
    called = diagram(start("a"), script("b", '=verdict = "aproved"', "x"), end("c"), flows("a", "b", "c"), id="q")

    assert [line.split(":")[1] for line in found(asked("true", call("x", "q")), called)] == ["b"]
    assert found(asked("true", call("x", "q", parent=False, child=False)), called) == []


def test_rules_of_a_form_know_its_fields_and_the_case() -> None:
    rules = [
        {"key": "held", "type": "datetime", "subtype": "date", "properties": {"check": "=value > today()"}},
        {"key": "paid", "type": "number", "conditional": {"hide": '=verdict = "aproved"'}},
        {"key": "told", "readonly": "=paid"},
        {"key": "name", "readonly": True, "conditional": {"hide": "=name = 5 or paid > 5"}},
    ]

    lines = found(asked("true", user_task("u", form="g")), forms={"g": form("g", *rules)})

    assert [line.split(":")[1] for line in lines] == ["field_held", "field_paid", "field_told"]
    assert "value is a date as text: write date(value)" in lines[0]


def test_a_field_that_is_hidden_shows_again_what_the_case_has() -> None:
    why = {"key": "why", "conditional": {"hide": '=verdict = "x"'}}
    shown, hidden = (
        {"key": "verdict", "type": "number", **more} for more in ({}, {"conditional": {"hide": "=urgent"}})
    )
    task = asked("true", user_task("u", form="g"))

    assert [line.split(":")[1] for line in found(task, forms={"g": form("g", shown, why)})] == ["field_why"]
    assert found(task, forms={"g": form("g", hidden, why)}) == []


def test_a_form_of_two_processes_is_told_once() -> None:
    wrong = form("f", *FIELDS, {"key": "why", "conditional": {"hide": '=verdict = "aproved"'}})
    second = diagram(BEGIN, end("e"), flows("s", "e"), id="q")

    assert len(found(asked("true"), second, forms={"f": wrong})) == 1


def test_options_of_the_form_that_depend_on_the_case_are_not_known() -> None:
    document = json.loads(FORM)
    choice = next(each for each in document["components"] if each["key"] == "verdict")
    del choice["values"]
    choice["valuesKey"] = "verdicts"

    assert found(asked('verdict = "aproved"'), forms={"f": json.dumps(document)}) == []


@pytest.mark.parametrize("is_wide", [False, True], ids=["inputs alone", "every variable"])
def test_a_code_that_a_called_process_never_gives_is_told(is_wide: bool) -> None:
    """A form of the called process that FEEL chooses leaves open what that has, not what its caller has of it."""
    heard = call("c", "hearing", parent=is_wide, child=False, inputs={"chosen": "f"}, outputs={"fate": "=fate"})
    inner = diagram(
        saying(takes="chosen: text", gives="fate: text of favourable|refuse"),
        start("hs"),
        user_task("ht", form="=chosen"),
        end("he"),
        flows("hs", "ht", "he"),
        id="hearing",
    )

    def told(code: str) -> list[str]:
        split = (exclusive("g", default="f0"), flow("g", "e", f'=fate = "{code}"', id="f1"), flow("g", "t", id="f0"))
        return found(
            diagram(BEGIN, user_task("t"), end("e"), *split, heard, flows("s", "c", "g"), flow("t", "e")), inner
        )

    assert told("refuse") == []
    (line,) = told("refused")
    assert 'fate is never "refused", but one of "favourable", "refuse"; did you mean "refuse"' in line
