"""Requests that meet each other: the second sees what the first has saved, instead of an error."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponse

# As many as there can well be at the same moment.
ATTEMPTS = 8
# SQLSTATE: a row with the same unique value was just committed; two transactions waited for each other.
_UNIQUE = "23505"
_TRY_AGAIN = frozenset({"40001", "40P01"})
_SQLITE_UNIQUE = frozenset({"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"})


class SameMomentMiddleware:
    """Run a view again that failed because another request saved the same at the same moment.

    What a form checks before it saves (an address in use, the next place in a tree) can change until it has
    saved. The transaction of the first run is rolled back; in the next run the form sees what the other has saved,
    and answers as it would have a second later: with an error on the field, or by taking the next place.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer by running the view again; None for any other failure."""
        for _attempt in range(ATTEMPTS):
            if not _met_another(exception) or not _can_run_again(request):
                return None
            try:
                return _run_again(request)
            except (IntegrityError, OperationalError, ValidationError) as again:
                exception = again
        return None


def _met_another(exception: Exception) -> bool:
    if isinstance(exception, ValidationError):
        # The form had found it right; what the model looks at again when it saves has changed since.
        return True
    cause = exception.__cause__
    state = getattr(cause, "sqlstate", "")
    if isinstance(exception, IntegrityError):
        return state == _UNIQUE or getattr(cause, "sqlite_errorname", "") in _SQLITE_UNIQUE
    return isinstance(exception, DatabaseError) and state in _TRY_AGAIN


def _can_run_again(request: HttpRequest) -> bool:
    return request.method == "POST"


def _run_again(request: HttpRequest) -> HttpResponse:
    match = request.resolver_match
    if match is None:
        raise Http404
    for uploads in request.FILES.lists():
        for upload in uploads[1]:
            upload.seek(0)
    # Nothing of the first run is to be told.
    list(messages.get_messages(request))
    with transaction.atomic():
        return match.func(request, *match.args, **match.kwargs)
