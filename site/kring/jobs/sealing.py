"""Keep what is confidential in the arguments of a job unreadable in the table, and no longer than the job needs it.

A row of a job outlives its work and is in every backup. What a function marks as confidential is encrypted
with a key from ``SECRET_KEY`` while the job waits, and gone when the job has ended, well or badly.
"""

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

# Where the encrypted arguments stand among the others.
SEALED = "sealed"


class UnreadableArgumentsError(Exception):
    """Raised when the arguments were encrypted under another ``SECRET_KEY``."""


def confidential(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark arguments of a job that nobody may read in the table of jobs: texts of mails, links that open."""

    def mark(function: Callable[..., Any]) -> Callable[..., Any]:
        function.confidential = names  # type: ignore[attr-defined]
        return function

    return mark


def seal(function: Callable[..., Any] | str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments with what is confidential encrypted."""
    names = getattr(function, "confidential", ())
    hidden = {name: value for name, value in arguments.items() if name in names}
    if not hidden:
        return arguments
    token = _cipher().encrypt(json.dumps(hidden).encode()).decode()
    return {name: value for name, value in arguments.items() if name not in names} | {SEALED: token}


def unseal(arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments as they were. UnreadableArgumentsError after a change of ``SECRET_KEY``."""
    if SEALED not in arguments:
        return arguments
    try:
        hidden = json.loads(_cipher().decrypt(arguments[SEALED]))
    except InvalidToken as error:
        message = "The arguments were encrypted under another SECRET_KEY."
        raise UnreadableArgumentsError(message) from error
    return without_sealed(arguments) | hidden


def without_sealed(arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments without what was encrypted."""
    return {name: value for name, value in arguments.items() if name != SEALED}


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_fernet_key(key)) for key in keys])


def _fernet_key(secret: str | bytes) -> bytes:
    return base64.urlsafe_b64encode(
        hashlib.sha256(f"kring.jobs.sealing\n{secret!r}".encode()).digest()
    )
