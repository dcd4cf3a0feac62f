"""The audit log: adds events, erases their data, verifies the chains; callers decide what is recorded."""

from storage.audit.append import NO_CASE, append
from storage.audit.erasure import DATA_ERASED, erase
from storage.audit.event import AuditEvent, Head
from storage.audit.verify import AuditFinding, extent, verify

__all__ = ["DATA_ERASED", "NO_CASE", "AuditEvent", "AuditFinding", "Head", "append", "erase", "extent", "verify"]
