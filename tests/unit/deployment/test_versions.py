"""Versions that wait for their day: listed, moved, taken back; and what a deployment tells of itself."""

from datetime import date

import pytest
from click.testing import CliRunner

from engine.definition.findings import RefusedDefinition
from engine.deployment.versions import InUse, NotPending, change_effective_date, withdraw_deployment
from engine.errors import AtqaruError
from engine.execution.errors import NotYours
from engine.execution.permissions import Actor
from engine.execution.reasons import NoReason
from storage.database import Database
from storage.queries.versions import VersionLine, versions_on
from storage.tables import definitions
from tests.diagrams import call, catch, diagram, end, flows, start, timer, user_task
from tests.people import person
from tests.unit.execution.installation import ALWAYS, ANALYST, Installation, form, local
from web.cli import main

ADMINISTRATOR = person("admin", "administrators")
JUNE = date(2026, 6, 1)
MAY = date(2026, 5, 4)
WHY = "The order comes later"


@pytest.fixture
def here(database: Database) -> Installation:
    return Installation(database)


def version(name: str, id: str = "p") -> bytes:
    return diagram(start("s"), user_task("u"), end("e"), flows("s", "u", "e"), id=id, name=name)


def caller_of_the_latest() -> bytes:
    written = diagram(start("s"), call("c", "q"), end("e"), flows("s", "c", "e"), id="p")
    return written.replace(b'processId="q"', b'processId="q" bindingType="latest"')


def lines(here: Installation, day: date = date(2026, 4, 6)) -> list[VersionLine]:
    with here.database.reading() as session:
        return versions_on(session, day)


def states(here: Installation, day: date = date(2026, 4, 6)) -> dict[int, str]:
    return {line.version: line.state for line in lines(here, day) if line.kind == "process"}


def move(here: Installation, deployment: int, day: date, actor: Actor = ADMINISTRATOR, why: str = WHY) -> list[str]:
    with here.database.transaction() as session:
        return change_effective_date(session, here.runtime, actor, deployment, day, why)


def withdraw(here: Installation, deployment: int, actor: Actor = ADMINISTRATOR, why: str = WHY) -> list[str]:
    with here.database.transaction() as session:
        return withdraw_deployment(session, here.runtime, actor, deployment, why)


def test_what_is_in_force_waits_was_before_and_was_withdrawn_is_listed_with_its_cases(here: Installation) -> None:
    here.deploy(version("One"))
    ended = here.start()
    here.complete(ended, "u")
    here.start()
    here.deploy(version("Two"))
    here.start()
    here.deploy(version("Three"), effective_from=JUNE)
    waiting = here.deploy(version("Four"), effective_from=JUNE)
    withdraw(here, waiting.id or 0)

    assert states(here) == {4: "withdrawn", 3: "waiting", 2: "in force", 1: "superseded"}
    counts = {line.version: (line.open_cases, line.ended_cases) for line in lines(here)}
    assert counts == {4: (0, 0), 3: (0, 0), 2: (1, 0), 1: (1, 1)}


def test_the_date_of_what_waits_is_changed_and_the_audit_tells_it(here: Installation) -> None:
    here.deploy(version("One"))
    waiting = here.deploy(version("Two"), effective_from=JUNE)

    move(here, waiting.id or 0, MAY)

    assert states(here, date(2026, 5, 3)) == {2: "waiting", 1: "in force"}
    assert states(here, MAY) == {2: "in force", 1: "superseded"}
    event = here.event(0, "effective_date_changed")
    assert event.actor == "admin"
    assert here.data(event) == {
        "before": "2026-06-01",
        "after": "2026-05-04",
        "reason": WHY,
        "versions": [["process", "p", 2]],
    }


def test_what_was_withdrawn_is_never_taken(here: Installation) -> None:
    here.deploy(version("One"))
    waiting = here.deploy(version("Two"), effective_from=MAY)

    withdraw(here, waiting.id or 0)
    here.at("2026-05-04 10:00")
    case_id = here.start()

    assert here.case(case_id).definition_id == 1
    assert here.data(here.event(0, "version_withdrawn"))["versions"] == [["process", "p", 2]]


def test_the_same_files_can_be_deployed_again_after_they_were_withdrawn(here: Installation) -> None:
    here.deploy(version("One"))
    waiting = here.deploy(version("Two"), effective_from=JUNE)
    withdraw(here, waiting.id or 0)

    again = here.deploy(version("Two"), effective_from=JUNE)

    assert again.versions == (("process", "p", 3),)


def test_what_has_come_into_force_stays(here: Installation) -> None:
    first = here.deploy(version("One"))

    with pytest.raises(NotPending, match="is in force since 2019-01-01"):
        withdraw(here, first.id or 0)
    with pytest.raises(NotPending, match="is in force since 2019-01-01"):
        move(here, first.id or 0, JUNE)


@pytest.mark.parametrize(
    ("day", "why", "error", "message"),
    [
        (date(2026, 4, 5), WHY, NotPending, "2026-04-05 is over"),
        (date(2026, 4, 6), WHY, NotPending, "what was registered today, 2026-04-06, goes by what is in force already"),
        (MAY, " ", NoReason, "say why, others will read it in the audit"),
        (MAY, "\u200b \u2060", NoReason, "say why, others will read it in the audit"),
        (MAY, "x" * 1001, NoReason, "1001 characters are more than 1000"),
    ],
)
def test_a_bad_date_or_no_reason_changes_nothing(
    here: Installation, day: date, why: str, error: type[AtqaruError], message: str
) -> None:
    here.deploy(version("One"))
    waiting = here.deploy(version("Two"), effective_from=JUNE)
    before = here.everything()

    with pytest.raises(error, match=message):
        move(here, waiting.id or 0, day, why=why)

    assert here.everything() == before


def test_only_administrators_do_it(here: Installation) -> None:
    waiting = here.deploy(version("One"), effective_from=JUNE)

    with pytest.raises(NotYours):
        withdraw(here, waiting.id or 0, ANALYST)
    with pytest.raises(NotYours):
        move(here, waiting.id or 0, MAY, ANALYST)


def test_what_something_else_that_waits_needs_is_not_taken_from_it(here: Installation) -> None:
    first = here.deploy(f=form("f", {"key": "x"}), effective_from=MAY)
    with_form = diagram(start("s"), user_task("u", form="f"), end("e"), flows("s", "u", "e"))
    second = here.deploy(with_form, effective_from=JUNE)

    with pytest.raises(RefusedDefinition, match="the form 'f' does not exist"):
        withdraw(here, first.id or 0)
    with pytest.raises(RefusedDefinition, match="the form 'f' does not exist"):
        move(here, second.id or 0, date(2026, 5, 3))

    assert {row.withdrawn_at for row in here.rows(definitions)} == {None}


def test_a_version_that_a_case_has_called_all_the_same_is_not_withdrawn(here: Installation) -> None:
    here.deploy(caller_of_the_latest(), version("Called", "q"))
    waiting = here.deploy(version("Called later", "q"), effective_from=JUNE)
    case_id = here.start()

    with pytest.raises(InUse, match=f"waiting where it began\\): {case_id}$"):
        withdraw(here, waiting.id or 0)

    assert {row.withdrawn_at for row in here.rows(definitions)} == {None}


def test_an_application_that_waits_for_its_day_goes_back_when_the_version_is_taken_back(here: Installation) -> None:
    def waits(name: str) -> bytes:
        day = catch("day", timer(date="=at_office_open(registered_on)"))
        return diagram(start("s"), day, user_task("u"), end("e"), flows("s", "day", "u", "e"), name=name)

    here.deploy(waits("One"))
    waiting = here.deploy(waits("Two"), effective_from=date(2026, 4, 13))
    here.at("2026-04-10 19:00")
    case_id = here.start()
    begun = here.case(case_id).definition_id

    withdraw(here, waiting.id or 0)

    assert (begun, here.case(case_id).definition_id) == (2, 1)
    here.at("2026-04-13 09:00")
    here.work()
    assert here.open(case_id) == ["u"]


def test_a_deployment_tells_what_it_superseded_and_what_had_not_changed(here: Installation) -> None:
    here.deploy(version("One"), version("Other", "q"))

    changed = here.deploy(version("Two"), version("Other", "q"))
    nothing = here.deploy(version("Two"), version("Other", "q"))

    assert (changed.superseded, changed.unchanged) == ((("process", "p", 1),), ("2.bpmn", "groups.json"))
    assert (nothing.id, nothing.unchanged) == (None, ("1.bpmn", "2.bpmn", "groups.json"))


def test_a_date_that_has_come_already_and_one_that_is_to_come_are_told(here: Installation) -> None:
    here.deploy(version("One"))
    here.start()

    past = here.deploy(version("Two"), effective_from=date(2026, 4, 1))
    here.deploy(version("Three"), effective_from=JUNE)
    earlier = here.deploy(version("Three"), effective_from=MAY)

    assert past.notes == (
        "2026-04-01 has come already: open cases registered since then (1) keep the versions that they began with",
    )
    assert earlier.notes == (
        "1.bpmn: process p version 3 waits for 2026-06-01; change that with `atqaru versions change-date`",
    )


def test_the_commands_list_move_and_withdraw(here: Installation, database_url: str) -> None:
    here.deploy(version("One"), effective_from=ALWAYS)
    here.deploy(version("Two"), effective_from=date(2099, 1, 1))

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(main, ["versions", *arguments, "--database", database_url])
        assert result.exit_code == 0, result.output
        return result.output

    assert "process p version 2\twaiting from 2099-01-01\tdeployment 2\t0 open, 0 ended" in run()
    assert run("change-date", "2", "2098-01-01", "--reason", WHY) == "deployment 2: in force from 2098-01-01\n"
    assert "waiting from 2098-01-01" in run("p")
    assert run("withdraw", "2", "--reason", WHY) == "deployment 2: withdrawn\n"
    assert "process p version 2\twithdrawn at " in run("list", "p")
    assert "there is no version of nothing" in run("nothing")
    assert local("2026-04-06 11:00") == here.clock()


def test_what_a_later_version_has_replaced_on_its_day_is_not_said_to_be_in_force(here: Installation) -> None:
    here.deploy(version("One"))
    replaced = here.deploy(version("Two"), effective_from=MAY)
    here.deploy(version("Three"), effective_from=MAY)
    here.at("2026-05-04 10:00")

    with pytest.raises(NotPending, match="is no longer in force: later versions of all its files"):
        withdraw(here, replaced.id or 0)
