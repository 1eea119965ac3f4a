"""Rehearse a plan: where it would get stuck, when each ring would open, and what harm would do, before it is saved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from kring.core.days import today
from kring.core.subjects import counted_units
from kring.core.types import AuthenticatedUser
from plugins.permissions import check_may_manage_releases
from releases.evidence.constants import LAST_WEEKDAY
from releases.models import Freeze, Release, Ring
from releases.rehearsal.outlook import Rehearsal, rehearse
from releases.rehearsal.plan import Plan, PlannedRing, organisation_of
from releases.rehearsal.world import Organisation
from releases.selectors.audience import everybody
from releases.selectors.decisions import is_of_ambassadors, terms_of
from releases.services.plans import PlanError
from releases.services.simulate import own_people

# Days from the first ring to the last.
LONGEST = 366


@dataclass(frozen=True, slots=True)
class RehearsedPlan:
    """A rehearsal and its rings. ``starts_on`` is known where the plan has dates or a quiet period is near."""

    rings: tuple[Ring, ...]
    rehearsal: Rehearsal
    starts_on: date | None


def rehearse_plan(
    *, release: Release, rings: Sequence[Ring], time_zone: str, user: AuthenticatedUser
) -> RehearsedPlan:
    """Live the plan of a release through many times, as if nothing of it had opened; ``rings`` need not be saved.

    The same plan gives the same figures, one with dates those of the day. It takes about two seconds of a processor,
    whatever the number of rings and people. PlanError when nobody is in the rings, or when they take more than a year.
    """
    check_may_manage_releases(user)
    people = everybody()
    members = own_people(release=release, rings=rings, people=people)
    if not any(members):
        raise PlanError(_("There is nothing to rehearse: nobody is in the rings of this plan."))
    lifted = counted_units()
    units = {pk: lifted[who.unit_id] for pk, who in people.items() if who.unit_id in lifted}  # type: ignore[index]
    ambassadors = [place for place, ring in enumerate(rings) if is_of_ambassadors(ring)]
    plan, starts_on = _plan(rings, organisation_of(members, units, ambassadors), time_zone)
    return RehearsedPlan(tuple(rings), rehearse(plan), starts_on)


def _plan(
    rings: Sequence[Ring], organisation: Organisation, time_zone: str
) -> tuple[Plan, date | None]:
    """Return the plan with its terms, and its first day where it has dates or a quiet period. PlanError when too long."""
    dates = [_date(ring, time_zone) for ring in rings]
    first = _first_day(dates[0])
    planned = [
        PlannedRing(terms_of(ring), (day - first).days if day else 0)
        for ring, day in zip(rings, dates, strict=True)
    ]
    plan = Plan(planned, organisation)
    if plan.days > LONGEST:
        raise PlanError(_("This plan takes more than a year: that is too long to rehearse."))
    quiet = _quiet_days(first, plan.longest)
    if not quiet and not any(ring.not_before > 0 for ring in planned):
        return plan, None
    return replace(plan, first_weekday=first.weekday(), quiet=quiet), first


def _date(ring: Ring, time_zone: str) -> date | None:
    """Return the day before which a ring does not open, in the time zone of its release."""
    return ring.starts_at.astimezone(ZoneInfo(time_zone)).date() if ring.starts_at else None


def _first_day(planned: date | None) -> date:
    """Return the first working day from tomorrow on, or from the date of the first ring."""
    day = max(today() + timedelta(days=1), planned or date.min)
    while day.isoweekday() > LAST_WEEKDAY:
        day += timedelta(days=1)
    return day


def _quiet_days(first: date, length: int) -> frozenset[int]:
    """Return the days of quiet periods among so many days, counted from the first."""
    last = first + timedelta(days=length)
    periods = Freeze.objects.filter(starts_on__lte=last, ends_on__gte=first)
    return frozenset(
        number
        for period in periods
        for number in range(
            max(0, (period.starts_on - first).days), min(length, (period.ends_on - first).days) + 1
        )
    )
