"""The mails of the framework, each in the language of whoever receives it."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override

from plugins import registry


def plugin_title(slug: str, language: str) -> str:
    """Return what the plugin is called in this language; its slug when it is not installed."""
    found = next((found for found in registry.installed() if found.slug == slug), None)
    return found.title(language) if found else slug


def recipient(user_id: int) -> Any:
    """Return the active user with this id; None when they are gone."""
    return get_user_model().objects.filter(pk=user_id, is_active=True).first()


def language_of(user: Any) -> str:
    """Return the language in which the user reads."""
    return getattr(user, "language", "") or settings.LANGUAGE_CODE


def send(
    *,
    user: Any,
    template: str,
    path: str,
    context: dict[str, Any],
    attachment: tuple[str, str, str] | None = None,
) -> None:
    """Send one mail. ``template`` is a name below ``plugins/email``, without extension.

    ``path`` is the address on the site that the mail leads to, ``attachment`` a file's name, text and kind.
    Errors of the mail server come out, so that the job is tried again.
    """
    values = {
        "base_url": settings.BASE_URL,
        "url": settings.BASE_URL + path,
        "user": user,
        **context,
    }
    with override(language_of(user)):
        subject = render_to_string(f"plugins/email/{template}_subject.txt", values)
        message = EmailMultiAlternatives(
            subject=" ".join(subject.split()),
            body=render_to_string(f"plugins/email/{template}.txt", values),
            to=[user.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
        html = render_to_string(f"plugins/email/{template}.html", values)
        message.attach_alternative(html, "text/html")
        if attachment is not None:
            message.attach(*attachment)
    message.send()
