"""`atqaru check`: what is wrong with the files of a service, one line for each finding."""

from pathlib import Path

import click

from engine.definition.findings import Finding, errors_of
from engine.deployment.applying import check_applying
from engine.deployment.beside_services import glossary_at, law_at
from engine.deployment.bundle import Bundle, files_at, read_bundle
from engine.deployment.checks import Known
from engine.deployment.deploy import SERVICES
from engine.deployment.glossary import check_words
from engine.deployment.known import contracts_of
from engine.deployment.neighbours import check_beside, ids_of_others
from engine.deployment.texts import check_catalogues
from engine.law import trying
from web.cli.installation import simulated_handlers, the_office
from web.cli.printing import print_said


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.pass_context
def check(ctx: click.Context, path: Path) -> None:
    """Check the files of a service.

    PATH is a file, or a folder with everything below it. The exit status is 1 if any finding is an error.
    """
    with trying(law_at(path)):
        findings = _findings(path)
    for finding in findings:
        print_said(finding)
    if errors_of(findings):
        ctx.exit(1)


def _findings(path: Path) -> tuple[Finding, ...]:
    functions = the_office().functions
    bundle = read_bundle(files_at(path), functions)
    neighbours = read_bundle(files_at(path.parent if path.is_file() else path), functions)
    product = read_bundle(files_at(SERVICES), functions)
    known = known_from(neighbours, product)
    return (
        *check_beside(bundle.beside(neighbours.beside(product)), known),
        *ids_of_others(bundle, product),
        *check_applying(bundle, {}, {**product.processes, **neighbours.processes}.values, known),
        *(() if path.is_file() else check_catalogues(bundle, product)),
        *check_words(bundle, glossary_at(path)),
    )


def known_from(*bundles: Bundle) -> Known:
    """Everything that these bundles define, which others may reference."""
    return Known(
        simulated_handlers(),
        frozenset(key for bundle in bundles for key in bundle.processes),
        frozenset(key for bundle in bundles for key in bundle.decisions),
        frozenset(key for bundle in bundles for key in bundle.forms),
        frozenset(key for bundle in bundles for key in bundle.groups),
        wordings=frozenset(key for bundle in bundles for key in bundle.wordings),
        registers=frozenset(register for bundle in bundles for register in bundle.registers),
        described={id_: register for bundle in reversed(bundles) for id_, register in bundle.described.items()},
        contracts=contracts_of(process for bundle in reversed(bundles) for process in bundle.processes.values()),
        roles={group: roles for bundle in reversed(bundles) for group, roles in bundle.roles.items()},
    )
