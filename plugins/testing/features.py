"""Check that a feature that is off leaves no trace, for people who have the plugin without it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core import mail
from django.test import Client

from plugins.contributions import navigation, store
from plugins.contributions.blocks import render_block
from plugins.contributions.collect import Contributions
from plugins.contributions.notifications import notify
from plugins.contributions.slots import PlacedSlot
from plugins.contributions.tasks import start_due_schedules
from plugins.gate.decisions import is_on
from plugins.install.features import features_of
from plugins.install.manifest import Feature
from plugins.testing.addresses import addresses
from plugins.testing.base import Subject
from plugins.testing.html import difference, html_of
from plugins.testing.surfaces import request_of

NOT_FOUND = 404


class Features(Subject):
    """Each feature of the plugin, off while the plugin and its other features are on."""

    def test_a_feature_is_off_until_it_is_released(self, having, released_to):
        for key, feature in self.features():
            self.release_without(feature, released_to, having)
            assert is_on(self.slug, having.user)
            assert not is_on(key, having.user), f"{key} is on for people who do not have it"

    def test_the_addresses_of_a_feature_do_not_exist_without_it(self, having, released_to):
        for key, feature in self.features():
            own = addresses(self.slug, feature=key)
            self.release_without(feature, released_to, having)
            for address in own:
                for method in ("get", "post"):
                    answer = getattr(having, method)(address)
                    assert answer.status_code == NOT_FOUND, f"{key}: {method} {address}"

    def test_a_feature_leaves_no_trace_in_pages_of_people_without_it(
        self, tour, having, released_to
    ):
        """Each page is the same as with a plugin that never contributed the feature."""
        for key, feature in self.features():
            self.release_without(feature, released_to, having)
            self.fill(3)
            for address in [*tour.addresses.values(), *self.pages(having)]:
                seen = html_of(having, address)
                with _without(self.slug, key):
                    expected = html_of(having, address)
                assert seen == expected, f"{key} at {address}:\n{difference(seen, expected)}"

    def test_the_surfaces_of_a_feature_are_empty_without_it(self, tour, having, released_to):
        for key, feature in self.features():
            self.release_without(feature, released_to, having)
            self.fill(3)
            request = request_of(having.user)
            for slot in _of(self._known().slots, key):
                assert slot.show(request, [tour.subjects.get(slot.place)]) == [""], slot.place
            for name, block in self._known().blocks.items():
                if block.feature == key:
                    shown = render_block(f"{self.slug}.{name}", request, {"request": request})
                    assert shown == "", name
            own = {entry.url for entry in _of(self._known().navigation_entries, key)}
            assert own.isdisjoint(entry["url"] for entry in navigation.entries(request))

    def test_a_feature_that_nobody_has_does_not_work_in_the_background(
        self, having, released_to, run_jobs
    ):
        for key, feature in self.features():
            self.release_without(feature, released_to, having)
            mail.outbox.clear()
            for name, kind in self._known().notification_kinds.items():
                if kind.feature == key:
                    assert not notify(self.slug, name, user=having.user, title="T", text="T"), name
            own = {task.name for task in _of(self._known().tasks.values(), key)}
            assert own.isdisjoint(start_due_schedules())

    def test_its_features_have_a_title_in_every_language(self, found):
        for key, feature in self.features():
            missing = [code for code, _name in settings.LANGUAGES if not _title(feature, code)]
            assert not missing, f"{key} has no title in: {', '.join(missing)}"

    def features(self) -> list[tuple[str, Feature]]:
        """Return the features that the plugin declares, by full key."""
        return list(features_of(self.slug).items())

    def release_without(self, feature: Feature, released_to: Any, client: Client) -> None:
        """Release the plugin with its other features to this client's user."""
        user = client.user  # type: ignore[attr-defined]
        released_to(self.slug, f"user:{user.pk}", without=[feature.key])

    def _known(self) -> Contributions:
        known = store.get(self.slug)
        assert known is not None, "It has features, and contributes nothing."
        return known


def _title(feature: Feature, language: str) -> str:
    return feature.title.get(language) or feature.title.get("", "")


def _of(contributed: Any, key: str) -> list[Any]:
    return [each for each in contributed if each.feature == key]


@contextmanager
def _without(slug: str, key: str) -> Iterator[None]:
    """Take the slots, blocks and entries of one feature out of what the plugin contributes."""
    known = store.get(slug)
    assert known is not None
    kept: tuple[list[PlacedSlot], dict, list] = known.slots, known.blocks, known.navigation_entries
    known.slots = [each for each in known.slots if each.feature != key]
    known.blocks = {name: each for name, each in known.blocks.items() if each.feature != key}
    known.navigation_entries = [e for e in known.navigation_entries if e.feature != key]
    try:
        yield
    finally:
        known.slots, known.blocks, known.navigation_entries = kept
