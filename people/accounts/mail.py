"""Send account e-mails in the background."""

from typing import Any

from django.core.mail import EmailMessage, EmailMultiAlternatives

from kring.jobs.sealing import confidential


@confidential("subject", "body", "html")
def send_account_mail(
    *, subject: str, body: str, html: str, from_email: str, to: list[str]
) -> None:
    """Send one e-mail. Raises the errors of the mail server, so that the job is retried."""
    message = EmailMultiAlternatives(subject, body, from_email, to)
    if html:
        message.attach_alternative(html, "text/html")
    message.send()


def mail_arguments(message: EmailMessage) -> dict[str, Any]:
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
