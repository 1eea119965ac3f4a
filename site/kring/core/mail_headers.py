"""Give every mail the headers that a mail of a machine needs, whoever sends it.

Django has no place to say this once for Wagtail, allauth, plugins and Kring, so the method that makes
a message of a mail is wrapped: every back end calls it.
"""

from collections.abc import Callable
from email.message import Message
from email.utils import make_msgid, parseaddr
from functools import wraps

from django.core.mail import EmailMessage

from kring.core.characters import clean_text

HEADERS = {
    # RFC 3834: no automatic answer to this, such as a note of absence.
    "Auto-Submitted": "auto-generated",
    # The same for Exchange and Outlook.
    "X-Auto-Response-Suppress": "All",
}


def install() -> None:
    """Wrap the method. Called once, when the app loads."""
    if not hasattr(EmailMessage.message, "adds_headers"):
        wrapper = _complete(EmailMessage.message)
        wrapper.adds_headers = True  # type: ignore[attr-defined]
        setattr(EmailMessage, "message", wrapper)  # noqa: B010 - the method of a library


def _complete(method: Callable[..., Message]) -> Callable[..., Message]:
    @wraps(method)
    def message(self: EmailMessage, *args: object, **kwargs: object) -> Message:
        self.subject = clean_text(str(self.subject), one_line=True)
        if isinstance(self.body, str):
            self.body = clean_text(self.body)
        given = {name.lower() for name in self.extra_headers}
        for name, value in _headers(self).items():
            if name.lower() not in given:
                self.extra_headers[name] = value
        return method(self, *args, **kwargs)

    return message


def _headers(mail: EmailMessage) -> dict[str, str]:
    # Django would name the machine, which tells a reader nothing and a filter too much.
    domain = parseaddr(mail.from_email)[1].rpartition("@")[2]
    own = {"Message-ID": make_msgid(domain=domain)} if domain.isascii() and domain else {}
    return HEADERS | own
