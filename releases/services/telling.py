"""Tell release managers something, each in a job of their own."""

from collections.abc import Callable
from typing import Any

from kring.jobs.api import enqueue
from plugins.permissions import release_managers


def tell_managers(notice: Callable[..., None], *, about: str, **arguments: Any) -> None:
    """Have ``notice(user_id=…, **arguments)`` called for every release manager, once while it waits.

    ``about`` says what it is about, and makes two notices of the same one. Call it in the transaction of the change.
    """
    for user_id in release_managers().values_list("pk", flat=True):
        enqueue(notice, key=f"releases:{about}:{user_id}", user_id=user_id, **arguments)
