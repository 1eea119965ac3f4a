"""The form of a document in the admin."""

from typing import Any

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm

from editorial.models import DocumentText

State = DocumentText.State
# What an editor can do about a file in which search finds no words.
ADVICE = {
    State.WAITING: _("Search has not read this file yet."),
    State.EMPTY: _(
        "No text found in this file, for example because it is a scan. Search finds it by its title and "
        "tags only. Scan it again with text recognition (OCR) if its words matter."
    ),
    State.LOCKED: _(
        "No text found: this file is locked with a password. Search finds it by its title and tags "
        "only. Take the password off if its words matter."
    ),
    State.UNKNOWN: _("Search finds this kind of file by its title and tags only."),
    State.TOO_LARGE: _(
        "This file is too large to be read. Search finds it by its title and tags only."
    ),
    State.FAILED: _(
        "No text found: this file could not be read. Search finds it by its title and tags only. Open "
        "it, save it anew, and put the new file here."
    ),
}


class KringDocumentForm(BaseDocumentForm):
    """Says beside the file which kinds are accepted, and what search has found in it."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "file" not in self.fields:
            return
        kinds = settings.WAGTAILDOCS_EXTENSIONS
        file = self.fields["file"]
        file.widget.attrs["accept"] = ",".join(f".{kind}" for kind in kinds)
        accepted = format_lazy(_("Accepted: {kinds}."), kinds=", ".join(kinds))
        file.help_text = format_lazy("{} {}", accepted, file.help_text)
        words = DocumentText.objects.filter(pk=self.instance.pk).first()
        if words and (advice := ADVICE.get(State(words.state))):
            file.help_text = format_lazy("{} {}", advice, file.help_text)
