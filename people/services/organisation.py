"""Place units in the tree, and find out why a unit or person cannot be deleted."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ManyToOneRel
from django.utils.translation import gettext as _
from wagtail.models import ReferenceIndex

from people.models import OrgUnit, Person


@transaction.atomic
def place_unit(*, unit: OrgUnit, parent: OrgUnit | None) -> OrgUnit:
    """Save a unit below ``parent``, or at the top without one; the units below it move along.

    The caller has checked that the user may add or change units. ValidationError if the parent
    is the unit itself or below it. Returns the unit as it is in the database now.
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


def unit_deletion_blockers(unit: OrgUnit) -> list[str]:
    """Return the reasons why the unit cannot be deleted; empty if it can."""
    reasons = []
    if unit.numchild:
        reasons.append(_("It has parts: move or delete those first."))
    if unit.posts.exists():
        reasons.append(_("People have a post in it: move them first."))
    return reasons


def person_deletion_blockers(person: Person) -> list[str]:
    """Return the reasons why the person cannot be deleted; empty if they can.

    Authors and owners of content are deactivated, never deleted: their content would lose its
    name. Django's relations lead to the content of the rooms above, so that this room knows none.
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
