"""The pages of incidents: found, filtered, tried again one or many, corrected with a reason, moved."""

import json
import re
from html import unescape
from types import SimpleNamespace
from typing import cast

import pytest

from engine.deployment.bundle import File
from engine.deployment.deploy import deploy
from engine.execution.people.starting import start_case
from engine.execution.permissions import Actor
from engine.faults import Fault
from engine.spiff.changes.mismatches import Lack, Mismatch
from storage.database import StoredRow
from tests.diagrams import Part, boundary, call, diagram, end, flows, start, timer, user_task
from tests.people import person
from tests.web.office import ALWAYS, Department
from tests.web.stuck import deployed, open_ids, opened, service, stuck
from tests.web.test_wordings import with_service
from web.incidents import moving_words
from web.incidents.words import reason_words


def test_open_incidents_are_counted_in_the_navigation_of_those_who_fix(department: Department) -> None:
    deployed(department)
    first, _second = stuck(department), stuck(department)
    del first

    text = department.visitor("erlan").get("/incidents").text

    assert 'app-count--new">2<' in text
    assert text.count("govuk-service-navigation__item--active") == 1
    assert "2 steps have stopped." in text
    assert text.count("Choose the way") > 2
    assert "No sequence flow applies: a value is missing or wrong." in text
    assert "Time to choose" in text
    assert "Incidents" not in department.visitor("askar").get("/worklist").text


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/incidents", "/incidents"),
        ("/cases/2/incidents/1", "/incidents"),
        ("/cases/2/move", "/cases"),
        ("/cases/2/stop", "/cases"),
    ],
)
def test_the_navigation_shows_to_what_a_page_belongs(sqlite_department: Department, path: str, place: str) -> None:
    deployed(sqlite_department)
    stuck(sqlite_department)

    text = sqlite_department.visitor("admin").get(path).text

    here = 'class="govuk-service-navigation__link" href="([^"]+)" aria-current="true"'
    assert re.findall(here, text) == [place]


@pytest.mark.parametrize("path", ["/incidents", "/cases/2/incidents/1", "/cases/2/move"])
def test_others_do_not_see_these_pages(sqlite_department: Department, path: str) -> None:
    deployed(sqlite_department)
    stuck(sqlite_department)

    assert sqlite_department.visitor("askar").get(path).status_code == 403
    assert sqlite_department.visitor("nurlan").get(path).status_code == 403


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("service=stuck", True),
        ("service=attestation", False),
        ("kind=step", True),
        ("kind=job", False),
        ("element=x", True),
        ("element=y", False),
        ("age=hour", False),
        ("show=closed", False),
    ],
)
def test_the_list_is_narrowed(sqlite_department: Department, query: str, is_there: bool) -> None:
    deployed(sqlite_department)
    stuck(sqlite_department)

    text = sqlite_department.visitor("erlan").get(f"/incidents?{query}").text

    assert ("One matter" in text) is is_there


@pytest.mark.parametrize("fault", Fault)
def test_every_code_has_words_of_its_own(sqlite_department: Department, fault: Fault) -> None:
    rows = [cast(StoredRow, SimpleNamespace(fault=code, kind="step")) for code in (fault, None)]

    with sqlite_department.app.test_request_context():
        known, unknown = map(reason_words, rows)

    assert known != unknown


def test_an_incident_that_is_closed_meanwhile_is_told_as_that(sqlite_department: Department) -> None:
    deployed(sqlite_department)
    case_id = stuck(sqlite_department)
    erlan, (incident_id,) = sqlite_department.visitor("erlan"), open_ids(sqlite_department)
    erlan.post(f"/cases/{case_id}/incidents/{incident_id}/retry", page="/incidents")

    answer = erlan.post(f"/cases/{case_id}/incidents/{incident_id}/retry", page="/incidents")

    assert answer.status_code == 409
    assert "The incident is already closed" in answer.text


def test_old_incidents_are_found_by_their_age(sqlite_department: Department) -> None:
    deployed(sqlite_department)
    stuck(sqlite_department)
    sqlite_department.go_to("2026-04-07T11:30")

    assert "One matter" in sqlite_department.visitor("erlan").get("/incidents?age=day").text


def test_the_list_is_paged(sqlite_department: Department, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.incidents.views.PAGE_SIZE", 2)
    deployed(sqlite_department)
    ids = [stuck(sqlite_department) for _ in range(3)]
    erlan = sqlite_department.visitor("erlan")

    first = erlan.get("/incidents").text
    following = re.search(r'href="([^"]+)" rel="next"', first)
    assert following
    second = erlan.get(following[1].replace("&amp;", "&")).text

    assert [f'/cases/{id_}"' in first for id_ in ids] == [False, True, True]
    assert [f'/cases/{id_}"' in second for id_ in ids] == [True, False, False]


def test_ticked_incidents_are_tried_again_each_by_itself_and_the_result_is_told(department: Department) -> None:
    deployed(department)
    good, bad = stuck(department), stuck(department)
    erlan = department.visitor("erlan")
    correct(erlan, good, open_ids(department, good)[0], only="yes")

    erlan.post("/incidents", {"incident": open_ids(department), "which": "chosen"}, page="/incidents")
    text = erlan.get("/incidents").text

    assert "Retried: 1 completed, 1 failed again." in text
    assert open_ids(department, good) == []
    assert len(open_ids(department, bad)) == 1


def test_to_tick_nothing_is_an_error_and_keeps_the_filter(sqlite_department: Department) -> None:
    deployed(sqlite_department)
    stuck(sqlite_department)
    erlan = sqlite_department.visitor("erlan")

    answer = erlan.post("/incidents", {"which": "chosen", "service": "stuck"}, page="/incidents")

    assert answer.status_code == 422
    summary = answer.text.partition("There is a problem")[2].partition("</ul>")[0]
    assert f'<a href="#incident-{open_ids(sqlite_department)[0]}">Nothing was chosen. Tick the incidents' in summary
    assert "<title>Error: Incidents" in answer.text
    assert '<option value="stuck" selected>' in answer.text
    assert "Please note" not in answer.text


def test_a_single_incident_is_not_called_all_of_a_list(sqlite_department: Department) -> None:
    deployed(sqlite_department)
    stuck(sqlite_department)
    erlan = sqlite_department.visitor("erlan")

    one = erlan.get("/incidents").text
    stuck(sqlite_department)
    two = erlan.get("/incidents").text

    assert ">Retry it</button>" in one
    assert ">Retry all 2 of this list</button>" in two


def test_all_of_a_filter_are_tried_again(sqlite_department: Department) -> None:
    deployed(sqlite_department)
    stuck(sqlite_department)
    stuck(sqlite_department)
    before = open_ids(sqlite_department)
    erlan = sqlite_department.visitor("erlan")

    erlan.post("/incidents", {"which": "all", "service": "attestation"}, page="/incidents")
    untouched = open_ids(sqlite_department)
    erlan.post("/incidents", {"which": "all", "service": "stuck"}, page="/incidents")

    assert untouched == before
    assert len(open_ids(sqlite_department)) == 2
    assert set(open_ids(sqlite_department)).isdisjoint(before)
    assert "retried by Erlan Tulegenov" in erlan.get("/incidents?show=closed").text


def correct(visitor, case_id: int, incident_id: int, **fields: str):  # type: ignore[no-untyped-def]  # a short word
    page = f"/cases/{case_id}/incidents/{incident_id}"
    return visitor.post(page, {"value:way": "1", "reason": "It was forgotten", **fields})


def test_a_variable_is_corrected_with_a_reason_and_the_step_goes_on(department: Department) -> None:
    deployed(department)
    case_id = stuck(department)
    erlan = department.visitor("erlan")
    page = erlan.get(f"/cases/{case_id}/incidents/{open_ids(department)[0]}").text

    answer = correct(erlan, case_id, open_ids(department)[0], try_again="yes")
    text = erlan.get(f"/cases/{case_id}").text

    assert answer.status_code == 302
    assert page.index("value:way") < page.index("case_title")
    assert "The variables are corrected. The step was completed, and the case continues." in text
    assert "Variables corrected: Choose the way" in text
    assert "It was forgotten" in text
    assert "Go on" in department.visitor("askar").get("/worklist").text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"value:way": "one"}, "way: the new value cannot be read. Enter a text in quotes"),
        ({"value:way": ""}, "New value: nothing is entered."),
        ({"reason": " "}, "Reason: nothing is entered. Enter it"),
        (
            {"new_name": "case_id", "new_value": "7"},
            "case_id: the value is set by the system and cannot be corrected. Leave it empty.",
        ),
        ({"new_name": "two words", "new_value": "7"}, "“two words”: this is not a name of a variable."),
        ({"new_name": "more"}, "more: the new value cannot be read. Enter a text in quotes"),
    ],
)
def test_what_cannot_be_written_is_told_and_nothing_changes(
    sqlite_department: Department, fields: dict[str, str], words: str
) -> None:
    deployed(sqlite_department)
    case_id = stuck(sqlite_department)
    incident_id = open_ids(sqlite_department)[0]

    answer = correct(sqlite_department.visitor("erlan"), case_id, incident_id, try_again="yes", **fields)

    assert answer.status_code == 422
    assert words in answer.text
    assert open_ids(sqlite_department) == [incident_id]


def test_a_day_is_written_in_one_way_wherever_the_page_says_how(sqlite_department: Department) -> None:
    deployed(sqlite_department)
    case_id = stuck(sqlite_department)
    incident_id = open_ids(sqlite_department)[0]
    erlan = sqlite_department.visitor("erlan")

    shown = unescape(erlan.get(f"/cases/{case_id}/incidents/{incident_id}").text)
    refused = unescape(correct(erlan, case_id, incident_id, **{"value:way": "what"}).text)

    for text in (shown, refused):
        assert 'such as @"2026-04-10"' in text
        assert "date(" not in text
    assert refused.count('such as @"2026-04-10"') > shown.count('such as @"2026-04-10"')


def test_what_would_not_be_stored_as_it_is_written_is_told_at_its_field(sqlite_department: Department) -> None:
    deployed(sqlite_department)
    case_id = stuck(sqlite_department)
    incident_id = open_ids(sqlite_department)[0]
    erlan = sqlite_department.visitor("erlan")
    written: list[tuple[dict[str, str], str]] = [
        ({"value:way": "for i in 1..9 return i"}, "way: the new value cannot be read. Enter a text in quotes"),
        ({"value:way": "1e400"}, "way: a number in the new value has more digits than can be kept."),
        ({"value:way": "[1..2]"}, "way: the new value cannot be read"),
        ({"value:way": '@"PT36H"'}, 'Enter it as @"P1DT12H".'),
        ({"value:way": r'"\u0000"'}, "way: the new value has a character that cannot be stored."),
        ({"value:way": r'"a\/b"'}, "stands for no character"),
        ({"value:way": "{a: 1, a: 2}"}, "has an entry twice"),
        ({"value:way": "[" * 50_001}, "New values: more than 50,000 characters at once."),
        ({f"value:a{number}": "1" for number in range(50)}, "New values: more than 50 at once."),
        ({"new_name": "a" * 256, "new_value": "7"}, "Enter at most 255 letters"),
        ({"new_name": "way", "new_value": "7"}, "way: a value is entered twice."),
        ({"new_value": "7"}, "Name: nothing is entered. Enter the name of the variable to which the value belongs."),
    ]

    for fields, words in written:
        answer = correct(erlan, case_id, incident_id, try_again="yes", **fields)

        assert answer.status_code == 422, fields
        assert words in unescape(answer.text), fields
    assert open_ids(sqlite_department) == [incident_id]


def test_an_incident_that_is_not_there_is_told_before_anything_is_read(sqlite_department: Department) -> None:
    deployed(sqlite_department)
    case_id = stuck(sqlite_department)
    erlan = sqlite_department.visitor("erlan")

    answer = erlan.post(f"/cases/{case_id}/incidents/99", {"value:way": "one"}, page=f"/cases/{case_id}")

    assert answer.status_code == 404


def test_a_value_stands_on_the_page_as_it_can_be_written(sqlite_department: Department) -> None:
    deployed(sqlite_department)
    case_id = stuck(sqlite_department)
    incident_id = open_ids(sqlite_department)[0]
    erlan = sqlite_department.visitor("erlan")

    correct(erlan, case_id, incident_id, **{"value:way": '"Алматы <1>\r\nқала"'})

    assert "&#34;Алматы &lt;1&gt;\\nқала&#34;" in erlan.get(f"/cases/{case_id}/incidents/{incident_id}").text


def test_a_case_is_moved_after_a_look_at_what_would_come_of_it(department: Department) -> None:
    deployed(department)
    case_id = stuck(department)
    deployed(department, service("=way = null"))
    erlan = department.visitor("erlan")
    page = f"/cases/{case_id}/move"
    old, new = versions(erlan.get(page).text)

    seen = erlan.post(page, {f"version:{old}": str(new)}).text
    without_reason = erlan.post(page, {f"version:{old}": str(new), "carry_out": "yes"})
    answer = erlan.post(page, {f"version:{old}": str(new), "carry_out": "yes", "reason": "Wrong condition"})
    erlan.post(f"/cases/{case_id}/incidents/{open_ids(department)[0]}/retry", page=f"/cases/{case_id}")

    assert "Stays in its place:" in seen
    assert without_reason.status_code == 422
    assert answer.status_code == 302
    assert "Case moved to another version" in erlan.get(f"/cases/{case_id}").text
    assert open_ids(department) == []


def versions(text: str) -> tuple[int, int]:
    found = re.search(r'name="version:(\d+)">(.*?)</select>', text, re.DOTALL)
    assert found
    values = [int(value) for value in re.findall(r'value="(\d+)"', found[2])]
    return int(found[1]), values[0]


def test_what_has_no_place_is_shown_and_the_case_stays(sqlite_department: Department) -> None:
    deployed(sqlite_department)
    case_id = stuck(sqlite_department)
    deployed(
        sqlite_department,
        service().replace(b'"x"', b'"y"').replace(b"x_then", b"y_then").replace(b"first_x", b"first_y"),
    )
    erlan = sqlite_department.visitor("erlan")
    page = f"/cases/{case_id}/move"
    old, new = versions(erlan.get(page).text)

    text = erlan.post(page, {f"version:{old}": str(new), "carry_out": "yes", "reason": "no"}).text

    assert "The case cannot be moved there." in text
    assert "<li>Choose the way: the version has no such element</li>" in text
    assert "<li>x is not there</li>" in text.partition("for the author of the diagram")[2]
    assert "Move the case</button>" not in text


def test_every_reason_why_a_case_cannot_be_moved_has_words() -> None:
    lacks = [Lack(1, "x", "X", "", is_watching=False, mismatch=mismatch) for mismatch in Mismatch]

    assert len({moving_words._WORDS[lack.mismatch] for lack in lacks}) == len(Mismatch)


def test_what_a_move_is_about_is_named_and_not_by_ids(sqlite_department: Department) -> None:
    def calling(*more: Part) -> bytes:
        body = (user_task("ask", "executors", name="Ask"), call("sub", "inner", name="Look up"), end("e"))
        return diagram(start("s"), *body, flows("s", "ask", "sub", "e"), *more, id="outer", name="Outer service")

    def inner(name: str) -> bytes:
        return diagram(start("s"), end("e"), flows("s", "e"), id="inner", name=name)

    def deployed_as(*contents: bytes) -> None:
        files = tuple(File(f"f{place}.bpmn", "bpmn", content) for place, content in enumerate(contents))
        with sqlite_department.database.transaction() as session:
            deploy(session, sqlite_department.runtime, Actor("test"), files, ALWAYS, "test")

    deployed_as(calling(), inner("The look-up"))
    with sqlite_department.database.transaction() as session:
        actor = person("nurlan", "applicants")
        case_id = start_case(session, sqlite_department.runtime, actor, "outer", "portal", {})
    sqlite_department.go_to("2026-04-07T12:00")
    watch = boundary("w", "ask", timer(date='=date("2026-04-10")'), interrupting=False)
    deployed_as(calling(watch, end("we"), flows("w", "we")), inner("The look-up of today"))
    erlan, page = sqlite_department.visitor("erlan"), f"/cases/{case_id}/move"
    old, new = versions(erlan.get(page).text)

    text = erlan.post(page, {f"version:{old}": str(new), "taken": "of_today"}).text

    assert "<li>Ask</li>" in text
    assert text.count("<li>Ask, without a name</li>") == 1
    assert "<li>Process “The look-up of today”: " in text


def test_an_incident_has_the_name_of_the_version_by_which_its_case_goes(sqlite_department: Department) -> None:
    deployed(sqlite_department)
    case_id = stuck(sqlite_department)
    deployed(sqlite_department, service().replace(b"Stuck service", b"Service of today"))
    incident = f"/cases/{case_id}/incidents/{open_ids(sqlite_department)[0]}"
    admin = sqlite_department.visitor("admin")

    pages = [admin.get(path).text for path in (incident, f"/cases/{case_id}/move", f"/cases/{case_id}/stop")]

    for page in pages:
        assert '<span class="govuk-caption-l">Stuck service</span>' in page
    assert '<span class="app-note">Stuck service</span>' in admin.get("/incidents").text


# -- what lists, the case and people are told


def test_nobody_reads_that_a_case_which_stands_still_is_open_and_in_time(department: Department) -> None:
    deployed(department)
    still, moves = stuck(department), opened(department)
    erlan = department.visitor("erlan")

    listed, narrowed = erlan.get("/cases?service=stuck").text, erlan.get("/cases?state=stopped").text
    page = erlan.get(f"/cases/{still}").text

    rows = {id_: listed.split(f'/cases/{id_}"')[1].split("</tr>")[0] for id_ in (still, moves)}
    assert "Stopped by a failed step" in rows[still]
    assert "In time" not in rows[still]
    assert "In time" in rows[moves]
    assert f'/cases/{still}"' in narrowed
    assert f'/cases/{moves}"' not in narrowed
    assert "Stopped by a failed step" in page
    assert "No task is open. The case has stopped at a step that failed: Choose the way." in page
    assert "Choose the way (failed)" in page
    assert "waits for a day, a message or the system" not in page


def test_the_applicant_reads_that_the_office_is_dealing_with_it(sqlite_department: Department) -> None:
    deployed(sqlite_department)
    case_id = stuck(sqlite_department)

    text = sqlite_department.visitor("nurlan").get(f"/account/applications/{case_id}").text

    assert "The office is fixing a technical problem; deadlines keep running" in text
    assert "Choose the way" not in text
    assert "condition" not in text


def test_who_completes_a_task_is_told_that_the_next_step_failed(sqlite_department: Department) -> None:
    deployed(sqlite_department)
    good, bad = opened(sqlite_department, way=1), opened(sqlite_department)
    askar = sqlite_department.visitor("askar")

    askar.post(sqlite_department.task(good, "first"))
    well = askar.get("/worklist").text
    askar.post(sqlite_department.task(bad, "first"))
    badly = askar.get("/worklist").text

    assert "“Look at it” is completed." in well
    assert f"“Look at it” is completed for case {bad}, but the next step failed; the supervisors are informed." in badly


def test_a_case_with_no_other_version_says_so_and_one_with_a_newer_offers_it_first(
    sqlite_department: Department,
) -> None:
    deployed(sqlite_department)
    case_id = stuck(sqlite_department)
    erlan = sqlite_department.visitor("erlan")
    page = f"/cases/{case_id}/move"

    alone = erlan.get(page).text
    deployed(sqlite_department, service("=way = null"))
    offered = erlan.get(page).text

    assert "There is no version to which this case can be moved" in alone
    assert "can be replaced" not in alone
    assert all(word not in alone for word in ("<select", 'type="radio"', "Preview the changes"))
    assert "There is no version to which this case can be moved" not in offered
    old, new = versions(offered)
    assert old != new
    assert f'<option value="{new}" selected>' in offered


def test_a_move_that_would_change_nothing_is_told_at_a_field_of_the_page(sqlite_department: Department) -> None:
    deployed(sqlite_department)
    case_id = stuck(sqlite_department)
    erlan = sqlite_department.visitor("erlan")
    page = f"/cases/{case_id}/move"
    deployed(sqlite_department, service("=way = null"))
    old, _new = versions(erlan.get(page).text)

    told = erlan.post(page, {f"version:{old}": str(old), "taken": "as_before"})

    assert told.status_code == 422
    message = "Called processes, decisions, forms and texts: nothing would change. Choose others, or another version."
    assert f'<a href="#taken">{message}</a>' in told.text
    assert 'id="taken" tabindex="-1" aria-describedby="taken-error"' in told.text
    assert 'id="taken-as_before" name="taken" type="radio" value="as_before" checked' in told.text


@pytest.mark.parametrize(
    ("is_held", "message"),
    [
        (True, "This version is not offered for the process. Choose one from the list."),
        (False, "The case no longer follows the version that you wanted to replace"),
    ],
)
def test_a_version_that_cannot_be_chosen_is_told_apart_from_one_that_changes_nothing(
    sqlite_department: Department, is_held: bool, message: str
) -> None:
    deployed(sqlite_department)
    case_id = stuck(sqlite_department)
    erlan = sqlite_department.visitor("erlan")
    page = f"/cases/{case_id}/move"
    deployed(sqlite_department, service("=way = null"))
    old, new = versions(erlan.get(page).text)

    told = erlan.post(page, {f"version:{old}": "4711"} if is_held else {f"version:{new}": str(old)})

    assert told.status_code == 422
    assert f'<a href="#versions">{message}' in told.text


def test_where_only_called_versions_can_be_replaced_those_are_offered_that_would(
    sqlite_department: Department,
) -> None:
    def deployed_as(label: str) -> None:
        form = {"type": "textfield", "id": "x", "key": "x", "label": label}
        asked = json.dumps({"type": "default", "id": "f", "schemaVersion": 19, "components": [form]}).encode()
        body = (start("s"), user_task("ask", "executors", form="f"), end("e"), flows("s", "ask", "e"))
        files = (File("p.bpmn", "bpmn", diagram(*body, id="outer")), File("f.form", "form", asked))
        with sqlite_department.database.transaction() as session:
            deploy(session, sqlite_department.runtime, Actor("test"), files, ALWAYS, "test")

    deployed_as("First")
    with sqlite_department.database.transaction() as session:
        actor = person("nurlan", "applicants")
        case_id = start_case(session, sqlite_department.runtime, actor, "outer", "portal", {})
    sqlite_department.go_to("2026-04-07T12:00")
    deployed_as("Second")
    erlan, page = sqlite_department.visitor("erlan"), f"/cases/{case_id}/move"

    text = erlan.get(page).text
    seen = erlan.post(page, {"taken": "of_today"}).text
    unchosen = erlan.post(page, {}).text

    assert "There is no version to which this case can be moved" in text
    assert "Only called processes, decisions, forms and texts can be replaced." in text
    assert re.findall(r'name="taken" type="radio" value="(\w+)"( checked)?', text) == [
        ("corrected", " checked"),
        ("of_today", ""),
    ]
    assert "Preview of the changes" in seen
    assert "nothing would change" in unchosen
    assert re.findall(r'value="(\w+)" checked', unchosen) == ["corrected"]


def test_places_are_listed_and_terms_have_their_names(sqlite_department: Department) -> None:
    deployed(sqlite_department)
    case_id = stuck(sqlite_department)
    without_term = service().replace(b'id="term"', b'id="other_term"').replace(b'"term"', b'"other_term"')
    deployed(sqlite_department, without_term.replace(b"Time to choose", b"Time to decide"))
    erlan = sqlite_department.visitor("erlan")
    page = f"/cases/{case_id}/move"
    old, new = versions(erlan.get(page).text)

    seen = erlan.post(page, {f"version:{old}": str(new), "drops": "yes"}).text

    assert "<li>Choose the way</li>" in seen
    assert re.search(r"Starts now:</p>\s*<ul[^>]*><li>Time to decide</li>", seen)
    assert re.search(r"Is cancelled:</p>\s*<ul[^>]*><li>Time to choose</li>", seen)


def test_how_an_incident_closed_tells_of_a_correction(sqlite_department: Department) -> None:
    deployed(sqlite_department)
    corrected, again = stuck(sqlite_department), stuck(sqlite_department)
    erlan = sqlite_department.visitor("erlan")
    first, second = open_ids(sqlite_department)
    erlan.post(f"/cases/{again}/incidents/{second}/retry", page=f"/cases/{again}")

    correct(erlan, corrected, first, try_again="yes")

    words = "variables corrected, then retried by Erlan Tulegenov"
    assert erlan.get("/incidents?show=closed").text.count(words) == 1
    assert words in erlan.get(f"/cases/{corrected}").text
    assert words in erlan.get(f"/cases/{corrected}/incidents/{first}").text
    assert words not in erlan.get(f"/cases/{again}").text


@pytest.mark.parametrize(("login", "way"), [("admin", 'href="/wordings/told.en"'), ("erlan", "An administrator can")])
def test_a_text_that_has_stopped_a_step_is_named_with_what_to_do(
    sqlite_department: Department, login: str, way: str
) -> None:
    sound = {"told.kk": "Айтылды\n\nМәтін.\n", "told.ru": "Сказано\n\nТекст.\n"}
    with_service(sqlite_department, texts={**sound, "told.en": "Told\n\nBy {{who_knows}}.\n"})
    case_id = stuck(sqlite_department)
    [incident] = open_ids(sqlite_department, case_id)

    page = sqlite_department.visitor(login).get(f"/cases/{case_id}/incidents/{incident}").text

    assert "A text of a notice or document has an error, or lacks a value." in page
    assert "The text “Told (English)” has an error, or lacks a value that it needs." in unescape(page)
    assert "move the case to the corrected text" in page
    assert way in page
    assert ('href="/wordings' in page) == (login == "admin")
