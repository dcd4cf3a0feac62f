"""A session of the commission as the scenarios play it on: people, steps, and a candidate at the test."""

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from typing import Any

from lxml import etree

from engine.deployment.deploy import SERVICES
from engine.execution.case.case_view import view_case
from engine.execution.people.questionnaires import save_answers
from engine.rehearsal.report import report
from engine.rehearsal.run import Run
from engine.rehearsal.running import advance_to, take_step
from engine.rehearsal.script import Answers, MessageStep, TaskStep
from storage.queries.worklist import tasks_of_case
from storage.tables import documents, notices
from tests.people import person
from tests.scenarios.playing import Script, step, written
from tests.unit.execution.installation import Installation, local

CANDIDATE = person("applicant", "applicants")
MEMBERS = ("member1", "member2", "member3", "member4")
COMMISSION = ("chair", *MEMBERS)
OFFICIALS = {
    "secretary": frozenset({"secretaries"}),
    "head": frozenset({"heads"}),
    "chair": frozenset({"commission", "chairs"}),
}
_DMN = {"d": "https://www.omg.org/spec/DMN/20191111/MODEL/"}


@cache
def right_answers() -> Mapping[str, str]:
    """The right option of each question of the bank, as the test saves it."""
    root = etree.parse(SERVICES / "attestation" / "question_bank.dmn")
    rules = root.xpath("//d:decisionTable/d:rule", namespaces=_DMN)
    cells = (rule.xpath("d:outputEntry/d:text/text()", namespaces=_DMN) for rule in rules)
    return {str(row[0]): str(row[-1]) for row in cells}


def do(
    run: Run, moment: str, task: str, by: str, case: str = "session", about: str | None = None, **values: Any
) -> str:
    """Does a step of a case; gives the message with which it was refused, empty if it was let through."""
    advance_to(run, local(moment))
    seen = len(run.refusals)
    take_step(run, {}, TaskStep(at=local(moment), task=task, by=by, values=values, case=case, about=about))
    return " ".join(refusal.message for refusal in run.refusals[seen:])


def send(run: Run, moment: str, message: str, by: str, about: str | None = None, **values: Any) -> str:
    """Sends a message into the session by its form; gives why it was refused, empty if it was let through."""
    advance_to(run, local(moment))
    seen = len(run.refusals)
    people = {**dict.fromkeys(COMMISSION, frozenset({"commission"})), **OFFICIALS}
    take_step(
        run, people, MessageStep(at=local(moment), message=message, by=by, values=values, case="session", about=about)
    )
    return " ".join(refusal.message for refusal in run.refusals[seen:])


def question_ids(run: Run) -> list[str]:
    """The questions that the candidate is asked."""
    with run.database.reading() as session:
        task = next(row for row in tasks_of_case(session, run.case_id) if row.element_id == "answer_questions")
        paper = view_case(session, run.runtime, run.case_id).variables(task.token)["paper"]
    return [question["id"] for question in paper]


def answer(run: Run, moment: str, question: str, option: str) -> None:
    """The candidate answers one question; raises what the command raises."""
    advance_to_second(run, moment)
    with run.database.transaction() as session:
        token = next(row.token for row in tasks_of_case(session, run.case_id) if row.element_id == "answer_questions")
        save_answers(session, run.runtime, CANDIDATE, run.case_id, token, {question: option})


def advance_to_second(run: Run, moment: str) -> None:
    """Moves the clock without letting the runner work: it may be late."""
    run.clock.advance_to(local(moment))


def take_test(run: Run, moment: str, right: int) -> str:
    """The candidate answers all questions, so many of them rightly, and finishes."""
    advance_to(run, local(moment))
    seen = len(run.refusals)
    answers = Answers(decision="right_answers", right=right)
    take_step(run, {}, TaskStep(at=local(moment), task="answer_questions", by=CANDIDATE.id, answers=answers))
    return " ".join(refusal.message for refusal in run.refusals[seen:])


def vote(run: Run, moment: str, votes: Mapping[str, str], about: str | None = None) -> None:
    """Each member votes as given."""
    for member, cast in votes.items():
        task = "cast_chair_vote" if member == "chair" else "cast_vote"
        assert do(run, moment, task, member, about=about, vote=cast) == ""


def interview(run: Run, moment: str, questions: int = 3, about: str | None = None) -> str:
    """The interview with so many questions."""
    asked = [{"question": f"Question {number}?", "asked_by": "member1", "mark": "right"} for number in range(questions)]
    return do(run, moment, "hold_interview", "secretary", about=about, interview_step="held", questions=asked)


def sign_minutes(run: Run, moment: str, **dissents: str) -> None:
    """The minutes are drawn up and signed by the members; each may add a dissenting opinion."""
    drawn = {
        "minutes_number": "7",
        "minutes_date": moment[:10],
        "recording": "Video record 7",
        "secretary_name": "Secretary M. Li",
        "confirm_signature": True,
    }
    assert do(run, moment, "draft_minutes", "secretary", **drawn) == ""
    for member in MEMBERS:
        dissent = {"dissent": dissents[member]} if member in dissents else {}
        assert do(run, moment, "sign_minutes", member, confirm_signature=True, **dissent) == ""


def close_minutes(run: Run, moment: str, **dissents: str) -> None:
    """The minutes, signed by everybody."""
    sign_minutes(run, moment, **dissents)
    read = {"dissents_read": True} if dissents else {}
    assert do(run, moment, "sign_as_chair", "chair", minutes_step="sign", confirm_signature=True, **read) == ""


def called(**changes: Any) -> Script:
    """The happy path as far as the roll call at 10:00, with the variables of the application changed."""
    script = deepcopy(written("S-16-passed"))
    script["variables"] |= changes
    script["steps"] = script["steps"][: script["steps"].index(step(script, "call_roll")) + 1]
    return {**script, "until": "2026-04-22 10:00"}


def status_of(run: Run) -> str:
    """The status in the account of the applicant."""
    with run.database.reading() as session:
        places = view_case(session, run.runtime, run.case_id).places()
    return [place.node.status for place in places if place.node.status][-1]


def open_tasks(run: Run, case: str = "") -> list[str]:
    case_id = run.others[case] if case else run.case_id
    with run.database.reading() as session:
        return [row.element_id for row in tasks_of_case(session, case_id)]


def outputs_of(run: Run, kind: str) -> list[Any]:
    return [row for row in Installation(run.database).rows(documents) if row.kind == kind]


def notices_of(run: Run, code: str) -> list[Any]:
    """The notices of a code, reminders of what is due soon left out."""
    rows = Installation(run.database).rows(notices)
    return [row for row in rows if row.code == code and (row.facts or {}).get("kind") != "reminder"]


def finish_test(run: Run, moment: str, right: int) -> None:
    """The candidate answers, so many rightly, and finishes; the sheet is signed."""
    assert take_test(run, moment, right) == ""
    assert do(run, moment, "hand_out_sheet", "secretary", case="", sheet_signed="signed") == ""


def sign_result(run: Run, moment: str) -> dict[str, Any]:
    assert do(run, moment, "sign_result", "signatory", case="", signatory_name="Head", confirm_signature=True) == ""
    return report(run)
