"""`atqaru feel`: evaluates a FEEL expression and prints its value as JSON."""

from secrets import token_bytes

import click

from engine.clock import system_clock
from engine.feel import compile as compile_feel
from engine.feel import to_json
from engine.feel.expression import names_of
from engine.files.json_text import json_object
from web.cli.db import database_option
from web.cli.installation import office_of_the_moment
from web.cli.printing import print_json, print_line


@click.command()
@click.argument("expression")
@click.option("--context", default="{}", help="Variables in scope, as a JSON object.")
@database_option
def feel(expression: str, context: str, url: str) -> None:
    """Evaluate a FEEL expression and print its value as JSON.

    A leading = is left out, as diagrams write one.

    What evaluated to null is printed to standard error.
    """
    variables = json_object(context, "--context")
    office = office_of_the_moment(url)
    compiled = compile_feel(expression.strip().removeprefix("="), names_of(variables), office.functions)
    value, warnings = compiled.trace(variables, now=office.local(system_clock()), chance=token_bytes)
    for warning in warnings:
        print_line(f"warning: {warning}", err=True)
    print_json(to_json(value))
