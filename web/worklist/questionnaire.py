"""Questionnaires as pages show them: one question at a time, the answers so far, and the remaining time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import render_template, request, url_for

from engine.execution.case.case_view import view_case
from engine.execution.people.questionnaires import NUMBERS, HeldAnswer, Question, as_questions, held_answers
from storage.database import Session, StoredRow
from storage.numbers import number_of
from storage.queries.drafts import draft_row
from web.account.person import signed_in
from web.filling import Sheet
from web.form_page import FormPage, mark_of
from web.marks import fits
from web.moments import now
from web.site import site
from web.worklist.entry import TaskEntry


@dataclass(frozen=True)
class Questions:
    """The questions of a task with the stored answers; `number` counts from 1."""

    questions: list[Question]
    answers: Mapping[str, HeldAnswer]
    number: int

    @property
    def question(self) -> Question:
        """The question that is shown."""
        return self.questions[self.number - 1]

    @property
    def held(self) -> HeldAnswer | None:
        """Its stored answer."""
        return self.answers.get(self.question.id)

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return sum(question.id in self.answers for question in self.questions)

    @property
    def following(self) -> int:
        """The number of the next question; after the last one, the last."""
        return min(self.number + 1, len(self.questions))


def questions_of(session: Session, entry: TaskEntry, asked_for: int | None) -> Questions:
    """The questionnaire of a task at one question, by default the first that has no answer."""
    names, variables = entry.questionnaire, entry.filling.variables
    questions = as_questions(variables.get(names.asks)) if names else []
    numbers = view_case(session, site().runtime, entry.case.id).remembered(entry.row.token, NUMBERS)
    answers = held_answers(variables.get(names.saves), numbers) if names else {}
    open_ones = (place for place, question in enumerate(questions, 1) if question.id not in answers)
    number = asked_for if asked_for is not None else next(open_ones, len(questions))
    return Questions(questions, answers, min(max(number, 1), max(len(questions), 1)))


def question_path(row: StoredRow, number: int) -> str:
    """The address of one question."""
    return url_for("tasks.task", case_id=row.case_id, token=row.token, question=number)


def questionnaire_page(session: Session, entry: TaskEntry, sheet: Sheet) -> str:
    """The page of a questionnaire: a question, or the summary before it is finished."""
    asked, row = questions_of(session, entry, request.args.get("question", type=number_of)), entry.row
    shared = {"row": row, "case": entry.case, "asked": asked, "seconds_left": seconds_left(row.due_at)}
    if "finish" in request.args or sheet.errors:
        return render_template("worklist/finish.html", sheet=sheet, **shared)
    path = question_path(row, asked.number)
    return render_template(
        "worklist/questionnaire.html",
        rules=sheet.views,
        sheet=Sheet((), FormPage.new(signed_in().id, path, entry.filling.version, entry.filling.mark)),
        unsaved=_unsaved(session, asked, path, entry.filling.mark),
        milliseconds=int(now().timestamp() * 1000),
        **shared,
    )


def _unsaved(session: Session, asked: Questions, path: str, mark: str) -> str | None:
    """The answer that was given after the session had ended: it is selected again, but not saved."""
    draft = draft_row(session, signed_in().id, path)
    if draft is None or not asked.questions or draft.fields.get("question") != [asked.question.id]:
        return None
    if not fits(mark_of(draft.fields), mark):
        return None
    answer = next(iter(draft.fields.get("answer", ())), None)
    return None if asked.held and asked.held.value == answer else answer  # it was saved all the same


def seconds_left(ends_at: datetime | None) -> int | None:
    """The remaining time; None without a limit."""
    return max(int((ends_at - now()).total_seconds()), 0) if ends_at else None
