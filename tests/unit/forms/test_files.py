"""Form files that cannot be used are refused when they are read, with file and component."""

from typing import Any

import pytest

from engine import feel, forms
from engine.files.faults import BadFile
from tests.unit.forms.forms import field, form, form_file

OPTIONS = [{"label": "Yes", "value": "y"}]


def test_a_form_has_its_id_and_components() -> None:
    made = form(field("textfield", "name"), {"type": "separator"})

    assert made.id == "check"
    assert [component.kind for component in made.components] == ["textfield", "separator"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "line 1: not valid JSON: a value is missing"),
        (b"[1]", "is not a form"),
        (b"[" * 100_000, "check.form: lists and objects are nested too deeply"),
        (b'{"type": "default", "id": "a", "id": "b"}', "check.form: the field 'id' is given twice in one object"),
        (b'{"id": "a\\u0000"}', r"check.form: 'a\\x00' holds NUL or half of a character"),
        (b'{"id": "\\ud800"}', r"check.form: '\\ud800' holds NUL or half of a character"),
        (b"\xff{}", "line 1: not text in UTF-8"),
        (b'{"type": "default", "id": "a", "x": NaN}', "check.form: NaN is not a number in JSON"),
        (b'"' + b"a" * 1_100_000 + b'"', "more than the 1000000"),
        (form_file(type="page"), 'has the type "page"; a form of form-js has the type "default"'),
        (b'{"id": "a"}', 'has no type; a form of form-js has the type "default"'),
        (form_file(id=""), "has no id"),
        (form_file(id=7), "id has to be text"),
        (form_file(schemaVersion="new"), 'check.form: schemaVersion is "new"; make it a whole number from 1 to 10000$'),
        (form_file(schemaVersion=20), "schemaVersion is 20, newer than 19"),
        (form_file(components={}), "components has to be a list"),
        (form_file(components=["a"]), "entry 1 of components"),
    ],
)
def test_a_file_that_is_no_form_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(BadFile, match=message):
        forms.parse(content, "check.form")


@pytest.mark.parametrize(
    ("component", "message"),
    [
        ({"type": "slider", "id": "F_x"}, "check.form:F_x: the type 'slider' is not known; use one of .*textfield"),
        ({"type": "textfield", "id": "F_x"}, "check.form:F_x: has no key"),
        (field("textfield", "a b"), 'key "a b" is not a path'),
        (field("textfield", "a.0"), 'key "a.0" is not a path'),
        (field("textfield", "a", validate=[]), "validate has to be an object"),
        (field("textfield", "a", validate={"required": "yes"}), "required has to be true or false"),
        (field("textfield", "a", validate={"minLength": "=1 +"}), "minLength is not valid FEEL"),
        (
            field("textfield", "a", validate={"minLength": "many"}),
            'minLength is "many"; make it a number, or an expression that begins with =',
        ),
        (field("textfield", "a", validate={"maxLength": -1}), "maxLength is -1; make it a whole number, 0 or more"),
        (field("textfield", "a", validate={"minLength": 1.5}), "minLength is 1.5; make it a whole number, 0 or more"),
        (
            field("textarea", "a", validate={"minLength": 5, "maxLength": 2}),
            "minLength is 5 and maxLength is 2, so that no answer is right; change one of them",
        ),
        (field("textfield", "a", validate={"minLength": "5", "maxLength": 2}), "minLength is 5 and maxLength is 2"),
        (field("number", "a", validate={"min": 9, "max": "5"}), "min is 9 and max is 5"),
        (field("number", "a", validate={"min": 9, "max": 5}), "min is 9 and max is 5, so that no answer is right"),
        (
            field("select", "a", values=[{"value": 1, "label": "A"}], properties={"sort": "value"}),
            "sort 'value' is not known; choose none or label",
        ),
        (field("number", "a", increment="some"), 'increment is "some"; make it a number$'),
        (field("textfield", "a", validate={"validationType": "iban"}), "validationType 'iban' is not known"),
        (field("textfield", "a", validate={"pattern": "("}), "pattern '\\(' cannot be used"),
        (field("textfield", "a", validate={"pattern": "^(?!0)"}), "without look-ahead"),
        (field("textfield", "a", label="{{ 1 + }}"), "label is not valid FEEL"),
        (field("textfield", "a", label="{{ x"), "close the expression"),
        (field("textfield", "a", label="{{#if x}}y"), "has {{#if x}} without {{/if}}; close the block"),
        (field("textfield", "a", label="{{#if x}}y{{/loop}}"), "has {{/loop}} where no such block is open"),
        (field("textfield", "a", label="y{{/if}}"), "has {{/if}} where no such block is open"),
        (field("textfield", "a", label="{{#each x}}y{{/each}}"), "there are #if and #loop"),
        (field("textfield", "a", label="{{#if(x)}}y{{/if}}"), r"the block {{#if\(x\)}}; write {{#if condition}}"),
        (field("textfield", "a", label="{{# if x}}y{{/if}}"), "the block {{# if x}}; write {{#if condition}}"),
        (field("textfield", "a", label="{{#loop }}y{{/loop}}"), "the block {{#loop}}; write {{#loop list}}"),
        (field("textfield", "a", label="{{#if x +}}y{{/if}}"), "expected a value"),
        (field("textfield", "a", label="{{#loop x}}" * 3 + "{{/loop}}" * 3), "has more than 2 loops in each other"),
        (field("textfield", "a", label="{{#if x}}" * 21 + "{{/if}}" * 21), "has more than 20 blocks in each other"),
        (field("textfield", "a", label=5), "label has to be text"),
        (field("textfield", "a", conditional={"hide": "=1 1"}), "hide is not valid FEEL"),
        (field("textfield", "a", readonly="=1 1"), "readonly is not valid FEEL"),
        (field("textfield", "a", readonly="yes"), "readonly has to be true or false"),
        (field("textfield", "a", properties={"check": "=1 1"}), "check is not valid FEEL"),
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
    with pytest.raises(BadFile, match=message) as error:
        form(component)

    assert str(error.value).startswith("check.form:F_")


@pytest.mark.parametrize(
    ("components", "message"),
    [
        (
            [field("textfield", "a"), {**field("number", "a"), "id": "F_2"}],
            "check.form:F_2: key 'a' is already that of F_a",
        ),
        ([field("textfield", "a"), {**field("number", "b"), "id": "F_a"}], "this id is used twice"),
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
    with pytest.raises(BadFile, match=message):
        form(*components)


def test_groups_nested_without_end_are_refused() -> None:
    component: dict[str, Any] = field("textfield", "a")
    for number in range(20):
        component = {"type": "group", "id": f"G_{number}", "components": [component]}

    with pytest.raises(BadFile, match="nested more than 10 deep"):
        form(component)


def test_a_function_of_the_product_is_accepted_and_a_slip_is_found_later() -> None:
    made = form(
        field("textfield", "iin", properties={"check": "=is_iin(value)"}),
        field("textfield", "bin", properties={"check": "=is_binn(value)"}, label="{{ upper case(name) }}"),
    )

    (fault,) = made.faults({"is_iin": feel.Function("is_iin", ("text",), bool)})

    assert (fault.place, fault.is_fatal) == ("F_bin", True)
    assert "is_binn" in fault.message


def test_an_expression_that_works_but_cannot_be_meant_does_not_keep_a_form_from_being_used() -> None:
    made = form(field("textfield", "a", properties={"check": '=if "yes" then true else false'}))

    (fault,) = made.faults({})

    assert (fault.place, fault.is_fatal) == ("F_a", False)
    assert "the condition of if is string" in fault.message


def test_the_names_that_a_form_reads_are_known() -> None:
    made = form(field("number", "fee", conditional={"hide": "=trees > 5"}, label="Fee of {{ applicant.name }}"))

    assert made.variables({}) == {"trees", "applicant"}


def test_all_faults_of_a_file_are_told_at_once_each_with_its_component() -> None:
    group = {
        "type": "group",
        "id": "G",
        "components": [field("number", "n", increment=-1), {"type": "slider", "id": "S"}],
    }
    content = form_file(
        field("textfield", "a b", validate={"pattern": "((", "minLength": "many"}),
        field("select", "s", label="{{ 1 + }}", conditional={"hide": "=mistaken(1)"}),
        group,
        field("textfield", "n"),
        {"type": "filepicker", "id": "F"},
        {"type": "text", "id": "T", "properties": {"check": "=true"}},
        schemaVersion=20,
    )

    made, faults = forms.examine(content, "check.form", {})

    assert made is not None
    assert sorted((fault.place, fault.message.split(";")[0].split(":")[0][:25]) for fault in faults) == [
        ("", "schemaVersion is 20, newe"),
        ("F", "files cannot be stored ye"),
        ("F_a b", 'key "a b" is not a path o'),
        ("F_a b", 'minLength is "many"'),
        ("F_a b", "pattern '((' cannot be us"),
        ("F_n", "increment is -1"),
        ("F_n", "key 'n' is already that o"),
        ("F_n", "this id is used twice"),
        ("F_s", "label is not valid FEEL"),
        ("F_s", "needs its options in one "),
        ("F_s", "there is no function mist"),
        ("S", "the type 'slider' is not "),
        ("T", "has a check, but no value"),
    ]
    with pytest.raises(BadFile) as error:
        forms.parse(content, "check.form")
    assert len(str(error.value).splitlines()) >= 12


def test_a_fault_has_no_false_ones_in_its_train() -> None:
    _form, faults = forms.examine(form_file({"type": "textfield"}, {"type": "textfield"}), "check.form", {})

    assert [(fault.place, fault.message.partition(";")[0]) for fault in faults] == [
        ("F_0", "has no key"),
        ("F_1", "has no key"),
    ]


@pytest.mark.parametrize("value", [None, True, 1.0, [True], {"a": None}])
def test_a_fault_is_told_in_the_words_of_the_file(value: Any) -> None:
    content = form_file({"type": "textfield", "key": value, "label": value, "validate": value, "readonly": value})

    _form, faults = forms.examine(content, "check.form", {})

    assert not [word for word in ("None", "True", "'a'") if word in "".join(fault.message for fault in faults)]
