"""The pages on which administrators change the texts of notices and documents: list, preview, putting in force."""

import re
from collections.abc import Mapping
from datetime import date
from html import unescape
from typing import Any

import pytest
from werkzeug.test import TestResponse

from engine.deployment import checked, rewording
from engine.deployment.bundle import File
from engine.deployment.deploy import deploy
from engine.execution.permissions import Actor
from storage.database import Database
from storage.queries.cases import timeline
from storage.queries.wordings import newest_wording
from storage.tables import cases, notices
from tests.diagrams import diagram, end, flows, script, service_task, start, user_task
from tests.web.office import ALWAYS, PASSWORD, Department, hidden_fields
from tests.web.stuck import opened
from web.wordings.differences import differences

WAITING = "/wordings/waiting.en"
SAYS = service_task("n", headers={"code": "N-02"}, inputs={"to": "applicant"}, properties={"wording": "told"})
SERVICE = diagram(
    start("s"),
    script("names", "=case_title", "matter"),
    user_task("first", "executors"),
    SAYS,
    user_task("then", "executors"),
    end("e"),
    flows("s", "names", "first", "n", "then", "e"),
    id="stuck",
)
TOLD = {
    "told.en": "Told\n\nMatter {{matter}}.\n",
    "told.ru": "Сказано\n\nДело {{matter}}.\n",
    "told.kk": "Айтылды\n\n{{matter}} ісі.\n",
}
GIVEN = {
    "title": "You are told",
    "text": "About {{matter}}, case {{case_id}}.",
    "case": "",
    "from_on": "2026-04-07",
    "reason": "Plainer words",
}


def with_service(
    department: Department, *others: File, diagram: bytes = SERVICE, texts: Mapping[str, str] = TOLD
) -> str:
    """A service with a notice; gives the page of its English text."""
    files = (
        File("stuck/stuck.bpmn", "bpmn", diagram),
        *others,
        *(File(f"stuck/notices/{key}.txt", "wording", text.encode()) for key, text in texts.items()),
    )
    with department.database.transaction() as session:
        deploy(session, department.runtime, Actor("test"), files, ALWAYS, "test")
    return "/wordings/told.en"


def sent(
    department: Department, path: str, do: str = "put_in_force", login: str = "admin", **other: Any
) -> TestResponse:
    """The answer to the form of a page with these values and a button."""
    return department.visitor(login).send(path, {**GIVEN, "do": do, **other}, page=path)


def text_of(answer: TestResponse) -> str:
    """What a person reads on a page."""
    main = re.sub(r"</?mark[^>]*>", "", answer.text.partition("<main")[2])
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split())


def version(department: Department, key: str = "told.en") -> int:
    with department.database.reading() as session:
        newest = newest_wording(session, key)
    assert newest
    return newest.version


def at_first(department: Department, number: str) -> int:
    """A case of that number before the notice is sent."""
    return opened(department, registration_number=number)


# --- who, and the list


@pytest.mark.parametrize("login", ["askar", "erlan", "nurlan"])
def test_only_administrators_see_the_pages(sqlite_department: Department, login: str) -> None:
    visitor = sqlite_department.visitor(login)

    assert "/wordings" not in visitor.get("/notices" if login != "nurlan" else "/account").text
    assert [visitor.get(path).status_code for path in ("/wordings", WAITING)] == [403, 403]
    answer = visitor.post(
        WAITING, {**GIVEN, "do": "put_in_force"}, page="/announcements" if login == "nurlan" else "/notices"
    )
    assert answer.status_code == 403
    assert version(sqlite_department, "waiting.en") == 1


def test_the_list_names_every_text_by_service_with_its_versions_in_each_language(sqlite_department: Department) -> None:
    with_service(sqlite_department)
    admin = sqlite_department.visitor("admin")
    sent(sqlite_department, "/wordings/told.en")

    answer = admin.get("/wordings")

    assert 'href="/wordings"' in answer.text
    assert 'href="/wordings/waiting.kk"' in answer.text
    assert "Attestation of persons applying to be private bailiffs attestation" in text_of(answer)
    assert "Shared by all services" in text_of(answer)
    told = text_of(answer).partition("Told Notice, told ")[2]
    versions = [f"Version 1 : Told, {name} since 1 January 2019" for name in ("Қазақша", "Русский", "English")]
    assert told.startswith(f"Its languages have versions of different days {' '.join(versions)}")
    assert "from 7 April 2026: version 2" in told


def test_the_list_is_in_the_language_of_the_reader_and_is_searched(sqlite_department: Department) -> None:
    with_service(sqlite_department)
    admin = sqlite_department.visitor("admin")
    admin.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "ru"

    found, none = (text_of(admin.get(f"/wordings?q={words}")) for words in ("сказано ДЕЛО", "nowhere"))

    assert "Сказано" in found
    assert "session" not in found
    assert "«nowhere»" in none


def test_a_text_that_does_not_exist_has_no_page(sqlite_department: Department) -> None:
    admin = sqlite_department.visitor("admin")

    assert [admin.get(f"/wordings/{key}").status_code for key in ("other.en", "waiting", "waiting.fr")] == [404] * 3


# --- the page


def test_the_page_shows_the_text_as_two_fields_with_its_variables_for_tomorrow(sqlite_department: Department) -> None:
    answer = sqlite_department.visitor("admin").get(with_service(sqlite_department))

    assert '<input class="govuk-input" id="title" name="title" type="text" value="Told"' in answer.text
    assert ">\nMatter {{matter}}.</textarea>" in answer.text
    assert 'min="2026-04-06" value="2026-04-07"' in answer.text
    assert "<li><code>matter</code></li>" in answer.text
    assert "Version 1, in force since 1 January 2019." in text_of(answer)


def test_a_text_is_put_in_force_from_its_day(department: Department) -> None:
    path = with_service(department)

    answer = sent(department, path)

    assert answer.status_code == 302
    assert version(department) == 2
    page = text_of(department.visitor("admin").get(path))
    assert "Version 2, in force from 7 April 2026." in page
    department.go_to("2026-04-07T10:00")
    case_id = opened(department)
    department.do(case_id, "first", "askar", {})
    with department.database.reading() as session:
        row = session.execute(notices.select().where(notices.c.case_id == case_id, notices.c.code == "N-02")).one()
    assert (row.subject, row.text) == ("You are told", f"About One matter, case {case_id}.")


def test_the_page_begins_with_the_text_that_waits_and_with_its_day(sqlite_department: Department) -> None:
    path = with_service(sqlite_department)
    sent(sqlite_department, path, from_on="2026-06-01")

    answer = sqlite_department.visitor("admin").get(path)
    page = text_of(answer)

    assert "Version 2, in force from 1 June 2026." in page
    assert "Until then version 1 is in force" in page
    assert 'value="2026-06-01"' in answer.text
    assert 'value="You are told"' in answer.text


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"title": " "}, "Title: nothing is entered."),
        ({"text": " "}, "Text: nothing is entered."),
        ({"from_on": ""}, "In force from: nothing is entered."),
        ({"from_on": "soon"}, "In force from: this is not a date."),
        ({"from_on": "2026-04-05"}, "In force from: that day has passed. Choose today or a later day."),
        ({"from_on": "2018-04-05"}, "In force from: that day has passed."),
        ({"reason": ""}, "Reason: nothing is entered. Enter it; the audit log keeps it."),
        ({"reason": "x" * 1001}, "Reason: this is too long."),
        ({"text": "One.\n{{matter +}}"}, "Text, line 2: this expression is wrong: matter +."),
        ({"title": "{{#if a}}"}, "Title: this expression is wrong: {{#if a}}."),
        ({"title": "{{no_such(1)}}"}, "Title: this expression is wrong: no_such(1)."),
        ({"title": "a" * 501}, "Title: an expression is wrong, or it is too long."),
        ({"text": "=1 + 1"}, "Text: an expression or a block is wrong."),
        ({"text": "{{mater}}"}, "Text: the case does not have these variables: mater (did you mean matter?)."),
        ({"text": "я" * 100_001}, "Text: it is too long: 200,017 bytes, of at most 200,000."),
        ({"from_on": "2526-04-07"}, "In force from: this is more than five years ahead. Correct the year."),
        ({"title": "Told", "text": "Matter {{matter}}."}, "Text: it is in force as it stands here."),
    ],
)
def test_an_error_is_named_and_what_was_typed_stays(
    sqlite_department: Department, other: dict[str, str], message: str
) -> None:
    path = with_service(sqlite_department)
    entered = {**GIVEN, "case": "T-7", "reason": "My reason", **other}

    answer = sent(sqlite_department, path, **entered)

    assert answer.status_code == 422
    assert message in text_of(answer)
    page = unescape(answer.text)
    assert f'name="title" type="text" value="{entered["title"]}"' in page
    assert f">\n{entered['text']}</textarea>" in page
    assert f'value="{entered["from_on"]}"' in page
    assert 'value="T-7"' in page
    assert f">{entered['reason']}</textarea>" in page
    assert version(sqlite_department) == 1


def test_a_doubtful_text_is_put_in_force_if_the_administrator_insists(sqlite_department: Department) -> None:
    path = with_service(sqlite_department)

    asked = sent(sqlite_department, path, text="{{mater}}")
    done = sent(sqlite_department, path, text="{{mater}}", in_spite="yes")

    assert 'name="in_spite"' in asked.text
    assert "did you mean 'matter'" in text_of(asked)
    assert (done.status_code, version(sqlite_department)) == (302, 2)


def test_a_text_that_was_changed_meanwhile_is_compared_first(sqlite_department: Department) -> None:
    path = with_service(sqlite_department)
    sent(sqlite_department, path, title="By somebody else")

    refused = sent(sqlite_department, path, seen="1")
    without_reason = sent(sqlite_department, path, seen="1", reason="")

    assert "you have changed it elsewhere since you opened this page (version 2)" in text_of(refused)
    assert "Removed: By somebody else Added: You are told" in text_of(refused)
    assert 'name="seen" value="2"' in refused.text
    assert 'name="seen" value="1"' in without_reason.text


# --- what waits, what was before, other languages


def test_a_change_is_not_lost_by_one_that_was_based_on_the_text_before_it(sqlite_department: Department) -> None:
    path = with_service(sqlite_department)
    sent(sqlite_department, path, from_on="2026-06-01")

    refused = sent(sqlite_department, path, from_on="2026-05-01", title="Sooner")

    assert refused.status_code == 422
    assert "on that day version 1 is in force, and yours is based on another one" in text_of(refused)
    assert "Removed: Told Added: Sooner" in text_of(refused)
    assert 'name="based_on" value="1"' in refused.text
    done = sent(sqlite_department, path, from_on="2026-05-01", title="Sooner", based_on="1")
    assert (done.status_code, version(sqlite_department)) == (302, 3)


def test_a_preview_has_shown_the_text_of_its_day(sqlite_department: Department) -> None:
    path = with_service(sqlite_department)
    sent(sqlite_department, path, from_on="2026-06-01")

    previewed = sent(sqlite_department, path, "preview", from_on="2026-05-01", title="Sooner")

    assert "Removed: Told Added: Sooner" in text_of(previewed)
    assert 'name="based_on" value="1"' in previewed.text


def test_the_versions_are_on_the_page_with_who_when_why_and_what(sqlite_department: Department) -> None:
    path = with_service(sqlite_department)
    sent(sqlite_department, path)

    page = text_of(sqlite_department.visitor("admin").get(path)).partition(" Versions ")[2]

    assert page.startswith("Version 2, from 7 April 2026: waits for its day Administrator, 6 April 2026, 11:00")
    assert "Reason: Plainer words Differences to the version before : 2 Removed: Told Added: You are told" in page
    assert "Version 1, from 1 January 2019: in force test, 6 April 2026, 11:00, from the file of the service" in page


def test_an_earlier_text_fills_the_form_again(sqlite_department: Department) -> None:
    path = with_service(sqlite_department)
    sent(sqlite_department, path)

    answer = sqlite_department.visitor("admin").get(f"{path}?again=1")

    assert 'name="title" type="text" value="Told"' in answer.text
    assert "The form has the text of version 1." in text_of(answer)
    assert 'name="based_on" value="2"' in answer.text


def test_a_text_that_waits_is_taken_back_with_a_reason(department: Department) -> None:
    path = with_service(department)
    sent(department, path)
    admin, back = department.visitor("admin"), f"{path}/versions/2/take-back"

    assert f'href="{back}"' in admin.get(path).text
    without = admin.send(back, {"reason": " "})
    done = admin.send(back, {"reason": "Too early"})

    assert "Reason: nothing is entered." in text_of(without)
    assert (done.status_code, version(department)) == (302, 1)
    assert "taken back on 6 April 2026, 11:00" in text_of(admin.get(path))
    assert [admin.get(other).status_code for other in (back, f"{path}/versions/1/take-back")] == [404, 404]


def test_a_text_that_was_deployed_with_others_is_not_taken_back_alone(sqlite_department: Department) -> None:
    path = with_service(sqlite_department)
    files = tuple(File(f"stuck/notices/{key}.txt", "wording", b"New\n\nNew.\n") for key in TOLD)
    with sqlite_department.database.transaction() as session:
        deploy(session, sqlite_department.runtime, Actor("test"), files, date(2026, 6, 1), "test")
    admin = sqlite_department.visitor("admin")

    assert "Deployed with other files: “atqaru versions withdraw" in text_of(admin.get(path))
    assert admin.get(f"{path}/versions/2/take-back").status_code == 404


def test_only_administrators_take_texts_back(sqlite_department: Department) -> None:
    path = with_service(sqlite_department)
    sent(sqlite_department, path)
    visitor, back = sqlite_department.visitor("erlan"), f"{path}/versions/2/take-back"

    assert visitor.get(back).status_code == 403
    assert visitor.post(back, {"reason": "Mine"}, page="/notices").status_code == 403
    assert version(sqlite_department) == 2


def test_whoever_changes_one_language_is_told_which_are_unchanged(sqlite_department: Department) -> None:
    path = with_service(sqlite_department)

    sent(sqlite_department, path)

    page = text_of(sqlite_department.visitor("admin").get("/wordings/told.ru"))
    assert "In other languages Қазақша : version 1, from 1 January 2019 English : version 2, from 7 April 2026" in page
    admin = sqlite_department.visitor("admin")
    answer = admin.send(path, {**GIVEN, "do": "put_in_force", "text": "Again {{matter}}."})
    done = text_of(admin.get(answer.location))
    assert "The new text will be in force from 7 April 2026. Not changed: Қазақша, Русский (see below)." in done


def test_a_missing_language_is_written_beside_another(sqlite_department: Department) -> None:
    path = with_service(sqlite_department, texts={key: text for key, text in TOLD.items() if key != "told.en"})
    admin = sqlite_department.visitor("admin")

    at_first(sqlite_department, "T-7")
    page = admin.get(path)
    done = sent(sqlite_department, path)

    assert "preview_in" not in page.text
    assert 'href="/wordings/told.en"' in admin.get("/wordings").text
    assert 'name="title" type="text" value=""' in page.text
    assert "English: missing." in text_of(page)
    assert "Русский Сказано Дело {{matter}}." in text_of(page)
    assert (done.status_code, version(sqlite_department, "told.en")) == (302, 1)


def test_the_list_finds_texts_that_wait_and_has_filters(sqlite_department: Department) -> None:
    path = with_service(sqlite_department)
    sent(sqlite_department, path, text="Zeppelin {{matter}}.")
    admin = sqlite_department.visitor("admin")

    found, notices_, documents_ = (
        text_of(admin.get(f"/wordings?{query}"))
        for query in ("q=zeppelin", "kind=notices", "service=stuck&kind=documents")
    )

    assert "Told Notice, told" in found
    assert "Told Notice, told" in notices_
    assert "There is no such text." in documents_


def test_what_was_typed_when_the_session_ended_is_on_the_page_again(sqlite_department: Department) -> None:
    path = with_service(sqlite_department)
    visitor = sqlite_department.visitor("admin")
    carried = visitor.carried(path)
    visitor.client.delete_cookie("atqaru")

    over = visitor.client.post(path, data={**carried, **GIVEN, "do": "put_in_force"})
    fields = {**hidden_fields(over.text), "login": "admin", "password": PASSWORD}
    back = visitor.client.post("/login", data=fields)

    assert (over.status_code, back.location) == (403, path)
    page = visitor.client.get(path)
    assert 'value="You are told"' in page.text
    assert "Plainer words</textarea>" in page.text
    assert "You entered this on 6 April 2026, 11:00 and have not sent it yet." in text_of(page)
    assert version(sqlite_department) == 1
    sent(sqlite_department, path)
    assert "have not sent it yet" not in text_of(visitor.client.get(path))


# --- the preview


def test_the_preview_shows_the_differences_and_stores_nothing(sqlite_department: Department) -> None:
    answer = sent(sqlite_department, with_service(sqlite_department), "preview", reason="", text="Matter {{matter}}.")

    assert answer.status_code == 200
    assert "What is changed in the text Removed: Told Added: You are told Matter {{matter}}." in text_of(answer)
    assert version(sqlite_department) == 1


def test_the_preview_names_unknown_variables_without_refusing(sqlite_department: Department) -> None:
    answer = sent(sqlite_department, with_service(sqlite_department), "preview", text="{{mater}}")

    assert answer.status_code == 200
    assert "The case does not have these variables: mater (did you mean matter?)" in text_of(answer)


def test_the_preview_says_what_a_case_would_read_beside_what_it_reads_now(department: Department) -> None:
    path, case_id = with_service(department), at_first(department, "T-7")
    with department.database.reading() as session:
        events = len(timeline(session, case_id))

    answer = sent(department, path, "preview", case="T-7")

    now, _, then = text_of(answer).partition("With the new text")
    assert answer.status_code == 200
    assert "Now Told Matter One matter." in now
    assert then.strip().startswith(f"You are told About One matter, case {case_id}.")
    with department.database.reading() as session:
        assert len(timeline(session, case_id)) == events


def test_the_preview_says_plainly_what_it_cannot_show(sqlite_department: Department) -> None:
    path = with_service(sqlite_department)
    at_first(sqlite_department, "T-7")
    other, done = sqlite_department.apply(), at_first(sqlite_department, "T-8")
    sqlite_department.do(done, "first", "askar", {})
    sqlite_department.do(done, "then", "askar", {})
    with sqlite_department.database.reading() as session:
        elsewhere = session.execute(cases.select().where(cases.c.id == other)).one().number

    def said(number: str, **values: str) -> str:
        return text_of(sent(sqlite_department, path, "preview", case=number, **values))

    assert "Case: no case that you may see has this number." in said("T-999")
    assert "This case has ended" in said("T-8")
    assert "This case is of another service" in said(elsewhere)
    missing = said("T-7", text="{{applicant_full_name}}", in_spite="yes")
    assert "This step cannot be worded now: applicant_full_name has no value in this case" in missing
    assert "gives nothing" in missing


def test_a_case_that_decides_on_the_administrators_own_application_is_not_shown(sqlite_department: Department) -> None:
    path, case_id = with_service(sqlite_department), at_first(sqlite_department, "T-7")
    with sqlite_department.database.transaction() as session:
        session.execute(cases.update().where(cases.c.id == case_id).values(matter_of="admin"))

    answer = sent(sqlite_department, path, "preview", case="T-7")

    assert "Case: it decides on your own application." in text_of(answer)
    assert "One matter" not in text_of(answer)


def test_what_a_case_says_is_kept_from_an_administrator_who_may_not_see_data(sqlite_department: Department) -> None:
    blind = (
        b'[{"id": "administrators", "name": "Administrators", "roles": ["see_cases", "assign", "fix", "administer"]}]'
    )
    path = with_service(sqlite_department, File("groups.json", "groups", blind))
    at_first(sqlite_department, "T-7")

    page = sent(sqlite_department, path, "preview", case="T-7")

    assert "Not shown: a text can read all data of a case, and you may not see these." in text_of(page)
    assert "One matter" not in text_of(page)


def test_a_blank_that_does_not_break_is_explained_where_it_is_marked(sqlite_department: Department) -> None:
    path = with_service(sqlite_department)
    at_first(sqlite_department, "T-7")

    same, other = (
        text_of(sent(sqlite_department, path, "preview", case="T-7", title="Told", text=text))
        for text in ("Matter: {{matter}}.", "Matter\u00a0{{matter}}.")
    )

    assert "no-break space" not in same
    assert other.count("⍽ is a no-break space, ⇥ a tab.") == 2
    assert "Matter⍽One matter." in other


def test_cases_in_which_the_text_can_be_shown_now_are_offered(sqlite_department: Department) -> None:
    path = with_service(sqlite_department)
    none = sqlite_department.visitor("admin").get(path)
    at_first(sqlite_department, "T-7")

    page = sqlite_department.visitor("admin").get(path)
    shown = sent(sqlite_department, path, "", preview_in="T-7")

    assert "None of the newest open cases of the service is at a step that can show the text now." in text_of(none)
    assert 'name="preview_in" value="T-7"' in page.text
    assert "With the new text You are told About One matter" in text_of(shown)


def test_no_cases_are_offered_that_decide_on_ones_own_application(sqlite_department: Department) -> None:
    path, case_id = with_service(sqlite_department), at_first(sqlite_department, "T-7")
    with sqlite_department.database.transaction() as session:
        session.execute(cases.update().where(cases.c.id == case_id).values(matter_of="admin"))

    assert "T-7" not in sqlite_department.visitor("admin").get(path).text


def test_words_that_differ_are_marked_with_what_cannot_be_seen() -> None:
    gone, new = differences("1 000 tenge are due", "1\u00a0000 tenge is due")

    assert [part.text for part in gone.parts if part.is_changed] == [" ", "are"]
    assert [part.text for part in new.parts if part.is_changed] == ["⍽", "is"]
    assert new.has_unseen
    assert differences("a\u200bb", "ab")[0].text == "a[U+200B]b"


def test_words_are_marked_in_every_line_of_a_passage() -> None:
    lines = differences("one two\nthree four", "one 2\nthree 4\nfive")

    assert [(line.kind, [part.text for part in line.parts if part.is_changed]) for line in lines] == [
        ("gone", ["two"]),
        ("gone", ["four"]),
        ("new", ["2"]),
        ("new", ["4"]),
        ("new", ["five"]),
    ]


def test_titles_are_named_by_their_words(sqlite_department: Department) -> None:
    admin = sqlite_department.visitor("admin")

    page = text_of(admin.get("/wordings"))

    assert "{{" not in page
    assert " … … " not in page


def test_lines_that_differ_stand_with_those_around_them() -> None:
    before = "\n".join("abcdefghij")

    found = differences(before, before.replace("e", "E"))

    assert [f"{line.kind} {line.text}".strip() for line in found] == [
        "gap",
        "same c",
        "same d",
        "gone e",
        "new E",
        "same f",
        "same g",
        "gap",
    ]
    assert differences(before, before) == []


def test_others_write_while_a_text_is_looked_at(sqlite_department: Department, monkeypatch: pytest.MonkeyPatch) -> None:
    path = with_service(sqlite_department)
    others, look = Database(str(sqlite_department.database.url)), checked.check

    def while_others_write(*given: Any) -> Any:
        with others.transaction():
            return look(*given)

    for module in (checked, rewording):
        monkeypatch.setattr(module, "check", while_others_write)

    answer = sent(sqlite_department, path)

    others.close()
    assert (answer.status_code, version(sqlite_department)) == (302, 2)
