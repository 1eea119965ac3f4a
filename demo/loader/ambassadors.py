"""The ambassadors of the demo organisation, the applications, and the thanks they got."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from adoption.ambassadors.models import Ambassador, Thanks
from demo.accounts import SIGN_INS
from demo.loader.organisation import Staff, player_of
from demo.loader.past import Past
from kring.core.groups import AMBASSADORS
from people.models import User

OTHERS = 12
MOTIVATIONS = (
    "Ik probeer graag iets nieuws en leg het rustig uit aan wie dat niet graag doet.",
    "Op onze afdeling missen we nu veel nieuws. Ik wil helpen om dat beter te maken.",
    "Ik hoor veel van collega’s in de wijk en neem hun vragen graag mee.",
    "Ik werk vaak op twee locaties en merk snel wat op een telefoon niet handig is.",
)


def load(
    *,
    staff: Staff,
    past: Past,
    applications: Iterable[dict[str, Any]],
    thanks: Iterable[dict[str, Any]],
) -> int:
    """Appoint the sign-ins with that role, and one employee of each of a dozen units. Returns how many."""
    active = Ambassador.objects.bulk_create(
        Ambassador(
            user=user,
            status=Ambassador.Status.ACTIVE,
            motivation=MOTIVATIONS[number % len(MOTIVATIONS)],
            applied_at=past.moment(90 - 4 * number),
            since=past.today - timedelta(days=85 - 4 * number),
        )
        for number, user in enumerate(_chosen(staff))
    )
    for each in applications:
        user = _employees(staff, each["unit"])[-1]
        Ambassador.objects.create(
            user=user, motivation=each["motivation"], applied_at=past.moment(each["days"])
        )
    givers = _employees(staff, "BNO") + _employees(staff, "ICT")
    Thanks.objects.bulk_create(
        Thanks(
            ambassador=active[each["ambassador"]],
            giver=givers[-1 - number],
            text=each["text"],
            created_at=past.moment(each["days"]),
        )
        for number, each in enumerate(thanks)
    )
    return len(active)


def _chosen(staff: Staff) -> list[User]:
    signing_in = [s for s in SIGN_INS if AMBASSADORS in s.groups]
    players = [user for s in signing_in if (user := player_of(staff, s).user)]
    firsts = [found[0] for unit in sorted(staff.members) if (found := _employees(staff, unit))]
    return [*players, *firsts[:OTHERS]]


def _employees(staff: Staff, unit: str) -> list[User]:
    """Return the users of a unit who are neither its head nor one of the sign-ins."""
    roles = {sign_in.email for sign_in in SIGN_INS}
    people = (staff.people[m.number] for m in staff.members[unit] if not m.is_head)
    users = (person.user for person in people if person.is_active and person.user)
    return [user for user in users if user.email not in roles]
