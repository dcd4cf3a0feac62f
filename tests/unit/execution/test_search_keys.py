"""By what a case is found: written in the commit of the case, and only by what the case is now."""

from engine.execution.case.case_view import view_case
from storage.tables import search_keys
from tests.diagrams import diagram, end, exclusive, flow, flows, said, service_task, start, user_task
from tests.unit.execution.fixing import correct_and_try
from tests.unit.execution.installation import Installation, form

NAMES = said(search="full_name applicant_iin")


def keys(here: Installation, case_id: int) -> set[str]:
    return {row.key for row in here.rows(search_keys, case_id=case_id)}


def test_a_case_is_found_by_its_id_until_it_has_a_number(here: Installation) -> None:
    headers = {"series": "licences", "pattern": "LIC-{number:03}", "counts": "forever"}
    register = service_task("r", "registration-number", headers=headers)
    here.deploy(diagram(start("s"), user_task("u"), register, end("e"), flows("s", "u", "r", "e"), name="Licence"))
    case_id = here.start()
    assert keys(here, case_id) == {str(case_id)}

    here.complete(case_id, "u")

    assert keys(here, case_id) == {"lic 001", "001"}


def test_a_case_is_found_by_the_variables_that_its_diagram_names(here: Installation) -> None:
    here.deploy(diagram(NAMES, start("s"), user_task("u"), end("e"), flows("s", "u", "e")))

    case_id = here.start(variables={"full_name": "Ким Анна", "applicant_iin": "900101300017", "phone": "77011234567"})

    assert keys(here, case_id) == {str(case_id), "ким анна", "анна", "=900101300017"}


def test_a_case_that_was_corrected_is_not_found_by_what_was_wrong(here: Installation) -> None:
    here.deploy(diagram(NAMES, start("s"), user_task("u"), user_task("v"), end("e"), flows("s", "u", "v", "e")))
    case_id = here.start(variables={"applicant_iin": "900101300017"})

    here.complete(case_id, "u", {"applicant_iin": "880505400019"})

    assert keys(here, case_id) == {str(case_id), "=880505400019"}


def test_what_changes_nothing_of_it_leaves_the_keys_alone(here: Installation) -> None:
    here.deploy(diagram(NAMES, start("s"), user_task("u"), user_task("v"), end("e"), flows("s", "u", "v", "e")))
    case_id = here.start(variables={"full_name": "Ким Анна"})
    with here.database.transaction() as session:
        session.execute(search_keys.insert().values(key="kept", case_id=case_id))

    here.complete(case_id, "u", {"note": "nothing"})

    assert keys(here, case_id) == {str(case_id), "ким анна", "анна", "kept"}


def test_a_value_that_is_no_text_is_no_fault(here: Installation) -> None:
    here.deploy(diagram(NAMES, start("s"), user_task("u"), end("e"), flows("s", "u", "e")))

    case_id = here.start(variables={"full_name": ["Ким Анна"], "applicant_iin": 900101300017})

    assert str(case_id) in keys(here, case_id)


def test_a_case_is_found_by_its_title(here: Installation) -> None:
    titled = said(title='="Renewal for " + owner')
    here.deploy(diagram(titled, start("s"), user_task("u"), end("e"), flows("s", "u", "e"), name="Licence"))

    case_id = here.start(variables={"owner": "Ана"})

    assert keys(here, case_id) == {str(case_id), "renewal for ана", "for ана", "ана"}


def test_a_case_that_nothing_names_is_not_found_by_its_process(here: Installation) -> None:
    here.deploy(diagram(start("s"), user_task("u"), end("e"), flows("s", "u", "e"), name="Some service"))

    case_id = here.start()

    assert keys(here, case_id) == {str(case_id)}


def test_a_key_with_a_dash_goes_from_its_form_to_search_history_expressions_and_corrections(here: Installation) -> None:
    begun, task = start("s", properties={"form": "f"}), user_task("u", inputs={"told": "=`full-name`"})
    here.deploy(
        diagram(
            *(said(search="full-name", title="=`full-name`"), begun, exclusive("x"), task, end("e")),
            *(flows("s", "x"), flow("x", "u", when='=`full-name` = "Ким Мария"'), flows("u", "e")),
        ),
        f=form("f", {"key": "full-name"}),
    )

    case_id = here.start(variables={"full-name": "Ким Анна"})
    before = keys(here, case_id), here.case(case_id).title
    correct_and_try(here, {"full-name": "Ким Мария"})
    here.restarted()

    assert before == ({str(case_id), "ким анна", "анна"}, "Ким Анна")
    assert here.data(here.event(case_id, "case_opened"))["values"] == {"full-name": "Ким Анна"}
    assert (keys(here, case_id), here.case(case_id).title) == ({str(case_id), "ким мария", "мария"}, "Ким Мария")
    assert here.open(case_id) == ["u"]
    with here.database.reading() as session:
        seen = view_case(session, here.runtime, case_id).variables(here.token(case_id, "u"))
    assert (seen["told"], seen["full-name"]) == ("Ким Мария", "Ким Мария")
