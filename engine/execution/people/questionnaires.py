"""Questionnaires: user tasks whose questions are answered one by one, each answer kept as soon as it is given.

The task's property `asks` names the variable with the questions, `saves` the variable that takes the answers. What is
answered stays when the task ends, whoever or whatever ends it, so that the moment of a timer decides what counts.

Answers may overtake each other on their way. Each carries a number: milliseconds since 1970 by the clock of the server,
as near as the page knows it, so that of two answers to a question the one that was chosen later has the higher one,
whichever page it comes from. The highest stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from engine.errors import AtqaruError
from engine.execution.audit_event import Note, about
from engine.execution.case.advancing import advance
from engine.execution.installation.runtime import Runtime
from engine.execution.people.tasks import held_task
from engine.execution.permissions import Actor
from engine.quoting import quoted
from engine.spelling import spelled
from engine.spiff.state.places import Place
from storage.database import Session

#: By how much a page's clock may be ahead; a number beyond that would keep later answers out.
MOST_AHEAD = timedelta(minutes=10)
#: With a task stay the numbers of its answers, by question.
NUMBERS = "answer_numbers"
_UNNUMBERED: Mapping[str, int] = MappingProxyType({})


class NoSuchAnswer(AtqaruError):
    """The task asks no such question, or the question has no such option."""


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """The variables that a user task names: a list of questions, and answers by the ids of these."""

    asks: str
    saves: str


@dataclass(frozen=True, slots=True)
class AnswerOption:
    """What may be answered: what is kept, and what the person reads."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question as a person reads it; `language` is empty where it is that of the page."""

    id: str
    text: str
    options: tuple[AnswerOption, ...] = ()
    language: str = ""


def questionnaire_of(place: Place) -> Questionnaire | None:
    """What a user task asks and where it saves the answers; None for a task with a form."""
    asks, saves = (place.node.properties.get(name, "").strip() for name in ("asks", "saves"))
    return Questionnaire(asks, saves) if asks and saves else None


@dataclass(frozen=True, slots=True)
class HeldAnswer:
    """The answer to a question that the case holds, with its number."""

    value: str
    number: int


def save_answers(
    session: Session,
    runtime: Runtime,
    actor: Actor,
    case_id: int,
    token: int,
    answers: Mapping[str, str],
    numbers: Mapping[str, int] = _UNNUMBERED,
) -> Mapping[str, HeldAnswer]:
    """Keeps answers by question, unless one with a higher number came before (ATT-11.4); gives what is held now.

    An answer without a number is later than all before it. Raises `NoSuchTask` for a task that is done or whose time
    is over, `NotYours`, `NoSuchAnswer`, `CaseSuspended`; then none is kept.
    """
    case, task, place = held_task(session, runtime, actor, case_id, token)
    asked = questionnaire_of(place)
    if asked is None:
        raise NoSuchAnswer(f"{task['name']} has no questions; fill in its form")
    variables = case.instance.variables(token)
    _require_options(variables.get(asked.asks), answers)
    held = held_answers(variables.get(asked.saves), case.instance.remembered(token, NUMBERS))
    given = {question: _numbered(question, answer, numbers, held, case.now) for question, answer in answers.items()}
    kept = {question: answer for question, answer in given.items() if _is_later(answer, held.get(question))}
    if kept:
        held = {**held, **kept}
        case.instance.write(token, {asked.saves: {question: answer.value for question, answer in held.items()}})
        case.instance.remember(token, **{NUMBERS: {question: answer.number for question, answer in held.items()}})
        data = {**{question: answer.value for question, answer in kept.items()}, **about(task["subject"])}
        case.notes.append(Note("answer_saved", place.node.id, place.node.law, data))
    advance(case)
    return {question: held[question] for question in answers}


def held_answers(saved: Any, numbers: Any) -> dict[str, HeldAnswer]:
    """The answers that a case holds by question, from the variable and from what stays with the task."""
    known = numbers if isinstance(numbers, Mapping) else {}
    answers = saved if isinstance(saved, Mapping) else {}
    return {question: HeldAnswer(answer, known.get(question, 0)) for question, answer in answers.items()}


def _numbered(
    question: str, answer: str, numbers: Mapping[str, int], held: Mapping[str, HeldAnswer], now: datetime
) -> HeldAnswer:
    if question in numbers:
        return HeldAnswer(answer, min(numbers[question], _milliseconds(now + MOST_AHEAD)))
    before = held[question].number if question in held else 0
    return HeldAnswer(answer, max(before + 1, _milliseconds(now)))


def _is_later(answer: HeldAnswer, held: HeldAnswer | None) -> bool:
    """The same answer that comes again, because its page heard nothing, changes nothing."""
    return held is None or (answer.number >= held.number and answer != held)


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _require_options(questions: Any, answers: Mapping[str, str]) -> None:
    known = {asked.id: [option.value for option in asked.options] for asked in as_questions(questions)}
    for question, answer in answers.items():
        if question not in known:
            raise NoSuchAnswer(f"there is no question {quoted(question)} here; reload the page")
        if answer not in known[question]:
            there_are = ", ".join(known[question])
            raise NoSuchAnswer(f"question {question} has no option {quoted(answer)}; there are {there_are}")


def as_questions(value: Any) -> list[Question]:
    """The questions that a variable holds; what is none is left out, and what one lacks is empty."""
    entries = [entry for entry in _contexts(value) if isinstance(entry.get("id"), str)]
    return [
        Question(entry["id"], _text(entry, "text"), _options(entry.get("options")), _text(entry, "language"))
        for entry in entries
    ]


def _options(value: Any) -> tuple[AnswerOption, ...]:
    values = [(_text(entry, "value"), _text(entry, "label")) for entry in _contexts(value)]
    return tuple(AnswerOption(value, label or value) for value, label in values if value)


def _contexts(value: Any) -> list[Mapping[str, Any]]:
    return [entry for entry in value if isinstance(entry, Mapping)] if isinstance(value, list) else []


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else "" if value is None else spelled(value)
