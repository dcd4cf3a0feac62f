"""The audit log: adds events, erases their data, proves the chains; it does not decide what is worth one."""

from storage.audit.append import NO_CASE, append
from storage.audit.erasure import DATA_ERASED, erase
from storage.audit.event import AuditEvent, Head
from storage.audit.verify import Finding, extent, verify

__all__ = ["DATA_ERASED", "NO_CASE", "AuditEvent", "Finding", "Head", "append", "erase", "extent", "verify"]
