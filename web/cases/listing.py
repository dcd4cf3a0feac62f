"""What lists of cases show in addition to a case's row: incidents, suspension, deadlines, and the service's name."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.last_second import over_until
from storage.database import Session, StoredRow
from storage.queries.cases import missed_deadlines_of, next_deadlines_of, with_met_deadlines
from storage.queries.incidents import stopped_cases
from web.cases.processes import Elements, own_process
from web.cases.words import outcome_words
from web.moments import now
from web.service_texts import version_names


@dataclass(frozen=True)
class Listing:
    """By the ids of cases; services by the ids of the versions that the cases use.

    `missed` is when a deadline was missed last, `next_due` that of the next one which is not over;
    the cases of `in_time` had a deadline that was met.
    """

    missed: Mapping[int, datetime]
    stopped: Collection[int]
    next_due: Mapping[int, datetime]
    in_time: Collection[int]
    services: Mapping[int, str]
    outcomes: Mapping[int, str]


def listing(session: Session, rows: Sequence[StoredRow]) -> Listing:
    """What a list shows of these cases."""
    ids, until = [row.id for row in rows], over_until(now())
    return Listing(
        missed=missed_deadlines_of(session, ids, until),
        stopped=stopped_cases(session, ids),
        next_due=next_deadlines_of(session, ids, until),
        in_time=with_met_deadlines(session, ids),
        services=version_names(session, rows),
        outcomes=_outcomes(session, rows),
    )


def _outcomes(session: Session, rows: Sequence[StoredRow]) -> Mapping[int, str]:
    ended = [row for row in rows if row.outcome]
    elements = {id_: Elements([own_process(session, id_)]) for id_ in {row.definition_id for row in ended}}
    return {row.id: outcome_words(row.outcome, elements[row.definition_id]) for row in ended}
