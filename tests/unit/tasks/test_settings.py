"""Settings of handlers: what is read, what is refused, and that no value of them shows where it should not."""

import traceback

import pytest

from tasks import Secret, TaskSettings, handlers
from tasks.settings import UnusableTaskSetting

TOKEN = "ATQARU_TASK_REGISTER_TOKEN"
SECONDS = "ATQARU_TASK_REGISTER_SECONDS"


def test_only_the_variables_of_handlers_are_taken_and_an_empty_one_is_not_set() -> None:
    settings = TaskSettings.of({"ATQARU_TASK_A": " x ", "ATQARU_TASK_B": " ", "ATQARU_SECRET_KEY": "k", "PATH": "p"})

    assert settings.text("ATQARU_TASK_A") == "x"
    assert settings.text("ATQARU_TASK_B", "default") == "default"
    with pytest.raises(UnusableTaskSetting, match="ATQARU_SECRET_KEY is no name of a setting of handlers"):
        settings.text("ATQARU_SECRET_KEY")


def test_a_setting_without_a_default_has_to_be_there() -> None:
    with pytest.raises(UnusableTaskSetting, match=f"{TOKEN} is not set; set it, or uninstall the package"):
        TaskSettings().secret(TOKEN)


@pytest.mark.parametrize("text", ["0", "26", "-1", "1.5", "²", "ten"])
def test_a_number_out_of_its_bounds_is_named(text: str) -> None:
    settings = TaskSettings.of({SECONDS: text})

    with pytest.raises(UnusableTaskSetting, match=f'^{SECONDS}: must be a whole number from 1 to 25, not "{text}"$'):
        settings.number(SECONDS, 10, 1, 25)


def test_a_number_is_read_and_has_a_default() -> None:
    assert TaskSettings.of({SECONDS: "7"}).number(SECONDS, 10, 1, 25) == 7
    assert TaskSettings().number(SECONDS, 10, 1, 25) == 10


@pytest.mark.parametrize("name", ["ATQARU_TASK_GATEWY", "ATQARU_TASK_gateway"])
def test_a_setting_that_no_handler_reads_is_refused_with_those_that_are_read(name: str) -> None:
    with pytest.raises(UnusableTaskSetting) as error:
        handlers(TaskSettings.of({name: "simulated"}))

    assert str(error.value) == (
        f"{name}: no handler reads this; correct the name or remove it. Handlers read: ATQARU_TASK_GATEWAY"
    )


def test_an_empty_setting_that_no_handler_reads_is_none() -> None:
    assert "gateway-query" in handlers(TaskSettings.of({"ATQARU_TASK_OTHER": " "}))


def test_a_gateway_that_there_is_not_is_refused() -> None:
    with pytest.raises(UnusableTaskSetting, match="ATQARU_TASK_GATEWAY is 'real'; write simulated"):
        handlers(TaskSettings.of({"ATQARU_TASK_GATEWAY": "real"}))


def test_a_secret_shows_in_no_text_of_it_nor_of_the_settings() -> None:
    settings = TaskSettings.of({TOKEN: "hidden"})
    secret = settings.secret(TOKEN)

    try:
        raise ValueError(f"{secret} {secret!r} {settings} {settings!r} {[secret]}")
    except ValueError as error:
        shown = "".join(traceback.format_exception(error))

    assert "hidden" not in shown
    assert secret.reveal() == "hidden"
    assert repr(Secret("x")) == "Secret(…)"
