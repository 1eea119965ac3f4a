"""Wagtail's own sign-in addresses, sent to the one sign-in page."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode


def sign_in(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the sign-in page.

    Somebody who is signed in came here because they may not go where they wanted: that is
    "forbidden", not a circle of redirects (wagtail issue 4297).
    """
    wanted = request.GET.get("next", "")
    if request.user.is_authenticated:
        raise PermissionDenied
    if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        wanted = reverse("wagtailadmin_home")
    return redirect(f"{reverse('account_login')}?{urlencode({'next': wanted})}")


def reset_password(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Send a visitor to the one page for a forgotten password."""
    return redirect("account_reset_password")
