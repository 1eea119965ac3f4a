"""Send all mail to one address: a test installation has the addresses of real people."""

from collections.abc import Sequence
from copy import copy
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend


class RedirectingBackend(BaseEmailBackend):
    """Hands every message to the real backend, for ``EMAIL_REDIRECT_TO`` and nobody else."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.options = options

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send the messages; the subject tells for whom each was."""
        real = get_connection(settings.EMAIL_REAL_BACKEND, **self.options)
        return real.send_messages([_redirected(message) for message in email_messages]) or 0


def _redirected(message: EmailMessage) -> EmailMessage:
    other = copy(message)
    other.subject = f"[{', '.join(message.recipients())}] {message.subject}"
    other.to, other.cc, other.bcc = [settings.EMAIL_REDIRECT_TO], [], []
    # Headers may name recipients too.
    headers = {"to", "cc", "bcc"}
    other.extra_headers = {
        name: value for name, value in message.extra_headers.items() if name.lower() not in headers
    }
    return other
