"""Groups, people and recipients that a diagram writes out: somebody bears each name."""

from dataclasses import replace

import pytest

from engine.definition.findings import RefusedDefinition
from engine.execution.installation.accounts import Account, add_account, disable_account
from storage.database import Database
from tests.diagrams import (
    Part,
    ad_hoc,
    boundary,
    call,
    catch,
    diagram,
    end,
    flow,
    flows,
    message,
    service_task,
    start,
    task,
    timer,
    together,
    user_task,
)
from tests.unit.deployment.checking import KNOWN, errors, warnings, with_accounts
from tests.unit.execution.installation import Installation, form


def around_parts(element: Part) -> Part:
    return together(start("s"), element, end("e"), flows("s", "x", "e"))


def around(element: Part) -> bytes:
    return diagram(around_parts(element))


def notice(to: str, type: str = "notice") -> Part:
    title, header = ("subject", {"code": "N-01"}) if type == "notice" else ("title", {"kind": "D-RTC"})
    return service_task("x", type, headers=header, inputs={"to": to, title: "a", "text": "b"})


@pytest.mark.parametrize("groups", ["clerks,cooks", '="cooks"', '=["heads", "cooks"]'])
def test_a_candidate_group_exists(groups: str) -> None:
    assert errors(around(user_task("x", groups))) == [
        "1.bpmn:x: the group 'cooks' does not exist; there are clerks, heads"
    ]


@pytest.mark.parametrize(
    ("element", "remedy"),
    [
        (user_task("x", "clerk"), "the group 'clerk' does not exist; did you mean 'clerks'; there are clerks, heads"),
        (user_task("x", "clerks heads"), "the group 'clerks heads' does not exist; separate groups by commas here"),
        (
            task("x", properties={"people": "clerks,heads"}),
            "the group 'clerks,heads' does not exist; separate groups by blanks here, without commas",
        ),
        (user_task("x", assignee="heads"), "the assignee 'heads' is a group; name it in candidateGroups, or name an"),
        (
            user_task("x", assignee="${starter}"),
            "the assignee '${starter}' is no login; write FEEL behind =, such as =",
        ),
    ],
)
def test_a_slip_in_a_name_of_people_is_told_with_what_to_write(element: Part, remedy: str) -> None:
    (line,) = errors(around(element), known=with_accounts("ann"))

    assert line.startswith(f"1.bpmn:x: {remedy}")


@pytest.mark.parametrize(
    ("element", "remedy"),
    [
        (user_task("x", "clerks", form="chek"), "the form 'chek' does not exist; did you mean 'check'"),
        (service_task("x", "notices"), "the task type 'notices' has no handler; did you mean 'notice'; there are "),
        (call("x", "elsewere", parent=True), "the process 'elsewere' does not exist; did you mean 'elsewhere'"),
    ],
)
def test_a_name_that_is_not_known_is_told_with_the_nearest(element: Part, remedy: str) -> None:
    assert any(line.startswith(f"1.bpmn:x: {remedy}") for line in errors(around(element), check=form("check")))


@pytest.mark.parametrize("element", [task("x", properties={"people": "heads cooks"}), user_task("x", '=[a, "cooks"]')])
def test_the_groups_of_an_expression_are_seen_where_they_are_written(element: Part) -> None:
    found = errors(around(element))

    assert found == (
        ["1.bpmn:x: the group 'cooks' does not exist; there are clerks, heads"] if "people" in element.xml else []
    )


def test_the_groups_that_start_a_case_exist() -> None:
    xml = diagram(start("s", properties={"starters": "clerks cooks"}), end("e"), flow("s", "e"))

    assert errors(xml) == ["1.bpmn:s: the group 'cooks' does not exist; there are clerks, heads"]


@pytest.mark.parametrize(
    ("group", "fault"),
    [
        ("cooks", "the group 'cooks' does not exist; there are applicants, clerks, heads"),
        ("applicants", "the starters 'applicants' are no officials; an applicant begins no step of a case"),
    ],
)
def test_the_groups_that_begin_a_step_are_officials(group: str, fault: str) -> None:
    known = replace(KNOWN, groups=KNOWN.groups | {"applicants"})
    step = user_task("a", properties={"starters": f"heads {group}"})

    assert errors(around(ad_hoc("x", step)), known=known) == [f"1.bpmn:a: {fault}"]


def test_the_groups_that_start_a_case_are_officials() -> None:
    known = replace(KNOWN, groups=KNOWN.groups | {"applicants"})
    xml = diagram(start("s", properties={"form": "f", "starters": "applicants"}), end("e"), flow("s", "e"))

    assert errors(xml, known=known, f=form("f")) == [
        "1.bpmn:s: the starters 'applicants' are no officials; without starters applicants start the case"
    ]


@pytest.mark.parametrize("type", ["notice", "document"])
@pytest.mark.parametrize("to", ["cooks", '="cooks"', "Applicant", "clerks,heads"])
def test_a_recipient_is_the_applicant_or_a_group(type: str, to: str) -> None:
    name = to.strip('="')

    assert errors(around(notice(to, type))) == [
        f"1.bpmn:x: the recipient (input to) '{name}' is neither applicant nor a group; there are clerks, heads"
    ]


@pytest.mark.parametrize("to", ["applicant", "clerks", "=whoever"])
def test_other_recipients_are_let_through(to: str) -> None:
    assert errors(around(notice(to))) == []


@pytest.mark.parametrize("key", ['=""', '="  "', "=null", "=[1]", "={a: 1}"])
def test_a_message_is_not_sent_by_a_correlation_key_that_is_none(key: str) -> None:
    inputs = {"message_name": "news", "correlation_key": key}

    (error,) = errors(around(service_task("x", "publish-message", inputs=inputs)))

    assert error.startswith("1.bpmn:x: the correlation key (input correlation_key) is always ")


@pytest.mark.parametrize("who", [{"assignee": "bolat"}, {"users": "bolat,aigerim"}, {"users": '=["bolat"]'}])
def test_a_person_is_looked_for_where_accounts_are_known(who: dict[str, str]) -> None:
    xml = around(user_task("x", None, **who))  # type: ignore[arg-type]  # words of the task

    assert errors(xml) == []
    assert [line for line in warnings(xml) if "'bolat' is written out; deployment looks for such an account" in line]
    assert errors(xml, known=with_accounts("bolat", "aigerim")) == []
    (error,) = errors(xml, known=with_accounts("aigerim"))
    assert error.endswith("'bolat' is no account in use; add the account, or name a group")


def sent_by(**properties: str) -> bytes:
    offered = {"form": "f", **properties}
    return around(catch("x", message("m", "=case_id"), properties=offered))


@pytest.mark.parametrize("users", ["bolat", '=["aigerim", "bolat"]'])
def test_so_is_one_who_sends_what_an_event_waits_for(users: str) -> None:
    (error,) = errors(sent_by(sender_users=users), known=with_accounts("aigerim"), f=form("f"))

    assert error == "1.bpmn:x: the sender 'bolat' is no account in use; add the account, or name a group"
    assert errors(sent_by(sender_users=users), known=with_accounts("aigerim", "bolat"), f=form("f")) == []


def test_applicants_are_no_officials_who_send() -> None:
    known = replace(KNOWN, groups=frozenset({"applicants"}))

    assert errors(sent_by(senders="heads, applicants"), known=known, f=form("f")) == [
        "1.bpmn:x: the senders 'applicants' are no officials; without senders the applicant sends it"
    ]


BY_NAME = "the applicant of a case does a task as its candidate user, =[applicant]"


@pytest.mark.parametrize(
    ("element", "what", "remedy"),
    [
        (user_task("x", "clerks, applicants"), "candidate groups", BY_NAME),
        (user_task("x", '="applicants"'), "candidate groups", BY_NAME),
        (notice('=["clerks", "applicants"]'), "recipient (input to)", "write applicant for the one of the case"),
        (notice("applicants", "document"), "recipient (input to)", "write applicant for the one of the case"),
    ],
)
def test_applicants_get_no_tasks_and_no_post_as_a_group(element: Part, what: str, remedy: str) -> None:
    known = replace(KNOWN, groups=frozenset({"applicants"}))

    assert errors(around(element), known=known) == [f"1.bpmn:x: the {what} 'applicants' are no officials; {remedy}"]


def test_no_deadline_is_escalated_to_applicants() -> None:
    known = replace(KNOWN, groups=frozenset({"applicants"}))
    told = {"law": "L-1", "escalate": "applicants"}
    term = boundary("t", "x", timer(duration="P5D"), interrupting=False, properties=told)

    assert errors(diagram(around_parts(user_task("x")), term, end("te"), flow("t", "te")), known=known) == [
        "1.bpmn:t: the groups of escalate 'applicants' are no officials; nobody but officials is reminded"
    ]


def test_deployment_knows_the_accounts_in_use(database: Database) -> None:
    here = Installation(database)
    xml = around(user_task("x", None, assignee="bolat"))
    here.deploy(xml)  # nobody has an account yet
    with database.transaction() as session:
        for login in ("bolat", "aigerim"):
            add_account(session, here.clock, "test", Account(login, login, ("clerks",)), "!")

    here.deploy(xml.replace(b'id="e"', b'id="e" name="End"', 1))

    with database.transaction() as session:
        disable_account(session, here.clock, "test", "bolat")
    with pytest.raises(RefusedDefinition, match="the assignee 'bolat' is no account in use"):
        here.deploy(xml)


def test_a_register_that_nobody_writes_is_warned_about() -> None:
    reader = task("x", properties={"registers": "bans"})
    writer = diagram(start("s"), entry("bans"), end("e"), flows("s", "x", "e"), id="q")

    assert warnings(around(reader)) == [
        "1.bpmn:x: warning: no diagram beside it enters anything into the register 'bans'; see its name"
    ]
    assert warnings(around(reader), writer) == []


def entry(register: str) -> Part:
    return service_task("x", "register-entry", headers={"register": register}, inputs={"entry": "={a: 1}"})


@pytest.mark.parametrize("name", ["case_id", "registered_on", "applicant", "channel", "received_at"])
def test_a_form_does_not_write_what_the_engine_gives(name: str) -> None:
    xml = around(user_task("x", form="f"))
    fault = f"the key is {name}, which the engine itself gives; take another key, or disable the field"

    assert errors(xml, f=form("f", {"key": name})) == [f"f.form:field_{name}: {fault}"]
    assert errors(xml, f=form("f", {"key": f"{name}.part"})) == [f"f.form:field_{name}.part: {fault}"]
    assert errors(xml, f=form("f", {"key": name, "disabled": True})) == []
    assert errors(xml, f=form("f", {"key": name, "readonly": True})) == []
    assert errors(xml, f=form("f", {"key": f"my_{name}"})) == []
