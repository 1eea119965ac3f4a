"""The screens that make a ring mandatory, and optional again."""

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from releases.admin.actions import Action, Confirm
from releases.models import Ring
from releases.services import mandatory

RING_ACTIONS = {
    "mandatory": Action(
        _("Make this ring mandatory"),
        _(
            "Its people can no longer put the plugin aside, and they see your reason. Those who had put "
            "it aside have it again within a second, and are told so."
        ),
        _("The ring is mandatory."),
        mandatory.make_mandatory,
        is_serious=True,
        needs_reason=True,
    ),
    "optional": Action(
        _("Make this ring optional again"),
        _("Its people may put the plugin aside again. Nobody loses it by this."),
        _("The ring is optional again."),
        mandatory.make_optional,
    ),
}


class RingAction(Confirm):
    """Asks for a reason and changes one ring."""

    actions = RING_ACTIONS

    @cached_property
    def ring(self) -> Ring:
        """The ring in the address."""
        return get_object_or_404(Ring.objects.select_related("release"), pk=self.kwargs["pk"])

    def get_parents(self) -> list[dict[str, Any]]:
        """Lead back over the plugin."""
        return self.above(self.ring.release.plugin_id)

    def back(self) -> str:
        """Go back to the release."""
        return reverse("kring_release", args=[self.ring.release_id])

    def consequences(self) -> dict[str, Any]:
        """Return the ring. The people who put it aside are not shown: that is their own affair."""
        return {"ring": self.ring}

    def run(self, reason: str) -> None:
        """Run the action on the ring."""
        self.action.run(ring=self.ring, user=self.request.user, reason=reason)
