"""The words of what was chosen in a form of the case: in wordings, and in inputs of its tasks."""

from dataclasses import replace
from typing import Any

import pytest

from engine.deployment.bundle import File
from engine.deployment.deploy import deploy
from engine.execution.case.case_view import view_case
from storage.tables import notices
from tests.diagrams import call, diagram, each, end, flows, script, service_task, start, user_task
from tests.unit.execution.installation import ALWAYS, ANALYST, GROUPS, Installation, form

REGION = {
    "key": "region",
    "type": "select",
    "values": [{"value": "alm", "label": "Almaty city"}, {"value": "ast", "label": "Astana city"}],
}
GROUNDS = {
    "key": "grounds",
    "type": "checklist",
    "values": [{"value": 1, "label": "Late"}, {"value": 2, "label": "Bare"}],
}
FORM = form("apply", REGION, GROUNDS, {"key": "day"})
SAID = {
    "told.kk": 'Хабарлама\n\n{{label("region")}}',
    "told.ru": 'Извещение\n\nРегион: {{label("region")}}; {{#if count(grounds) > 0}}{{label("grounds")}}{{/if}}',
    "told.en": 'Notice\n\n{{"Region " + label("region")}}',
}
TELLS = service_task("n", headers={"code": "N-01"}, inputs={"to": "applicant"}, properties={"wording": "told"})
APPLIES = start("s", properties={"form": "apply"})
RUSSIAN = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Almaty city"
msgstr "город Алматы"

msgid "Late"
msgstr "Поздно"
"""


def last(here: Installation) -> Any:
    return here.rows(notices, recipient="applicant")[-1]


def deployed(here: Installation, *diagrams: bytes, wordings: dict[str, str] = SAID, **forms: str) -> None:
    here.runtime = replace(here.runtime, issued_in=("ru",))
    here.deploy(*diagrams, wordings=wordings, apply=FORM, **forms)
    with here.database.transaction() as session:
        files = (File("service/texts.ru.po", "texts", RUSSIAN.encode()), GROUPS)
        deploy(session, here.runtime, ANALYST, files, ALWAYS, "test")


def test_a_wording_says_the_label_in_its_language(here: Installation) -> None:
    deployed(here, diagram(APPLIES, TELLS, end("e"), flows("s", "n", "e")))

    here.start(variables={"region": "alm", "grounds": [1, 2]})

    row = last(here)
    assert row.text == "Регион: город Алматы; Поздно, Bare"
    assert (row.wording["others"]["kk"][1], row.wording["others"]["en"][1]) == ("Almaty city", "Region Almaty city")


def test_a_called_process_says_what_was_chosen_in_the_form_of_its_caller(here: Installation) -> None:
    outer = diagram(APPLIES, call("c", "inner"), end("e"), flows("s", "c", "e"))
    inner = diagram(start("s"), TELLS, end("e"), flows("s", "n", "e"), id="inner")
    deployed(here, outer, inner)

    here.start(variables={"region": "ast", "grounds": []})

    assert last(here).text == "Регион: Astana city;"


def test_a_value_that_is_not_there_stops_the_step(here: Installation) -> None:
    deployed(here, diagram(start("s"), user_task("u", form="apply"), TELLS, end("e"), flows("s", "n", "u", "e")))

    here.start()

    (incident,) = here.incidents()
    assert 'told.ru.txt: {{label("region")}} gives nothing' in incident.message or "told.kk.txt" in incident.message


def test_an_input_has_the_label_in_every_language(here: Installation) -> None:
    inputs = {"to": "applicant", "subject": '=label("region")', "text": '={ru: "Основания: " + label("grounds")[1].ru}'}
    tells = service_task("n", headers={"code": "N-01"}, inputs=inputs)
    deployed(here, diagram(APPLIES, tells, end("e"), flows("s", "n", "e")), wordings={})

    here.start(variables={"region": "alm", "grounds": [1]})

    assert (last(here).subject, last(here).text) == ("город Алматы", "Основания: Поздно")


def test_an_input_has_a_value_without_options_in_words(here: Installation) -> None:
    inputs = {"to": "applicant", "subject": '=label("day")', "text": '=string(label("count"))'}
    tells = service_task("n", headers={"code": "N-01"}, inputs=inputs)
    first = user_task("u", form="counts")
    counts = form("counts", {"key": "count", "type": "number"})
    deployed(here, diagram(APPLIES, first, tells, end("e"), flows("s", "u", "n", "e")), wordings={}, counts=counts)

    here.complete(here.start(variables={"region": "alm", "grounds": [], "day": "2026-04-08"}), "u", {"count": 3})

    assert (last(here).subject, last(here).text) == ("8 апреля 2026 года", "3")


def test_outputs_scripts_and_collections_keep_the_label_in_every_language(here: Installation) -> None:
    asked = user_task("u", form="apply", outputs={"chosen": '=label("region")'})
    each_one = user_task("m", loop=each("=grounds", results="all", result='=label("region").ru'))
    steps = (start("s"), asked, script("x", '=label("grounds")[1].ru', "first"), each_one, user_task("last"), end("e"))
    deployed(here, diagram(*steps, flows("s", "u", "x", "m", "last", "e")), wordings={})
    case_id = here.start(variables={"region": "ast", "grounds": [1], "day": None})

    here.complete(case_id, "u", {"region": "alm", "grounds": [1]})
    here.complete(case_id, "m", {})

    with here.database.reading() as session:
        variables = view_case(session, here.runtime, case_id).variables()
    assert variables["chosen"] == {"kk": "Almaty city", "ru": "город Алматы", "en": "Almaty city"}
    assert variables["first"] == "Поздно"
    assert variables["all"] == ["Astana city"]


@pytest.mark.parametrize("value", ["zzz", "Almaty city"])
def test_a_value_that_is_no_option_any_more_is_said_as_the_service_says_it(here: Installation, value: str) -> None:
    deployed(here, diagram(start("s"), TELLS, user_task("u", form="apply"), end("e"), flows("s", "n", "u", "e")))

    here.start(variables={"region": value, "grounds": []})

    assert last(here).text == f"Регион: {'город Алматы' if value == 'Almaty city' else value};"
