"""Registers are data: how `registers.json` describes them, and what of a diagram does not fit what it says."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import orjson
import pytest

from engine.deployment.bundle import File, files_at, read_bundle
from engine.deployment.checks import check
from engine.deployment.deploy import SERVICES, deploy
from engine.deployment.versions import withdraw_deployment
from engine.execution.errors import NoDefinition
from engine.execution.installation.described_registers import registers_on, require_register
from tests.diagrams import Part, diagram, end, exclusive, flow, flows, script, service_task, start
from tests.people import person
from tests.unit.deployment.checking import KNOWN, errors
from tests.unit.execution.installation import ALWAYS, ANALYST, Installation, office

SIMULATED = {"digits": [1, 2], "otherwise": "yes", "answers": {"07": "no"}, "silent": ["99"]}
ASKED = {
    "key": "bin",
    "answers": {"yes": "It is there", "no": "It is not"},
    "fields": ["since"],
    "simulated": SIMULATED,
}


def kept(id_: str = "a", fields: Sequence[str] = ("n",)) -> dict[str, Any]:
    return {"id": id_, "name": "A", "kept": {"fields": fields}}


def file(*registers: Any) -> File:
    return File("registers.json", "registers", orjson.dumps(list(registers)))


def told(*registers: Any) -> list[str]:
    return [str(each) for each in read_bundle((file(*registers),), office().functions).findings]


@pytest.mark.parametrize(
    ("register", "fault"),
    [
        ({"id": "a", "name": "A"}, "[1]: is asked or kept; write one of both"),
        (
            {"id": "a", "name": "A", "asked": ASKED, "kept": {"fields": ["n"]}},
            "[1]: is asked or kept; write one of both",
        ),
        ({"id": "A b", "name": "A", "asked": ASKED}, "[1].id: 'A b' is no id of a register; write small letters"),
        ({"id": "a-b", "name": "A", "kept": {"fields": ["n"]}}, "[1].id: 'a-b' is kept, so expressions read it"),
        ({"id": "a", "name": " ", "asked": ASKED}, "[1].name: ' ' is no name that people can read"),
        ({"id": "a", "name": "A", "asked": {**ASKED, "answers": {}}}, "[1].asked.answers: "),
        (
            {"id": "a", "name": "A", "asked": {**ASKED, "silent_after": 0}},
            "[1].asked.silent_after: must be a whole number",
        ),
        (
            {"id": "a", "name": "A", "asked": {**ASKED, "restricted": ["on"]}},
            "[1].asked.answers: has no 'on'; known: yes, no",
        ),
        (
            {"id": "a", "name": "A", "asked": {**ASKED, "simulated": {**SIMULATED, "otherwise": "yess"}}},
            "[1].asked.answers: has no 'yess'; did you mean 'yes'",
        ),
        (
            {"id": "a", "name": "A", "asked": {**ASKED, "simulated": {**SIMULATED, "silent": ["9"]}}},
            "[1].asked.simulated: '9' must be 2 digits, as digits says",
        ),
        ({"id": "a", "name": "A", "kept": {"fields": ["n"], "key": ["m"]}}, "[1].kept.key: 'm' is no field of it"),
        (kept(fields=["in"]), "[1].kept.fields: 'in': in is a word of FEEL, so no"),
        (kept(fields=["applicant"]), "[1].kept.fields: 'applicant': the engine itself gives"),
        (kept(fields=["item"]), "[1].kept.fields: 'item': in a filter it is the entry"),
        (kept("for"), "[1].id: 'for' is kept, so expressions read it; for is"),
        (kept("applicant"), "[1].id: 'applicant' is kept, so expressions read it; the engine itself gives"),
        ({"id": "a", "name": "A", "asked": {**ASKED, "fields": ["if"]}}, "[1].asked.fields: 'if': if is a word"),
        ({"id": "a", "name": "A", "asked": {**ASKED, "key": "applicant"}}, "[1].asked.key: 'applicant' is an"),
        ({"id": "a", "name": "A", "kept": {"fields": ["key"]}}, "[1].kept.fields: 'key' is given to every entry"),
        ({"id": "a", "name": "A", "keeps": {}}, "[1].keeps: unknown field 'keeps'; did you mean 'kept'"),
    ],
)
def test_a_register_that_is_described_wrongly_is_refused_with_its_place(register: Any, fault: str) -> None:
    assert [line for line in told(register) if line.startswith(f"registers.json:{fault}")], told(register)


def test_a_register_that_is_described_twice_is_refused() -> None:
    twice = {"id": "a", "name": "A", "asked": ASKED}

    assert told(twice, twice) == ["registers.json:[2].id: the register 'a' is given twice; leave one out"]


def test_the_registers_of_the_product_have_words_in_every_language() -> None:
    bundle = read_bundle(files_at(SERVICES), office().functions)

    found = [str(each) for each in check(bundle, KNOWN) if each.source.startswith("texts.")]

    assert {"identity", "attestation_sessions"} <= bundle.described.keys()
    assert found == []


def around(task: Part) -> bytes:
    return diagram(start("s"), task, end("e"), flows("s", "x", "e"))


def query(service: str, retries: str | None = None, **inputs: str) -> Part:
    return service_task(
        "x", "gateway-query", retries=retries, headers={"service": service}, inputs=inputs or {"iin": "1"}
    )


def entry(register: str, entry: str = "={n: 1}") -> Part:
    return service_task("x", "register-entry", headers={"register": register}, inputs={"entry": entry})


@pytest.mark.parametrize(
    ("task", "fault"),
    [
        (
            query("identiti"),
            "the header service: there is no register 'identiti' in registers.json; did you",
        ),
        (query('="identiti"'), "the header service: there is no register 'identiti'"),
        (query("r"), "the header service: the register 'r' is kept by cases, so nobody asks it"),
        (query("identity", iinn="1"), "the input iin is missing, by which the register 'identity' is asked; map it"),
        (query("identity", retries="2"), "retries is 2, but the register 'identity' is silent only after 3 tries"),
        (
            entry("licenses"),
            "the header register: there is no register 'licenses' in registers.json; did you",
        ),
        (entry("diploma"), "the header register: the register 'diploma' is asked through the gateway"),
        (entry("r", "={m: 1}"), "the register 'r' has no field 'm'; known: n"),
        (
            script("x", "=count(licenses)", properties={"registers": "licenses"}),
            "the property registers: there is no register",
        ),
        (script("x", "=r.m", properties={"registers": "r"}), "r.m: the register 'r' has no field 'm'; known: key, n"),
    ],
)
def test_what_a_diagram_says_of_a_register_that_is_not_so_is_refused(task: Part, fault: str) -> None:
    found = errors(around(task))

    assert [line for line in found if line.startswith(f"1.bpmn:x: {fault}")], found


@pytest.mark.parametrize(
    "task",
    [
        query("=service"),
        query("identity", key="1"),
        entry("=where"),
        entry("r", "=computed"),
        entry("r", "={n: 1, key: 2}"),
        script("x", "=for each in r return each.n", properties={"registers": "r"}),
        script("x", "=r[n = 1].key", properties={"registers": "r"}),
    ],
)
def test_what_is_right_or_cannot_be_told_is_let_through(task: Part) -> None:
    assert errors(around(task)) == []


@pytest.mark.parametrize(
    ("condition", "fault"),
    [
        ('=answer.code = "fond"', "the register 'identity' never answers 'fond'; did you mean 'found'"),
        ("=answer.ful_name = null", "answer.ful_name: the register 'identity' has no field 'ful_name'; did you mean"),
        ('="found" != answer.code', None),
        ("=answer.simulated = true", None),
    ],
)
def test_a_condition_reads_the_fields_and_codes_that_a_register_answers(condition: str, fault: str | None) -> None:
    found = errors(
        diagram(
            start("s"),
            query("identity"),
            exclusive("g", default="g_e"),
            end("e"),
            end("f"),
            flows("s", "x", "g"),
            flow("g", "e"),
            flow("g", "f", condition),
        )
    )

    assert [fault in line for line in found if fault] == ([True] if fault else [])
    assert bool(found) is (fault is not None)


def test_an_unknown_service_is_an_incident_at_once(here: Installation) -> None:
    here.deploy(around(query("=asked", iin="900101301997")))

    here.start(variables={"asked": "identiti"})
    here.work()

    (incident,) = here.incidents()
    assert "x: the header 'service': there is no register 'identiti' in registers.json; did you" in incident.message
    assert here.clock() - incident.opened_at < timedelta(seconds=1)


def test_registers_hold_from_their_day_and_can_be_withdrawn_until_then(here: Installation) -> None:
    words = {"id": "firms", "name": "Register of firms", "asked": ASKED}
    with here.database.transaction() as session:
        deploy(session, here.runtime, ANALYST, (file(words),), ALWAYS, "test")
        later = {**words, "name": "Firms", "asked": {**ASKED, "silent_after": 5}}
        waiting = deploy(session, here.runtime, ANALYST, (file(later),), date(2026, 4, 13), "test")

    with here.database.reading() as session:
        names = [
            registers_on(session, here.runtime, day)["firms"].name for day in (date(2026, 4, 12), date(2026, 4, 13))
        ]
        with pytest.raises(NoDefinition, match="there is no register 'firmss'"):
            require_register(session, here.runtime, "firmss", "asked")
    with here.database.transaction() as session:
        withdraw_deployment(session, here.runtime, person("marat", "administrators"), waiting.id or 0, "a slip")
        left = registers_on(session, here.runtime, date(2026, 4, 13))["firms"].name

    assert names == ["Register of firms", "Firms"]
    assert left == "Register of firms"


def test_a_file_whose_deployment_was_undone_is_not_taken_for_the_next_one(here: Installation) -> None:
    words = {"id": "firms", "name": "Undone", "asked": ASKED}
    with suppress(ZeroDivisionError), here.database.transaction() as session:
        deploy(session, here.runtime, ANALYST, (file(words),), ALWAYS, "test")
        before = require_register(session, here.runtime, "firms", "asked").name
        raise ZeroDivisionError

    with here.database.transaction() as session:  # its rows get the numbers that were given back, on SQLite
        deploy(session, here.runtime, ANALYST, (file({**words, "name": "Done"}),), ALWAYS, "test")
        after = require_register(session, here.runtime, "firms", "asked").name

    assert (before, after) == ("Undone", "Done")


def test_an_installation_without_any_goes_by_those_of_the_product(here: Installation) -> None:
    with here.database.reading() as session:
        assert require_register(session, here.runtime, "identity", "asked").name == "Register of individuals"


def test_no_name_and_no_answer_of_a_register_stands_in_the_program() -> None:
    bundle = read_bundle(files_at(SERVICES), office().functions)
    asked = [each.asked for each in bundle.described.values() if each.asked]
    words = {*bundle.described, *(code for each in asked for code in each.answers if "_" in code)}
    program = [path for folder in ("engine", "tasks", "storage") for path in (SERVICES.parent / folder).rglob("*.py")]

    found = {f"{path.name}: {word}" for path in program for word in words if f'"{word}"' in path.read_text()}

    assert found == set()
