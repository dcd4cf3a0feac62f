"""Questionnaires as pages show them: one question at a time, what is answered already, and how long there is still."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template, request

from engine.execution.answers import as_questions
from engine.forms import View
from web.moments import now
from web.worklist.entry import TaskEntry


@dataclass(frozen=True)
class Sheet:
    """The questions of a task with the answers that were saved; `number` counts from 1."""

    questions: list[Mapping[str, Any]]
    answers: Mapping[str, str]
    number: int

    @property
    def question(self) -> Mapping[str, Any]:
        """The question that is shown."""
        return self.questions[self.number - 1]

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return sum(question["id"] in self.answers for question in self.questions)

    @property
    def following(self) -> int:
        """The number of the next question, the last one staying where it is."""
        return min(self.number + 1, len(self.questions))


def sheet_of(entry: TaskEntry, asked_for: int | None) -> Sheet:
    """The sheet of a task at a question, by default the first that has no answer."""
    names = entry.questionnaire
    questions = as_questions(entry.variables.get(names.asks)) if names else []
    answers = (entry.variables.get(names.saves) or {}) if names else {}
    open_ones = (place for place, question in enumerate(questions, 1) if question["id"] not in answers)
    number = asked_for if asked_for is not None else next(open_ones, len(questions))
    return Sheet(questions, answers, min(max(number, 1), max(len(questions), 1)))


def questionnaire_page(entry: TaskEntry, views: tuple[View, ...]) -> str:
    """The page of a questionnaire: a question, or what there is to say before it is finished."""
    sheet = sheet_of(entry, request.args.get("question", type=int))
    template = "finish.html" if "finish" in request.args else "questionnaire.html"
    left = _left(entry.row.due_at)
    return render_template(f"worklist/{template}", row=entry.row, views=views, sheet=sheet, seconds_left=left)


def _left(ends_at: datetime | None) -> int | None:
    return max(int((ends_at - now()).total_seconds()), 0) if ends_at else None
