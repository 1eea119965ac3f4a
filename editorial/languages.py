"""The languages that content may be written in; the interface itself has fewer."""

from django.utils.translation import gettext_lazy as _

CONTENT_LANGUAGES = [
    ("nl", _("Dutch")),
    ("en", _("English")),
    ("de", _("German")),
    ("fr", _("French")),
]
