"""Pages of this room for the tests of plugins."""

from django.urls import reverse

from people.models import OrgUnit, Person
from plugins.testing.site import Site


def visit(site: Site) -> None:
    """Show a person, a unit, the directory and the reader's own preferences."""
    unit = OrgUnit.add_root(name_nl="Afdeling", code="afdeling")
    person = Person.objects.create(
        first_name="Anna", last_name="Bakker", email="anna.bakker@example.org"
    )
    site.subjects |= {"person.profile": person, "unit.page": unit}
    site.addresses |= {
        "a person": person.get_absolute_url(),
        "a unit": unit.get_absolute_url(),
        "the directory": reverse("people:directory"),
        "the preferences": reverse("people:preferences"),
    }
