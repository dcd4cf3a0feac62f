"""Settings: what the environment may say, what is made up and kept, and that each one is documented."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine.files.faults import BadFile
from tests.full_disk import files_no_longer_than
from web.settings import Settings, UnusableSetting

ROOT = Path(__file__).parents[2]
KEY = "0123456789abcdef0123456789abcdef"


def test_without_a_key_one_is_made_beside_the_database_and_kept(tmp_path: Path) -> None:
    environment = {"ATQARU_DATABASE": f"sqlite:///{tmp_path}/data/atqaru.db"}

    first, second = Settings.from_environment(environment), Settings.from_environment(environment)

    file = tmp_path / "data" / "secret.key"
    assert first.secret_key == second.secret_key == file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_environment_decides() -> None:
    settings = Settings.from_environment(
        {
            "ATQARU_SECRET_KEY": KEY,
            "ATQARU_HOST": "0.0.0.0",
            "ATQARU_PORT": "80",
            "ATQARU_ORGANISATION": "Ministry",
            "ATQARU_SESSION_HOURS": "8",
            "ATQARU_PROXIES": "1",
            "ATQARU_JOB_THREADS": "2",
            "ATQARU_STOP_SECONDS": "60",
        }
    )

    assert settings == Settings(
        secret_key=KEY,
        host="0.0.0.0",
        port=80,
        organisation="Ministry",
        session_hours=8,
        proxies=1,
        job_threads=2,
        stop_seconds=60,
    )


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("PORT", "http", 'must be a whole number from 1 to 65535, not "http"'),
        ("PORT", "0", 'must be a whole number from 1 to 65535, not "0"'),
        ("PORT", "65536", 'must be a whole number from 1 to 65535, not "65536"'),
        ("SESSION_HOURS", "-1", 'must be a whole number from 1 to 168, not "-1"'),
        ("PROXIES", "²", 'must be a whole number from 0 to 5, not "²"'),
        ("JOB_THREADS", "0", 'must be a whole number from 1 to 32, not "0"'),
        ("STOP_SECONDS", "4", 'must be a whole number from 5 to 600, not "4"'),
        ("STOP_SECONDS", "9" * 5000, "must be a whole number from 5 to 600"),
        ("SECRET_KEY", "short", "has 5 characters; write at least 32 random ones, or leave it out and one is made"),
        ("PROT", "80", "unknown setting 'ATQARU_PROT'; did you mean 'ATQARU_PORT'; known: ATQARU_ISSUED_IN"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(name: str, value: str, fault: str) -> None:
    with pytest.raises(BadFile) as refusal:
        Settings.from_environment({"ATQARU_SECRET_KEY": KEY, f"ATQARU_{name}": value})

    assert str(refusal.value).startswith(f"ATQARU_{name}: {fault}")


def test_all_settings_that_cannot_be_used_are_named_at_once() -> None:
    wrong = {"ATQARU_SECRET_KEY": KEY, "ATQARU_PORT": "x", "ATQARU_ORGANIZATION": "Ministry", "ATQARU_PROXIES": "6"}

    with pytest.raises(BadFile) as refusal:
        Settings.from_environment(wrong)

    named = [fault.partition(":")[0] for fault in refusal.value.faults]
    assert named == ["ATQARU_PORT", "ATQARU_PROXIES", "ATQARU_ORGANIZATION"]


def test_variables_of_single_commands_and_of_others_are_left_alone() -> None:
    others = {
        "ATQARU_CHECKPOINT_KEY": "a.key",
        "ATQARU_DATABASE": "sqlite:///a.db",
        "ATQARU_TASK_URL": "x",
        "PORT": "x",
    }

    assert Settings.from_environment({"ATQARU_SECRET_KEY": KEY, **others}) == Settings(secret_key=KEY)


@pytest.mark.parametrize("content", [b"", b"\n", KEY.encode(), KEY.encode() + b"01234", b"short", b"\xff" * 64])
def test_an_empty_or_cut_key_is_refused_with_words_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "secret.key"
    file.write_bytes(content)

    with pytest.raises(UnusableSetting, match=r"secret\.key holds no whole key; put the one .* or remove the file"):
        Settings.from_environment({"ATQARU_DATABASE": f"sqlite:///{tmp_path}/atqaru.db"})

    assert file.read_bytes() == content


def test_a_key_of_ones_own_in_the_file_is_taken(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("a key of our own, which is long enough\n")

    settings = Settings.from_environment({"ATQARU_DATABASE": f"sqlite:///{tmp_path}/atqaru.db"})

    assert settings.secret_key == "a key of our own, which is long enough"


def test_a_full_disk_leaves_no_key_behind(tmp_path: Path) -> None:
    environment = {"ATQARU_DATABASE": f"sqlite:///{tmp_path}/atqaru.db"}

    with (
        files_no_longer_than(10),
        pytest.raises(UnusableSetting, match=r"kept or read \(its disk takes"),
    ):
        Settings.from_environment(environment)
    left = list(tmp_path.iterdir())
    Settings.from_environment(environment)

    assert left == []


def test_of_two_that_make_the_key_at_once_both_get_the_same(tmp_path: Path) -> None:
    environment = {"ATQARU_DATABASE": f"sqlite:///{tmp_path}/atqaru.db"}

    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda _: Settings.from_environment(environment).secret_key, range(8))

    assert len(set(found)) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["secret.key"]


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs" / "administrator.md").read_text(encoding="utf-8")

    for name in sorted(Settings.variables() - {"ATQARU_CHECKPOINT_KEY"}):
        assert f"| `{name}` |" in page
