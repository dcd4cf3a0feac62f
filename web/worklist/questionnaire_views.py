"""Answers to a questionnaire: each is stored as soon as it comes, by a script or by the button of the page."""

from functools import partial

from flask import Blueprint, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.execution.errors import CaseSuspended
from engine.execution.installation.drafts import drop_draft, keep_draft
from engine.execution.people.questionnaires import NoSuchAnswer, save_answers
from storage.database import Session
from storage.numbers import number_of
from storage.queries.cases import timeline
from web.account.gate import for_signed_in
from web.account.person import signed_in
from web.filling import Answer
from web.form_page import marked, typed_fields
from web.language import _
from web.marks import posted_mark
from web.refusals import Refused
from web.scripts import SUSPENDED, is_script, refused_json
from web.site import site
from web.worklist.entry import task_path
from web.worklist.questionnaire import questions_of, seconds_left
from web.worklist.task_actions import offered_entry, refusals_as_pages

pages = Blueprint("questionnaires", __name__)
_ANSWERS = "/tasks/<int:case_id>-<int:token>/answers"
#: The time of an answer, in milliseconds since 1970.
_answer_number = partial(number_of, highest=10**15 - 1)


@pages.get(_ANSWERS)
@for_signed_in
def held(case_id: int, token: int) -> Answer:
    """For the script of the page: the stored answer to a question, and the remaining time."""
    try:
        return _held(case_id, token, request.args.get("question", ""))
    except Refused as refused:
        return _refused_to_script(refused, case_id)


@pages.post(_ANSWERS)
@for_signed_in
def save(case_id: int, token: int) -> Answer:
    """Stores the answer to one question and shows the next one; a script gets JSON and stays on its page."""
    question, number = request.form.get("question", ""), request.form.get("shown", 1, type=number_of)
    path = f"{task_path(case_id, token)}?question={number}"
    try:
        if answer := request.form.get("answer", ""):
            _save(case_id, token, question, answer, path)
        if is_script():
            return _held(case_id, token, question)
    except Refused as refused:
        if is_script():
            return _refused_to_script(refused, case_id)
        raise
    except CaseSuspended:
        if is_script():
            return refused_json(423, _("Not saved: the office has paused this case."), SUSPENDED)
        _keep(path)
        raise
    following = request.form.get("next", type=number_of)
    return redirect(url_for("tasks.task", case_id=case_id, token=token, question=following))


def _save(case_id: int, token: int, question: str, answer: str, path: str) -> None:
    number, actor = request.form.get("number", type=_answer_number), signed_in().actor
    numbers = {question: number} if number else {}
    try:
        with refusals_as_pages(case_id, token), site().database.transaction() as session:
            save_answers(session, site().runtime, actor, case_id, token, {question: answer}, numbers)
            drop_draft(session, actor.id, path)
    except NoSuchAnswer as error:
        message = _("Open the question again and choose one of its answers.")
        raise Refused(422, _("This answer cannot be saved"), message) from error


def _keep(path: str) -> None:
    """Keeps an answer that cannot be stored now: the question shows it when the case is resumed."""
    with site().database.transaction() as session:
        keep_draft(session, site().runtime.clock, signed_in().id, path, marked(typed_fields(), posted_mark()))


def _held(case_id: int, token: int, question: str) -> AnyResponse:
    with site().database.reading() as session:
        entry = offered_entry(session, case_id, token)
        if entry.case.suspended_at:
            message = _("The office has paused this case. Come back when it is resumed; deadlines keep running.")
            raise Refused(423, _("Case suspended"), message, reason=SUSPENDED)
        asked = questions_of(session, entry, None)
    answer = asked.answers.get(question)
    return jsonify(
        question=question,
        answer=answer.value if answer else None,
        number=answer.number if answer else 0,
        answered=asked.answered,
        seconds_left=seconds_left(entry.row.due_at),
    )


def _refused_to_script(refused: Refused, case_id: int) -> tuple[AnyResponse, int]:
    """Informs the script why nothing was stored, and how many answers of this person count."""
    with site().database.reading() as session:
        counted = _questions_answered(session, case_id, signed_in().id)
    return refused_json(refused.status, str(refused), refused.reason, answered=counted)


def _questions_answered(session: Session, case_id: int, person: str) -> int:
    saved = (event for event in timeline(session, case_id) if (event.type, event.actor) == ("answer_saved", person))
    return len({question for event in saved for question in event.data or ()})
