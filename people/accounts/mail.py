"""Sending account e-mails in the background."""

from typing import Any

from django.core.mail import EmailMultiAlternatives


def send_account_mail(
    *, subject: str, body: str, html: str, from_email: str, to: list[str]
) -> None:
    """Send one e-mail. Raises what the mail server raises, so that the job is tried again."""
    message = EmailMultiAlternatives(subject, body, from_email, to)
    if html:
        message.attach_alternative(html, "text/html")
    message.send()


def mail_arguments(message: Any) -> dict[str, Any]:
    """Return a rendered message as arguments for ``send_account_mail``."""
    html = next(
        (content for content, kind in getattr(message, "alternatives", []) if kind == "text/html"),
        "",
    )
    return {
        "subject": message.subject,
        "body": message.body,
        "html": html,
        "from_email": message.from_email,
        "to": list(message.to),
    }
