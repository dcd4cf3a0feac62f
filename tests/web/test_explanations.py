"""Why a decision came out as it did, as a supervisor reads it on the page of the case."""

import re

from tests.web.office import Department
from web.cases.explanations import explanations_of

#: An IIN for which the register of diplomas names another person.
OTHER_DIPLOMA = "900101301223"


def complete_check(department: Department, case_id: int) -> None:
    department.visitor("askar").post(department.task(case_id, "check_completeness"), {"completeness": "complete"})
    department.work_off()


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def section_of(page: str) -> str:
    """What the page says of the grounds that the answers of the registers suggest."""
    sections = re.findall(r'<section class="app-decision">.*?</section>', page, re.DOTALL)
    return next(told for section in sections if (told := text_of(section)).startswith("Grounds that"))


def test_the_page_shows_what_was_asked_which_rule_matched_and_what_it_answered(department: Department) -> None:
    case_id = department.apply(applicant_iin=OTHER_DIPLOMA)
    department.work_off()
    complete_check(department, case_id)

    page = department.visitor("erlan").get(f"/cases/{case_id}").text

    told = section_of(page)
    assert told.startswith(
        "Grounds that the answers suggest Decision table: the results of all rules that match Inputs"
    )
    assert "Diploma register: answer other person" in told
    assert re.search(r"Outputs Rule ground reason \d ATT-G\d ", told)
    assert "par. 8 of the Rules" in told


def test_names_columns_codes_and_notes_are_in_the_language_of_the_reader(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply(applicant_iin=OTHER_DIPLOMA)
    sqlite_department.work_off()
    complete_check(sqlite_department, case_id)
    supervisor = sqlite_department.visitor("erlan")
    supervisor.get("/language/ru")

    page = text_of(supervisor.get(f"/cases/{case_id}").text)

    assert "Основания, на которые указывают ответы" in page
    assert "Реестр дипломов: ответ" in page
    assert "Настройки аттестации" in page
    assert "основание причина" in page


def test_a_table_in_which_no_rule_matched_says_so(department: Department) -> None:
    case_id = department.apply()
    department.work_off()
    complete_check(department, case_id)

    page = department.visitor("erlan").get(f"/cases/{case_id}").text

    assert section_of(page).endswith("No rule matched.")


def test_computed_values_and_default_answers_are_told_as_such(department: Department) -> None:
    table = {"name": "Fee", "hit_policy": "UNIQUE", "inputs": {"Age": 17}, "matched": [], "outputs": [{"fee": None}]}
    value = {"name": "Sum", "logic": "literal expression", "inputs": {"urgent": True}, "value": [1, 2.71828]}

    with department.app.test_request_context():
        first, second = explanations_of({"evaluations": [table, value]})

    assert (first.asked, first.headings) == ([("Age", "17")], ["Rule", "fee"])
    assert first.answers == [["none, the default result", "no value"]]
    assert (second.how, second.asked) == ("Computed by an expression", [("urgent", "yes")])
    assert second.answers == [["1, 2.71828"]]
