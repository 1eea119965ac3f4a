"""How signing in differs from allauth's defaults."""

from types import SimpleNamespace
from urllib.parse import urljoin, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.utils import translation

from kring.jobs.api import enqueue
from people.accounts.mail import mail_arguments, send_account_mail


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators or by a feed, never by visitors."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody can make an account for themselves."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Write the e-mail in its reader's language and leave the sending to a worker.

        A mail server that is down or slow is then no error page, and how long the answer takes
        does not tell whether an account exists.
        """
        address = urlsplit(settings.BASE_URL).netloc
        site = SimpleNamespace(name=settings.WAGTAIL_SITE_NAME, domain=address)
        context = {"request": self.request, "email": email, "current_site": site, **context}
        with translation.override(self._language_of(email)):
            message = self.render_mail(template_prefix, email, context)
        enqueue(send_account_mail, **mail_arguments(message))

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link for the e-mail on the address of the site, whatever host was asked."""
        link = super().get_reset_password_from_key_url(key)
        path = link.partition("://")[2].partition("/")[2]
        return urljoin(f"{settings.BASE_URL.rstrip('/')}/", path)

    def _language_of(self, email: str) -> str:
        users = get_user_model().objects.filter(email__iexact=email)
        chosen = users.values_list("language", flat=True).first()
        return chosen or translation.get_language() or settings.LANGUAGE_CODE
