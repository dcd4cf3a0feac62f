"""The audit of a case: each command's events in order, with actor, law, due moment, versions; and erasable."""

from engine.execution.installation.office import Office
from engine.execution.people.tasks import claim_task
from storage.audit import erase
from storage.queries.cases import timeline
from storage.tables import audit_data, cases
from tests.diagrams import boundary, diagram, end, flows, script, service_task, start, timer, user_task
from tests.unit.execution.installation import CLERK, Installation, form, local, office

SERVICE = diagram(
    start("s", properties={"law": "ATT-04.2"}),
    service_task(
        "number",
        "registration-number",
        headers={"series": "things"},
        properties={"law": "ATT-06.2", "stage": "registered"},
    ),
    user_task("check", form="f", properties={"law": "ATT-07.1"}),
    script("sum", "=1 + 1", properties={"law": "ATT-08.1"}),
    end("e", properties={"law": "ATT-S5"}),
    end("late"),
    flows("s", "number", "check", "sum", "e"),
    flows("term", "late"),
    boundary(
        "term", "check", timer(date='=date("2026-04-08")'), interrupting=False, properties={"law": "ATT-07.1 CLK-02"}
    ),
)


def ran(here: Installation) -> int:
    here.deploy(SERVICE, f=form("f", {"key": "remark"}))
    case_id = here.start(variables={"full_name": "Nurlan"})
    here.at("2026-04-07 10:00")
    here.complete(case_id, "check", {"remark": "all there"})
    return case_id


def test_every_command_tells_what_happened_in_order(here: Installation) -> None:
    case_id = ran(here)

    told = [(event.type, event.element_id, event.actor, event.law) for event in here.events(case_id)]

    assert told == [
        ("case_opened", None, "nurlan", None),
        ("job_completed", "number", "engine", "ATT-06.2"),
        ("deadline_set", "term", "engine", "ATT-07.1 CLK-02"),
        ("task_created", "check", "engine", "ATT-07.1"),
        ("task_completed", "check", "aigerim", "ATT-07.1"),
        ("deadline_met", "term", "engine", "ATT-07.1 CLK-02"),
        ("step_completed", "sum", "engine", "ATT-08.1"),
        ("end_reached", "e", "engine", "ATT-S5"),
        ("case_completed", None, "engine", None),
    ]
    assert here.findings() == []


def test_events_tell_when_a_thing_happened_and_when_it_was_due(here: Installation) -> None:
    case_id = ran(here)

    due = {event.type: event.due_at for event in here.events(case_id) if event.due_at}

    assert due == dict.fromkeys(
        ("deadline_set", "task_created", "task_completed", "deadline_met"), local("2026-04-08 18:30")
    )
    assert [event.at for event in here.events(case_id)] == [local("2026-04-06 11:00")] * 4 + [
        local("2026-04-07 10:00")
    ] * 5


def test_events_name_the_definition_the_calendar_and_the_hours(here: Installation) -> None:
    case_id = ran(here)

    with here.database.reading() as session:
        versions = {(event.definition_id, event.calendar_version) for event in timeline(session, case_id)}

    assert versions == {(here.case(case_id).definition_id, here.office.version)}
    assert here.office.calendar.version in here.office.version
    assert here.office.hours.version in here.office.version


def test_the_calendar_is_named_once_by_the_first_event_that_goes_by_it(here: Installation) -> None:
    case_id = ran(here)

    named = [event.calendar_version for event in here.events(case_id)]

    assert named == [here.office.version] + [None] * 8


def test_s_01_the_audit_line_shows_which_setting_of_the_hours_was_used(here: Installation) -> None:
    changed = Office.of(office().calendar, office().hours.with_settings({"portal.same_day_until": "17:30"}))
    there = Installation(here.database, "2026-03-20 18:00", changed)
    there.deploy(diagram(start("s"), user_task("u"), end("e"), flows("s", "u", "e")))

    case_id = there.start()

    assert str(there.case(case_id).registered_on) == "2026-03-26"
    assert "portal.same_day_until=17:30" in there.event(case_id, "case_opened").calendar_version
    assert there.case(case_id).calendar_version == there.event(case_id, "case_opened").calendar_version


def test_what_was_entered_stands_in_the_data_and_can_be_erased(here: Installation) -> None:
    case_id = ran(here)
    entered = here.data(here.event(case_id, "task_completed"))
    opened = here.data(here.event(case_id, "case_opened"))

    with here.database.transaction() as session:
        erase(session, "administrator", case_id, here.clock())

    assert entered == {"remark": "all there"}
    assert opened == {"service": "p", "channel": "portal", "values": {"full_name": "Nurlan"}}
    assert len(here.rows(audit_data, chain=case_id)) == 1  # how many events were erased
    assert here.findings() == []


def test_personal_data_stands_in_no_column_of_an_event(here: Installation) -> None:
    case_id = ran(here)

    columns = str([tuple(event) for event in here.events(case_id)])

    assert "Nurlan" not in columns
    assert "all there" not in columns


def test_a_deployment_stands_in_the_chain_of_what_belongs_to_no_case(here: Installation) -> None:
    ran(here)

    event = here.events(0)[0]

    assert (event.type, event.actor, event.calendar_version) == ("deployed", "analyst", here.office.version)
    assert here.data(event)["versions"] == [["process", "p", 1], ["form", "f", 1]]
    assert len(here.rows(cases)) == 1


def test_claims_name_the_definition_and_the_calendar_too(here: Installation) -> None:
    here.deploy(SERVICE, f=form("f", {"key": "remark"}))
    case_id = here.start()
    token = here.token(case_id, "check")

    with here.database.transaction() as session:
        claim_task(session, here.runtime, CLERK, case_id, token)

    event = here.event(case_id, "task_claimed")
    assert (event.law, event.due_at, event.calendar_version) == (
        "ATT-07.1",
        local("2026-04-08 18:30"),
        here.office.version,
    )
