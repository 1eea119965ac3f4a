"""Send messages of plugins as mail, by a worker, and only to people who have the plugin at that time."""

from dataclasses import dataclass

from django.utils.functional import Promise

from kring.core.addresses import own_path
from kring.core.types import AuthenticatedUser
from kring.jobs.api import enqueue
from kring.jobs.sealing import confidential
from plugins import mail
from plugins.contributions import store
from plugins.gate.decisions import is_on
from plugins.gate.keys import plugin_of


@dataclass(frozen=True)
class NotificationKind:
    """A kind of message, known as ``<slug>.<key>``."""

    slug: str
    key: str
    label: str | Promise
    description: str | Promise
    # The key of the feature that it belongs to.
    feature: str


def notify(
    slug: str, key: str, *, user: AuthenticatedUser, title: str, text: str, url: str = "/"
) -> bool:
    """Send the user a message after this transaction commits. False if they do not have it.

    KeyError when the plugin did not register the kind. ``url`` is an address on this site.
    """
    known = store.get(slug)
    if known is None or key not in known.notification_kinds:
        message = f"{slug} has no kind of message {key!r}."
        raise KeyError(message)
    feature = known.notification_kinds[key].feature
    if not is_on(feature, user):
        return False
    path = own_path(url) or "/"
    enqueue(deliver, plugin=feature, user_id=user.pk, title=title, text=text, url=path)
    return True


@confidential("title", "text", "url")
def deliver(*, plugin: str, user_id: int, title: str, text: str, url: str) -> None:
    """Send the mail, unless the user has lost the plugin, the feature or the account meanwhile."""
    user = mail.recipient(user_id)
    if user is None or not user.email or not is_on(plugin, user):
        return
    context = {
        "title": title,
        "text": text,
        "plugin": mail.plugin_title(plugin_of(plugin), mail.language_of(user)),
    }
    mail.send(user=user, template="plugins/email/message", path=url, context=context)
