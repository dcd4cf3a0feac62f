"""Packages that bring handlers: what is installed beside the product, and what is refused with the package's name."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from structlog.testing import capture_logs

from engine.errors import AtqaruError
from engine.handlers import Handler, TaskResult
from storage.database import Database
from tasks import TaskSettings, close_handlers, handlers
from tests.diagrams import diagram, end, flows, service_task, start
from tests.unit.execution.installation import PRODUCT_HANDLERS
from tests.unit.tasks.packages import on_path, write_package
from web.cli import main

HEAD = "from engine.handlers import Handler, TaskResult\n\n\ndef work(case, ctx):\n    return TaskResult()\n\n\n"


def giving(*lines: str) -> str:
    """The source of a module whose handlers are what these lines make."""
    return HEAD + "def handlers(settings):\n" + "".join(f"    {line}\n" for line in lines)


OF_STAMPS = giving("return [Handler('stamp', work)]")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Path]:
    """A folder of installed packages, to be filled before the handlers are made."""
    folder = tmp_path / "site"
    folder.mkdir()
    with on_path(folder):
        yield folder


def refusal(settings: TaskSettings | None = None) -> str:
    with pytest.raises(AtqaruError) as error:
        handlers(settings or TaskSettings())
    return str(error.value)


# -- what is installed


def test_the_handlers_of_a_package_stand_beside_those_of_the_product(site: Path) -> None:
    write_package(site, "ministry-stamps", OF_STAMPS)

    found = handlers(TaskSettings())

    assert set(found) == {*PRODUCT_HANDLERS, "stamp"}
    assert (found["stamp"].is_inside, found["stamp"].timeout_seconds) == (False, 30)


def test_without_a_package_there_are_those_of_the_product_alone() -> None:
    found = handlers(TaskSettings())

    assert set(found) == set(PRODUCT_HANDLERS)


def test_a_package_is_given_the_settings_of_the_installation(site: Path) -> None:
    write_package(site, "ministry-stamps", giving("yield Handler(settings.text('ATQARU_TASK_STAMP_TYPE'), work)"))

    found = handlers(TaskSettings.of({"ATQARU_TASK_STAMP_TYPE": "seal", "ATQARU_PORT": "80"}))

    assert set(found) == {*PRODUCT_HANDLERS, "seal"}


# -- what is refused


def test_a_type_of_the_product_is_not_given_anew(site: Path) -> None:
    write_package(site, "ministry-notices", giving("return [Handler('notice', work)]"))

    assert refusal() == (
        "the package ministry-notices: the service-task type 'notice' is given by the package atqaru already; "
        "uninstall one of them, or give the type of ministry-notices another name"
    )


def test_two_packages_do_not_give_the_same_type(site: Path) -> None:
    write_package(site, "b-stamps", OF_STAMPS)
    write_package(site, "a-stamps", OF_STAMPS)

    assert refusal().startswith("the package b-stamps: the service-task type 'stamp' is given by the package a-stamps")


def test_a_package_that_has_lost_its_name_is_named_by_its_module(site: Path) -> None:
    write_package(site, "b-stamps", OF_STAMPS)
    write_package(site, "a-stamps", OF_STAMPS)
    (site / "b_stamps-1.0.dist-info" / "METADATA").unlink()

    assert refusal().startswith("the package b_stamps: the service-task type 'stamp' is given by the package a-stamps")


@pytest.mark.parametrize(
    ("source", "entry_point"),
    [
        ("import no_such_module", "{module}:handlers"),
        ("def handlers(:", "{module}:handlers"),
        ("1 / 0", "{module}:handlers"),
        (OF_STAMPS, "{module}:no_such_name"),
        (OF_STAMPS, "no_such_module:handlers"),
        ("handlers = 5", "{module}:handlers"),
        ("def handlers(): return []", "{module}:handlers"),
        (giving("return None"), "{module}:handlers"),
        (giving("raise SystemExit(0)"), "{module}:handlers"),
        (giving("raise RuntimeError('out of order')"), "{module}:handlers"),
        (giving("yield Handler('stamp', work)", "raise RuntimeError('out of order')"), "{module}:handlers"),
    ],
)
def test_a_package_that_cannot_give_handlers_is_named_and_the_log_says_why(
    site: Path, source: str, entry_point: str
) -> None:
    write_package(site, "ministry-stamps", source, entry_point)

    with capture_logs() as log:
        told = refusal()

    assert told.startswith("the package ministry-stamps: its entry point 'own' (")
    assert told.endswith(
        ") gives no handlers, the log says why; install another version of the package, or uninstall it"
    )
    assert [(line["package"], line["exc_info"]) for line in log] == [("ministry-stamps", True)]


@pytest.mark.parametrize(
    "given", ["'stamp'", "['stamp']", "[work]", "[Handler('stamp', work), None]", "{'stamp': work}"]
)
def test_a_package_that_gives_something_else_is_named(site: Path, given: str) -> None:
    write_package(site, "ministry-stamps", giving(f"return {given}"))

    assert refusal() == (
        "the package ministry-stamps: its entry point 'own' (ministry_stamps:handlers) gives something that is no "
        "handler; let it give `engine.handlers.Handler`, or uninstall the package"
    )


@pytest.mark.parametrize(
    ("handler", "message"),
    [
        ("[], work", "a handler has the type []; give it the text that diagrams name"),
        ("' ', work", 'a handler has the type " "; give it the text that diagrams name'),
        ("'stamp', None", "the handler of 'stamp': run is null; make it a function"),
        ("'stamp', work, close=None", "the handler of 'stamp': close is null; make it a function"),
        (
            "'stamp', work, timeout_seconds='5'",
            "the handler of 'stamp': timeout_seconds is \"5\"; make it a whole number of seconds, 1 or more",
        ),
        (
            "'stamp', work, timeout_seconds=0",
            "the handler of 'stamp': timeout_seconds is 0; make it a whole number of seconds, 1 or more",
        ),
        (
            "'stamp', work, inputs='number'",
            "the handler of 'stamp': inputs is \"number\"; make it a tuple of Input, such as (Input('number', ",
        ),
        (
            "'stamp', work, inputs=('number',)",
            "the handler of 'stamp': inputs is [\"number\"]; make it a tuple of Input, such as (Input('number', ",
        ),
        ("'stamp', work, inputs=None", "the handler of 'stamp': inputs is null; make it a tuple of Input"),
        ("'stamp', work, results='number'", "the handler of 'stamp': results is \"number\"; make it a tuple of Result"),
        ("'stamp', work, errors=('none',)", "the handler of 'stamp': errors is [\"none\"]; make it a tuple of Thrown"),
        ("'stamp', work, title=5", "the handler of 'stamp': title is 5; make it a text"),
        ("'stamp', work, template=None", "the handler of 'stamp': template is null; make it a Template"),
        (
            "'stamp', work, one_of=('number',)",
            "the handler of 'stamp': one_of is [\"number\"]; make it a tuple of groups",
        ),
        ("'stamp', work, headers=('code',)", "the handler of 'stamp': headers is"),
    ],
)
def test_a_handler_that_is_described_wrongly_is_named(site: Path, handler: str, message: str) -> None:
    write_package(site, "ministry-stamps", giving(f"return [Handler({handler})]"))

    assert refusal().startswith(f"the package ministry-stamps: {message}")


def test_a_setting_that_a_package_misses_is_named_with_the_package(site: Path) -> None:
    write_package(site, "ministry-stamps", giving("yield Handler(settings.text('ATQARU_TASK_STAMP_TYPE'), work)"))

    assert refusal(TaskSettings.of({"ATQARU_TASK_STAMP_TYPE": " "})) == (
        "the package ministry-stamps: ATQARU_TASK_STAMP_TYPE is not set; "
        "set it, or uninstall the package that asks for it"
    )


def test_a_package_that_needs_its_settings_in_a_rehearsal_is_named(site: Path) -> None:
    write_package(site, "ministry-stamps", giving("yield Handler(settings.text('ATQARU_TASK_STAMP_TYPE'), work)"))

    assert refusal(TaskSettings.simulated()) == (
        "the package ministry-stamps: ATQARU_TASK_STAMP_TYPE is not set; rehearsals and checks know no settings: "
        "give a handler that answers by itself where it `simulates`"
    )


# -- commands


def test_a_command_ends_with_one_line_that_names_the_package(site: Path, sqlite_database: Database) -> None:
    write_package(site, "ministry-stamps", "import no_such_module")

    result = CliRunner().invoke(
        main, ["user", "disable", "askar"], env={"ATQARU_DATABASE": sqlite_database.url.render_as_string()}
    )

    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1].startswith("atqaru: error: the package ministry-stamps: its entry ")


def test_a_check_knows_the_types_of_packages_and_needs_no_settings(site: Path) -> None:
    write_package(
        site,
        "ministry-stamps",
        giving("if not settings.simulates: settings.text('ATQARU_TASK_STAMP_TYPE')", "return [Handler('stamp', work)]"),
    )
    file = site / "stamps.bpmn"
    file.write_bytes(
        diagram(
            start("s"),
            service_task("job", "stamp"),
            service_task("odd", "seal"),
            end("e"),
            flows("s", "job", "odd", "e"),
        )
    )

    result = CliRunner().invoke(main, ["check", str(file)])

    assert "the task type 'seal' has no handler" in result.stdout
    assert "task type 'stamp'" not in result.stdout


def test_what_handlers_hold_open_is_closed_when_the_command_ends(site: Path, sqlite_database: Database) -> None:
    closed = site / "closed"
    write_package(
        site,
        "ministry-stamps",
        giving("from pathlib import Path", f"return [Handler('stamp', work, close=Path({str(closed)!r}).touch)]"),
    )

    result = CliRunner().invoke(
        main, ["user", "disable", "nobody"], env={"ATQARU_DATABASE": sqlite_database.url.render_as_string()}
    )

    assert "nobody" in result.stderr
    assert closed.exists()


# -- closing


class Pool:
    """Connections that two handlers share."""

    def __init__(self, *, is_faulty: bool = False) -> None:
        self.is_faulty = is_faulty
        self.closed = 0

    def close(self) -> None:
        self.closed += 1
        if self.is_faulty:
            raise OSError("out of order")


def holding(type_: str, pool: Pool) -> Handler:
    return Handler(type_, lambda _case, _ctx: TaskResult(), close=pool.close)


def test_a_pool_that_handlers_share_is_closed_once() -> None:
    shared, other = Pool(), Pool()

    close_handlers({type_: holding(type_, pool) for type_, pool in (("a", shared), ("b", shared), ("c", other))})

    assert (shared.closed, other.closed) == (1, 1)


def test_a_pool_that_cannot_be_closed_keeps_no_other_open() -> None:
    pools = (Pool(), Pool(is_faulty=True), Pool())

    with capture_logs() as log:
        close_handlers({str(number): holding(str(number), pool) for number, pool in enumerate(pools)})

    assert [pool.closed for pool in pools] == [1, 1, 1]
    assert [(line["event"], line["type"], line["exc_info"]) for line in log] == [("handler not closed", "1", True)]
