"""`atqaru decide`: evaluates a decision of a file and prints its value as JSON, with the reasons if wanted."""

from pathlib import Path
from typing import Any

import click

from engine import dmn
from engine.clock import system_clock
from engine.feel import to_json
from engine.files.content import content_of
from engine.files.json_text import json_object
from web.cli.db import database_option
from web.cli.installation import office_of_the_moment
from web.cli.printing import print_json, print_line


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("name")
@click.option("--input", "given", default="{}", help="Inputs by name, as a JSON object.")
@click.option("--explain", is_flag=True, help="Also print every table and decision that was evaluated.")
@database_option
def decide(file: Path, name: str, given: str, explain: bool, url: str) -> None:
    """Evaluate a decision and print its value as JSON.

    NAME is the id or name of a decision, decision service or business knowledge model of FILE.
    Imported files are looked for in the folder of FILE. What evaluated to null is printed to standard error.
    """
    inputs = json_object(given, "--input")
    office = office_of_the_moment(url)
    model = dmn.parse(content_of(file), file.name, office.functions, _neighbouring_files(file))
    result = model.evaluate(name, inputs, office.local(system_clock()))
    # an invalid expression leaves the other decisions of its file usable
    warnings = [*model.faults, *map(str, result.warnings)]
    if explain:
        print_json(_explained(result, warnings), indent=2)
        return
    for warning in warnings:
        print_line(f"warning: {warning}", err=True)
    print_json(to_json(result.value))


def _neighbouring_files(file: Path) -> dict[str, bytes]:
    return {path.name: content_of(path) for path in sorted(file.parent.glob("*.dmn")) if path.is_file()}


def _explained(result: dmn.DecisionResult, warnings: list[str]) -> dict[str, Any]:
    return {
        "value": to_json(result.value),
        "decisions": [evaluation.as_json() for evaluation in result.evaluations],
        "warnings": warnings,
    }
