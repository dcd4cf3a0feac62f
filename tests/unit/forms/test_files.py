"""Form files that cannot be used are refused when they are read, with file and component."""

from typing import Any

import pytest

from engine import feel, forms
from tests.unit.forms.forms import field, form, form_file

OPTIONS = [{"label": "Yes", "value": "y"}]


def test_a_form_has_its_id_and_components() -> None:
    made = form(field("textfield", "name"), {"type": "separator"})

    assert made.id == "check"
    assert [component.kind for component in made.components] == ["textfield", "separator"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is no JSON"),
        (b"[1]", "is no form"),
        (b"[" * 100_000, "is no JSON"),
        (b'{"type": "default", "id": "a", "x": NaN}', "is no JSON"),
        (b'"' + b"a" * 1_100_000 + b'"', "more than the 1000000"),
        (form_file(type="page"), "type is 'page'"),
        (form_file(id=""), "has no id"),
        (form_file(id=7), "id has to be text"),
        (form_file(schemaVersion=20), "schemaVersion is 20, newer than 19"),
        (form_file(components={}), "components has to be a list"),
        (form_file(components=["a"]), "entry 1 of components"),
    ],
)
def test_a_file_that_is_no_form_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(forms.BadForm, match=f"^check.form: .*{message}"):
        forms.parse(content, "check.form")


@pytest.mark.parametrize(
    ("component", "message"),
    [
        ({"type": "slider", "id": "F_x"}, "component F_x: type 'slider' is not known"),
        ({"type": "textfield", "id": "F_x"}, "component F_x: has no key"),
        (field("textfield", "a b"), "key 'a b' is no path"),
        (field("textfield", "a.0"), "key 'a.0' is no path"),
        (field("textfield", "a", validate=[]), "validate has to be an object"),
        (field("textfield", "a", validate={"required": "yes"}), "required has to be true or false"),
        (field("textfield", "a", validate={"minLength": "=1 +"}), "minLength is no FEEL expression"),
        (field("textfield", "a", validate={"minLength": "many"}), "minLength is 'many'; make it a number"),
        (field("textfield", "a", validate={"validationType": "iban"}), "validationType 'iban' is not known"),
        (field("textfield", "a", validate={"pattern": "("}), "pattern '\\(' cannot be used"),
        (field("textfield", "a", validate={"pattern": "^(?!0)"}), "without look-ahead"),
        (field("textfield", "a", label="{{ 1 + }}"), "label is no FEEL expression"),
        (field("textfield", "a", label="{{ x"), "close the expression"),
        (field("textfield", "a", label="{{#if x}}y{{/if}}"), "is not supported"),
        (field("textfield", "a", label=5), "label has to be text"),
        (field("textfield", "a", conditional={"hide": "=1 1"}), "hide is no FEEL expression"),
        (field("textfield", "a", readonly="=1 1"), "readonly is no FEEL expression"),
        (field("textfield", "a", readonly="yes"), "readonly has to be true or false"),
        (field("textfield", "a", properties={"check": "=1 1"}), "check is no FEEL expression"),
        (field("number", "a", decimalDigits=1.5), "decimalDigits is 1.5; make it a whole number"),
        (field("number", "a", increment=0), "increment is 0"),
        (field("datetime", "a", subtype="week"), "subtype 'week' is not known"),
        (field("datetime", "a", timeSerializingFormat="unix"), "timeSerializingFormat 'unix' is not known"),
        (field("select", "a"), "needs its options in one place"),
        (field("select", "a", values=OPTIONS, valuesKey="b"), "needs its options in one place"),
        (field("expression", "a"), "has no expression"),
        (field("filepicker", "a"), "files cannot be stored yet"),
        ({"type": "table", "id": "F_x"}, "has no dataSource"),
        ({"type": "table", "id": "F_x", "dataSource": "=a", "columns": [{}]}, "a column has no key"),
        ({"type": "dynamiclist", "id": "F_x", "components": []}, "has no path"),
    ],
)
def test_a_component_that_cannot_be_used_is_refused(component: dict[str, Any], message: str) -> None:
    with pytest.raises(forms.BadForm, match=message) as error:
        form(component)

    assert str(error.value).startswith("check.form: component F_")


@pytest.mark.parametrize(
    ("components", "message"),
    [
        (
            [field("textfield", "a"), {**field("number", "a"), "id": "F_2"}],
            "component F_2: key 'a' is already that of F_a",
        ),
        ([field("textfield", "a"), {**field("number", "b"), "id": "F_a"}], "this id stands twice"),
        ([field("textfield", "a"), field("textfield", "a.b")], "key 'a.b' lies inside the value of F_a"),
        (
            [
                field("textfield", "g.a"),
                {"type": "group", "path": "g", "components": [{**field("number", "a"), "id": "F_2"}]},
            ],
            "key 'g.a' is already that of",
        ),
        (
            [
                {
                    "type": "dynamiclist",
                    "path": "r",
                    "components": [field("number", "a"), {**field("number", "a"), "id": "F_2"}],
                }
            ],
            "key 'a' is already that of",
        ),
        (
            [
                {
                    "type": "dynamiclist",
                    "path": "r",
                    "allowAddRemove": True,
                    "components": [field("number", "a", readonly=True)],
                }
            ],
            "is read-only in the list",
        ),
    ],
)
def test_components_in_each_others_way_are_refused(components: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(forms.BadForm, match=message):
        form(*components)


def test_groups_nested_without_end_are_refused() -> None:
    component: dict[str, Any] = field("textfield", "a")
    for number in range(20):
        component = {"type": "group", "id": f"G_{number}", "components": [component]}

    with pytest.raises(forms.BadForm, match="nested more than 10 deep"):
        form(component)


def test_a_function_of_the_product_is_accepted_and_a_slip_is_found_later() -> None:
    made = form(
        field("textfield", "iin", properties={"check": "=is_iin(value)"}),
        field("textfield", "bin", properties={"check": "=is_binn(value)"}, label="{{ upper case(name) }}"),
    )

    found = made.unknown_functions({"is_iin": feel.Function("is_iin", ("text",), bool)})

    assert len(found) == 1
    assert found[0].startswith("check.form: component F_bin: ")
    assert "is_binn" in found[0]


def test_the_names_that_a_form_reads_are_known() -> None:
    made = form(field("number", "fee", conditional={"hide": "=trees > 5"}, label="Fee of {{ applicant.name }}"))

    assert made.variables({}) == {"trees", "applicant"}
