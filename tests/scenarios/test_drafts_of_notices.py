"""What a signatory reads before N-05 is sent is what the applicant is sent; only its days are fixed as it goes out."""

import pytest

from engine.execution.case.case_view import view_case
from engine.execution.case.issuing import in_every_language
from engine.languages import LANGUAGES
from storage.queries.worklist import tasks_of_case
from storage.tables import notices
from tests.exam import do
from tests.scenarios.hearing import SIGNATURE
from tests.scenarios.playing import lived, written
from tests.unit.execution.installation import Installation

pytestmark = pytest.mark.scenario

#: How the paragraphs begin that tell days or their reasons, and the signature below.
FIXED_LATER = {
    "en": ("You may object within 2 working days", "The hearing is ", "Signed: "),
    "ru": ("Вы вправе представить возражения", "Заслушивание ", "Подписано: "),
    "kk": ("Сіз осы хабарламаны алған күннен", "Тыңдау ", "Қол қойған: "),
}


def kept(text: str, language: str) -> list[str]:
    """The paragraphs of a text that are the same in the draft and in the notice."""
    return [part for part in text.split("\n\n") if not part.startswith(FIXED_LATER[language])]


def test_who_signs_the_notice_that_replaces_another_reads_what_the_applicant_is_sent() -> None:
    script = written("K-02-objection-after-hearing-not-held")
    script["steps"] = [step for step in script["steps"] if str(step["at"]) <= "2026-04-17 10:00"]
    with lived({**script, "until": "2026-04-17 10:30"}) as run:
        with run.database.reading() as session:
            (task,) = tasks_of_case(session, run.case_id)
            draft = view_case(session, run.runtime, run.case_id).variables(task.token)["wording"]["text"]
        assert do(run, "2026-04-17 11:00", "sign_preliminary_decision", "signatory", case="", **SIGNATURE) == ""
        row = Installation(run.database).rows(notices, code="N-05")[-1]
        sent = in_every_language(row.subject, row.text, row.wording)

    for language in LANGUAGES:
        assert kept(draft[language], language) == kept(sent[language][1], language)
        assert len(kept(draft[language], language)) == 7
