"""`atqaru incident` and `atqaru case`: what they print, what they change, and how they refuse."""

from click.testing import CliRunner, Result

from storage.database import Database
from storage.tables import cases, user_tasks
from tests.diagrams import diagram, end, exclusive, flow, flows, start, user_task
from tests.unit.execution.installation import Installation
from web.cli import main


def run(database: Database, *arguments: str) -> Result:
    url = database.url.render_as_string(hide_password=False)
    return CliRunner().invoke(main, [*arguments, "--database", url])


def process(condition: str) -> bytes:
    return diagram(
        start("s"),
        exclusive("x"),
        user_task("t"),
        end("e"),
        flows("s", "x"),
        flow("x", "t", when=condition),
        flows("t", "e"),
    )


def stuck(database: Database, count: int = 1) -> Installation:
    here = Installation(database)
    here.deploy(process("=way = 1"))
    for _ in range(count):
        here.start(variables={"city": "Almaty"})
    return here


def test_incidents_are_listed_and_narrowed(database: Database) -> None:
    stuck(database)

    listed = run(database, "incident", "list", "--service", "p", "--kind", "step", "--element", "x")
    none = run(database, "incident", "list", "--closed")

    assert listed.exit_code == 0
    assert listed.stdout.startswith("1\t2026-04-06 11:00\tcase 1\tstep x\tx: no condition")
    assert none.stdout == ""


def test_a_variable_is_read_and_corrected_and_the_step_tried_again(database: Database) -> None:
    here = stuck(database)

    seen = run(database, "incident", "variables", "1")
    corrected = run(database, "incident", "correct", "1", "--set", "way=1", "--reason", "Left out", "--retry")

    assert '"city": "Almaty"' in seen.stdout
    assert (corrected.exit_code, corrected.stdout) == (0, "1\tcorrected: way; went on\n")
    assert here.open(1) == ["t"]
    assert here.event(1, "variables_corrected").actor.startswith("os:")


def test_values_and_settings_that_are_none_are_refused(database: Database) -> None:
    stuck(database)

    no_value = run(database, "incident", "correct", "1", "--set", "way=one", "--reason", "x")
    no_setting = run(database, "incident", "correct", "1", "--set", "way", "--reason", "x")
    reserved = run(database, "incident", "correct", "1", "--set", "case_id=7", "--reason", "x")

    assert [result.exit_code for result in (no_value, no_setting, reserved)] == [2, 2, 2]
    assert "write a text in quotes" in no_value.stderr
    assert "write NAME=VALUE" in no_setting.stderr
    assert "case_id is given by the system" in reserved.stderr


def test_incidents_are_tried_again_one_or_all(database: Database) -> None:
    stuck(database, 2)

    one = run(database, "incident", "retry", "1", "4711")
    every = run(database, "incident", "retry", "--all", "--service", "p")
    neither = run(database, "incident", "retry")

    assert one.exit_code == 1
    assert one.stdout.splitlines()[0] == "1\tfailed again"
    assert one.stdout.splitlines()[1].startswith("4711\trefused: incident 4711 is closed already")
    assert (every.exit_code, every.stdout) == (1, "2\tfailed again\n3\tfailed again\n")
    assert neither.exit_code == 2


def test_what_goes_on_when_it_is_tried_again_has_status_0(sqlite_database: Database) -> None:
    stuck(sqlite_database)
    run(sqlite_database, "incident", "correct", "1", "--set", "way=1", "--reason", "Left out")

    result = run(sqlite_database, "incident", "retry", "1")

    assert (result.exit_code, result.stdout) == (0, "1\twent on\n")


def test_a_case_is_suspended_goes_on_and_ends(database: Database) -> None:
    here = stuck(database)
    with database.transaction() as session:
        session.execute(cases.update().values(number="ATT-1"))

    results = [
        run(database, "case", command, "ATT-1", "--reason", "because") for command in ("suspend", "resume", "end")
    ]
    again = run(database, "case", "end", "1", "--reason", "because")

    assert [result.stdout for result in results] == ["ATT-1: suspended\n", "ATT-1: resumed\n", "ATT-1: ended\n"]
    assert here.case(1).state == "terminated"
    assert again.exit_code == 2
    assert "case 1 ended on" in again.stderr
    assert run(database, "case", "end", "nothing", "--reason", "x").exit_code == 2


def test_a_case_is_moved_after_a_look(database: Database) -> None:
    here = stuck(database)
    here.deploy(process("=way = null"))

    look = run(database, "case", "move", "1", "--to", "p=2")
    untouched = here.case(1).definition_id
    moved = run(database, "case", "move", "1", "--to", "p=2", "--reason", "Wrong condition")
    wrong = run(database, "case", "move", "1", "--to", "p=9")

    assert (look.exit_code, look.stdout, untouched) == (0, "1: everything has its place\n", 1)
    assert (moved.exit_code, moved.stdout) == (0, "1: moved\n")
    assert here.case(1).definition_id != untouched
    assert "there are p=2, p=1" in wrong.stderr


def test_what_has_no_place_is_printed_with_exit_status_1(database: Database) -> None:
    here = stuck(database)
    here.deploy(diagram(start("s"), user_task("t"), end("e"), flows("s", "t", "e")))

    result = run(database, "case", "move", "1", "--to", "p=2", "--reason", "no")

    assert (result.exit_code, result.stdout) == (1, "no place: x is not there\n")
    assert here.rows(user_tasks) == []
