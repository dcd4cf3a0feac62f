"""Real databases for tests, of both kinds, all copies of templates that are filled once in a run."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from storage.database import Database
from storage.schema import upgrade
from tests import server
from tests.handed_on import handed_on

#: Brings a new and empty database to what a template holds.
Fill = Callable[[Database], None]


@contextmanager
def copied(kind: str, folder: Path, name: str = "migrated", fill: Fill = upgrade) -> Iterator[Database]:
    """A database of its own kind, a copy of the template of that name; an SQLite file is in the folder."""
    if kind == "sqlite":
        url = f"sqlite:///{shutil.copyfile(sqlite_template(name, fill), folder / f'{name}.db')}"
        with closing(Database(url)) as database:
            yield database
        return
    with postgresql_copy(name, fill) as url, closing(Database(url)) as database:
        yield database


def sqlite_template(name: str = "migrated", fill: Fill = upgrade) -> Path:
    """A closed SQLite file, filled once in a run, to be copied."""
    with server.once(f"{name}.db") as (path, is_new):
        if is_new:
            with closing(Database(f"sqlite:///{path}")) as database:
                fill(database)
    return path


@contextmanager
def postgresql_copy(name: str = "migrated", fill: Fill = upgrade) -> Iterator[str]:
    """The URL of a PostgreSQL database for one test: it holds what the template of that name holds."""
    with handed_on(_postgresql_template(name, fill)) as url:
        yield url.render_as_string(hide_password=False)


@contextmanager
def empty_postgresql() -> Iterator[str]:
    """The URL of a PostgreSQL database without any table, dropped afterwards."""
    url = server.create_database()
    try:
        yield url.render_as_string(hide_password=False)
    finally:
        server.drop_database(url)


def _postgresql_template(name: str, fill: Fill) -> str:
    with server.once(f"{name}.template") as (path, is_new):
        if is_new:
            url = server.create_database()
            with closing(Database(url.render_as_string(hide_password=False))) as database:
                fill(database)
            path.write_text(str(url.database))
    return path.read_text()
