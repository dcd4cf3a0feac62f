"""The command `atqaru user`: what an account must be, and what is said where it cannot be made."""

import pytest
from click.testing import CliRunner, Result

from storage.database import Database
from storage.queries.users import groups_of, user_row
from storage.queries.worklist import tasks_of_case
from tests.web.office import PASSWORD, Department
from web.account.passwords import is_password
from web.cli import main


@pytest.fixture
def database(sqlite_department: Department) -> Database:
    return sqlite_department.database


def run(database: Database, *arguments: str, password: str = "") -> Result:
    url = database.url.render_as_string(hide_password=False)
    return CliRunner().invoke(main, ["user", *arguments, "--database", url], input=f"{password}\n{password}\n")


def test_an_account_is_made_with_the_password_that_was_asked_for(database: Database) -> None:
    result = run(
        database,
        "add",
        "zarina",
        "--name",
        "Zarina Omarova",
        "--group",
        "registry",
        "--group",
        "executors",
        password=PASSWORD,
    )

    assert result.exit_code == 0, result.output
    assert PASSWORD not in result.output
    with database.reading() as session:
        row = user_row(session, "zarina")
        assert groups_of(session, "zarina") == ("executors", "registry")
    assert row is not None
    assert is_password(row.password_hash, PASSWORD)
    # what the library's defaults are today: 64 MiB, three passes
    assert row.password_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.parametrize(
    ("arguments", "password", "message"),
    [
        (("askar", "--name", "A", "--group", "registry"), PASSWORD, "there is an account 'askar' already"),
        (("new", "--name", "A", "--group", "nobodies"), PASSWORD, "there is no group 'nobodies'"),
        (("New User", "--name", "A", "--group", "registry"), PASSWORD, "the login name 'New User' cannot be used"),
        (("new", "--name", " ", "--group", "registry"), PASSWORD, "needs the person's name"),
        (("new", "--name", "A" * 201, "--group", "registry"), PASSWORD, "name has 201 characters"),
        (("new", "--name", "A", "--group", "registry", "--iin", "1"), PASSWORD, "is no IIN"),
        (("new", "--name", "A", "--group", "registry"), "short", "choose one of 10 to 200"),
    ],
)
def test_an_account_that_cannot_be_is_refused_with_the_reason(
    database: Database,
    arguments: tuple[str, ...],
    password: str,
    message: str,
) -> None:
    result = run(database, "add", *arguments, password=password)

    assert result.exit_code == 2
    assert message in result.output
    with database.reading() as session:
        assert user_row(session, "new") is None


def test_accounts_are_listed_and_disabled(database: Database) -> None:
    assert run(database, "disable", "askar").exit_code == 0

    lines = run(database, "list").output.splitlines()

    assert "askar\tAskar Serikov\texecutors  (disabled)" in lines
    assert run(database, "disable", "askar").exit_code == 2
    assert run(database, "disable", "nobody").exit_code == 2


def test_what_a_disabled_account_held_goes_back_to_its_group(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply()
    task = sqlite_department.task(case_id, "check_completeness")
    sqlite_department.visitor("askar").post(f"{task}/claim", page=task)

    result = run(sqlite_department.database, "disable", "askar")

    assert (result.exit_code, result.output) == (0, "askar: disabled\n")
    with sqlite_department.database.reading() as session:
        assert [row.assignee for row in tasks_of_case(session, case_id)] == [None]


def test_a_disabled_account_can_be_enabled_with_its_groups(database: Database) -> None:
    early = run(database, "enable", "askar")
    run(database, "disable", "askar")

    result = run(database, "enable", "askar")
    unknown = run(database, "enable", "nobody")

    assert (early.exit_code, result.exit_code, unknown.exit_code) == (2, 0, 2)
    assert "the account 'askar' is in use already" in early.output
    assert "there is no account 'nobody'" in unknown.output
    with database.reading() as session:
        row = user_row(session, "askar")
        assert row is not None
        assert (row.disabled, groups_of(session, "askar")) == (False, ("executors",))


def test_an_account_is_given_another_password(database: Database) -> None:
    result = run(database, "password", "askar", password="another long password")
    short = run(database, "password", "askar", password="short")

    assert (result.exit_code, short.exit_code) == (0, 2)
    with database.reading() as session:
        row = user_row(session, "askar")
    assert row is not None
    assert is_password(row.password_hash, "another long password")
    assert not is_password(row.password_hash, PASSWORD)


def test_another_password_ends_the_sessions_that_began_with_the_old_one(sqlite_department: Department) -> None:
    askar, aliya = sqlite_department.visitor("askar"), sqlite_department.visitor("aliya")

    run(sqlite_department.database, "password", "askar", password="another long password")

    assert askar.get("/worklist").status_code == 302
    assert aliya.get("/worklist").status_code == 200
