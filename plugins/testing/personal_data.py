"""Check that the personal data of a plugin is exported and erased completely, with real data."""

import json
from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from kring.core.types import AuthenticatedUser
from plugins.contributions import store
from plugins.install import quality
from plugins.install.registry import InstalledPlugin
from plugins.privacy.requests import erase_for, export_for
from plugins.testing.base import Subject, own_models


class PersonalData(Subject):
    """Export and erase, for two people of whom one leaves."""

    def test_what_it_keeps_of_a_person_is_named_in_its_manifest(self, found):
        rules = {rule.text: rule.holds for rule in quality.rules_for(found)}

        assert rules["What it keeps of people is named, handed over and erased."]

    def test_what_it_keeps_of_a_person_is_exported_whole(self, found, as_role, released_to):
        if not self._keeps_something(found):
            return
        user, _other = self._two_people(as_role, released_to)

        whole = export_of(self.slug, user)
        assert has_something(whole), "Its export is empty although it keeps something."
        for relation, rows in rows_of(self.slug, user):
            less = self._export_without(relation, rows, user)
            assert less != whole, f"The content of {relation} is not exported."

    def test_what_it_keeps_of_a_person_is_erased_whole(self, found, as_role, released_to):
        if not self._keeps_something(found):
            return
        user, other = self._two_people(as_role, released_to)
        kept = export_of(self.slug, other)

        assert self.slug in erase_for(user)

        left = [relation for relation, rows in rows_of(self.slug, user) if rows.exists()]
        assert not left, f"Erasing leaves rows of the person: {', '.join(left)}."
        assert not has_something(export_of(self.slug, user))
        named = [where for where, text in texts_of(self.slug) if user.email in text]
        assert not named, f"Erasing leaves the address of the person in {', '.join(named)}."
        assert export_of(self.slug, other) == kept, (
            "Erasing one person changes what is kept of another."
        )

    def test_exporting_and_erasing_work_for_people_who_never_used_it(self, found, as_role):
        known = store.get(self.slug)
        if known is None or not known.data_subjects:
            return
        user = as_role("employee").user

        assert not has_something(export_of(self.slug, user))
        assert self.slug in erase_for(user)

    def _export_without(
        self, relation: str, rows: models.QuerySet[Any], user: AuthenticatedUser
    ) -> Any:
        """Return the export as it would be if these rows did not name the user."""
        field = rows.model._meta.get_field(relation.partition(".")[2])
        with transaction.atomic():
            if field.null:
                rows.update(**{field.name: None})
            else:
                rows.delete()
            less = export_of(self.slug, user)
            transaction.set_rollback(True)
        return less

    def _keeps_something(self, found: InstalledPlugin) -> bool:
        is_named = found.manifest is not None and bool(found.manifest.personal_data)
        return is_named or any(relations_to_people(self.slug))

    def _two_people(
        self, as_role: Any, released_to: Any
    ) -> tuple[AuthenticatedUser, AuthenticatedUser]:
        """Return two users of whom the plugin keeps all kinds of data that it can keep."""
        assert type(self).make_personal_data is not Subject.make_personal_data, (
            "It keeps data of people: make one of each kind in make_personal_data(user)."
        )
        user, other = as_role("employee").user, as_role("employee").user
        released_to(self.slug)
        for person in (other, user):
            self.make_personal_data(person)
        empty = [name for name, rows in rows_of(self.slug, user, empty=True) if not rows.exists()]
        assert not empty, f"make_personal_data() makes nothing in {', '.join(empty)}."
        return user, other


def export_of(slug: str, user: AuthenticatedUser) -> Any:
    """Return the plugin's export of the user's data, decoded from JSON."""
    kept = export_for(user).get(slug, [])
    return json.loads(json.dumps(kept, cls=DjangoJSONEncoder))


def has_something(value: Any) -> bool:
    """Return whether a JSON value contains anything; keys without a value do not count."""
    if isinstance(value, dict):
        return any(map(has_something, value.values()))
    if isinstance(value, list):
        return any(map(has_something, value))
    return value not in (None, "", 0, False)


def relations_to_people(slug: str) -> Iterator[tuple[type[models.Model], models.Field]]:
    """Yield every field of the plugin's models that names a user."""
    user = get_user_model()
    for model in own_models(slug):
        for field in model._meta.concrete_fields:
            if field.related_model is user:
                yield model, field


def rows_of(
    slug: str, user: AuthenticatedUser, *, empty: bool = False
) -> Iterator[tuple[str, models.QuerySet[Any]]]:
    """Yield the rows that name the user, by model and field; with ``empty`` also where there are none."""
    for model, field in relations_to_people(slug):
        rows = model._base_manager.filter(**{field.name: user})
        if empty or rows.exists():
            yield f"{model.__name__}.{field.name}", rows


def texts_of(slug: str) -> Iterator[tuple[str, str]]:
    """Yield every text in the plugin's tables, with its model and field."""
    for model in own_models(slug):
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField):
                for value in model._base_manager.values_list(field.attname, flat=True):
                    yield f"{model.__name__}.{field.name}", str(value)
