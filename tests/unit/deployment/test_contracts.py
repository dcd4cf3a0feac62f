"""What a task gives its handler beside what that takes is told before it runs, with the nearest right name."""

from collections.abc import Mapping

import pytest

from tests.diagrams import Part, diagram, end, flows, service_task, start
from tests.unit.deployment.checking import errors

NOTICE = {"to": "applicant", "subject": "a", "text": "b"}
DEADLINE = {"law": "CLK-03", "reason": "The session was cancelled"}
#: What each type needs.
WHOLE = {
    "notice": NOTICE,
    "settle-deadline": DEADLINE,
    "publish-message": {"message_name": "m", "correlation_key": "=case_id"},
    "register-entry": {"entry": "={}"},
}


def around(task: Part) -> bytes:
    return diagram(start("s"), task, end("e"), flows("s", "x", "e"))


@pytest.mark.parametrize(
    ("type", "headers", "inputs", "fault"),
    [
        ("notice", {"cod": "N-01"}, NOTICE, "notice takes no header 'cod'; did you mean 'code'"),
        ("notice", {"code": "N-01", "x": "y"}, NOTICE, "notice takes no header 'x'; it takes code"),
        ("notice", {}, NOTICE, "the header code is missing, which notice needs"),
        ("notice", {"code": " "}, NOTICE, "the header code is missing, which notice needs"),
        (
            "notice",
            {"code": "N-01"},
            {**NOTICE, "subjekt": "c"},
            "notice takes no input 'subjekt'; did",
        ),
        (
            "notice",
            {"code": "N-01"},
            {"to": "applicant", "text": "b"},
            "the input subject is missing",
        ),
        ("settle-deadline", {"as": "mised"}, DEADLINE, "the header as is 'mised'; write missed or cancelled"),
        ("recount-deadline", {"as": "missed"}, DEADLINE, "recount-deadline takes no header 'as'"),
        (
            "gateway-query",
            {"servise": "identity"},
            {"iin": "1"},
            "gateway-query takes no header 'servise'; did",
        ),
        (
            "registration-number",
            {"series": "a", "pattern": "{nomer}"},
            {},
            "the header 'pattern' is '{nomer}'",
        ),
        (
            "registration-number",
            {"series": "a", "counts": "ever"},
            {},
            "the header counts is 'ever'; write by_year or forever",
        ),
        (
            "registration-number",
            {"series": "a", "pattern": "A-{number}"},
            {},
            "the header 'pattern' is 'A-{number}', without the year, but the series begins anew each year",
        ),
    ],
)
def test_what_a_handler_does_not_take_and_what_it_misses_is_refused(
    type: str, headers: Mapping[str, str], inputs: Mapping[str, str], fault: str
) -> None:
    found = errors(around(service_task("x", type, headers=headers, inputs=inputs)))

    assert [line for line in found if line.startswith(f"1.bpmn:x: {fault}")], found


@pytest.mark.parametrize(
    ("type", "headers", "inputs"),
    [
        ("notice", {"code": "N-01"}, {**NOTICE, "greeting": "Dear", "text": '=greeting + " all"'}),
        ("settle-deadline", {"as": "missed"}, DEADLINE),
        ("registration-number", {"series": "a", "pattern": "A-{number}", "counts": "forever"}, {}),
        ("registration-number", {"series": "a"}, {"anything": "1"}),
    ],
)
def test_what_it_takes_and_what_only_helps_to_compute_it_is_let_through(
    type: str, headers: Mapping[str, str], inputs: Mapping[str, str]
) -> None:
    assert errors(around(service_task("x", type, headers=headers, inputs=inputs))) == []


@pytest.mark.parametrize(
    ("type", "headers", "inputs", "fault"),
    [
        ("notice", {"cod": "=code"}, NOTICE, "notice takes no header 'cod'; did you mean 'code'"),
        ("settle-deadline", {"as": '="mised"'}, DEADLINE, "the header as is 'mised'; write missed or cancelled"),
        ("notice", {"code": "=code +"}, NOTICE, "the header 'code' does not parse"),
        ("=1 +", {}, {}, "the task type does not parse"),
        ("registration-number", {"series": "=s", "pattern": "{nomer}"}, {"x": "=1"}, None),
        ("notice", {"code": "=code"}, NOTICE, None),
        ("notice", {"code": "=prefix"}, {**NOTICE, "prefix": "N"}, None),
        ("=kind", {"anything": "a"}, {"anything": "b"}, None),
        ("settle-deadline", {"as": "=state"}, DEADLINE, None),
    ],
)
def test_of_feel_in_headers_and_types_is_told_what_holds_in_every_case(
    type: str, headers: Mapping[str, str], inputs: Mapping[str, str], fault: str | None
) -> None:
    found = errors(around(service_task("x", type, headers=headers, inputs=inputs)))

    assert [line for line in found[:1] if line.startswith(f"1.bpmn:x: {fault}")] == found[:1]
    assert bool(found) is (fault is not None)


def test_an_input_that_only_an_output_reads_is_let_through() -> None:
    given = {**NOTICE, "greeting": "Dear"}

    def task(outputs: Mapping[str, str]) -> bytes:
        return around(service_task("x", "notice", headers={"code": "N-01"}, inputs=given, outputs=outputs))

    assert errors(task({"greeted": "=greeting"})) == []
    assert [line for line in errors(task({"greeted": "=true"})) if "takes no input 'greeting'" in line]


@pytest.mark.parametrize(
    ("type", "headers", "input", "value", "told"),
    [
        ("publish-message", {}, "variables", "abc", 'is "abc"; publish-message takes a context there, such as ={'),
        ("publish-message", {}, "variables", "=[1]", "is [1]; publish-message takes a context there, such as ={"),
        ("publish-message", {}, "time_to_live", "an hour", 'is "an hour"; publish-message takes a duration there'),
        ("publish-message", {}, "message_name", "=5", "is 5; publish-message takes a text there, such as Admitted"),
        ("notice", {"code": "N-01"}, "to", "=1", "is 1; notice takes applicant, the id of a group, or a list of these"),
        (
            "settle-deadline",
            {"as": "missed"},
            "law",
            "CLK-03 CLK-04",
            'is "CLK-03 CLK-04"; settle-deadline takes the id',
        ),
        (
            "settle-deadline",
            {"as": "missed"},
            "reason",
            "=true",
            "is true; settle-deadline takes a text, or one in",
        ),
        (
            "register-entry",
            {"register": "licences"},
            "entry",
            "valid",
            'is "valid"; register-entry takes a context there',
        ),
    ],
)
def test_a_value_of_the_wrong_type_is_refused_where_it_is_the_same_in_every_case(
    type: str, headers: Mapping[str, str], input: str, value: str, told: str
) -> None:
    found = errors(around(service_task("x", type, headers=headers, inputs={**WHOLE[type], input: value})))

    assert [line[: len(f"1.bpmn:x: the input {input} {told}")] for line in found] == [
        f"1.bpmn:x: the input {input} {told}"
    ]


@pytest.mark.parametrize(
    ("type", "headers", "input", "value"),
    [
        ("publish-message", {}, "variables", "={a: 1}"),
        ("publish-message", {}, "variables", "=brought"),
        ("publish-message", {}, "variables", "=null"),
        ("publish-message", {}, "time_to_live", '=duration("P1D")'),
        ("notice", {"code": "N-01"}, "to", '=["applicant", "clerks"]'),
        ("settle-deadline", {"as": "missed"}, "reason", '={en: "a", kk: "b"}'),
    ],
)
def test_a_value_of_the_right_type_and_one_that_the_case_decides_are_let_through(
    type: str, headers: Mapping[str, str], input: str, value: str
) -> None:
    assert errors(around(service_task("x", type, headers=headers, inputs={**WHOLE[type], input: value}))) == []


def test_a_restriction_of_what_gives_no_data_is_told() -> None:
    restricted = {"restricted_when": '=code = "N-01"'}
    told = service_task("x", "notice", headers={"code": "N-01"}, inputs=NOTICE, properties=restricted)
    entered = service_task("x", "register-entry", headers={"register": "licences"}, inputs={"entry": "={}"})
    published = {"restricted_when": '=entry.result = "not_passed"'}
    entering = service_task(
        "x", "register-entry", headers={"register": "licences"}, inputs={"entry": "={}"}, properties=published
    )

    (line,) = [each for each in errors(around(told)) if "restricted_when" in each]

    assert line.startswith("1.bpmn:x: the property restricted_when does nothing on notice, which gives no data; write")
    assert errors(around(entering)) == errors(around(entered))
