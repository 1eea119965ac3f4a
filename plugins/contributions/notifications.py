"""Messages of plugins, sent as mail by a worker, and only to somebody who has the plugin then."""

from dataclasses import dataclass
from typing import Any

from kring.jobs.api import enqueue
from plugins import mail
from plugins.contributions import store
from plugins.decisions import is_on


@dataclass(frozen=True)
class NotificationKind:
    """A kind of message, known as ``<slug>.<key>``."""

    slug: str
    key: str
    label: Any
    description: Any = ""


def notify(slug: str, key: str, *, user: Any, title: str, text: str, url: str = "/") -> bool:
    """Send the user a message once this transaction has committed. False when they have not the plugin.

    KeyError when the plugin did not register the kind. ``url`` is an address on this site.
    """
    known = store.get(slug)
    if known is None or key not in known.notification_kinds:
        message = f"{slug} has no kind of message {key!r}."
        raise KeyError(message)
    if not is_on(slug, user):
        return False
    enqueue(deliver, plugin=slug, user_id=user.pk, title=title, text=text, url=url)
    return True


def deliver(*, plugin: str, user_id: int, title: str, text: str, url: str) -> None:
    """Send the mail, unless the user lost the plugin, or the account, since it was asked for."""
    user = mail.recipient(user_id)
    if user is None or not user.email or not is_on(plugin, user):
        return
    context = {
        "title": title,
        "text": text,
        "plugin": mail.plugin_title(plugin, mail.language_of(user)),
    }
    mail.send(user=user, template="message", path=url, context=context)
