"""The settings that people choose for themselves in the plugin, and the permissions that settings name."""

from django import forms
from django.contrib.auth.models import Permission
from django.urls import reverse

from plugins.contributions import store
from plugins.contributions.declared import DeclaredSettings
from plugins.testing.base import Subject


class OwnSettings(Subject):
    """The page of a reader's own settings, for users with and without the plugin."""

    def test_its_personal_settings_are_for_people_with_it_alone(
        self, having, without, released_to, killed
    ):
        self.release_to(released_to, having)
        address = reverse("plugins:edit_own_settings", args=[self.slug])
        own = set(self.declared().personal_of(having.user))

        answer = having.get(address)
        assert (answer.status_code == 200) == bool(own), answer.status_code
        if own:
            assert answer.context["form"].fields.keys() == own
        assert without.get(address).status_code == 404
        assert without.post(address).status_code == 404
        killed(self.slug)
        assert having.get(address).status_code == 404

    def test_the_permissions_that_its_settings_name_are_there(self, found):
        there = Permission.objects.filter(content_type__app_label=self.slug)
        known = {f"{self.slug}.{codename}" for codename in there.values_list("codename", flat=True)}

        missing = set(self.declared().permissions.values()) - known
        assert not missing, f"Its settings name {', '.join(sorted(missing))}."

    def declared(self) -> DeclaredSettings:
        """Return its declared settings; an empty declaration for a plugin without settings."""
        known = store.get(self.slug)
        if known is None or known.declared_settings is None:
            return DeclaredSettings(form=forms.Form)
        return known.declared_settings
