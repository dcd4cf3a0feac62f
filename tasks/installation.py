"""All handlers of one installation: the product's own, module by module, and those of other packages."""

from collections.abc import Iterator

import structlog

from engine.handlers import Handler, Handlers
from engine.quoting import quoted
from tasks import deadlines, gateway, messages, outputs, registers
from tasks.packages import Factory, UnusablePackage, handlers_of_packages
from tasks.settings import TaskSettings

_log = structlog.get_logger(__name__)
PRODUCT = "atqaru"
_MODULES: tuple[Factory, ...] = (
    outputs.handlers,
    registers.handlers,
    messages.handlers,
    deadlines.handlers,
    gateway.handlers,
)


def handlers(settings: TaskSettings) -> Handlers:
    """Every handler by its type, made once for an installation; `close_handlers` releases what they hold open.

    Raises `UnusableTaskSetting` or `UnusablePackage`.
    """
    found: dict[str, Handler] = {}
    givers: dict[str, str] = {}
    for package, handler in (*_of_product(settings), *handlers_of_packages(settings)):
        _require_new(handler.type, givers, package)
        found[handler.type], givers[handler.type] = handler, package
    settings.require_all_read()
    return found


def close_handlers(installed: Handlers) -> None:
    """Closes each handler once; to be called when none is in use. One that cannot be closed is only in the log."""
    for close, type_ in {handler.close: handler.type for handler in installed.values()}.items():
        try:
            close()
        except Exception:  # noqa: BLE001  # whatever one of a package raises, the others are closed
            _log.exception("handler not closed", type=type_)


def _of_product(settings: TaskSettings) -> Iterator[tuple[str, Handler]]:
    for module in _MODULES:
        for handler in module(settings):
            yield PRODUCT, handler


def _require_new(type_: str, givers: dict[str, str], package: str) -> None:
    if type_ in givers:
        raise UnusablePackage(
            f"the package {package}: the service-task type {quoted(type_)} is given by the package {givers[type_]} "
            f"already; uninstall one of them, or give the type of {package} another name"
        )
