"""The pages of allauth that ask for a password, answering tries that come too fast as programs expect."""

from typing import Any

from allauth.account.views import LoginView, ReauthenticateView
from django.forms import Form
from django.http import HttpResponse

from people.accounts.adapter import REFUSALS


class _RefusalMixin:
    """Gives a refused try its status and ``Retry-After``; the form stays with what was typed."""

    def form_invalid(self, form: Form) -> HttpResponse:
        """Show the form again."""
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        for errors in form.errors.as_data().values():
            for error in errors:
                params: dict[str, Any] = error.params or {}
                if status := REFUSALS.get(error.code or ""):
                    response.status_code = status
                    response.headers["Retry-After"] = str(params["seconds"])
        return response


class SignInView(_RefusalMixin, LoginView):
    """Signing in."""


class ConfirmPasswordView(_RefusalMixin, ReauthenticateView):
    """Asking the password again, before something about the safety of the account changes."""
