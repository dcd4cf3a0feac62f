"""What a process says to people of its cases: words for outcomes, and dates; slips are refused with what to write."""

import pytest

from engine.definition.process_words import ShownDate, dates_in, outcomes_in
from tests.diagrams import catch, diagram, end, exclusive, flow, flows, message, said, service_task, start, user_task
from tests.unit.definition.finding import findings, refusals

OUTCOMES = "write the code and its words, such as passed: Passed; not_passed: Did not pass"
DATES = "write words and variables, such as Hearing: hearing_on, hearing_time"


def faults(**properties: str) -> list[str]:
    return refusals(said(**properties), start("s"), end("e"), flows("s", "e"))


def test_outcomes_are_codes_with_words_that_may_hold_a_colon() -> None:
    assert outcomes_in("passed: Passed;\n not_passed:Did not  pass: test;") == {
        "passed": "Passed",
        "not_passed": "Did not pass: test",
    }


def test_dates_are_words_with_the_variable_of_the_day_and_of_what_belongs_to_it() -> None:
    assert dates_in("Hearing: hearing_on, hearing_time; Result: not later than: term_ends_on") == (
        ShownDate("Hearing", "hearing_on", ("hearing_time",)),
        ShownDate("Result: not later than", "term_ends_on"),
    )


@pytest.mark.parametrize(
    ("outcomes", "told"),
    [
        ("refusd: Refused", "has words for 'refusd', which is no end; did you mean 'refused'"),
        (
            "granted: Granted, refused: Refused",
            "the words of the outcome granted hold 'refused', another end; put a semic",
        ),
        ("granted: Granted, at last: now; refused: Refused; annulled: Annulled", None),
    ],
)
def test_a_slip_in_the_code_of_an_outcome_is_pointed_out(outcomes: str, told: str | None) -> None:
    xml = diagram(
        *(said(outcomes=outcomes), start("s"), exclusive("x", default="x_refused"), end("granted"), end("refused")),
        *(flow("s", "x"), flow("x", "granted", when="=a"), flow("x", "refused")),
    )

    found = [each.message for each in findings(xml) if "outcome" in each.message]
    assert len(found) == (told is not None)
    assert all(told is None or told in each for each in found)


@pytest.mark.parametrize(
    ("property_", "text", "told"),
    [
        ("outcomes", "passed", f"p: the property outcomes holds 'passed'; {OUTCOMES}"),
        ("outcomes", "passed:", f"p: the property outcomes holds 'passed'; {OUTCOMES}"),
        ("outcomes", "not passed: No", f"p: the property outcomes holds 'not passed: No'; {OUTCOMES}"),
        ("outcomes", "a: A; b: B; a: C", "p: the property outcomes has words for a twice; leave one out"),
        ("outcomes", " ; ", f"p: the property outcomes is empty; {OUTCOMES}, or take it away"),
        ("dates", "hearing_on", f"p: the property dates holds 'hearing_on'; {DATES}"),
        ("dates", "Hearing:", f"p: the property dates holds 'Hearing'; {DATES}"),
        ("dates", "Hearing: on, =time", f"p: the property dates holds 'Hearing: on, =time'; {DATES}"),
        ("dates", "Hearing: on,", f"p: the property dates holds 'Hearing: on,'; {DATES}"),
        ("dates", "", f"p: the property dates is empty; {DATES}, or take it away"),
        (
            "number",
            "=no",
            "p: the property number is '=no', which is no name of a variable; write one, or take it away",
        ),
        ("title", "=1 +", "p: title does not parse: expected a value, but found the end (line 1, column 4)"),
    ],
)
def test_a_slip_is_refused_with_what_to_write(property_: str, text: str, told: str) -> None:
    (found,) = faults(**{property_: text})

    assert found.startswith(told)


def test_what_is_written_as_it_should_be_is_taken() -> None:
    assert faults(title="=name", number="licence_number", outcomes="passed: Passed", dates="Hearing: on, at") == []


@pytest.mark.parametrize(
    "part",
    [
        service_task("x", "outside", properties={"restricted_when": '=answer.code = "known"'}),
        user_task("x", properties={"restricted_when": '=code = "known"'}),
        catch("x", message("m", "=case_id"), properties={"restricted_when": "=true"}),
    ],
)
def test_what_gives_data_may_say_when_they_are_a_restriction(part: object) -> None:
    assert refusals(start("s"), part, end("e"), flows("s", "x", "e")) == []  # type: ignore[arg-type]  # a part


def test_a_restriction_that_is_neither_true_nor_false_is_refused() -> None:
    asked = user_task("x", properties={"restricted_when": '="yes"'})

    assert refusals(start("s"), asked, end("e"), flows("s", "x", "e")) == [
        'x: the property restricted_when is neither true nor false; write a comparison, such as =answer = "yes"'
    ]


def test_a_restriction_of_what_gives_no_data_is_refused() -> None:
    found = refusals(
        start("s"), exclusive("x", properties={"restricted_when": "=true"}), end("e"), flows("s", "x", "e")
    )

    assert found == [
        "x: the property restricted_when does nothing here; write it on the task or event that gives the data"
    ]
