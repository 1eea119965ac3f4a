"""The ambassadors and the goals of the demo organisation."""

from datetime import date, timedelta
from decimal import Decimal

from demo.accounts import SIGN_INS
from demo.loader.organisation import Staff, player_of
from editorial.groups import AMBASSADORS
from people.models import User
from plugins.models import Ambassador, Goal, IndicatorValue

OTHERS = 12
MOTIVATIONS = (
    "Ik probeer graag iets nieuws en leg het rustig uit aan wie dat niet graag doet.",
    "Op onze afdeling missen we nu veel nieuws. Ik wil helpen om dat beter te maken.",
    "Ik hoor veel van collega’s in de wijk en neem hun vragen graag mee.",
    "Ik werk vaak op twee locaties en merk snel wat op een telefoon niet handig is.",
)
# Slug, titles, reasons, unit, from, to, and what was measured every three weeks until today.
GOALS = (
    ("find-faster", "Sneller vinden wat je zoekt", "Find what you need faster",
     "Zoeken kost ons nu te veel tijd; wie snel vindt, heeft meer tijd voor inwoners.",
     "Searching costs us too much time; who finds quickly has more time for residents.",
     "minuten per dag", 24, 12, (24, 22, 21, 18, 17)),
    ("two-way-communication", "Nieuws waarop collega’s reageren", "News that colleagues respond to",
     "We willen horen wat nieuws losmaakt, ook bij collega’s zonder vaste werkplek.",
     "We want to hear what news stirs up, also among colleagues without a desk.",
     "% van de collega’s", 46, 80, (46, 51, 55, 61, 66)),
    ("innovation", "Ideeën van de werkvloer", "Ideas from the floor",
     "Wie het werk doet, weet wat beter kan. We willen die ideeën horen en beantwoorden.",
     "Whoever does the work knows what can be better. We want to hear those ideas and answer them.",
     "ideeën per maand", 3, 20, (3, 5, 6, 9)),
)  # fmt: skip


def load(*, staff: Staff, today: date) -> int:
    """Make the ambassadors and the goals. Returns how many ambassadors there are."""
    _goals(staff, today)
    return _ambassadors(staff, today)


def _ambassadors(staff: Staff, today: date) -> int:
    """Take whoever plays an ambassador, and one employee of each of a dozen units."""
    signing_in = [s for s in SIGN_INS if AMBASSADORS in s.groups]
    players = [user for s in signing_in if (user := player_of(staff, s).user)]
    roles = {sign_in.email for sign_in in SIGN_INS}
    others = []
    for unit in sorted(staff.members):
        employees = (staff.people[m.number] for m in staff.members[unit] if not m.is_head)
        users = (p.user for p in employees if p.is_active and p.user)
        user = next((user for user in users if user.email not in roles), None)
        if user:
            others.append(user)
    chosen: list[User] = [*players, *others[:OTHERS]]
    Ambassador.objects.bulk_create(
        Ambassador(
            user=user,
            status=Ambassador.Status.ACTIVE,
            motivation=MOTIVATIONS[number % len(MOTIVATIONS)],
            since=today - timedelta(days=30 + 7 * number),
        )
        for number, user in enumerate(chosen)
    )
    return len(chosen)


def _goals(staff: Staff, today: date) -> None:
    owner = staff.head_of("COM").user
    for slug, title_nl, title_en, why_nl, why_en, unit, baseline, target, values in GOALS:
        goal = Goal.objects.create(
            slug=slug, title_nl=title_nl, title_en=title_en, why_nl=why_nl, why_en=why_en,
            owner=owner, unit=unit, baseline=baseline, target=target,
            direction=Goal.Direction.UP if target > baseline else Goal.Direction.DOWN,
            due_on=today + timedelta(days=200),
        )  # fmt: skip
        IndicatorValue.objects.bulk_create(
            IndicatorValue(
                goal=goal,
                value=Decimal(value),
                measured_on=today - timedelta(weeks=3 * (len(values) - 1 - number)),
            )
            for number, value in enumerate(values)
        )
