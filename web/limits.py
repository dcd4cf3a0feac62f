"""How often a thing may be tried: counts in the memory of this process, by address or by login name."""

from flask import request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=True)


def login_name() -> str:
    """The login name of an attempt, so that many addresses cannot try one account."""
    return f"login:{request.form.get('login', '').strip().lower()[:100]}"
