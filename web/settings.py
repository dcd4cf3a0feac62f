"""Settings of the pages and the runner, read from the environment once at the start; all in docs/administrator.md."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.errors import AtqaruError
from storage.database import Database
from storage.private_file import keep_private

DATABASE_VARIABLE = "ATQARU_DATABASE"
DEFAULT_DATABASE = "sqlite:///var/atqaru.db"
KEY_FILE = "secret.key"
_KEY_BYTES = 32
_SHORTEST_KEY = 32


class UnusableSetting(AtqaruError):
    """A setting is not what it has to be; the message names it and says what to write."""


@dataclass(frozen=True)
class Settings:
    """What an administrator decides about the pages and the runner.

    `proxies` counts the reverse proxies that are trusted, `job_threads` the jobs that run at a time.
    """

    secret_key: str
    host: str = "127.0.0.1"
    port: int = 8080
    organisation: str = "Justice department"
    session_hours: int = 12
    proxies: int = 0
    job_threads: int = 4
    stop_seconds: int = 20

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Reads the variables ATQARU_…; without ATQARU_SECRET_KEY a key is made and kept beside the database."""
        return cls(
            secret_key=_secret_key(environment),
            host=environment.get("ATQARU_HOST", cls.host),
            port=_number(environment, "ATQARU_PORT", cls.port, 1, 65535),
            organisation=environment.get("ATQARU_ORGANISATION", cls.organisation),
            session_hours=_number(environment, "ATQARU_SESSION_HOURS", cls.session_hours, 1, 168),
            proxies=_number(environment, "ATQARU_PROXIES", cls.proxies, 0, 5),
            job_threads=_number(environment, "ATQARU_JOB_THREADS", cls.job_threads, 1, 32),
            stop_seconds=_number(environment, "ATQARU_STOP_SECONDS", cls.stop_seconds, 5, 600),
        )


def _number(environment: Mapping[str, str], name: str, default: int, lowest: int, highest: int) -> int:
    text = environment.get(name, str(default)).strip()
    if not (text.isascii() and text.isdigit() and lowest <= int(text) <= highest):
        raise UnusableSetting(f"{name} is {text!r}; write a whole number from {lowest} to {highest}")
    return int(text)


def _secret_key(environment: Mapping[str, str]) -> str:
    given = environment.get("ATQARU_SECRET_KEY")
    if given is None:
        return kept_key(_key_folder(environment) / KEY_FILE)
    if len(given) < _SHORTEST_KEY:
        raise UnusableSetting(
            f"ATQARU_SECRET_KEY has {len(given)} characters; write at least {_SHORTEST_KEY} random ones, "
            "or leave it out and one is made"
        )
    return given


def database_address(environment: Mapping[str, str] = os.environ) -> str:
    """Where the database is: ATQARU_DATABASE, by default an SQLite file below the working folder."""
    return environment.get(DATABASE_VARIABLE, DEFAULT_DATABASE)


def _key_folder(environment: Mapping[str, str]) -> Path:
    file = Database(database_address(environment)).file
    return file.parent if file else Path("var")


def kept_key(path: Path) -> str:
    """The key in the file; the first who asks makes it, readable by its owner alone."""
    try:
        if not path.exists():
            keep_private(path, secrets.token_hex(_KEY_BYTES).encode())
        key = path.read_bytes().strip()
    except OSError as error:
        raise UnusableSetting(
            f"the key in {path} cannot be kept or read ({error.strerror}); see that the folder can be written and its "
            "disk has room, or set ATQARU_SECRET_KEY"
        ) from error
    is_cut = len(key) < 2 * _KEY_BYTES and not key.strip(b"0123456789abcdef")
    if is_cut or len(key) < _SHORTEST_KEY or not key.isascii():
        raise UnusableSetting(
            f"{path} holds no whole key; put the one that was kept with a backup in its place, or remove the file and "
            "start again: a new one is made, which signs everybody out; one of your own belongs into ATQARU_SECRET_KEY"
        )
    return key.decode()
