"""The product's handlers: what they give, and how they name an input that is wrong."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from engine.execution.installation.described_registers import registers_of_product
from engine.handlers import BadInput, BpmnError, NextNumber, TaskContext, TaskResult
from tasks.simulated_gateway import GatewaySilent
from tests.unit.execution.installation import PRODUCT_HANDLERS, local

NOW = local("2026-04-06 11:00:05.123456")


def context(attempt: int = 1, now: datetime = NOW, **headers: str) -> TaskContext:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    register = registers_of_product().get(named.get("service", named.get("register", "")))
    return TaskContext(7, "element", named, "7-3", attempt, now, register)


def run(type_: str, inputs: dict[str, Any], ctx: TaskContext) -> TaskResult:
    return PRODUCT_HANDLERS[type_].run(inputs, ctx)


def test_the_handlers_of_the_contract_are_there() -> None:
    found = PRODUCT_HANDLERS

    inside = {"registration-number", "notice", "document", "publish-message", "register-entry"}
    inside |= {"settle-deadline", "recount-deadline"}
    assert set(found) == {*inside, "gateway-query"}
    assert {type_ for type_, handler in found.items() if handler.is_inside} == inside
    assert all(handler.doc for handler in found.values())


def test_a_registration_takes_a_number_and_notes_the_moment() -> None:
    result = run("registration-number", {}, context(series="attestation", pattern="ATT-{year}-{number:06}"))

    number = result.variables["registration_number"]
    assert isinstance(number, NextNumber)
    assert (number.series, number.text(12)) == ("attestation", "ATT-2026-000012")
    assert result.variables["registered_at"] == "2026-04-06T11:00:05+05:00"


def test_without_a_pattern_the_number_begins_with_the_series() -> None:
    number = run("registration-number", {}, context(series="licence")).variables["registration_number"]

    assert number.text(3) == "LIC-2026-000003"


@pytest.mark.parametrize(
    "pattern",
    [
        "ATT",
        "{year}",
        "{number.__class__}",
        "{number!r}",
        "{number:999999999}",
        "{other}{number}",
        "{number",
        "{number}{number}",
    ],
)
def test_a_pattern_that_is_none_is_refused(pattern: str) -> None:
    with pytest.raises(BadInput, match="the header 'pattern' is"):
        run("registration-number", {}, context(series="s", pattern=pattern))


def test_a_diagram_in_force_goes_on_to_number_as_it_did() -> None:
    number = run("registration-number", {}, context(series="s", pattern="S-{number}")).variables["registration_number"]

    assert (number.text(3), number.counted) == ("S-3", "s-2026")


def test_a_missing_header_is_named() -> None:
    with pytest.raises(BadInput, match="element: the task needs the header 'series'; add it in the modeler"):
        run("registration-number", {}, context())


@pytest.mark.parametrize("missing", ["to", "subject", "text"])
@pytest.mark.parametrize("value", [None, "", "  ", 5, [], ["a", ""], [5], {}, {"ru": ""}, {"ru": "a", "de": "b"}])
def test_a_notice_needs_its_texts(missing: str, value: object) -> None:
    inputs = {"to": "applicant", "subject": "About", "text": "Text", missing: value}

    with pytest.raises(BadInput, match=f"element: the input '{missing}' is"):
        run("notice", inputs, context(code="N-01"))


def test_a_notice_is_given_with_its_code() -> None:
    notice = run("notice", {"to": "applicant", "subject": "About", "text": "Text"}, context(code="N-01")).notices[0]

    assert (notice.code, notice.recipient, notice.subject, notice.text) == ("N-01", "applicant", "About", "Text")


def test_the_texts_of_a_notice_may_be_in_several_languages() -> None:
    subject, text = {"kk": "Алым", "ru": "Пошлина"}, {"ru": "5 тенге"}

    notice = run("notice", {"to": "applicant", "subject": subject, "text": text}, context(code="N-01")).notices[0]

    assert (notice.subject, notice.text, notice.wording) == (subject, text, None)


@pytest.mark.parametrize(
    ("headers", "inputs", "fault"),
    [
        ({"as": "met"}, {"law": "CLK-03", "reason": "R"}, "the header 'as' is 'met'; write missed or cancelled"),
        ({"as": "missed"}, {"law": "CLK-03 ATT-S3", "reason": "R"}, "the input 'law' is 'CLK-03 ATT-S3'"),
        ({"as": "missed"}, {"law": "CLK-03", "reason": ""}, "the input 'reason' is"),
        ({}, {"law": "CLK-03", "reason": "R"}, "the task needs the header 'as'"),
    ],
)
def test_a_settlement_that_says_too_little_is_refused(
    headers: dict[str, str], inputs: dict[str, str], fault: str
) -> None:
    with pytest.raises(BadInput, match=fault):
        run("settle-deadline", inputs, context(**headers))


def test_a_document_has_the_same_number_on_paper_and_in_the_case() -> None:
    result = run("document", {"title": "T", "text": "Text", "signed_by": "Head"}, context(kind="D-RTC"))

    paper = result.documents[0]
    assert paper.number is result.variables["document_number"]
    assert isinstance(paper.number, NextNumber)
    assert (paper.number.text(1), paper.signed_by) == ("D-RTC-2026-000001", "Head")


@pytest.mark.parametrize(
    ("service", "iin", "code"),
    [
        ("identity", "900101301055", "found"),
        ("identity", "900101301445", "not_found"),
        ("mental-health", "900101301115", "registered"),
        ("mental-health", "900101301055", "not_registered"),
        ("diploma", "900101301223", "other_person"),
        ("diploma", "900101301335", "not_found"),
        ("diploma", "900101301055", "confirmed"),
    ],
)
def test_the_simulated_gateway_answers_by_the_iin(service: str, iin: str, code: str) -> None:
    result = run("gateway-query", {"iin": iin}, context(service=service, result="reply"))

    assert result.variables["reply"]["code"] == code
    assert result.variables["reply"]["message_id"] == "7-3"
    assert result.records[0].data == {"service": service, "message_id": "7-3", "code": code}


def test_a_silent_gateway_is_asked_three_times_and_then_the_diagram_decides() -> None:
    for attempt in (1, 2):
        with pytest.raises(GatewaySilent):
            run("gateway-query", {"iin": "900101301997"}, context(attempt, service="identity"))

    with pytest.raises(BpmnError) as error:
        run("gateway-query", {"iin": "900101301997"}, context(3, service="identity"))
    assert error.value.code == "gateway-silent"


def test_a_register_that_is_silent_sooner_is_asked_less_often() -> None:
    written = registers_of_product()["identity"]
    assert written.asked is not None
    hasty = written.model_copy(update={"asked": written.asked.model_copy(update={"silent_after": 1})})

    with pytest.raises(BpmnError, match="gave no answer"):
        run("gateway-query", {"iin": "900101301997"}, replace(context(service="identity"), register=hasty))


def test_the_input_key_stands_for_the_key_of_any_register() -> None:
    result = run("gateway-query", {"key": "900101301115"}, context(service="mental-health"))

    assert (result.variables["answer"]["code"], result.variables["answer"]["restricted"]) == ("registered", True)


def test_a_message_carries_its_variables_and_lives_for_its_time() -> None:
    inputs = {"message_name": "news", "correlation_key": 42, "variables": {"a": 1}, "time_to_live": "P2D"}

    message = run("publish-message", inputs, context()).messages[0]

    assert (message.name, message.correlation_key, message.variables) == ("news", "42", {"a": 1})
    assert message.time_to_live == timedelta(days=2)


@pytest.mark.parametrize(
    ("inputs", "named"),
    [
        ({"correlation_key": None}, "correlation_key"),
        ({"correlation_key": [1]}, "correlation_key"),
        ({"correlation_key": True}, "correlation_key"),
        ({"correlation_key": ""}, "correlation_key"),
        ({"correlation_key": " "}, "correlation_key"),
        ({"correlation_key": {"a": 1}}, "correlation_key"),
        ({"variables": "text"}, "variables"),
        ({"time_to_live": "soon"}, "time_to_live"),
        ({"time_to_live": "-PT1H"}, "time_to_live"),
        ({"time_to_live": "P99999D"}, "time_to_live"),
        ({"time_to_live": "P1Y"}, "time_to_live"),
        ({"message_name": ""}, "message_name"),
    ],
)
def test_an_input_of_a_message_that_is_wrong_is_named(inputs: dict[str, Any], named: str) -> None:
    with pytest.raises(BadInput, match=f"element: the input '{named}'"):
        run("publish-message", {"message_name": "news", "correlation_key": "k", **inputs}, context())
