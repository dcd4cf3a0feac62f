"""Limits on how often something may be tried: counts in the memory of this process, by address or login name."""

from flask import Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits.storage import MemoryStorage

from engine.clock import system_clock


class CountsInMemory(MemoryStorage):
    """Counts that expire; if the clock was set back meanwhile, no one waits until it has caught up."""

    STORAGE_SCHEME = ["counts"]  # the limiter finds the class by it  # noqa: RUF012

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Counts a try; a count that would last longer than `expiry`, in seconds, starts again."""
        if self.get_expiry(key) > system_clock().timestamp() + expiry:
            self.clear(key)
        return super().incr(key, expiry, amount)


limiter = Limiter(get_remote_address, storage_uri="counts://", headers_enabled=True)


def is_failure(response: Response) -> bool:
    """Whether a try failed: who signs in rightly, however often, does not use up the tries of an account."""
    return response.status_code >= 400


def login_name() -> str:
    """The login name of an attempt, so that many addresses cannot try one account."""
    return f"login:{request.form.get('login', '').strip().lower()[:100]}"
