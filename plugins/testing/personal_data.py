"""What the plugin keeps of a person: handed over whole, and erased whole, with data really there."""

import json
from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from plugins import quality
from plugins.contributions import store
from plugins.contributions.personal_data import erase_for, export_for
from plugins.testing.base import Subject, own_models


class PersonalData(Subject):
    """Export and erase, for two people of whom one leaves."""

    def test_what_it_keeps_of_a_person_is_named_in_its_manifest(self, found):
        rules = {rule.text: rule.holds for rule in quality.rules_for(found)}

        assert rules["What it keeps of people is named, handed over and erased."]

    def test_what_it_keeps_of_a_person_is_handed_over_whole(self, found, as_role, released_to):
        if not self._keeps_something(found):
            return
        user, _other = self._two_people(as_role, released_to)

        whole = export_of(self.slug, user)
        assert has_something(whole), "What it hands over is empty although it keeps something."
        for relation, rows in rows_of(self.slug, user):
            less = self._export_without(relation, rows, user)
            assert less != whole, f"What stands in {relation} is not handed over."

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

    def test_handing_over_and_erasing_hold_for_who_never_used_it(self, found, as_role):
        known = store.get(self.slug)
        if known is None or not known.data_subjects:
            return
        user = as_role("employee").user

        assert not has_something(export_of(self.slug, user))
        assert self.slug in erase_for(user)

    def _export_without(self, relation: str, rows: models.QuerySet[Any], user: Any) -> Any:
        """Return what would be handed over if these rows did not name the user."""
        field = rows.model._meta.get_field(relation.partition(".")[2])
        with transaction.atomic():
            if field.null:
                rows.update(**{field.name: None})
            else:
                rows.delete()
            less = export_of(self.slug, user)
            transaction.set_rollback(True)
        return less

    def _keeps_something(self, found: Any) -> bool:
        named = found is not None and found.manifest is not None and found.manifest.personal_data
        return bool(named) or any(relations_to_people(self.slug))

    def _two_people(self, as_role: Any, released_to: Any) -> tuple[Any, Any]:
        """Return two people of whom the plugin keeps everything that it can keep."""
        assert type(self).make_personal_data is not Subject.make_personal_data, (
            "It keeps something of people: say in make_personal_data(user) how one of each comes about."
        )
        user, other = as_role("employee").user, as_role("employee").user
        released_to(self.slug)
        for person in (other, user):
            self.make_personal_data(person)
        unmade = [name for name, rows in rows_of(self.slug, user, empty=True) if not rows.exists()]
        assert not unmade, f"make_personal_data() makes nothing in {', '.join(unmade)}."
        return user, other


def export_of(slug: str, user: Any) -> Any:
    """Return what the plugin hands over of the user, as JSON gives it back."""
    kept = export_for(user).get(slug, [])
    return json.loads(json.dumps(kept, cls=DjangoJSONEncoder))


def has_something(value: Any) -> bool:
    """Return whether anything stands in a value of JSON; a name without a value is nothing."""
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
    slug: str, user: Any, *, empty: bool = False
) -> Iterator[tuple[str, models.QuerySet[Any]]]:
    """Yield the rows that name the user, by model and field; with ``empty`` those without any too."""
    for model, field in relations_to_people(slug):
        rows = model._base_manager.filter(**{field.name: user})
        if empty or rows.exists():
            yield f"{model.__name__}.{field.name}", rows


def texts_of(slug: str) -> Iterator[tuple[str, str]]:
    """Yield every text that the plugin's tables hold, with where it stands."""
    for model in own_models(slug):
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField):
                for value in model._base_manager.values_list(field.attname, flat=True):
                    yield f"{model.__name__}.{field.name}", str(value)
