"""Questionnaires: user tasks whose questions are answered one by one, each answer kept as soon as it is given.

The task's property `asks` names the variable with the questions, `saves` the variable that takes the answers. What is
answered stays when the task ends, whoever or whatever ends it, so that the moment of a timer decides what counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import AtqaruError
from engine.execution.advancing import advance
from engine.execution.note import Note
from engine.execution.permissions import Actor
from engine.execution.runtime import Runtime
from engine.execution.tasks import held_task
from engine.spiff.instance import Place
from storage.database import Session


class NoSuchAnswer(AtqaruError):
    """The task asks no such question, or the question has no such option."""


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """The variables that a user task names: a list of questions (`id`, `text`, `options`), and answers by id."""

    asks: str
    saves: str


def questionnaire_of(place: Place) -> Questionnaire | None:
    """What a user task asks and where it saves the answers; None for a task with a form."""
    asks, saves = (place.node.properties.get(name, "").strip() for name in ("asks", "saves"))
    return Questionnaire(asks, saves) if asks and saves else None


def save_answers(
    session: Session, runtime: Runtime, actor: Actor, case_id: int, token: int, answers: Mapping[str, str]
) -> None:
    """Keeps answers by question, in place of earlier ones (ATT-11.4).

    Raises `NoSuchTask` for a task that is done or whose time is over, `NotYours`, `NoSuchAnswer`, `CaseSuspended`;
    then none is kept.
    """
    case, task, place = held_task(session, runtime, actor, case_id, token)
    asked = questionnaire_of(place)
    if asked is None:
        raise NoSuchAnswer(f"{task['name']} has no questions; fill in its form")
    variables = case.instance.variables(token)
    _require_options(variables.get(asked.asks), answers)
    case.instance.write(token, {asked.saves: {**(variables.get(asked.saves) or {}), **answers}})
    case.notes.append(Note("answer_saved", place.node.id, place.node.law, dict(answers)))
    advance(case)


def _require_options(questions: Any, answers: Mapping[str, str]) -> None:
    known = {
        asked["id"]: [option.get("value") for option in asked.get("options", ())] for asked in as_questions(questions)
    }
    for question, answer in answers.items():
        if question not in known:
            raise NoSuchAnswer(f"there is no question {question!r} here; reload the page")
        if answer not in known[question]:
            there_are = ", ".join(map(str, known[question]))
            raise NoSuchAnswer(f"question {question} has no option {answer!r}; there are {there_are}")


def as_questions(value: Any) -> list[Mapping[str, Any]]:
    """The questions that a variable holds; what is none is left out."""
    listed = value if isinstance(value, list) else []
    return [entry for entry in listed if isinstance(entry, Mapping) and isinstance(entry.get("id"), str)]
