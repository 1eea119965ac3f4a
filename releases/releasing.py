"""What releases provide to the gate and to plugins."""

from collections.abc import Mapping
from contextlib import AbstractContextManager

from django.utils import timezone

from kring.core.types import AuthenticatedUser
from plugins.gate.keys import feature_of, plugin_of
from plugins.gate.releasing import Released
from plugins.gate.rules import Rules
from plugins.models import Plugin
from releases.models import Release, ReleaseEvent, Ring
from releases.selectors.rules import released_rules
from releases.services import judging
from releases.services.audit import recorded

# The version and the ring of a release that is made to try a plugin.
TRIAL = "trial"


class Releases:
    """Implements ``plugins.gate.releasing.Releasing``."""

    def rules(self, known: Mapping[str, Rules]) -> Released:
        """Return the rules with the people whom releases, exceptions and opt-outs reach."""
        return released_rules(known)

    def record(
        self,
        *,
        plugin: str,
        action: str,
        actor: AuthenticatedUser | None,
        reason: str = "",
        before: dict,
        after: dict,
    ) -> None:
        """Append the event to the history of releases; that of a feature to the history of its plugin."""
        named = {"feature": feature_of(plugin)} if feature_of(plugin) else {}
        ReleaseEvent.objects.append(
            plugin=plugin_of(plugin),
            action=action,
            actor=actor,
            reason=reason,
            before=before,
            after=after | named,
        )

    def recording(
        self, *, key: str, action: str, actor: AuthenticatedUser | None, reason: str
    ) -> AbstractContextManager[tuple[dict, dict]]:
        """Append the event of the change made inside, with the number of people who gain or lose the plugin or feature."""
        return recorded(plugin=key, action=action, user=actor, reason=reason)

    def judge(self, *, feature: str, version: str, unit: int) -> None:
        """Stop the feature where its evidence says so."""
        judging.judge(feature=feature, version=version, unit=unit)

    def is_over(self, feature: str, version: str) -> bool | None:
        """Return whether the release of this version is no longer watched; None when it has none."""
        return judging.is_over(feature, version)

    def has_release(self, slug: str) -> bool:
        """Return whether there is a release of the plugin, whatever its state."""
        return Release.objects.filter(plugin=slug).exists()

    def open_to(
        self, plugin: Plugin, *, keys: list[str], percentage: int, feature: str = ""
    ) -> Release:
        """Open a release of one ring to try the plugin or feature; called again it moves the ring."""
        release, _is_new = Release.objects.get_or_create(
            plugin=plugin, feature=feature, version=TRIAL, status=Release.Status.RUNNING
        )
        reach = {"name": TRIAL, "opened_at": timezone.now(), "keys": keys, "percentage": percentage}
        Ring.objects.update_or_create(release=release, order=0, defaults=reach)
        return release
