"""Redirect Wagtail's own sign-in addresses to the one sign-in page."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from kring.core.addresses import own_path_of


def sign_in(request: HttpRequest) -> HttpResponse:
    """Redirect a visitor to the sign-in page.

    Users who have signed in come here because they lack a permission: they get "forbidden"
    instead of a circle of redirects (wagtail issue 4297).
    """
    if request.user.is_authenticated:
        raise PermissionDenied
    wanted = own_path_of(request, request.GET.get("next", "")) or reverse("wagtailadmin_home")
    return redirect(f"{reverse('account_login')}?{urlencode({'next': wanted})}")


def reset_password(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Redirect a visitor to the page for a forgotten password."""
    return redirect("account_reset_password")
