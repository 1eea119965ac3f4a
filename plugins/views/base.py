"""What the framework's pages share."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.cache import never_cache


def page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep a page for people who have signed in, and out of caches: it is theirs alone."""
    return never_cache(login_required(view))
