"""Runs a written case on a stage of its own: the virtual clock is moved from due to due."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from sqlalchemy import func, select

from engine.clock import VirtualClock
from engine.errors import AtqaruError
from engine.execution.case.values import Untouched
from engine.execution.due.inbox import publish_message
from engine.execution.due.worker import next_due_at, work_off
from engine.execution.installation.accounts import Account, UnusableAccount, add_account
from engine.execution.installation.actors import actor_in
from engine.execution.people.beginning import begin_step
from engine.execution.people.sending import send_as_official, send_message, senders_of
from engine.execution.people.tasks import complete_task
from engine.files.faults import BadFile, Mistake, Way
from engine.handlers import OutgoingMessage
from engine.rehearsal.answering import answer_questions
from engine.rehearsal.comparing import unmet
from engine.rehearsal.opening import APPLICANT, RefusedOpening, furnish, open_case
from engine.rehearsal.run import NOT_OPENED, START, Refusal, Run, Unmet
from engine.rehearsal.script import Act, BeginStep, LookStep, MessageStep, Person, Rehearsal, TaskStep
from engine.rehearsal.stage import ANALYST, Stage
from storage.columns import NO_MESSAGE
from storage.database import Session, StoredRow
from storage.queries.worklist import offered_messages
from storage.tables import audit_events, cases, deadlines, offers, subscriptions, timers, user_tasks

#: No password has this hash.
_NO_PASSWORD = "!"  # noqa: S105  # no one can log in with it
#: More commands between two steps are a case that never rests; a timer of every hour makes 720 of them in a month.
MOST_COMMANDS = 3_000
#: Events by which the engine moves a case without a command.
_MOVES = ("timer_fired", "deadline_missed", "job_completed", "message_received", "error_caught")
_MOVED_MOST = (
    select(audit_events.c.element_id)
    .where(audit_events.c.type.in_(_MOVES))
    .group_by(audit_events.c.element_id)
    .order_by(func.count().desc(), audit_events.c.element_id)
    .limit(1)
)


class NeverRests(AtqaruError):
    """A rehearsed case goes on and on by itself."""


@contextmanager
def rehearse(rehearsal: Rehearsal, stage: Stage) -> Iterator[Run]:
    """Runs a rehearsal to its end and lends the result; raises an `AtqaruError` if the case cannot even start."""
    clock = VirtualClock(min(opening.received for opening in rehearsal.openings.values()))
    with stage.set_up(clock) as (database, runtime):
        with database.transaction() as session:
            _add_people(session, clock, rehearsal)
            furnish(session, runtime, rehearsal)
        run = Run(database, runtime, clock, NOT_OPENED, [])
        for moment, _, act in sorted(_acts(run, rehearsal), key=lambda entry: entry[:2]):
            advance_to(run, moment)
            run.commands = 0
            act()
        finish(run, rehearsal.until)
        if rehearsal.expect is not None:
            run.unmet += unmet(run, rehearsal.expect, ("expect",), is_end=True)
        yield run


def _acts(run: Run, rehearsal: Rehearsal) -> Iterator[tuple[datetime, int, Callable[[], None]]]:
    """What happens when; of one moment, cases open before anything is done in them."""
    for name, opening in rehearsal.openings.items():
        yield opening.received, -1, partial(_open, run, rehearsal, name)
    for number, step in enumerate(rehearsal.steps):
        yield step.at, number, partial(_take, run, rehearsal, number)


def _open(run: Run, rehearsal: Rehearsal, name: str) -> None:
    opening, way = rehearsal.openings[name], ("cases", name) if name else ()
    case_id = NOT_OPENED
    try:
        with run.database.transaction() as session:
            case_id = open_case(session, run.runtime, rehearsal, name)
    except RefusedOpening as refused:
        if not opening.refused:
            wrong = [rehearsal.mistake((*way, *field), message) for field, message in refused.wrong.items()]
            raise BadFile(rehearsal.source, wrong) from refused
        run.refusals.append(Refusal(opening.received, START, str(refused), expected=True, case=name, way=way))
    else:
        if opening.refused:
            run.unmet.append(Unmet((*way, "refused"), "the start was to be refused, but was let through"))
    if name:
        run.others[name] = case_id
    else:
        run.case_id = case_id


def _take(run: Run, rehearsal: Rehearsal, number: int) -> None:
    step, way = rehearsal.steps[number], ("steps", number)
    if not isinstance(step, LookStep):
        take_step(run, rehearsal.people, step, way)
    if step.expect is not None:
        run.unmet += unmet(run, step.expect, (*way, "expect"))


def advance_to(run: Run, moment: datetime) -> None:
    """Moves the clock to a moment, stopping at everything that becomes due on the way."""
    _work(run)
    while (due_at := next_due_at(run.database)) is not None and due_at <= moment:
        run.clock.advance_to(due_at)
        _work(run)
    run.clock.advance_to(moment)


def _work(run: Run) -> None:
    """Works off what is due now; raises `NeverRests` when the engine has moved too often since the last step."""
    run.commands += work_off(run.database, run.runtime)
    if run.commands > MOST_COMMANDS:
        with run.database.reading() as session:
            element = session.execute(_MOVED_MOST).scalar()
        raise NeverRests(
            f"the engine has moved the case {run.commands} times since the last step, most often at {element}; "
            "make its timer rarer, look for a loop, or let the rehearsal end earlier with `until`",
        )


def _add_people(session: Session, clock: VirtualClock, rehearsal: Rehearsal) -> None:
    """Gives accounts to those who are listed; raises `BadFile` with each who cannot have one, at its line."""
    wrong = list[Mistake]()
    for login, groups in rehearsal.people.items():
        person = rehearsal.accounts.get(login, Person())
        account = Account(login, person.name or login, tuple(sorted(groups)), person.iin, person.phone)
        try:
            add_account(session, clock, ANALYST.id, account, _NO_PASSWORD)
        except UnusableAccount as error:
            wrong.append(rehearsal.mistake(("people", login), str(error)))
    if wrong:
        raise BadFile(rehearsal.source, wrong)


def finish(run: Run, until: datetime | None) -> None:
    """Lets the clock go on to `until`, or else until the case has ended or waits for somebody."""
    if until is not None:
        advance_to(run, until)
        return
    _work(run)
    while not _waits_for_somebody(run) and (due_at := next_due_at(run.database)) is not None:
        run.clock.advance_to(due_at)
        _work(run)


def _waits_for_somebody(run: Run) -> bool:
    """A task is open, or nothing but deadlines would move the case."""
    with run.database.reading() as session:
        open_tasks = session.execute(select(func.count()).select_from(user_tasks)).scalar_one()
        armed = session.execute(select(func.count()).select_from(timers)).scalar_one()
        is_open = deadlines.c.state == "open"
        open_deadlines = session.execute(select(func.count()).select_from(deadlines).where(is_open)).scalar_one()
    return bool(open_tasks) or armed == open_deadlines


def take_step(run: Run, people: Mapping[str, frozenset[str]], step: Act, way: Way = ()) -> None:
    """Does what a step says; a refusal is kept with the run. Without `people` everybody is in the groups asked for."""
    try:
        with run.database.transaction() as session:
            if isinstance(step, TaskStep):
                task = _open_task(run, session, step)
                actor = actor_in(session, step.by, people.get(step.by, frozenset(task.candidate_groups.split())))
                if step.answers:
                    answer_questions(session, run.runtime, actor, task, step.answers)
                complete_task(session, run.runtime, actor, task.case_id, task.token, step.values, Untouched())
            elif isinstance(step, BeginStep):
                _begin(run, session, people, step)
            elif step.by:
                _send_by_form(run, session, people, step)
            else:
                key = str(run.case_of(session, step)) if step.key is None else step.key
                publish_message(session, run.runtime, OutgoingMessage(step.message, key, step.values))
    except AtqaruError as error:
        run.refusals.append(Refusal(step.at, step.name, str(error), step.refused, step.case, way))
    else:
        if step.refused:
            run.unmet.append(Unmet((*way, "refused"), f"{step.name} was to be refused, but was let through"))
    _work(run)


def _begin(run: Run, session: Session, people: Mapping[str, frozenset[str]], step: BeginStep) -> None:
    """Starts a step that is offered; without `people` everybody is in the groups to which it is."""
    case_id = run.case_of(session, step)
    is_step = (offers.c.case_id == case_id, offers.c.message_name == NO_MESSAGE)
    rows = session.execute(select(offers.c.token, offers.c.element_id, offers.c.group_id).where(*is_step)).all()
    fitting = [row for row in rows if row.element_id == step.start]
    if not fitting:
        names = ", ".join(sorted({row.element_id for row in rows})) or "nothing"
        raise AtqaruError(f"the step {step.start} is not offered to anybody; offered is {names}")
    actor = actor_in(session, step.by, people.get(step.by, frozenset(row.group_id for row in fitting)))
    begin_step(session, run.runtime, actor, case_id, fitting[0].token)


def _send_by_form(run: Run, session: Session, people: Mapping[str, frozenset[str]], step: MessageStep) -> None:
    """Sends a message as its person does: the applicant from his account, an official what is offered to him."""
    case_id, actor = run.case_of(session, step), actor_in(session, step.by, people.get(step.by, frozenset()))
    if step.by == APPLICANT.id:
        send_message(
            session, run.runtime, APPLICANT, case_id, _catcher(session, case_id, step), step.values, Untouched()
        )
        return
    offered = offered_messages(session, senders_of(actor), case_id)
    fitting = [row for row in offered if row.message_name == step.message and step.about in (None, row.subject)]
    if not fitting:
        names = ", ".join(dict.fromkeys(row.message_name for row in offered)) or "nothing"
        raise AtqaruError(f"the message {step.message} is not offered to {step.by}; offered is {names}")
    send_as_official(session, run.runtime, actor, case_id, fitting[0].token, step.values, Untouched())


def _catcher(session: Session, case_id: int, step: MessageStep) -> str:
    waiting = select(subscriptions.c.element_id).where(
        subscriptions.c.case_id == case_id, subscriptions.c.message_name == step.message
    )
    element = session.scalars(waiting.order_by(subscriptions.c.token)).first()
    if element is None:
        raise AtqaruError(f"the case does not wait for the message {step.message}")
    return str(element)


def _open_task(run: Run, session: Session, step: TaskStep) -> StoredRow:
    """The open task that a step means: of several, the one about its subject and offered to its person by name."""
    case_id = run.case_of(session, step)
    rows = session.execute(select(user_tasks).where(user_tasks.c.case_id == case_id).order_by(user_tasks.c.token)).all()
    fitting = [row for row in rows if row.element_id == step.task and step.about in (None, row.subject)]
    if fitting:
        return min(fitting, key=lambda row: step.by not in (row.assignee, *row.candidate_users.split()))
    state, outcome = session.execute(select(cases.c.state, cases.c.outcome).where(cases.c.id == case_id)).one()
    ended = f"none (the case is {state}{f' with {outcome}' if outcome else ''})"
    open_now = ", ".join(f"{row.element_id} about {row.subject}" if row.subject else row.element_id for row in rows)
    about = f" about {step.about}" if step.about else ""
    raise AtqaruError(f"the task {step.task}{about} is not open; open now: {open_now or ended}")
