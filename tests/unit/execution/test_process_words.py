"""What a process says of its cases, where they are stored: the title and the number, as its properties have them."""

import pytest

from engine.execution.installation.chosen_versions import in_force
from engine.execution.people.moving import Move, move_case
from storage.tables import search_keys
from storage.texts import LONGEST_IN_INDEX
from tests.diagrams import diagram, end, flows, said, script, start, user_task
from tests.unit.execution.installation import FIXER, Installation, local
from tests.unit.execution.office_changes import change, off


def service(**properties: str) -> bytes:
    steps = (start("s"), script("n", "=given_number", "licence_number"), user_task("u"), end("e"))
    return diagram(said(**properties), *steps, flows("s", "n", "u", "e"), name="Licence")


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ('="Renewal for " + owner', "Renewal for Ana"),
        ("=owner", "Ana"),
        ("Renewal", "Renewal"),
        ("=nobody", "Licence"),
        ("=1 + 1", "Licence"),
        ('=""', "Licence"),
        (None, "Licence"),
    ],
)
def test_a_case_has_the_title_that_its_process_gives_else_the_name_of_the_process(
    here: Installation, title: str | None, shown: str
) -> None:
    here.deploy(service(**({"title": title} if title else {})))

    case_id = here.start(variables={"owner": "Ana", "given_number": None})

    assert here.case(case_id).title == shown


def test_a_title_follows_the_variables_in_it(here: Installation) -> None:
    here.deploy(service(title='=owner + ", " + place'))
    case_id = here.start(variables={"owner": "Ana", "place": "Almaty", "given_number": None})

    here.complete(case_id, "u", {"place": "Astana"})

    assert here.case(case_id).title == "Ana, Astana"
    assert {row.key for row in here.rows(search_keys, case_id=case_id)} == {str(case_id), "ana astana", "astana"}


def test_a_title_reads_names_inside_a_filter(here: Installation) -> None:
    here.deploy(service(title='=string(count(trees[item.height > limit])) + " tall trees of " + owner'))
    trees = [{"height": 9}, {"height": 7}, {"height": 1}]

    case_id = here.start(variables={"owner": "Ana", "limit": 5, "trees": trees, "given_number": None})

    assert here.case(case_id).title == "2 tall trees of Ana"
    here.complete(case_id, "u", {"limit": 8})
    assert here.case(case_id).title == "1 tall trees of Ana"


@pytest.mark.parametrize(("corrected", "shown"), [('="Right " + owner', "Right Ana"), ("Right", "Right")])
def test_a_corrected_title_is_that_of_a_migrated_case(here: Installation, corrected: str, shown: str) -> None:
    here.deploy(service(title='="Wrong " + owner'))
    case_id = here.start(variables={"owner": "Ana", "given_number": None})
    before = here.case(case_id)
    here.deploy(service(title=corrected))

    with here.database.transaction() as session:
        newest = in_force(session, "process", before.service, before.registered_on)
        move_case(session, here.runtime, FIXER, case_id, Move({before.definition_id: newest}), "A wrong title")

    assert (before.title, here.case(case_id).title) == ("Wrong Ana", shown)


def test_a_title_that_can_be_computed_no_more_stays(here: Installation) -> None:
    here.deploy(service(title='=owner + ", " + place'))
    case_id = here.start(variables={"owner": "Ana", "place": "Almaty", "given_number": None})

    here.complete(case_id, "u", {"place": None})

    assert here.case(case_id).title == "Ana, Almaty"


def test_a_title_that_passes_a_bound_keeps_nobody_from_applying(here: Installation) -> None:
    here.deploy(service(title='=string join(for i in 1..10000000 return "x", "")'))

    case_id = here.start(variables={"given_number": None})

    assert here.case(case_id).title == "Licence"


def test_the_number_is_the_variable_that_the_process_names(here: Installation) -> None:
    here.deploy(service(number="licence_number"))

    case_id = here.start(variables={"given_number": "LIC-7", "registration_number": "other"})

    assert here.case(case_id).number == "LIC-7"


def test_without_a_name_it_is_what_the_handler_of_numbers_gives(here: Installation) -> None:
    here.deploy(service())

    case_id = here.start(variables={"given_number": None, "registration_number": "ATT-1"})

    assert here.case(case_id).number == "ATT-1"


@pytest.mark.parametrize("given", [7, "x" * (LONGEST_IN_INDEX + 1), None])
def test_what_cannot_be_a_number_is_none(here: Installation, given: object) -> None:
    here.deploy(service(number="licence_number"))

    case_id = here.start(variables={"given_number": given})

    assert here.case(case_id).number is None


def test_a_title_follows_the_day_of_registration_that_a_changed_calendar_moves(here: Installation) -> None:
    here.clock.advance_to(local("2026-04-11 10:00"))  # a Saturday: registered on Monday
    here.deploy(service(title='=owner + " " + string(registered_on)'))
    case_id = here.start(variables={"owner": "Ana", "given_number": None}, channel="portal")
    before = here.case(case_id).title

    change(here, off("2026-04-13"))
    here.work()

    assert (before, here.case(case_id).title) == ("Ana 2026-04-13", "Ana 2026-04-14")
    assert {row.key for row in here.rows(search_keys, case_id=case_id)} >= {"ana 2026 04 14"}
