"""Decision files that import each other by namespace."""

from decimal import Decimal

import pytest

from engine import dmn, feel
from tests.unit.dmn.models import (
    bkm,
    decision,
    definitions,
    imported,
    input_data,
    invocation,
    item,
    literal,
    service,
)

PERSON = item("tPerson", components={"first name": "string", "age": "number"})
COMMON = definitions(
    PERSON,
    input_data("person", "tPerson"),
    bkm("greet", literal('"Hello " + who.first name'), {"who": "tPerson"}, name="say hello"),
    decision("adult", literal("person.age >= 18"), requires=("in_person",), name="is adult"),
    service("check", outputs=("adult",), inputs=("in_person",), name="age check"),
    own="urn:common",
)
FILES = {"common.dmn": COMMON}
ANNA = {"first name": "Anna", "age": 20}


def parsed(*parts: str, files: dict[str, bytes] | None = None) -> dmn.Model:
    return dmn.parse_sound(
        definitions(imported("common", "urn:common"), *parts), "fees.dmn", imports=FILES if files is None else files
    )


def test_an_imported_decision_is_known_behind_the_name_of_the_import() -> None:
    model = parsed(decision("d", literal("common.is adult"), requires=("urn:common#adult",)))

    assert model.evaluate("d", {"person": ANNA}).value is True


def test_an_imported_input_is_known_behind_the_name_of_the_import() -> None:
    model = parsed(decision("d", literal("common.person.first name"), requires=("urn:common#in_person",)))

    assert model.evaluate("d", {"person": ANNA}).value == "Anna"
    assert model.evaluate("d", {"{urn:common}person": ANNA, "person": None}).value == "Anna"


def test_imported_functions_are_called_from_feel_and_invoked() -> None:
    knows = ("urn:common#greet", "urn:common#check")
    model = parsed(
        input_data("who", "common.tPerson"),
        decision("d", literal("common.say hello(who)"), knows=knows, requires=("in_who",)),
        decision("e", invocation("common.say hello", who="who"), knows=knows, requires=("in_who",)),
        decision("f", literal("common.age check(person: who)"), knows=knows, requires=("in_who",)),
    )

    assert [model.evaluate(key, {"who": ANNA}).value for key in "def"] == ["Hello Anna", "Hello Anna", True]


def test_an_imported_decision_and_function_stand_beside_each_other() -> None:
    model = parsed(
        decision(
            "d",
            literal("if common.is adult then common.say hello(common.person) else null"),
            requires=("urn:common#adult", "urn:common#in_person"),
            knows=("urn:common#greet",),
        )
    )

    assert model.evaluate("d", {"person": ANNA}).value == "Hello Anna"


def test_a_type_of_an_imported_file_is_checked() -> None:
    model = parsed(input_data("who", "common.tPerson"), decision("d", literal("who"), requires=("in_who",)))

    assert model.evaluate("d", {"who": {"age": 1}}).value is None
    assert model.evaluate("d", {"who": ANNA}).value == ANNA


def test_a_file_may_build_its_types_on_imported_ones() -> None:
    crowd = item("tCrowd", "common.tPerson", is_collection=True)
    model = parsed(crowd, input_data("who", "tCrowd"), decision("d", literal("who.age"), requires=("in_who",)))

    assert model.evaluate("d", {"who": ANNA}).value == [20]


def test_an_import_without_a_name_adds_to_the_names_of_the_file() -> None:
    own = definitions(
        imported("", "urn:common"),
        input_data("who", "tPerson"),
        decision(
            "d",
            literal("[is adult, say hello(who)]"),
            requires=("urn:common#adult", "in_who"),
            knows=("urn:common#greet",),
        ),
    )

    model = dmn.parse_sound(own, "fees.dmn", imports=FILES)

    assert model.evaluate("d", {"who": ANNA, "person": ANNA}).value == [True, "Hello Anna"]
    assert '"x" is no context, as tPerson asks for' in str(model.evaluate("d", {"who": "x"}).warnings)


def test_imports_are_nested() -> None:
    middle = definitions(
        imported("base", "urn:common"),
        decision("m", literal('if base.is adult then "yes" else "no"'), requires=("urn:common#adult",)),
        own="urn:middle",
    )
    top = definitions(imported("middle", "urn:middle"), decision("d", literal("middle.m"), requires=("urn:middle#m",)))

    model = dmn.parse_sound(top, "top.dmn", imports={"middle.dmn": middle, **FILES})
    found = model.evaluate("d", {"person": ANNA})

    assert found.value == "yes"
    assert [each.decision_id for each in found.evaluations] == ["adult", "m", "d"]


def test_a_type_that_an_imported_file_imports_is_known_behind_both_names() -> None:
    middle = definitions(imported("base", "urn:common"), decision("m", literal("1")), own="urn:middle")
    top = definitions(
        imported("middle", "urn:middle"),
        input_data("who", "middle.base.tPerson"),
        decision("d", literal("who"), requires=("in_who",)),
    )

    model = dmn.parse_sound(top, "top.dmn", imports={"middle.dmn": middle, **FILES})

    assert model.evaluate("d", {"who": [ANNA]}).value == ANNA
    assert model.evaluate("d", {"who": "Anna"}).value is None


def test_ids_that_two_files_share_are_kept_apart() -> None:
    other = definitions(decision("d", literal("1")), own="urn:common")

    model = parsed(decision("d", literal("common.d + 1"), requires=("urn:common#d",)), files={"o.dmn": other})

    assert model.evaluate("d", {}).value == Decimal(2)


def test_imported_files_may_call_functions_of_the_product() -> None:
    other = definitions(decision("x", literal("double(2)")), own="urn:common")
    double = feel.Function("double", ("n",), lambda n: n * 2)
    top = definitions(imported("common", "urn:common"), decision("d", literal("common.x"), requires=("urn:common#x",)))

    model = dmn.parse_sound(top, "top.dmn", {"double": double}, {"o.dmn": other})

    assert model.evaluate("d", {}).value == Decimal(4)


def test_an_import_of_another_kind_is_left_alone() -> None:
    schema = '<import name="x" namespace="urn:x" importType="http://www.w3.org/2001/XMLSchema"/>'

    assert dmn.parse_sound(definitions(schema, decision("d", literal("1")))).evaluate("d", {}).value == 1


def test_a_qualified_reference_to_an_element_of_the_same_file_is_followed() -> None:
    model = dmn.parse_sound(definitions(decision("a", literal("1")), decision("d", literal("a"), requires=("n#a",))))

    assert model.evaluate("d", {}).value == 1


def test_two_files_of_one_namespace_are_told_apart_by_location() -> None:
    files = {
        f"{name}.dmn": definitions(decision("x", literal(f'"{name}"')), own="urn:common") for name in ("one", "two")
    }
    parts = (decision("d", literal("common.x"), requires=("urn:common#x",)),)
    top = definitions(imported("common", "urn:common", "../two.dmn"), *parts)

    assert dmn.parse_sound(top, "top.dmn", imports=files).evaluate("d", {}).value == "two"
    for location in ("", "three.dmn"):
        with pytest.raises(dmn.BadDmn, match=r"'urn:common', which one\.dmn and two\.dmn have"):
            dmn.parse_sound(definitions(imported("common", "urn:common", location), *parts), "top.dmn", imports=files)


@pytest.mark.parametrize("namespace", ["n", "urn:common"])
def test_imported_files_that_share_a_namespace_and_ids_are_refused(namespace: str) -> None:
    files = {name: definitions(decision("x", literal("1")), own=namespace) for name in ("a.dmn", "b.dmn")}
    imports = (imported("a", namespace, "a.dmn"), imported("b", namespace, "b.dmn"))
    top = definitions(*imports, decision("d", literal("1")), own="n")

    with pytest.raises(dmn.BadDmn, match="give each file a namespace of its own"):
        dmn.parse_sound(top, "top.dmn", imports=files)


@pytest.mark.parametrize(
    ("parts", "files", "message"),
    [
        ((), {}, r"fees\.dmn: imports the namespace 'urn:common', but no decision file next to it has that"),
        ((), {"c.dmn": b"<broken"}, "no decision file next to it has that"),
        ((), {"c.dmn": b'<process namespace="urn:common"/>'}, r"c\.dmn: is no decision file"),
        (
            (),
            {"c.dmn": definitions(imported("fees", "n"), own="urn:common"), "fees.dmn": definitions(own="n")},
            r"import each other in a circle, or too deep: fees\.dmn → c\.dmn → fees\.dmn",
        ),
        (
            (decision("own", literal("1")),),
            {"c.dmn": definitions(decision("d", literal("1 +")), own="urn:common")},
            r"c\.dmn: decision 'd'",
        ),
        ((decision("d", literal("1"), requires=("urn:common#none",)),), FILES, "requires 'urn:common#none'"),
        ((decision("d", literal("1"), requires=("urn:other#adult",)),), FILES, "requires 'urn:other#adult'"),
        ((imported("common", "urn:common"),), FILES, "two imports are named 'common'"),
    ],
)
def test_an_import_that_cannot_be_followed_is_refused(
    parts: tuple[str, ...], files: dict[str, bytes], message: str
) -> None:
    with pytest.raises(dmn.BadDmn, match=message):
        parsed(*parts, files=files)
