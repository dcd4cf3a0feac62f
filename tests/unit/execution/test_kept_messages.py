"""What an applicant sends with a form is kept when the diagram cannot take it, and taken after a fix."""

from datetime import timedelta

from engine.execution.people.sending import send_message
from storage.tables import messages
from tests.diagrams import catch, diagram, end, flow, flows, message, parallel, start, user_task
from tests.unit.execution.fixing import correct
from tests.unit.execution.installation import APPLICANT, Installation, form

WAITS = diagram(
    start("s"),
    catch("mail", message("news", '="k"'), properties={"form": "f"}),
    user_task("t"),
    end("e"),
    flows("s", "mail"),
    flow("mail", "t", when="=open"),
    flows("t", "e"),
)


def test_what_was_sent_is_kept_and_taken_when_it_is_tried_again(here: Installation) -> None:
    here.deploy(WAITS, f=form("f", {"key": "text"}))
    case_id = here.start()

    with here.database.transaction() as session:
        send_message(session, here.runtime, APPLICANT, case_id, "mail", {"text": "an objection"})
    here.restarted()
    stuck = [(row.kind, row.element_id) for row in here.incidents()]
    correct(here, {"open": True})
    here.retry(here.incidents()[0].id)
    here.work()

    assert stuck == [("message", "mail")]
    assert here.open(case_id) == ["t"]
    assert here.data(here.event(case_id, "message_received")) == {"text": "an objection"}
    assert here.findings() == []


def test_what_was_sent_is_kept_under_the_name_and_key_of_its_own_wait(here: Installation) -> None:
    here.deploy(
        diagram(
            *(start("s"), parallel("g"), user_task("t"), end("e"), flows("s", "g", "mail"), flows("g", "other", "e")),
            catch("mail", message("news", "=key"), properties={"form": "f"}),
            catch("other", message("views", "=key")),
            *(flow("mail", "t", when="=open"), flows("t", "e")),
        ),
        f=form("f", {"key": "text"}),
    )
    case_id = here.start(variables={"key": "mine"})
    here.start(variables={"key": "of another case"})

    with here.database.transaction() as session:
        send_message(session, here.runtime, APPLICANT, case_id, "mail", {"text": "an objection"})

    (kept,) = here.rows(messages)
    assert (kept.name, kept.correlation_key, kept.case_id) == ("news", "mine", case_id)
    assert kept.expires_at == here.clock() + timedelta(days=30)
