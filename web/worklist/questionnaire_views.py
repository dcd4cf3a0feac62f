"""Answers to a questionnaire: each is stored as soon as it comes, by a script or by the button of the page."""

from functools import partial

from flask import Blueprint, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.execution.answers import NoSuchAnswer, save_answers
from web.account.gate import for_signed_in
from web.language import _
from web.refusals import Refused
from web.worklist.doing import carry_out

pages = Blueprint("questionnaires", __name__)


@pages.post("/tasks/<int:case_id>-<int:token>/answers")
@for_signed_in
def save(case_id: int, token: int) -> AnyResponse:
    """Keeps the answer to one question and shows the next one; a script gets JSON and stays where it is."""
    question, answer = request.form.get("question", ""), request.form.get("answer", "")
    if answer:
        try:
            carry_out(case_id, token, partial(save_answers, answers={question: answer}))
        except NoSuchAnswer as error:
            raise Refused(422, _("This answer cannot be saved"), str(error)) from error
    if request.headers.get("Accept") == "application/json":
        return jsonify(saved=bool(answer))
    following = request.form.get("next", type=int)
    return redirect(url_for("tasks.task", case_id=case_id, token=token, question=following))
