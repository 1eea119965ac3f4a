"""Putting a feature aside, and using it again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from plugins.mail import plugin_title
from plugins.services.opt_outs import OptOutError, opt_in, opt_out
from plugins.views.base import page


@page
@require_POST
def put_aside(request: HttpRequest, slug: str) -> HttpResponse:
    """Put the feature aside for the reader; 404 for whoever has not got it."""
    try:
        opt_out(user=request.user, slug=slug)
    except PermissionDenied as error:
        raise Http404 from error
    except OptOutError as error:
        messages.error(request, str(error))
    else:
        title = plugin_title(slug, (get_language() or "")[:2])
        messages.success(
            request,
            _("“%(feature)s” is put aside, for you alone. Take it back below whenever you like.")
            % {"feature": title},
        )
    return redirect("plugins:whats_new")


@page
@require_POST
def use_again(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a feature back that the reader has put aside."""
    opt_in(user=request.user, slug=slug)
    messages.success(request, _("Saved: our intranet no longer keeps it away from you."))
    return redirect("plugins:whats_new")
