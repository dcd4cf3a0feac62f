"""`atqaru texts`: brings the catalogues of a service up to date with what its diagrams and forms say."""

from pathlib import Path, PurePosixPath

import click

from engine.deployment.beside_services import law_at
from engine.deployment.bundle import Bundle, files_at, read_bundle
from engine.deployment.deploy import SERVICES
from engine.deployment.texts import processes_served, texts_of_files
from engine.files.content import content_of
from engine.files.writing import write_files
from engine.law import trying
from engine.texts.catalogue import read_catalogue
from engine.texts.updating import agreed, updated
from web.cli.installation import the_office
from web.cli.printing import print_line
from web.language import LANGUAGES, SOURCE_LANGUAGE


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def texts(folder: Path) -> None:
    """Update the translation catalogues of a service.

    Rewrites texts.kk.po and texts.ru.po of the service in FOLDER, or of each service below it. New texts are added,
    with the translation that another service has for them, if there is one (those of examples are in use nowhere, so
    they are not taken); texts that no file has any more are removed; translations are kept, also those for one element
    (msgctxt).
    """
    bundle = read_bundle(files_at(folder), the_office().functions)
    with trying(law_at(folder)):
        _update_below(folder, bundle)


def _update_below(folder: Path, bundle: Bundle) -> None:
    for place in sorted({str(PurePosixPath(file.name).parent) for file in bundle.files if file.kind != "dmn"}):
        for language in LANGUAGES:
            if language != SOURCE_LANGUAGE:
                _update(bundle, place, language, folder / place / f"texts.{language}.po")


def _of_others(bundle: Bundle, language: str, path: Path) -> dict[str, str]:
    """The translations in the catalogues of other folders, and in those that come with the product."""
    name = f"texts.{language}.po"
    near = [catalogue for file, catalogue in bundle.catalogues.items() if PurePosixPath(file).name == name]
    own = [each for each in SERVICES.rglob(name) if not each.is_relative_to(path.parent.resolve())]
    return agreed([*near, *(read_catalogue(each.read_bytes(), each.name) for each in own)])


def _update(bundle: Bundle, place: str, language: str, path: Path) -> None:
    found = texts_of_files(bundle, place)
    old = content_of(path) if path.exists() else b""
    if not found and not old:
        return
    others = _of_others(bundle, language, path)
    new = updated(old, str(path), language, found, processes_served(bundle, place), others)
    if new != old:
        write_files({path: new})
    before, after = read_catalogue(old, str(path)), read_catalogue(new, str(path))
    dropped, filled = len(before.entries - after.entries), len(after.words.keys() - before.words.keys())
    taken = f", {filled} taken from other services" if filled else ""
    print_line(f"{path}: {len(after.untranslated)} to translate, {dropped} removed{taken}")
