"""The help of every command can be read at a glance: whole sentences in lists, a text for each option."""

import re

import click
import pytest

from tests.architecture.command_line import commands
from web.cli import main

COMMANDS = dict(commands(main))


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_first_sentence_of_a_command_fits_into_the_list_of_commands(name: str) -> None:
    short = COMMANDS[name].get_short_help_str(limit=66)  # what 80 columns leave beside the longest name

    assert re.fullmatch(r"[A-Z].*[^.]\.", short)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_option_of_a_command_says_what_it_is_for(name: str) -> None:
    options = [option for option in COMMANDS[name].params if isinstance(option, click.Option)]

    assert [option.opts for option in options if not option.help] == []
