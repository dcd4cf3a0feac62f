"""Answers the questionnaire of a rehearsed case: so many questions as a decision says, the others differently."""

from collections.abc import Mapping
from typing import Any

from engine.errors import AtqaruError
from engine.execution.case.case_view import view_case
from engine.execution.installation.chosen_versions import in_force
from engine.execution.installation.runtime import Runtime
from engine.execution.people.questionnaires import Question, as_questions, questionnaire_of, save_answers
from engine.execution.permissions import Actor
from engine.feel import to_json
from engine.rehearsal.script import Answers
from storage.database import Session, StoredRow


def answer_questions(session: Session, runtime: Runtime, actor: Actor, task: StoredRow, answers: Answers) -> None:
    """Saves an answer to each question of an open task; raises an `AtqaruError` if it has none."""
    view = view_case(session, runtime, task.case_id)
    place = view.place(task.token)
    asked = questionnaire_of(place) if place else None
    if asked is None:
        raise AtqaruError(f"the task {task.element_id} has no questions; leave `answers` out")
    variables = view.variables(task.token)
    right = _right(session, runtime, answers.decision, variables)
    given = {
        question.id: right[question.id] if number < answers.right else _another(question, right[question.id])
        for number, question in enumerate(as_questions(variables.get(asked.asks)))
    }
    save_answers(session, runtime, actor, task.case_id, task.token, given)


def _right(session: Session, runtime: Runtime, decision: str, variables: Mapping[str, Any]) -> dict[str, str]:
    now = runtime.office.local(runtime.clock())
    model = runtime.definitions.decisions(session, in_force(session, "decision", decision, now.date()))
    return {entry["id"]: entry["value"] for entry in to_json(model.evaluate(decision, variables, now=now).value)}


def _another(question: Question, right: str) -> str:
    return next(option.value for option in question.options if option.value != right)
