"""`atqaru templates`: the element templates of this installation, for the modeler."""

import json
from pathlib import Path

import click

from engine.deployment.bundle import files_at, read_bundle
from engine.deployment.deploy import SERVICES
from engine.files.writing import write_files
from engine.templates.making import Template, template_of_process, templates_of_handler
from web.cli.installation import simulated_handlers, the_office
from web.cli.printing import print_line

_HOME = SERVICES / "templates"
#: Those that no contract gives: of events and user tasks, whose properties the engine itself reads.
_BY_HAND = ("events", "message-form", "service", "start-form", "statutory-term", "user-task")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--services", type=click.Path(path_type=Path), help="Services beside those of the product.")
def templates(folder: Path, services: Path | None) -> None:
    """Write the element templates of this installation.

    Writes into FOLDER one file for each service-task type, also those of packages, and for each process that declares
    what it takes or gives; Camunda Modeler reads them in .camunda/element-templates. Other files stay as they are.
    """
    made = _made(services)
    written = {name: _text(each) for name, each in made.items()}
    written |= {name: (_HOME / f"{name}.json").read_text(encoding="utf-8") for name in _BY_HAND}
    files = {folder / f"{name}.json": text.encode() for name, text in sorted(written.items())}
    write_files(files)
    for path in files:
        print_line(path)


def _text(template: Template) -> str:
    return json.dumps([template], indent=2, ensure_ascii=False) + "\n"


def _made(services: Path | None) -> dict[str, Template]:
    """Those that contracts give, by the names of their files; one's own services come before those of the product."""
    places = [SERVICES] if services is None else [SERVICES, services]
    bundles = [read_bundle(files_at(place), the_office().functions) for place in places]
    registers = {id_: register for bundle in bundles for id_, register in bundle.described.items()}
    made: dict[str, Template] = {}
    for _type, handler in sorted(simulated_handlers().items()):
        made |= templates_of_handler(handler, registers)
    for bundle in bundles:
        for process in bundle.processes.values():
            made |= template_of_process(process)
    return made
