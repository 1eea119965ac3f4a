"""Placing units in the tree, and refusing to delete what others lean on."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ManyToOneRel
from django.utils.translation import gettext as _
from wagtail.models import ReferenceIndex

from people.models import OrgUnit, Person


@transaction.atomic
def place_unit(*, unit: OrgUnit, parent: OrgUnit | None) -> OrgUnit:
    """Save a unit below ``parent``, or at the top without one; its parts move along.

    The caller has checked that the user may add or change units. ValidationError when the parent
    is the unit itself or below it. Returns the unit as the database has it now.
    """
    if unit.pk is None:
        above = OrgUnit.objects.get(pk=parent.pk) if parent else None
        return above.add_child(instance=unit) if above else OrgUnit.add_root(instance=unit)
    if parent and parent.path.startswith(OrgUnit.objects.get(pk=unit.pk).path):
        raise ValidationError(_("A unit cannot be placed below itself."))
    unit.save()
    # Also when the parent stays: siblings are kept in the order of their names.
    placed = OrgUnit.objects.get(pk=unit.pk)
    if parent:
        placed.move(OrgUnit.objects.get(pk=parent.pk), pos="sorted-child")
    else:
        placed.move(OrgUnit.get_first_root_node(), pos="sorted-sibling")
    return OrgUnit.objects.get(pk=unit.pk)


def what_leans_on_unit(unit: OrgUnit) -> list[str]:
    """Return why the unit cannot be deleted; empty when it can."""
    reasons = []
    if unit.numchild:
        reasons.append(_("It has parts: move or delete those first."))
    if unit.posts.exists():
        reasons.append(_("People have a post in it: move them first."))
    return reasons


def what_leans_on_person(person: Person) -> list[str]:
    """Return why the person cannot be deleted; empty when they can.

    Whoever wrote or owns something is deactivated, never deleted: their content would lose its
    name. The rooms above are asked through Django's relations, so that this one knows none.
    """
    for relation in person._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ManyToOneRel):
            continue
        rows = relation.related_model._base_manager.filter(**{relation.field.name: person})
        if relation.related_model._meta.app_label != "people" and rows.exists():
            return [_("There is content that carries this name.")]
    if (
        ReferenceIndex.get_references_to(person)
        .exclude(base_content_type__app_label="people")
        .exists()
    ):
        return [_("There is content that carries this name.")]
    return []
