"""Properties where nothing would read them, and such as say nothing: refused with what to do."""

import pytest

from tests.diagrams import (
    Part,
    boundary,
    catch,
    end,
    event_sub_process,
    flow,
    flows,
    message,
    receive,
    service_task,
    signal,
    start,
    sub_process,
    task,
    timer,
    user_task,
)
from tests.unit.definition.finding import refusals

OFFICIALS = {"form": "f", "senders": "heads"}
NO_MATTER = "the property matter_of does nothing here; write it on the user task that decides, or on the process"
NO_FORM = "the property form does nothing here; it is for an event that catches a message, or on the start event"
NO_SUBJECT = "the property subject does nothing here; it is for a user task, or goes with senders or sender_users"
NOBODY = "names nobody; name who sends it, or take it away: then the applicant does"


def mail(**properties: str) -> Part:
    return catch("x", message("m", "=case_id"), properties=properties)


def inside(**properties: str) -> Part:
    return sub_process("x", start("i", properties=properties), end("ie"), flow("i", "ie"))


def found(part: Part) -> list[str]:
    return refusals(start("s"), part, end("e"), flows("s", "x", "e"))


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        (mail(**OFFICIALS, matter_of="=[a]"), NO_MATTER),
        (service_task("x", "outside", properties={"matter_of": "=[a]"}), NO_MATTER),
        (sub_process("x", start("i"), end("ie"), flow("i", "ie"), properties={"matter_of": "=[a]"}), NO_MATTER),
        (receive("x", "m", properties={"form": "f"}), NO_FORM),
        (catch("x", timer(duration="P1D"), properties={"form": "f"}), NO_FORM),
        (catch("x", signal("m"), properties={"form": "f"}), NO_FORM),
        (service_task("x", "outside", properties={"form": "f"}), NO_FORM),
        (inside(form="f"), NO_FORM),
        (user_task("x", properties={"form": "f"}), "the property form does nothing on a user task; choose its form"),
        (
            user_task("x", properties={"matter_of": " "}),
            "the property matter_of names no list; write the logins as FEEL",
        ),
        (user_task("x", properties={"matter_of": "=null"}), "the property matter_of names no list; write the logins"),
        (catch("x", message("m" * 301, "=case_id")), "the name of the message has 301 characters; shorten it to 300"),
        (catch("x", signal("m" * 301)), "the name of the signal has 301 characters; shorten it to 300"),
        (mail(form=""), "the property form is empty; write the id of a form"),
        (mail(form="f", subject="a"), NO_SUBJECT),
        (service_task("x", "outside", properties={"subject": "a"}), NO_SUBJECT),
        (task("x", properties={"subject": "a"}), NO_SUBJECT),
        (mail(form="f", senders=""), f"the property senders {NOBODY}"),
        (mail(form="f", senders=" , "), f"the property senders {NOBODY}"),
        (mail(form="f", sender_users=""), f"the property sender_users {NOBODY}"),
        (mail(form="f", sender_users=" , "), f"the property sender_users {NOBODY}"),
        (mail(form="f", sender_users="=[]"), f"the property sender_users {NOBODY}"),
        (mail(form="f", sender_users="=null"), f"the property sender_users {NOBODY}"),
        (mail(senders="heads"), "the property senders does nothing here; it is for an event that catches a message"),
    ],
)
def test_what_does_nothing_is_refused_with_what_to_do(part: Part, fault: str) -> None:
    (refused,) = found(part)

    assert fault in refused


@pytest.mark.parametrize(
    "part",
    [
        mail(**OFFICIALS, subject="=a"),
        mail(form="f", sender_users="=present.login", subject="a"),
        mail(form="f", sender_users='=["bolat"]'),
        mail(form="f"),
        user_task("x", properties={"subject": "=a", "matter_of": "=[a]"}),
        user_task("x", properties={"matter_of": "=[]"}),
    ],
)
def test_what_is_carried_out_stands(part: Part) -> None:
    assert found(part) == []


def test_a_form_begins_a_case_or_an_event_sub_process() -> None:
    watched = event_sub_process(
        "w", start("t", message("m", "=case_id"), properties=OFFICIALS), end("we"), flow("t", "we")
    )

    assert refusals(start("s", properties={"form": "f"}), end("e"), flow("s", "e"), watched) == []


def test_a_process_says_whose_matter_it_is_or_nothing() -> None:
    said = '<zeebe:properties><zeebe:property name="matter_of" value=""/></zeebe:properties>'
    inside = Part(f"<bpmn:extensionElements>{said}</bpmn:extensionElements>")

    assert refusals(inside, start("s"), end("e"), flow("s", "e")) == [
        "p: the property matter_of names no list; write the logins as FEEL, or take it away"
    ]


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        (service_task("x", "outside", properties={"asks": "paper"}), "asks does nothing here; it is for a user task"),
        (service_task("x", "outside", properties={"saves": "a"}), "saves does nothing here; it is for a user task"),
        (user_task("x", properties={"alarm": "K-14"}), "alarm does nothing here; it is for a timer"),
        (user_task("x", properties={"term": "2"}), "term does nothing here; it is for a timer"),
        (
            user_task("x", properties={"notice": "N-02"}),
            "notice does nothing here; it is for a deadline, or a task that",
        ),
        (
            user_task("x", properties={"starters": "clerks"}),
            "starters does nothing here; it goes with form on the start",
        ),
    ],
)
def test_a_property_of_another_element_is_refused_with_where_it_belongs(part: Part, fault: str) -> None:
    assert [line[: len(f"x: the property {fault}")] for line in found(part)] == [f"x: the property {fault}"]


def test_a_property_of_another_element_that_an_expression_reads_is_let_through() -> None:
    assert found(user_task("x", properties={"term": "2"}, inputs={"left": "=term - 1"})) == []


def test_a_timer_is_a_deadline_or_only_reminds() -> None:
    both = {"law": "L-1", "alarm": "L-2"}
    term = boundary("t", "x", timer(duration="P1D"), interrupting=False, properties=both)

    assert refusals(start("s"), user_task("x"), end("e"), flows("s", "x", "e"), term, end("te"), flow("t", "te")) == [
        "t: has the properties law and alarm, but a timer is a deadline, or it only reminds; keep one of them"
    ]
