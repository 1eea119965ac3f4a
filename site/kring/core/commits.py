"""Do something once a transaction is committed, so that its failure fails nobody's request."""

from collections.abc import Callable
from functools import partial, update_wrapper
from typing import Any

from django.db import transaction


def after_commit(function: Callable[..., Any], *arguments: Any) -> None:
    """Call the function with these arguments after the commit, at once without a transaction; what it raises is logged.

    Django logs the name of a callback that fails, which a bare ``partial`` does not have: the request would fail after
    all, and the callbacks after it would not be called. Without arguments the function itself is what waits.
    """
    call = update_wrapper(partial(function, *arguments), function) if arguments else function
    transaction.on_commit(call, robust=True)
