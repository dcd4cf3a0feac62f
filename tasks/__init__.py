"""Service-task handlers and their adapters to the outside world; `handlers` gives all of them by type."""

from tasks import deadlines, gateway, messages, papers, registers
from tasks.registry import handlers, service_task

__all__ = ["deadlines", "gateway", "handlers", "messages", "papers", "registers", "service_task"]
