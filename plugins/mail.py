"""Send mail about plugins, in the language of the recipient."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override

from kring.core.types import AuthenticatedUser
from plugins.gate.keys import feature_of, plugin_of
from plugins.install import registry
from plugins.install.features import find_feature


def plugin_title(slug: str, language: str) -> str:
    """Return the title of the plugin in this language; its slug when it is not installed.

    Of a feature, by its full key, the title of the plugin and its own: "Ideas: voting by points".
    """
    plugin = registry.get(plugin_of(slug))
    title = plugin.title(language) if plugin else plugin_of(slug)
    return f"{title}: {feature_title(slug, language)}" if feature_of(slug) else title


def feature_title(key: str, language: str) -> str:
    """Return the title of a feature alone; its key when the installed version does not have it."""
    feature = find_feature(key)
    return registry.text_in(feature.title, language) if feature else feature_of(key)


def recipient(user_id: int) -> AuthenticatedUser | None:
    """Return the active user with this id; None when they have left."""
    return get_user_model().objects.filter(pk=user_id, is_active=True).first()


def language_of(user: AuthenticatedUser) -> str:
    """Return the language in which the user reads."""
    return getattr(user, "language", "") or settings.LANGUAGE_CODE


def send(
    *,
    user: AuthenticatedUser,
    template: str,
    path: str,
    context: dict[str, Any],
    attachment: tuple[str, str, str] | None = None,
) -> None:
    """Send one mail. ``template`` is the path of its templates without extension: ``plugins/email/message``.

    ``path`` is the address on the site that the mail links to, ``attachment`` a file's name, text and MIME
    type. Raises the errors of the mail server, so that the job is tried again.
    """
    values = {
        "base_url": settings.BASE_URL,
        "url": settings.BASE_URL + path,
        "user": user,
        **context,
    }
    with override(language_of(user)):
        subject = render_to_string(f"{template}_subject.txt", values)
        message = EmailMultiAlternatives(
            subject=" ".join(subject.split()),
            body=render_to_string(f"{template}.txt", values),
            to=[user.email],
        )
        html = render_to_string(f"{template}.html", values)
        message.attach_alternative(html, "text/html")
        if attachment is not None:
            message.attach(*attachment)
    message.send()
