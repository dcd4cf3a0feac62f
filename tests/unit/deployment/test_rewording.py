"""A wording that an administrator changes: checked with what is in force, stored as a version, or not at all."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from engine.definition.findings import RefusedDefinition
from engine.deployment.bundle import File
from engine.deployment.deploy import Deployment, deploy
from engine.deployment.rewording import Reason, Rewording, RewordingRefused, change_wording
from engine.deployment.versions import withdraw_deployment
from engine.execution.case.case_view import view_case
from engine.execution.errors import NotOpen, NotYours
from engine.execution.permissions import Actor
from engine.execution.reasons import NoReason
from engine.spiff.changes.said_wordings import SaidWording
from engine.wordings import read_wording
from storage.database import Database
from storage.queries.wordings import (
    files_on,
    last_wording,
    newest_wording,
    wording_on,
    wording_versions,
    wordings_after,
    wordings_on,
)
from storage.tables import notices
from tests.diagrams import Part, diagram, end, flows, script, service_task, start, sub_process, user_task
from tests.people import person
from tests.unit.execution.installation import ANALYST, Installation

ADMINISTRATOR = person("admin", "administrators")
TODAY, TOMORROW, JUNE = date(2026, 4, 6), date(2026, 4, 7), date(2026, 6, 1)
WORDINGS = {f"told.{language}": f"Result\n\nBy {{{{ends_on}}}} ({language}).\n" for language in ("kk", "ru", "en")}
COUNTS = script("count", "=working_days_after(registered_on, 10)", "ends_on")
TELLS = service_task("n", headers={"code": "N-02"}, inputs={"to": "applicant"}, properties={"wording": "told"})
CHANGE = Rewording("told.en", "Result of the service", "It is ready by {{ends_on}}.", TOMORROW, seen=1, based_on=1)
WHY = "The ministry has asked for plainer words"


def service(*before: Part) -> bytes:
    names = [part.id for part in before]
    return diagram(
        start("s"), *before, COUNTS, TELLS, user_task("u"), end("e"), flows("s", *names, "count", "n", "u", "e")
    )


@pytest.fixture
def here(database: Database) -> Installation:
    installation = Installation(database)
    installation.deploy(service(), wordings=WORDINGS)
    return installation


def change(
    here: Installation, actor: Actor = ADMINISTRATOR, why: str = WHY, in_spite: bool = False, **other: Any
) -> Deployment:
    with here.database.transaction() as session:
        wanted = replace(CHANGE, **other)
        return change_wording(session, here.runtime, actor, wanted, why, in_spite_of_warnings=in_spite)


def refused(here: Installation, reason: Reason, **other: Any) -> RewordingRefused:
    """The refusal, after which everything is as before."""
    before = here.everything()
    with pytest.raises(RewordingRefused) as refusal:
        change(here, **other)
    assert (refusal.value.reason, here.everything()) == (reason, before)
    return refusal.value


def said(here: Installation, case_id: int, **reworded: str) -> list[SaidWording]:
    functions = here.runtime.office.functions
    wordings = {
        f"told.{language}": read_wording(text.encode(), language, functions) for language, text in reworded.items()
    }
    with here.database.reading() as session:
        return view_case(session, here.runtime, case_id, wordings).said("told")


def test_a_new_text_is_the_next_version_from_its_day_for_cases_that_come_then(here: Installation) -> None:
    here.start()
    done = change(here)
    here.start()
    here.at("2026-04-07 10:00")
    here.start()

    assert done.versions == (("wording", "told.en", 2),)
    assert [row.subject for row in here.rows(notices)] == ["Result", "Result", "Result of the service"]
    assert here.rows(notices)[-1].text == "It is ready by 21 April 2026."


def test_the_audit_says_who_has_changed_which_text_from_when_and_why(here: Installation) -> None:
    change(here)

    event = here.events(0)[-1]
    data = here.data(event)
    assert (event.type, event.actor) == ("deployed", "admin")
    assert (data["source"], data["effective_from"], data["reason"]) == ("page", "2026-04-07", WHY)
    assert data["versions"] == [["wording", "told.en", 2]]


def test_the_folder_of_the_service_and_the_form_of_the_file_stay(here: Installation) -> None:
    change(here, title=" Result of the service ", text="\r\nFirst.\r\n\r\nSecond {{ends_on}}.\r\n")

    with here.database.reading() as session:
        before, after = wording_on(session, "told.en", TODAY), newest_wording(session, "told.en")
    assert before
    assert after
    assert after.content == b"Result of the service\n\nFirst.\n\nSecond {{ends_on}}.\n"
    assert (after.name, after.folder) == (before.name, before.folder)


def test_only_an_administrator_changes_a_text_and_only_with_a_reason(here: Installation) -> None:
    before = here.everything()

    with pytest.raises(NotYours):
        change(here, person("saule", "supervisors"))
    with pytest.raises(NoReason):
        change(here, why=" ")
    assert here.everything() == before


def test_a_text_with_feel_that_cannot_be_right_is_refused_even_in_spite_of_warnings(here: Installation) -> None:
    for text in ("By {{ends_on +}}.", "By {{idented(ends_on)}}.", "{{#if ends_on}}By it.", " "):
        refusal = refused(here, "faulty", text=text, in_spite=True)
        assert str(refusal).startswith("told.en.txt:")


def test_a_variable_that_nothing_gives_is_refused_until_the_administrator_insists(here: Installation) -> None:
    refusal = refused(here, "doubtful", text="By {{end_on}}.")

    assert refusal.draft
    assert refusal.draft.unknown == {"end_on": "ends_on"}
    assert "did you mean 'ends_on'" in str(refusal)
    assert change(here, text="By {{end_on}}.", in_spite=True).versions == (("wording", "told.en", 2),)


def test_faults_of_other_files_do_not_count(here: Installation) -> None:
    change(here, key="told.ru", text="By {{end_on}}.", in_spite=True)

    assert change(here).versions == (("wording", "told.en", 2),)


def test_a_text_that_changes_nothing_is_refused(here: Installation) -> None:
    refused(here, "same", title="Result", text="By {{ends_on}} (en).\r\n")


def test_a_text_that_waits_for_a_later_day_already_is_refused(here: Installation) -> None:
    change(here, effective_from=JUNE)

    assert "versions change-date" in str(refused(here, "waits", seen=2))


def test_a_text_that_somebody_has_changed_meanwhile_is_refused(here: Installation) -> None:
    change(here)

    refused(here, "newer", title="Other")


@pytest.mark.parametrize(
    ("reason", "other"),
    [
        ("over", {"effective_from": date(2026, 4, 5)}),
        ("no_wording", {"key": "told.fr"}),
        ("no_wording", {"key": "other.en"}),
        ("unstorable", {"text": "a\0b"}),
    ],
)
def test_what_cannot_be_put_in_force_is_refused(here: Installation, reason: Reason, other: dict[str, Any]) -> None:
    refused(here, reason, **other)


def test_wordings_are_listed_as_they_are_on_a_day_and_as_they_wait(here: Installation) -> None:
    change(here, effective_from=JUNE)

    with here.database.reading() as session:
        today = {row.key: row.version for row in wordings_on(session, TODAY)}
        later = [(row.key, row.version) for row in wordings_after(session, TODAY)]
        june = {row.key: row.version for row in wordings_on(session, JUNE)}
        files = [file.name for file in files_on(session, JUNE, {"process", "wording"})]
    assert today == {"told.kk": 1, "told.ru": 1, "told.en": 1}
    assert later == [("told.en", 2)]
    assert june == {**today, "told.en": 2}
    assert sorted(files) == ["1.bpmn", "told.en.txt", "told.kk.txt", "told.ru.txt"]


def test_a_case_says_what_it_would_be_told_now_by_the_text_that_is_looked_at(here: Installation) -> None:
    case_id = here.start()
    before = here.everything()

    (now,), (then,) = said(here, case_id), said(here, case_id, en="New\n\nOn {{ends_on}} for {{case_id}}.")

    assert now.said
    assert then.said
    assert (now.node.id, now.said["title"]["en"], now.said["text"]["en"]) == ("n", "Result", "By 20 April 2026 (en).")
    assert (then.said["title"]["en"], then.said["text"]["en"]) == ("New", f"On 20 April 2026 for {case_id}.")
    assert then.said["text"]["ru"] == now.said["text"]["ru"]
    assert here.everything() == before


def test_a_case_that_lacks_a_value_says_so_and_one_without_such_a_step_nothing(here: Installation) -> None:
    here.deploy(diagram(start("s"), user_task("u"), end("e"), flows("s", "u", "e"), id="q"))
    case_id, other = here.start(), here.start("q")

    (missing,) = said(here, case_id, en="New\n\nOn {{reason}}.")

    assert missing.said is None
    assert "{{reason}} gives nothing" in missing.fault
    assert said(here, other) == []


def test_a_step_inside_a_sub_process_is_asked_whether_the_case_is_in_it_or_not(here: Installation) -> None:
    inner = sub_process("sub", start("is"), user_task("w"), TELLS, end("ie"), flows("is", "w", "n", "ie"))
    here.deploy(
        diagram(start("s"), COUNTS, user_task("u"), inner, end("e"), flows("s", "count", "u", "sub", "e"), id="r")
    )
    case_id = here.start("r")

    outside = said(here, case_id)
    here.complete(case_id, "u")
    inside = said(here, case_id)

    for (step,) in (outside, inside):
        assert step.said
        assert step.said["text"]["en"] == "By 20 April 2026 (en)."


def test_a_case_that_has_ended_is_not_looked_at(here: Installation) -> None:
    case_id = here.start()
    here.complete(case_id, "u")

    with pytest.raises(NotOpen):
        said(here, case_id)


def deployed(here: Installation, *, may_replace: bool = False, **wordings: str) -> Deployment:
    files = [File(f"told.{language}.txt", "wording", text.encode()) for language, text in wordings.items()]
    with here.database.transaction() as session:
        return deploy(session, here.runtime, ANALYST, tuple(files), TODAY, "test", may_replace=may_replace)


def newest(here: Installation) -> tuple[int, bytes]:
    with here.database.reading() as session:
        found = newest_wording(session, "told.en")
    assert found is not None
    return found.version, found.content


def test_a_text_of_the_page_stays_when_the_unchanged_file_is_deployed(here: Installation) -> None:
    change(here)

    done = deployed(here, en=WORDINGS["told.en"])

    assert (done.versions, newest(here)[0]) == ((), 2)
    assert done.notes[-1] == (
        "told.en.txt: the text that admin has put in force on the page stays (version 2, from 2026-04-07); take it "
        "over into the file"
    )


def test_a_file_that_was_changed_too_takes_its_place_only_if_it_may(here: Installation) -> None:
    change(here)

    with pytest.raises(RefusedDefinition, match=r"told\.en\.txt:text: admin has put another text in force on the page"):
        deployed(here, en="Result\n\nOtherwise by {{ends_on}}.\n")
    assert newest(here)[0] == 2

    assert deployed(here, en="Result\n\nOtherwise by {{ends_on}}.\n", may_replace=True).versions
    assert newest(here)[0] == 3


def test_a_file_into_which_the_text_was_taken_over_is_not_new(here: Installation) -> None:
    change(here)

    assert deployed(here, en=newest(here)[1].decode()).versions == ()


def test_the_unchanged_file_comes_back_if_it_may_and_on_the_page(here: Installation) -> None:
    change(here, effective_from=TODAY)
    assert deployed(here, en=WORDINGS["told.en"], may_replace=True).versions == (("wording", "told.en", 3),)

    change(here, effective_from=TODAY, seen=3, based_on=3)
    change(here, effective_from=TODAY, seen=4, based_on=4, title="Result", text="By {{ends_on}} (en).")
    assert newest(here) == (5, WORDINGS["told.en"].encode())


def test_a_wording_without_its_diagram_is_checked_with_the_one_in_force(here: Installation) -> None:
    found = deployed(here, en="Result\n\nBy {{end_on}}.\n").warnings

    assert [str(each) for each in found] == [
        "told.en.txt:line 3: warning: {{end_on}}: nothing gives p this variable; did you mean 'ends_on'"
    ]


def test_a_text_that_waits_is_not_lost_by_one_that_was_based_on_the_text_before_it(here: Installation) -> None:
    change(here, effective_from=JUNE)

    refusal = refused(here, "otherwise", effective_from=JUNE, seen=2, based_on=1, text="Other {{ends_on}}.")
    assert refusal.draft
    assert refusal.draft.before
    assert refusal.draft.before.version == 2
    assert change(here, effective_from=JUNE, seen=2, based_on=2, text="Other {{ends_on}}.").versions
    refused(here, "otherwise", effective_from=TOMORROW, seen=3, based_on=3, text="Sooner {{ends_on}}.")


def test_a_language_that_is_missing_is_added_beside_the_others(database: Database) -> None:
    here = Installation(database)
    here.deploy(service(), wordings={key: WORDINGS[key] for key in ("told.ru", "told.kk")})

    done = change(here, key="told.en", seen=0, based_on=0)

    assert done.versions == (("wording", "told.en", 1),)
    with here.database.reading() as session:
        added, beside = newest_wording(session, "told.en"), newest_wording(session, "told.kk")
    assert added
    assert beside
    assert (added.name, added.folder) == (beside.name.replace(".kk.", ".en."), beside.folder)


def test_a_language_that_somebody_has_added_meanwhile_is_not_written_over(here: Installation) -> None:
    refused(here, "newer", key="told.kk", seen=0, based_on=0)


def test_no_language_is_added_to_a_wording_that_does_not_exist(here: Installation) -> None:
    refused(here, "no_wording", key="other.kk", seen=0, based_on=0)
    refused(here, "no_wording", key="told.fr", seen=0, based_on=0)


def test_every_version_says_who_has_deployed_it_when_and_why(here: Installation) -> None:
    change(here, effective_from=JUNE)
    with here.database.reading() as session:
        written, first = wording_versions(session, "told.en")
    with here.database.transaction() as session:
        withdraw_deployment(session, here.runtime, ADMINISTRATOR, written.deployment_id, "Too early")

    with here.database.reading() as session:
        taken_back, last = wording_versions(session, "told.en")[0], last_wording(session, "told.en")
    assert (written.file.version, written.actor, written.source, written.reason) == (2, "admin", "page", WHY)
    assert (first.file.version, first.reason, first.withdrawn_at) == (1, None, None)
    assert taken_back.withdrawn_at is not None
    assert last
    assert last.version == 1


def test_of_two_versions_for_one_day_the_one_that_holds_comes_later(here: Installation) -> None:
    change(here, effective_from=JUNE)
    change(here, effective_from=JUNE, seen=2, based_on=2, text="Other {{ends_on}}.")

    with here.database.reading() as session:
        assert [each.version for each in wordings_after(session, TODAY)] == [3]
