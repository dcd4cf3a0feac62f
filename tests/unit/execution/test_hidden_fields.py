"""Fields that are hidden while a form is sent: output mappings read null in them, not what was there before."""

from typing import Any

from engine.execution.case.case_view import view_case
from engine.execution.people.sending import send_message
from engine.execution.people.starting import start_case
from tests.diagrams import Part, catch, diagram, end, exclusive, flow, flows, message, start, user_task
from tests.people import person
from tests.unit.execution.installation import Installation, form

#: An answer, with a reason where it is no.
FORM = form("f", {"type": "checkbox", "key": "yes"}, {"key": "reason", "conditional": {"hide": "=yes"}})
READS = {"reason": "=reason", "answer": '=if reason = null then "signed" else reason'}
NO, YES = {"yes": False, "reason": "Too early"}, {"yes": True}


def repeated(step: Part) -> bytes:
    """A step that is taken again until nothing is said against it."""
    return diagram(
        start("s"),
        exclusive("again"),
        step,
        exclusive("is_signed", default="no"),
        user_task("then"),
        end("e"),
        flows("s", "again", "x", "is_signed"),
        flow("is_signed", "again", id="no"),
        flow("is_signed", "then", '=answer = "signed"'),
        flow("then", "e"),
    )


def variables(here: Installation, case_id: int) -> dict[str, Any]:
    with here.database.reading() as session:
        return view_case(session, here.runtime, case_id).named({"reason", "answer"})


def test_what_was_entered_a_round_before_is_not_of_this_one(here: Installation) -> None:
    here.deploy(repeated(user_task("x", form="f", outputs=READS)), f=FORM)
    case_id = here.start()

    here.complete(case_id, "x", NO)
    assert variables(here, case_id) == {"reason": "Too early", "answer": "Too early"}
    here.complete(case_id, "x", YES)

    assert here.token(case_id, "then")
    assert variables(here, case_id) == {"reason": None, "answer": "signed"}


def test_a_field_with_an_input_mapping_has_its_value(here: Installation) -> None:
    here.deploy(repeated(user_task("x", form="f", inputs={"reason": '="None given"'}, outputs=READS)), f=FORM)
    case_id = here.start()

    here.complete(case_id, "x", YES)

    assert variables(here, case_id) == {"reason": "None given", "answer": "None given"}


def test_without_output_mappings_the_case_keeps_what_it_has(here: Installation) -> None:
    here.deploy(
        diagram(start("s"), user_task("x", form="f"), user_task("u"), end("e"), flows("s", "x", "u", "e")), f=FORM
    )
    case_id = here.start(variables={"reason": "Before"})

    here.complete(case_id, "x", YES)

    assert variables(here, case_id) == {"reason": "Before"}


def test_what_is_sent_into_a_case_is_read_in_the_same_way(here: Installation) -> None:
    event = catch("x", message("word", "=string(case_id)"), properties={"form": "f"}, outputs=READS)
    here.deploy(repeated(event), f=FORM)
    applicant = person("nurlan", "applicants")
    with here.database.transaction() as session:
        case_id = start_case(session, here.runtime, applicant, "p", "portal", {})

    for values in (NO, YES):
        with here.database.transaction() as session:
            send_message(session, here.runtime, applicant, case_id, "x", values)

    assert variables(here, case_id) == {"reason": None, "answer": "signed"}
