"""Decorators of the views of rooms."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.cache import never_cache


def page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Require sign-in, and keep the answer out of caches: it is for this reader alone."""
    return never_cache(login_required(view))
