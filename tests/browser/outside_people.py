"""Set up a site of its own and print who is there: ``python -m tests.browser.outside_people``.

Run with the environment of that site. Prints JSON: by name the id, address and session of each person.
"""

import json
import sys

import django
from django.core.management import call_command

AMBASSADORS, PERMITS, OTHERS = 3, 4, 33
PLAN = "Step by step"
RINGS = [
    {"name": "Ambassadors", "keys": ["ambassador"]},
    {"name": "Permits"},
    {"name": "10 per cent", "percentage": 1_000},
    {"name": "50 per cent", "percentage": 5_000},
    {"name": "Everyone", "percentage": 10_000},
]


def make_people() -> dict[str, dict]:
    """Fill the database, which is migrated, with everybody."""
    from django.contrib.auth.models import Permission
    from django.test import Client
    from django.utils import timezone

    from adoption.ambassadors.models import Ambassador
    from people.models import User
    from releases.models import PlanTemplate
    from tests.support import factories

    call_command("setup_kring", verbosity=0)
    PlanTemplate.objects.create(name=PLAN, rings=RINGS)
    elsewhere = factories.make_unit(name_nl="Financiën")
    permits = factories.make_unit(name_nl="Vergunningen")
    people = {}

    def add(name: str, unit=None):
        user = User.objects.create_user(email=f"{name}@example.org", first_name=name.capitalize())
        factories.make_person(unit or elsewhere, user=user, first_name=name.capitalize())
        people[name] = user
        return user

    for number in range(AMBASSADORS):
        Ambassador.objects.create(
            user=add(f"ambassador{number}"), status="active", since=timezone.localdate()
        )
    for number in range(PERMITS):
        add(f"permits{number}", permits)
    for number in range(OTHERS):
        add(f"colleague{number}")
    manager = people["manager"] = factories.make_user(
        email="manager@example.org", language="en", first_name="Rosa", last_name="Kuiper"
    )
    for codename in ("access_admin", "manage_releases"):
        manager.user_permissions.add(Permission.objects.get(codename=codename))

    def session(user) -> str:
        client = Client()
        client.force_login(user)
        return client.cookies["sessionid"].value

    return {
        name: {"id": user.pk, "email": user.email, "session": session(user)}
        for name, user in people.items()
    }


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(make_people()) + "\n")
