"""Handlers of other packages that are installed with the product and have an entry point `atqaru.service_tasks`.

An entry point is a callable that takes the settings and returns handlers, like `handlers` of the product's own
modules. Nothing in a package is ignored silently: what cannot be used is refused with its name.
"""

from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import EntryPoint, entry_points

import structlog

from engine.errors import AtqaruError
from engine.handlers import Handler, UnusableHandler
from engine.quoting import quoted
from tasks.settings import TaskSettings, UnusableTaskSetting

GROUP = "atqaru.service_tasks"
Factory = Callable[[TaskSettings], Iterable[Handler]]
_log = structlog.get_logger(__name__)


class UnusablePackage(AtqaruError):
    """A package cannot provide its handlers; the message names it and says what to do."""


def handlers_of_packages(settings: TaskSettings) -> Iterator[tuple[str, Handler]]:
    """Every handler of every package, with the package's name; raises `UnusablePackage`."""
    for entry_point in sorted(entry_points(group=GROUP), key=lambda each: (_package(each), each.name)):
        for handler in _given(entry_point, settings):
            yield _package(entry_point), handler


def _given(entry_point: EntryPoint, settings: TaskSettings) -> tuple[Handler, ...]:
    try:
        found = tuple(entry_point.load()(settings))
    except (UnusableTaskSetting, UnusableHandler) as error:
        raise UnusablePackage(f"the package {_package(entry_point)}: {error}") from error
    except (Exception, SystemExit) as error:  # a package must not end the command that asks it
        _log.exception("service tasks not loaded", package=_package(entry_point), entry_point=entry_point.value)
        raise UnusablePackage(
            f"{_place(entry_point)} gives no handlers, the log says why; install another version of the package, or "
            "uninstall it"
        ) from error
    for each in found:
        if not isinstance(each, Handler):
            raise UnusablePackage(
                f"{_place(entry_point)} gives something that is no handler; let it give `engine.handlers.Handler`, or "
                "uninstall the package"
            )
    return found


def _package(entry_point: EntryPoint) -> str:
    """The name of the package; that of its module where a damaged package has lost its own."""
    package = entry_point.dist
    return package.name if package and "Name" in package.metadata else entry_point.module


def _place(entry_point: EntryPoint) -> str:
    return f"the package {_package(entry_point)}: its entry point {quoted(entry_point.name)} ({entry_point.value})"
