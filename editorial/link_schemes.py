"""The links that people may make: which schemes, in the editor, when pasting and in typed text.

Wagtail knows http, https, ftp, mailto and tel. What an organisation uses beside them is the operator's
list, ``LINK_SCHEMES``: a shared folder, a channel of a chat, a page of a notebook.
"""

import re
from typing import Any
from urllib.parse import quote

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import whitelist
from wagtail.admin.forms.choosers import ExternalLinkChooserForm, URLOrAbsolutePathField
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.admin.views import chooser
from wagtail.rich_text import FeatureRegistry

from kring.core.addresses import begins_as_path, own_path

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
# A shared folder as Windows writes it: \\server\share\folder.
_FOLDER = re.compile(r"\\\\[^\\/\s]+\\")


def allow_schemes() -> None:
    """Have Wagtail keep the links of the operator's schemes. Called once, when the app loads."""
    new = [one for one in settings.LINK_SCHEMES if one not in whitelist.ALLOWED_URL_SCHEMES]
    whitelist.ALLOWED_URL_SCHEMES.extend(new)
    chooser.ExternalLinkView.form_class = LinkForm


def link_schemes() -> list[str]:
    """Return the schemes of the links that people may make, Wagtail's own and the operator's."""
    return [*whitelist.ALLOWED_URL_SCHEMES]


def is_operators_link(address: str) -> bool:
    """Return whether the scheme of this address is one of the operator's list."""
    found = _SCHEME.match(address)
    return found is not None and found[1].lower() in settings.LINK_SCHEMES


class LinkField(URLOrAbsolutePathField):
    """An address of the web, a path of this site, or a link of the operator's schemes."""

    def to_python(self, value: Any) -> Any:
        """Return the address; a shared folder as Windows writes it becomes a link to it."""
        text = str(value or "").strip()
        if _FOLDER.match(text) and "file" in settings.LINK_SCHEMES:
            return f"file:{quote(text.replace(chr(92), '/'))}"
        if begins_as_path(text):
            if not (path := own_path(text)):
                raise ValidationError(_("Write an address that begins with / or https://."))
            return path
        if is_operators_link(text):
            return forms.CharField(required=False).clean(text).replace(" ", "%20")
        return super().to_python(text)

    def run_validators(self, value: Any) -> None:
        """Check the address; of an operator's scheme only the scheme is known."""
        if not is_operators_link(str(value)):
            super().run_validators(value)


class LinkForm(ExternalLinkChooserForm):
    """Wagtail's form for a link to elsewhere, with the operator's schemes."""

    url = LinkField(required=True, label=_("Address"))


def teach_paste(features: FeatureRegistry) -> None:
    """Let the editor keep pasted links of all schemes, and raised and lowered signs, and tell of the rest."""
    # Not by its getter, which looks for features first, and so would come back here.
    known = features.plugins_by_editor["draftail"]["link"]
    schemes = link_schemes()
    allowed = "|".join(f"{re.escape(one)}:" for one in schemes)
    feature = EntityFeature(
        {
            **known.data,
            "allowlist": {"href": f"^({allowed}|#|undefined$)"},
            "pasted": {
                "schemes": schemes,
                "table": _(
                    "The table became lines of text. To keep it, add the block “Table” and paste into its first cell."
                ),
                "links": _("Some links were left out: Kring does not allow their kind of address."),
            },
        },
        js=[*known.js, "editorial/js/paste.js"],
        css=known.css,
    )
    features.register_editor_plugin("draftail", "link", feature)
