"""Service-task handlers and their adapters to the outside world; `handlers` makes all of an installation."""

from tasks.inputs import text_of
from tasks.installation import close_handlers, handlers
from tasks.settings import Secret, TaskSettings

__all__ = ["Secret", "TaskSettings", "close_handlers", "handlers", "text_of"]
