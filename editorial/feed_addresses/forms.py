"""The form with which people make an address for their feed reader."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from editorial.feed_addresses.selectors import categories_seen_by
from kring.core.kinds import kinds
from kring.core.types import AuthenticatedUser


class FeedAddressForm(forms.Form):
    """Which feed: the kind, a category of it, and all of it or only what is meant for the reader."""

    feed = forms.ChoiceField(label=_("What"))
    for_me = forms.BooleanField(
        label=_("Only what is meant for me"),
        required=False,
        help_text=_("Leave this open for everything that you may see."),
    )

    def __init__(self, *args: Any, user: AuthenticatedUser, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["feed"].choices = [  # type: ignore[attr-defined]
            choice
            for kind in kinds().values()
            if kind.feed
            for choice in [
                (f"{kind.key}:", kind.feed.title),
                *(
                    (f"{kind.key}:{key}", f"{kind.feed.title}: {name}")
                    for key, name in categories_seen_by(user, kind.key)
                ),
            ]
        ]

    def values(self) -> dict[str, Any]:
        """Return the arguments for ``services.make_address``."""
        kind, _mark, category = self.cleaned_data["feed"].partition(":")
        return {"kind": kind, "category": category, "for_me": self.cleaned_data["for_me"]}
