"""Settings: what the environment may say, what is made up and kept, and that each one is documented."""

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

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


def test_the_environment_decides(tmp_path: Path) -> None:
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

    assert settings == Settings(KEY, "0.0.0.0", 80, "Ministry", 8, 1, 2, 60)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ATQARU_PORT", "http"),
        ("ATQARU_PORT", "0"),
        ("ATQARU_PORT", "65536"),
        ("ATQARU_SESSION_HOURS", "-1"),
        ("ATQARU_PROXIES", "²"),
        ("ATQARU_JOB_THREADS", "0"),
        ("ATQARU_STOP_SECONDS", "4"),
        ("ATQARU_SECRET_KEY", "short"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(UnusableSetting, match=name):
        Settings.from_environment({"ATQARU_SECRET_KEY": KEY, name: value})


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

    with files_no_longer_than(10), pytest.raises(UnusableSetting, match=r"secret\.key cannot be kept or read"):
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
    source = (ROOT / "web" / "settings.py").read_text(encoding="utf-8")
    page = (ROOT / "docs" / "administrator.md").read_text(encoding="utf-8")

    for name in sorted(set(re.findall(r"ATQARU_[A-Z_]+[A-Z]", source))):
        assert f"| `{name}` |" in page
