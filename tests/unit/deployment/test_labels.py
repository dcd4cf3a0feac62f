"""What is found wrong with calls of label: no field of the key, other labels for one value, no text."""

from collections.abc import Mapping

import pytest

from engine.deployment.bundle import Bundle, File, read_bundle
from engine.deployment.checks import check
from engine.deployment.known import Known
from engine.deployment.neighbours import check_with_neighbours
from tests.diagrams import (
    Part,
    call,
    diagram,
    each,
    end,
    exclusive,
    flow,
    flows,
    said,
    script,
    service_task,
    start,
    together,
    user_task,
)
from tests.unit.execution.installation import PRODUCT_HANDLERS, decision, form, office

REGION = {"key": "region", "type": "select", "values": [{"value": "alm", "label": "Almaty"}]}
APPLIES = start("s", properties={"form": "apply"})
TELLS = service_task("n", headers={"code": "N-01"}, inputs={"to": "applicant"}, properties={"wording": "told"})
PATH = flows("s", "n", "e")
SERVICE = diagram(APPLIES, TELLS, end("e"), PATH)


def bundle(
    diagrams: tuple[bytes, ...], text: str = "", decisions: tuple[bytes, ...] = (), **forms: Mapping[str, object]
) -> Bundle:
    files = (
        *(File(f"{number}.bpmn", "bpmn", content) for number, content in enumerate(diagrams)),
        *(File("notices/told.ru.txt", "wording", f"Subject\n\n{each}".encode()) for each in [text] if each),
        *(File(f"{number}.dmn", "dmn", content) for number, content in enumerate(decisions)),
        *(File(f"{name}.form", "form", form(name, *fields).encode()) for name, fields in forms.items()),
    )
    return read_bundle(files, office().functions)


def found(mine: Bundle, others: Bundle | None = None) -> list[str]:
    known = Known(PRODUCT_HANDLERS)
    findings = check_with_neighbours(mine, lambda: others or bundle(()), known, check(mine, known))
    return [
        f"{each.source}:{each.element}: {each.message}"
        for each in findings
        if "label(" in each.message or "label " in each.message
    ]


def test_nothing_is_found_where_a_form_of_the_case_has_the_field() -> None:
    assert found(bundle((SERVICE,), '{{label("region")}}', apply=[REGION])) == []


def test_a_key_that_no_form_has_is_told_with_the_nearest_one_and_its_line() -> None:
    (line,) = found(bundle((SERVICE,), 'A.\n\n{{label("regoin")}}', apply=[REGION]))

    assert line == (
        "notices/told.ru.txt:line 5: label('regoin'): no form of p has a field with this key; did you mean 'region'"
    )


def test_two_forms_that_label_one_value_otherwise_are_told() -> None:
    other = {**REGION, "values": [{"value": "alm", "label": "Almaty city"}, {"value": "ast", "label": "Astana"}]}
    service = diagram(APPLIES, user_task("u", form="other"), TELLS, end("e"), flows("s", "u", "n", "e"))

    (line,) = found(bundle((service,), '{{label("region")}}', apply=[REGION], other=[other]))

    assert "'alm' is 'Almaty' in the form apply and 'Almaty city' in other; label it alike" in line


def test_options_that_depend_on_the_case_are_refused_in_other_texts() -> None:
    chosen = {"key": "region", "type": "select", "valuesExpression": "=areas"}

    (line,) = found(bundle((SERVICE,), '{{label("region")}}', apply=[chosen]))

    assert "the options of the field in the form apply depend on the case, which has others later" in line


def test_a_form_knows_its_own_fields_and_those_of_the_case() -> None:
    says = {"key": "note", "description": '{{label("region")}}'}
    chosen = {"key": "region", "type": "select", "valuesKey": "areas"}
    service = diagram(APPLIES, user_task("u", form="look"), end("e"), flows("s", "u", "e"))

    assert found(bundle((service,), apply=[REGION], look=[says])) == []
    assert found(bundle((service,), apply=[{"key": "a"}], look=[chosen, says])) == []
    (line,) = found(bundle((service,), apply=[{"key": "a"}], look=[says]))
    assert line.startswith("look.form:field_note: label('region'): no form of p has a field with this key")


def test_a_called_process_says_what_its_callers_have_asked() -> None:
    outer = diagram(APPLIES, call("c", "inner"), end("e"), flows("s", "c", "e"))
    inner = diagram(start("s"), TELLS, end("e"), PATH, id="inner")

    assert found(bundle((outer, inner), '{{label("region")}}', apply=[REGION])) == []
    assert found(bundle((inner,), '{{label("region")}}'), bundle((outer,), apply=[REGION])) == []
    assert "no form of p has" in found(bundle((outer, inner), '{{label("regions")}}', apply=[REGION]))[0]


def service_giving(wording: str, id: str, form_id: str, inner: str = "shared") -> bytes:
    given = call("c", inner, parent=False, inputs={"says": wording})
    return diagram(start("s", properties={"form": form_id}), given, end("e"), flows("s", "c", "e"), id=id)


SAYS = service_task("n", headers={"code": "N-01"}, inputs={"to": "applicant"}, properties={"wording": "=says"})
SHARED = diagram(start("s"), SAYS, end("e"), PATH, id="shared")
BETWEEN = diagram(
    start("s"),
    call("c", "shared", parent=False, inputs={"says": "=says"}),
    end("e"),
    flows("s", "c", "e"),
    id="between",
)


@pytest.mark.parametrize("inner", ["shared", "between"])
def test_a_wording_that_a_service_gives_is_checked_by_its_forms_alone(inner: str) -> None:
    mine, other = service_giving("told", "mine", "apply", inner), service_giving("else", "other", "bare")
    both = (mine, other, SHARED, BETWEEN)

    assert found(bundle(both, '{{label("region")}}', apply=[REGION], bare=[{"key": "a"}])) == []
    (line,) = found(bundle(both, '{{label("regoin")}}', apply=[REGION], bare=[{"key": "a"}]))
    assert "label('regoin'): no form of mine has a field with this key" in line


def test_what_may_be_in_a_form_that_is_not_there_is_not_missed() -> None:
    assert found(bundle((SERVICE,), '{{label("region")}}')) == []
    by_name = diagram(APPLIES, call("c", "=name"), TELLS, end("e"), flows("s", "c", "n", "e"))
    assert found(bundle((by_name,), '{{label("region")}}', apply=[{"key": "a"}])) == []


def test_a_wording_or_form_alone_is_checked_by_the_diagrams_beside_it() -> None:
    others = bundle((SERVICE,), apply=[REGION])

    assert found(bundle((), '{{label("region")}}'), others) == []
    assert len(found(bundle((), '{{label("regions")}}'), others)) == 1


IS_NO_TEXT = "label gives words for people; use it in the text of a form or wording, or in an input, an"


@pytest.mark.parametrize(
    ("element", "parts"),
    [
        ("x", (user_task("x", groups='=label("region")'), flows("s", "x", "e"))),
        ("x", (user_task("x", loop=each("=[1]", until='=label("region") = "A"')), flows("s", "x", "e"))),
        ("p", (said(title='=label("region")'), user_task("x"), flows("s", "x", "e"))),
        (
            "s_e",
            (
                together(exclusive("x", default="x_o"), flow("x", "e", '=label("region") = "Almaty"', id="s_e")),
                flows("s", "x"), flow("x", "o", id="x_o"), end("o"),
            ),
        ),
        ("x", (user_task("x", properties={"restricted_when": '=label("region") = "A"'}), flows("s", "x", "e"))),
    ],
)  # fmt: skip
def test_what_is_compared_or_chosen_in_a_diagram_may_not_call_it(element: str, parts: tuple[Part, ...]) -> None:
    lines = found(bundle((diagram(APPLIES, *parts, end("e")),), apply=[REGION]))

    assert [line for line in lines if line.startswith(f"0.bpmn:{element}: {IS_NO_TEXT}")]


@pytest.mark.parametrize(
    "part",
    [
        script("n", '=label("regon")'),
        user_task("n", outputs={"words": '=label("regon")'}),
        user_task("n", loop=each("=[1]", results="all", result='=label("regon")')),
    ],
)
def test_what_a_variable_keeps_is_checked_as_a_text_is(part: Part) -> None:
    (line,) = found(bundle((diagram(APPLIES, part, end("e"), PATH),), apply=[REGION]))

    assert line.startswith("0.bpmn:n: label('regon'): no form of p has a field with this key; did you mean 'region'")


def test_an_input_is_checked_as_a_text_is() -> None:
    inputs = {"to": "applicant", "subject": '=label("regon")', "text": '=label("region")'}
    service = diagram(APPLIES, service_task("n", headers={"code": "N-01"}, inputs=inputs), end("e"), PATH)

    (line,) = found(bundle((service,), apply=[REGION]))

    assert line.startswith("0.bpmn:n: label('regon'): no form of p has a field with this key; did you mean 'region'")


def test_rules_of_forms_titles_and_decisions_may_not_call_it() -> None:
    hidden = {"key": "note", "conditional": {"hide": '=label("region") = "Almaty"'}}
    titled = diagram(APPLIES, TELLS, end("e"), PATH)

    (of_form,) = found(bundle((titled,), apply=[REGION, hidden]))
    (of_decision,) = found(bundle((), decisions=(decision("d", 'label("region")'),)))

    assert of_form.startswith(f"apply.form:field_note: {IS_NO_TEXT}")
    assert of_decision.startswith("0.dmn:")
    assert IS_NO_TEXT in of_decision
