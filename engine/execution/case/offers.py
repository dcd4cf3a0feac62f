"""What officials may send into a case or begin in it apart from their tasks, projected like these: a row for each."""

from collections.abc import Sequence

from engine.execution.case.open_case import OpenCase
from engine.spiff.state.occurrences import Changed, Closed, Occurrence, Opened, Reoffered
from engine.spiff.state.waits import MessageWait, Offer, StepWait, Wait, WaitKind
from storage.columns import NO_MESSAGE
from storage.recipients import personal_group
from storage.writes.offers import add_offers, remove_offers

Awaiting = Opened[MessageWait | StepWait] | Changed[MessageWait | StepWait] | Reoffered


def offer(case: OpenCase, opened: Sequence[Awaiting]) -> None:
    """Offers what tokens began to wait for to the officials whom their events, or the steps, name."""
    add_offers(
        case.session,
        [
            {
                "group_id": sender,
                "case_id": case.id,
                "token": event.token,
                "element_id": event.node.id,
                "name": event.node.action,
                "message_name": name,
                "subject": offered.subject,
            }
            for event in opened
            for name, offered in _offered(event)
            for sender in dict.fromkeys([*offered.groups, *map(personal_group, offered.users)])
        ],
    )


def withdraw(case: OpenCase, ended: Sequence[Changed[Wait] | Closed | Reoffered]) -> None:
    """Takes back what was offered by tokens that wait no more, or otherwise, whatever their events say by now."""
    awaited = [
        event for event in ended if isinstance(event, Reoffered) or event.kind in (WaitKind.MESSAGE, WaitKind.STEP)
    ]
    remove_offers(case.session, case.id, [event.token for event in awaited])


def update_offers(case: OpenCase, occurrences: Sequence[Occurrence]) -> None:
    """Offers otherwise what tokens of a moved case wait for still."""
    ended = {event.token for event in occurrences if isinstance(event, Closed)}
    if others := [event for event in occurrences if isinstance(event, Reoffered) and event.token not in ended]:
        withdraw(case, others)
        offer(case, others)


def _offered(event: Awaiting) -> list[tuple[str, Offer]]:
    """The name of the message, if it is one, and to whom it is offered; nothing where officials do not send it."""
    awaited = event if isinstance(event, Reoffered) else event.wait
    name = NO_MESSAGE if isinstance(awaited, StepWait) else awaited.name
    return [(name, awaited.offer)] if awaited.offer is not None else []
