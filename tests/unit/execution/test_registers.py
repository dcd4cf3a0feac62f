"""Registers: what a case has made known is seen by the form that starts another, until it is taken out."""

from datetime import UTC, datetime
from threading import Thread

import pytest
from sqlalchemy import select, text

from engine.execution.case.advancing import advance
from engine.execution.case.case_view import view_case
from engine.execution.errors import InvalidForm
from engine.execution.installation.accounts import Account, add_account, disable_account
from engine.execution.loading import load_case
from engine.execution.people.starting import start_case
from engine.iso_text import utc_text
from storage.database import Database
from storage.queries.registers import entries_in, entry_history
from storage.tables import register_entries, user_tasks
from tests.diagrams import catch, diagram, end, flows, script, service_task, signal, start, throw, user_task
from tests.unit.execution.installation import APPLICANT, CLERK, Installation, form

LENT = diagram(
    start("s", properties={"form": "loan", "registers": "lent_books"}),
    service_task("lend", "register-entry", headers={"register": "lent_books"}, inputs={"entry": "={book: book}"}),
    user_task("bring_back"),
    service_task("free", "register-entry", headers={"register": "lent_books"}, inputs={"entry": "=null"}),
    end("e"),
    flows("s", "lend", "bring_back", "free", "e"),
)
LOAN = form(
    "loan",
    {
        "key": "book",
        "properties": {
            "check": "=not(list contains(lent_books.book, value))",
            "checkMessage": "{{book}} is lent; there are {{count(lent_books)}} out.",
        },
    },
)


@pytest.fixture
def library(here: Installation) -> Installation:
    here.deploy(LENT, loan=LOAN)
    return here


def lend(library: Installation, book: str) -> int:
    with library.database.transaction() as session:
        return start_case(session, library.runtime, CLERK, "p", "portal", {"book": book})


def lent(library: Installation) -> list[object]:
    with library.database.reading() as session:
        return [entry["book"] for entry in entries_in(session, "lent_books")]


def test_what_a_case_has_entered_is_seen_by_the_form_of_the_next(library: Installation) -> None:
    lend(library, "Abai")

    with pytest.raises(InvalidForm, match="Abai is lent; there are 1 out"):
        lend(library, "Abai")
    lend(library, "Auezov")

    assert lent(library) == ["Abai", "Auezov"]


def test_what_is_taken_out_is_seen_no_more(library: Installation) -> None:
    case_id = lend(library, "Abai")

    library.complete(case_id, "bring_back")
    lend(library, "Abai")

    assert lent(library) == ["Abai"]
    assert [event.type for event in library.events(case_id) if event.type.startswith("register")] == [
        "register_entered",
        "register_left",
    ]


def test_a_case_has_one_entry_the_last(here: Installation) -> None:
    again = service_task("again", "register-entry", headers={"register": "r"}, inputs={"entry": "={n: 2}"})
    once = service_task("once", "register-entry", headers={"register": "r"}, inputs={"entry": "={n: 1}"})
    here.deploy(diagram(start("s"), once, again, end("e"), flows("s", "once", "again", "e")))

    here.start()

    with here.database.reading() as session:
        row = session.execute(select(register_entries)).one()
    assert (row.data, row.entered_at.astimezone(UTC)) == ({"n": 2}, here.runtime.clock())
    assert isinstance(row.entered_at, datetime)


@pytest.mark.parametrize(
    ("register", "entry", "message"),
    [
        (
            '=if 1 = 1 then "lent_bocks" else x',
            "={}",
            "there is no register 'lent_bocks' in registers.json",
        ),
        ("=kind", "={}", "the header 'register' is null"),
        ('=if 1 = 1 then "identity" else x', "={}", "the register 'identity' is asked through the gateway"),
        ("r", "=if 1 = 1 then [1] else x", "map it to an object, or to null"),
        ("r", '=if 1 = 1 then "text" else x', "map it to an object, or to null"),
    ],
)
def test_a_wrong_entry_opens_an_incident_and_enters_nothing(
    here: Installation, register: str, entry: str, message: str
) -> None:
    task = service_task("t", "register-entry", headers={"register": register}, inputs={"entry": entry})
    here.deploy(diagram(start("s"), task, end("e"), flows("s", "t", "e")))

    here.start()
    here.work()

    assert message in here.incidents()[0].message
    assert here.rows(register_entries) == []


def licence(number: str) -> dict[str, str]:
    return {"entry": f"=if state = null then null else {{number: {number}, state: state}}", "key": f"={number}"}


def licensing(here: Installation) -> None:
    """Each case enters two licences, or removes them where it has no state."""
    parts = [
        service_task(id_, "register-entry", headers={"register": "licences"}, inputs=licence(key))
        for id_, key in (("one", 'number + "/1"'), ("two", 'number + "/2"'))
    ]
    here.deploy(diagram(start("s"), *parts, user_task("u"), end("e"), flows("s", "one", "two", "u", "e")))


def licences(here: Installation) -> list[tuple[object, object]]:
    with here.database.reading() as session:
        return [(entry["key"], entry["state"]) for entry in entries_in(session, "licences")]


def test_a_case_owns_several_entries_under_keys_of_their_own(here: Installation) -> None:
    licensing(here)

    here.start(variables={"number": "L", "state": "valid"})

    assert licences(here) == [("L/1", "valid"), ("L/2", "valid")]


def test_an_entry_without_a_key_is_read_under_that_of_its_case(library: Installation) -> None:
    case_id = lend(library, "Abai")

    with library.database.reading() as session:
        assert entries_in(session, "lent_books") == [{"book": "Abai", "key": f"case:{case_id}"}]


def test_a_case_replaces_what_another_has_entered_and_both_stay_in_its_history(here: Installation) -> None:
    licensing(here)
    first = here.start(variables={"number": "L", "state": "valid"})
    entered_at = here.runtime.clock()
    here.at("2026-04-07 11:00")

    second = here.start(variables={"number": "L", "state": "reissued"})
    third = here.start(variables={"number": "L", "state": None})

    assert licences(here) == []
    with here.database.reading() as session:
        found = entry_history(session, "licences", "L/1")
    assert [(row.number, row.case_id, row.element_id, row.data) for row in found] == [
        (1, first, "one", {"number": "L/1", "state": "valid"}),
        (2, second, "one", {"number": "L/1", "state": "reissued"}),
        (3, third, "one", None),
    ]
    assert {row.actor for row in found} == {APPLICANT.id}
    told = [here.data(event) for event in here.events(second) if event.type == "register_entered"]
    assert told[0] == {
        "register": "licences",
        "key": "L/1",
        "replaced": {"case_id": first, "number": None, "entered_at": utc_text(entered_at)},
        "entry": {"number": "L/1", "state": "reissued"},
    }
    left = [here.data(event) for event in here.events(third) if event.type == "register_left"]
    assert [data["replaced"]["case_id"] for data in left] == [second, second]


def test_what_was_read_is_entered_again_without_its_key_in_the_data(here: Installation) -> None:
    again = service_task(
        "again",
        "register-entry",
        headers={"register": "licences"},
        inputs={"entry": '=context put(licences[1], "state", "reissued")'},
        properties={"registers": "licences"},
    )
    licensing(here)
    here.start(variables={"number": "L", "state": "valid"})
    here.deploy(diagram(start("s"), again, end("e"), flows("s", "again", "e"), id="copies"))

    here.start("copies")

    assert [row.data for row in here.rows(register_entries, key="L/1")] == [{"number": "L/1", "state": "reissued"}]


def entering(here: Installation, register: str, **inputs: str) -> None:
    """Deploys a process that enters something under what its case gives."""
    task = service_task("t", "register-entry", headers={"register": register}, inputs=inputs)
    here.deploy(diagram(start("s"), task, end("e"), flows("s", "t", "e")))


ENTRY = {"entry": '=if number = null then null else {number: number, state: "valid"}'}


def test_the_fields_that_are_the_key_of_a_register_make_it(here: Installation) -> None:
    entering(here, '=if 1 = 1 then "licences" else x', **ENTRY)

    here.start(variables={"number": 17})
    here.start(variables={"number": " №\u00a077  \uff21 "})

    assert [key for key, _state in licences(here)] == ["17", "№ 77 A"]


@pytest.mark.parametrize(
    ("register", "inputs", "number", "message"),
    [
        ("licences", {**ENTRY, "key": "=other"}, "A", "the input 'key' is 'B', and number of the entry, its key in"),
        ("licences", ENTRY, None, "which entry of 'licences' is taken out is not said; map its number to 'key'"),
        ("licences", ENTRY, [1], "number of the entry is [1], and it is of the key of the register 'licences'"),
        ("licences", ENTRY, "case:1", "'case:1', and what begins so is the entry that a case has without a key"),
        ("licences", ENTRY, "A\u200b1", "the key 'A\\u200b1' has signs that nobody sees; leave them out"),
        ("licences", ENTRY, "А" + "B-1", "has Latin and Cyrillic letters in one word, 'АB'; write it in one alphabet"),
        ("licences", ENTRY, "Α" + "B-1", "'ΑB-1' has the sign 'Α' (U+0391), which no key has; write Latin or Cyrillic"),
        ("licences", ENTRY, "1" * 400, "has 400 characters; a key has at most 300"),
        ("r", {"entry": "={n: 1}", "key": "=other"}, "A", "the register 'r' has no key, so a case has one entry in it"),
    ],
)
def test_a_key_that_is_not_the_one_of_its_entry_enters_nothing(
    here: Installation, register: str, inputs: dict[str, str], number: object, message: str
) -> None:
    entering(here, f'=if 1 = 1 then "{register}" else x', **inputs)

    here.start(variables={"number": number, "other": "B"})
    here.work()

    assert message in here.incidents()[0].message
    assert here.rows(register_entries) == []


@pytest.mark.parametrize("number", ["ab-1", "АВ-1", "Ab-1"], ids=["small", "Cyrillic", "mixed case"])
def test_a_key_that_looks_like_one_in_use_enters_nothing(here: Installation, number: str) -> None:
    entering(here, "licences", **ENTRY)
    here.start(variables={"number": "AB-1"})

    here.start(variables={"number": number})
    here.work()

    said = f"the key {number!r} is that of the entry 'AB-1' of 'licences' but for small or capital letters"
    assert said in here.incidents()[0].message
    assert [key for key, _state in licences(here)] == ["AB-1"]


def test_the_same_key_replaces_the_entry_however_its_blanks_are_written(here: Installation) -> None:
    entering(here, "licences", **ENTRY)

    here.start(variables={"number": "AB 1"})
    here.start(variables={"number": "  AB\t1 "})

    assert [key for key, _state in licences(here)] == ["AB 1"]


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("=null", "the input 'key' is null"),
        ("=if 1 = 1 then 5 else x", "the input 'key' is 5"),
        ("case:2", "the input 'key' is 'case:2', and what begins so is the entry that a case has without a key"),
    ],
)
def test_a_key_that_is_no_text_opens_an_incident_and_enters_nothing(here: Installation, key: str, message: str) -> None:
    entering(here, "licences", entry="=if 1 = 1 then {} else x", key=key)

    here.start()
    here.work()

    assert message in here.incidents()[0].message
    assert here.rows(register_entries) == []


def test_elements_see_the_registers_that_they_name(library: Installation) -> None:
    looks = script("look", "=lent_books.book", "found", properties={"registers": "lent_books"})
    blind = script("blind", "=lent_books", "seen_without")
    path = flows("s", "look", "blind", "u", "e")
    library.deploy(diagram(start("s"), looks, blind, user_task("u"), end("e"), path, id="looking"))
    lend(library, "Abai")

    case_id = library.start("looking")

    with library.database.reading() as session:
        seen = view_case(session, library.runtime, case_id).variables()
    assert (seen["found"], seen["seen_without"]) == (["Abai"], None)


def test_elements_see_the_people_of_the_groups_that_they_name(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"),
            user_task("u", groups=None, users="=heads.login", properties={"people": "heads"}),
            end("e"),
            flows("s", "u", "e"),
        )
    )
    with here.database.transaction() as session:
        for login, groups in (("saule", ("heads",)), ("erlan", ("heads", "clerks")), ("askar", ("clerks",))):
            add_account(session, here.clock, "test", Account(login, login.title(), groups), "!")
        disable_account(session, here.clock, "test", "erlan")

    here.start()

    assert [row.candidate_users for row in here.rows(user_tasks)] == ["saule"]


def test_who_finds_nothing_and_waits_for_the_signal_does_not_miss_the_entry(postgresql_url: str) -> None:
    here = Installation(Database(postgresql_url))
    waits = diagram(
        start("s"),
        script("look", "=count(r)", "found", properties={"registers": "r"}),
        catch("wait", signal("entered")),
        user_task("then"),
        end("e"),
        flows("s", "look", "wait", "then", "e"),
        id="waits",
    )
    enters = diagram(
        start("s"),
        service_task("enter", "register-entry", headers={"register": "r"}, inputs={"entry": "={n: 1}"}),
        throw("tell", signal("entered")),
        end("e"),
        flows("s", "enter", "tell", "e"),
        id="enters",
    )
    here.deploy(waits, enters)
    other = Thread(target=here.start, args=("enters",))

    with here.database.transaction() as session:
        case_id = start_case(session, here.runtime, APPLICANT, "waits", "portal", {})
        other.start()
        let_it_come_to_the_lock(here)
    other.join(10)
    here.work()

    assert here.open(case_id) == ["then"]
    here.database.close()


@pytest.mark.parametrize("register", ["r", '="r"'], ids=["written", "computed"])
def test_commands_that_read_a_register_and_enter_into_it_follow_one_another(postgresql_url: str, register: str) -> None:
    here = Installation(Database(postgresql_url))
    looks = script("look", "=count(r)", "seen", properties={"registers": "r"})
    enters = service_task("enter", "register-entry", headers={"register": register}, inputs={"entry": "={n: seen}"})
    here.deploy(diagram(start("s"), user_task("u"), looks, enters, end("e"), flows("s", "u", "look", "enter", "e")))
    case_ids = here.start(), here.start()
    token = here.token(case_ids[0], "u")
    other = Thread(target=here.complete, args=(case_ids[1], "u"))

    with here.database.transaction() as session:
        case = load_case(session, here.runtime, "aru", case_ids[0])
        case.instance.complete_task(token, {})
        case.instance.run_until_waiting()
        other.start()
        let_it_come_to_the_lock(here)
        advance(case)
    other.join(10)

    assert sorted(row.data["n"] for row in here.rows(register_entries)) == [0, 1]
    here.database.close()


def let_it_come_to_the_lock(here: Installation) -> None:
    """Returns as soon as the other command waits for the lock on the register, which is before its commit."""
    waiting = text(
        "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database "
        "WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted"
    )
    with here.database.reading() as session:
        for _ in range(10_000):
            if session.execute(waiting).scalar_one():
                return
    raise AssertionError("nobody waits for the register")


@pytest.mark.parametrize("dash", "‐‑‒–—―−﹣－")
def test_a_dash_of_any_kind_is_one(here: Installation, dash: str) -> None:
    entering(here, "licences", **ENTRY)

    here.start(variables={"number": f"AB{dash}1"})
    here.work()

    assert [key for key, _state in licences(here)] == ["AB-1"]


@pytest.mark.parametrize(
    "sign",
    ["\ufe0f", "\u034f", "\u3164", "\u2800", "\u180b", "\u17b4", "\U000e0101"],
    ids=lambda sign: f"{ord(sign):x}",
)
def test_a_key_with_a_sign_that_nobody_sees_enters_nothing(here: Installation, sign: str) -> None:
    entering(here, "licences", **ENTRY)

    here.start(variables={"number": f"AB{sign}-1"})
    here.work()

    assert "that nobody sees; leave them out" in here.incidents()[0].message
    assert here.rows(register_entries) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("AB-1", "АВ-1"), ("Ё1", "Ë1"), ("Ӧ1", "Ö1"), ("Ҫ", "Ç"), ("Ә 1", "Ə 1"), ("A’ 1", "A' 1")],
)
def test_words_of_other_alphabets_that_look_alike_are_one(here: Installation, one: str, other: str) -> None:
    entering(here, "licences", **ENTRY)
    here.start(variables={"number": one})

    here.start(variables={"number": other})
    here.work()

    assert f"is that of the entry {one!r} of 'licences'" in here.incidents()[0].message
    assert [key for key, _state in licences(here)] == [one]


def test_so_are_those_that_one_command_enters(here: Installation) -> None:
    one, other = (
        service_task(id, "register-entry", headers={"register": "licences"}, inputs={"entry": f'={{number: "{key}"}}'})
        for id, key in (("one", "Ә 1"), ("other", "Ə 1"))
    )
    here.deploy(diagram(start("s"), one, other, end("e"), flows("s", "one", "other", "e")))

    here.start()
    here.work()

    assert "the key 'Ə 1' is that of the entry 'Ә 1' of 'licences'" in here.incidents()[0].message
    assert [row.key for row in here.rows(register_entries)] == ["Ә 1"]


def test_keys_of_several_fields_stay_two_wherever_their_blanks_are(here: Installation) -> None:
    entry = "={series: series, number: number}"
    entering(here, "papers", entry=entry)

    for series, number in (("A 1", "2"), ("A", "1 2")):
        here.start(variables={"series": series, "number": number})
    here.start(variables={"series": "A | 1", "number": "2"})
    here.work()

    assert [row.key for row in here.rows(register_entries)] == ["A 1 | 2", "A | 1 2"]
    assert "series of the entry has |, which stands between the fields of a key" in here.incidents()[0].message
