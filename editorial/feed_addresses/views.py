"""The screen of one's own feed addresses, and the feeds at them."""

from http import HTTPStatus
from typing import Any

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editorial.feed_addresses import services
from editorial.feed_addresses.forms import FeedAddressForm
from editorial.feed_addresses.selectors import addresses_of
from editorial.feeds import PersonalFeed
from editorial.models import FeedAddress
from kring.core.decorators import page
from kring.core.errors import RefusedError
from kring.core.types import SignedInRequest


@page
@require_http_methods(["GET", "POST"])
def addresses(request: SignedInRequest) -> HttpResponse:
    """List the reader's addresses; make one, and show it this once."""
    if not settings.PERSONAL_FEEDS:
        raise Http404
    form = FeedAddressForm(request.POST or None, user=request.user)
    made = _made(request, form) if request.method == "POST" and form.is_valid() else ""
    context = {"form": form, "made": made, "rows": addresses_of(request.user)}
    return render(
        request, "editorial/feeds/addresses.html", context, status=422 if form.errors else 200
    )


def _made(request: SignedInRequest, form: FeedAddressForm) -> str:
    try:
        _address, token = services.make_address(user=request.user, **form.values())
    except RefusedError as error:
        form.add_error(None, str(error))
        return ""
    return settings.BASE_URL.rstrip("/") + reverse("personal_feed", args=[token])


@page
@require_POST
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    """End one of the reader's addresses."""
    services.end_address(user=request.user, pk=pk)
    messages.success(request, _("The address no longer works."))
    return redirect("feeds:addresses")


@require_safe
def personal(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a feed reader with what the person of this address may see now.

    The session of the request, if there is one, counts for nothing. An address that was ended, that
    never was, or of a person who left are the same: not found.
    """
    try:
        address = services.fetched(token=token, source=get_ip(request))
    except services.TooManyFetchesError:
        return HttpResponse(
            status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": str(services.SECONDS)}
        )
    if address is None:
        raise Http404
    with translation.override(_language(address)):
        return _unshared(PersonalFeed.of(address)(request))


def _language(address: FeedAddress) -> str:
    return getattr(address.user, "language", "") or settings.LANGUAGE_CODE


def _unshared(response: Any) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    # The address is a key: it goes nowhere else, and into no index.
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
