"""What elements see beyond their case is read once for a command, and anew for the next."""

from typing import Any

import pytest

from engine.execution.case import case_context
from engine.execution.case.case_view import view_case
from storage.queries.registers import entries_in
from tests.diagrams import diagram, end, flows, script, service_task, start, user_task
from tests.unit.execution.installation import Installation

LENDS = diagram(
    start("s"),
    service_task("lend", "register-entry", headers={"register": "lent_books"}, inputs={"entry": "={book: book}"}),
    end("e"),
    flows("s", "lend", "e"),
    id="lends",
)


def test_a_command_reads_a_register_once_and_the_next_one_anew(
    here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    sees = {"registers": "lent_books"}
    one, two, three = (script(id_, "=lent_books.book", f"by_{id_}", properties=sees) for id_ in ("one", "two", "three"))
    path = flows("s", "one", "two", "u", "three", "last", "e")
    here.deploy(diagram(start("s"), one, two, user_task("u"), three, user_task("last"), end("e"), path), LENDS)
    here.start("lends", {"book": "Abai"})
    reads = list[Any]()

    def counted(session: Any, runtime: Any, registers: Any, people: Any, processes: Any) -> dict[str, Any]:
        reads.append(registers)
        return {register: entries_in(session, register) for register in registers}

    monkeypatch.setattr(case_context, "made_known", counted)
    case_id = here.start()
    first = len(reads)
    here.start("lends", {"book": "Kara Soz"})
    here.complete(case_id, "u")

    with here.database.reading() as session:
        seen = view_case(session, here.runtime, case_id).variables()
    assert (first, len(reads)) == (1, 2)
    assert (seen["by_one"], seen["by_two"], seen["by_three"]) == (["Abai"], ["Abai"], ["Abai", "Kara Soz"])
