"""What is found wrong with wordings of the engine's own notices, and with those that deadlines name for reminders."""

import pytest

from engine.deployment.bundle import File, files_at, read_bundle
from engine.deployment.checks import check
from engine.deployment.deploy import SERVICES
from engine.deployment.known import Known
from engine.deployment.wordings import unknown_names
from engine.languages import LANGUAGES
from engine.wordings import read_wording
from engine.wordings.engine_notices import ENGINE_NOTICES
from tests.diagrams import boundary, diagram, end, flows, start, timer, user_task
from tests.unit.deployment import test_wordings
from tests.unit.execution.installation import PRODUCT_HANDLERS, office

NOTICES = SERVICES / "shared" / "notices"


def due(**properties: str) -> bytes:
    term = boundary("term", "u", timer(date='=date("2026-04-13")'), interrupting=False, properties=properties)
    parts = (start("s"), user_task("u"), end("e"), end("late"), flows("s", "u", "e"), flows("term", "late"), term)
    return diagram(*parts)


def wording(text: str, name: str = "deadline_reminder", title: str = "Soon") -> dict[str, str]:
    return {f"{name}.{language}": f"{title}\n\n{text}" for language in LANGUAGES}


def found(diagrams: list[bytes], wordings: dict[str, str], known: Known | None = None) -> list[str]:
    """What is said of wordings; that a task has no form is left out."""
    return [line for line in test_wordings.found(diagrams, wordings, known) if "has no form" not in line]


def of_russian(lines: list[str]) -> list[str]:
    return [line.partition(".ru.txt:")[2] for line in lines if ".ru.txt:" in line]


@pytest.mark.parametrize("id_", ENGINE_NOTICES)
def test_the_product_has_each_in_every_language_with_functions_of_feel_alone(id_: str) -> None:
    files = [file for file in files_at(NOTICES) if file.name.startswith(f"{id_}.")]

    assert [file.name for file in files] == [f"{id_}.{language}.txt" for language in ("en", "kk", "ru")]
    assert all(read_wording(file.content, file.name, {}).reads <= ENGINE_NOTICES[id_].names for file in files)
    assert check(read_bundle(files, {}), Known(PRODUCT_HANDLERS)) == ()


def test_what_a_notice_has_can_be_read_whatever_is_drawn() -> None:
    every = " ".join(f"{{{{{name}}}}}" for name in sorted(ENGINE_NOTICES["deadline_reminder"].names - {"is_last"}))

    assert found([], wording(every)) == []
    assert found([due(law="X-1")], wording(every)) == []


@pytest.mark.parametrize(
    ("id_", "text", "fault"),
    [
        (
            "deadline_reminder",
            "Until\n{{due_to}}.",
            "line 4: {{due_to}}: the notice deadline_reminder has no such variable; did you mean 'due_at'",
        ),
        (
            "deadline_moved",
            "{{salary}}",
            "line 3: {{salary}}: the notice deadline_moved has no such variable; it has applicant, case_number",
        ),
        (
            "deadline_reminder",
            "{{is_last}}",
            'line 3: {{is_last}} is true or false; write what that means, such as {{if … then "…" else "…"}}',
        ),
        (
            "task_due_moved",
            "{{due_at}}",
            "line 3: {{due_at}} gives nothing; give the value, or write what needs it between {{#if … != null}}",
        ),
        ("deadline_reminder", "{{#if is_last}}Last.{{/if}}", "file: the text comes out empty; write what it says in"),
        (
            "deadline_reminder",
            '{{label("region")}}',
            "line 3: {{region}}: the notice deadline_reminder has no such variable",
        ),
    ],
)
def test_what_a_notice_lacks_or_cannot_say_is_refused(id_: str, text: str, fault: str) -> None:
    (line,) = of_russian(found([], wording(text, id_)))

    assert line.startswith(fault)


def test_a_language_that_somebody_may_ask_for_must_be_there_or_deployed() -> None:
    russian = {key: text for key, text in wording("Due.").items() if key.endswith("ru")}
    deployed = Known(PRODUCT_HANDLERS, wordings=frozenset({"deadline_reminder.kk", "deadline_reminder.en"}))

    (line,) = of_russian(found([], russian))
    assert line.startswith("file: the wording 'deadline_reminder' is missing in Kazakh (kk) and English (en)")
    assert found([], russian, deployed) == []


def test_the_wording_of_the_reminders_of_a_deadline_is_looked_at_like_that_of_the_product() -> None:
    diagrams = [due(law="X-1", reminder="mine")]

    assert found(diagrams, wording("{{to_do}}", "mine")) == []
    (line,) = of_russian(found(diagrams, wording("{{registered_on}}", "mine")))
    assert line.startswith("line 3: {{registered_on}}: the notice deadline_reminder has no such variable")
    assert found(diagrams, wording("{{to_do}}", "minr"))[0] == (
        "0.bpmn:term: the wording 'mine' does not exist; did you mean 'minr'"
    )


def test_a_page_names_the_variables_that_a_reminder_lacks() -> None:
    texts = wording("{{due_to}}", "mine")
    files = (File(f"notices/{key}.txt", "wording", text.encode()) for key, text in texts.items())
    drawn = File("0.bpmn", "bpmn", due(law="X-1", reminder="mine"))
    bundle = read_bundle([drawn, *files], office().functions)

    assert unknown_names(bundle, Known(PRODUCT_HANDLERS), "mine.ru") == {"due_to": "due_at"}
