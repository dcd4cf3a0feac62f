"""Settings of the pages and the runner, read from the environment once at the start; all in docs/administrator.md."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, AliasGenerator, ConfigDict, Field

from engine.errors import AtqaruError
from engine.files.written import Setting, checked
from engine.languages import LANGUAGES
from storage.database import Database
from storage.file_reasons import reason_of
from storage.private_file import keep_private
from tasks.settings import PREFIX as PREFIX_OF_HANDLERS

_PREFIX = "ATQARU_"
KEY_VARIABLE = "ATQARU_SECRET_KEY"
DATABASE_VARIABLE = "ATQARU_DATABASE"
CHECKPOINT_KEY_VARIABLE = "ATQARU_CHECKPOINT_KEY"
#: Read by single commands.
OF_COMMANDS = frozenset((DATABASE_VARIABLE, CHECKPOINT_KEY_VARIABLE))
DEFAULT_DATABASE = "sqlite:///var/atqaru.db"
KEY_FILE = "secret.key"
_KEY_BYTES = 32
_SHORTEST_KEY = 32


class UnusableSetting(AtqaruError):
    """The key cannot be kept or is not valid; the message says what to do."""


def _variable(name: str) -> str:
    return f"{_PREFIX}{name.upper()}"


def _long_enough(key: str) -> str:
    if len(key) < _SHORTEST_KEY:
        raise ValueError(
            f"has {len(key)} characters; write at least {_SHORTEST_KEY} random ones, or leave it out and one is made"
        )
    return key


def _of_languages(written: str) -> str:
    unknown = [word for word in written.split() if word not in LANGUAGES]
    if unknown:
        raise ValueError(
            f"names {unknown[0]}; write some of {' '.join(LANGUAGES)}, with blanks between them, or nothing"
        )
    return written


class Issuing(Setting):
    """In which languages notices and documents go out in any case, beside the one that their applicant has chosen."""

    model_config = ConfigDict(alias_generator=AliasGenerator(validation_alias=_variable))

    issued_in: Annotated[str, AfterValidator(_of_languages)] = ""


class Settings(Issuing):
    """What an administrator sets for the pages and the runner, each by its variable ATQARU_….

    `proxies` is the number of trusted reverse proxies, `job_threads` that of jobs that run at a time.
    """

    secret_key: Annotated[str, AfterValidator(_long_enough)]
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8080
    organisation: str = ""
    organisation_kk: str = ""
    organisation_ru: str = ""
    session_hours: Annotated[int, Field(ge=1, le=168)] = 12
    proxies: Annotated[int, Field(ge=0, le=5)] = 0
    job_threads: Annotated[int, Field(ge=1, le=32)] = 4
    stop_seconds: Annotated[int, Field(ge=5, le=600)] = 20

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Reads the variables ATQARU_…; raises `BadFile` with every mistake, unknown names included.

        Without ATQARU_SECRET_KEY a key is made and kept next to the database.
        """
        given = {name: value for name, value in environment.items() if _is_for_the_server(name)}
        if KEY_VARIABLE not in given:
            given[KEY_VARIABLE] = kept_key(_key_folder(environment) / KEY_FILE)
        return checked(given, "", cls)

    @classmethod
    def variables(cls) -> frozenset[str]:
        """Every variable that the server reads."""
        return OF_COMMANDS.union(map(_variable, cls.model_fields))


def _is_for_the_server(name: str) -> bool:
    """Whether a variable is the server's: not one of single commands, nor of handlers, which check their own."""
    return name.startswith(_PREFIX) and name not in OF_COMMANDS and not name.startswith(PREFIX_OF_HANDLERS)


def issued_in(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The languages of ATQARU_ISSUED_IN; raises `BadFile` for one that the product does not have."""
    given = {name: value for name, value in environment.items() if name == _variable("issued_in")}
    return tuple(checked(given, "", Issuing).issued_in.split())


def database_address(environment: Mapping[str, str] = os.environ) -> str:
    """Where the database is: ATQARU_DATABASE, by default an SQLite file below the working folder."""
    return environment.get(DATABASE_VARIABLE, DEFAULT_DATABASE)


def _key_folder(environment: Mapping[str, str]) -> Path:
    file = Database(database_address(environment)).file
    return file.parent if file else Path("var")


def kept_key(path: Path) -> str:
    """The key in the file; made at the first use, readable by its owner alone."""
    try:
        if not path.exists():
            keep_private(path, secrets.token_hex(_KEY_BYTES).encode())
        key = path.read_bytes().strip()
    except OSError as error:
        raise UnusableSetting(
            f"the key in {path} cannot be kept or read ({reason_of(error)}); see that the folder can be "
            "written and its disk has room, or set ATQARU_SECRET_KEY"
        ) from error
    is_cut = len(key) < 2 * _KEY_BYTES and not key.strip(b"0123456789abcdef")
    if is_cut or len(key) < _SHORTEST_KEY or not key.isascii():
        raise UnusableSetting(
            f"{path} holds no whole key; put the one that was kept with a backup in its place, or remove the file and "
            "start again: a new one is made, which signs everybody out; one of your own belongs into ATQARU_SECRET_KEY"
        )
    return key.decode()
