"""Tips, tops and flops with their answers, and the evaluation moments."""

from datetime import datetime, timedelta
from typing import Any

from adoption.evaluation.models import EvaluationMoment
from adoption.feedback.models import Feedback, start_of_week
from demo.loader.past import Past
from people.models import User
from plugins.contributions.usage import version_of


def load(*, past: Past, manager: User, data: dict[str, Any]) -> None:
    """Make the feedback on the installed plugins, and their evaluation moments."""
    here = {plugin for plugin, _order in past.opened}
    Feedback.objects.bulk_create(
        _feedback(past, manager, fields) for fields in data["feedback"] if fields["plugin"] in here
    )
    for fields in data["evaluation"]:
        if fields["plugin"] in here:
            _evaluation(past, manager, fields)


def _feedback(past: Past, manager: User, fields: dict[str, Any]) -> Feedback:
    feedback = Feedback(
        plugin=fields["plugin"],
        version=version_of(fields["plugin"]),
        ring_order=fields["ring"],
        kind=fields["kind"],
        text=fields["text"],
        giver=_giver(past, fields),
        # A top asks for no decision.
        status=fields.get("status", Feedback.Status.DONE),
        created_at=_given_at(past, fields),
    )
    if "answer" in fields:
        feedback.answer = fields["answer"]
        feedback.answered_by = manager
        feedback.answered_at = past.moment(max(fields["days"] - 3, 0), hour=9)
        # An answer to one of the sign-ins waits to be read.
        if "@" not in str(fields.get("by", "")):
            feedback.seen_at = past.moment(max(fields["days"] - 4, 0), hour=14)
    return feedback


def _giver(past: Past, fields: dict[str, Any]) -> User | None:
    """Return the author: a member of the ring by number, a sign-in by address, or None."""
    by = fields.get("by")
    if isinstance(by, str):
        return User.objects.get(email=by)
    members = past.members[fields["plugin"], fields["ring"]]
    return members[by % len(members)] if by is not None else None


def _evaluation(past: Past, manager: User, fields: dict[str, Any]) -> None:
    opens = past.today - timedelta(days=fields["opens"])
    closes = past.today - timedelta(days=fields.get("closes", -fields.get("closes_in", 0)))
    EvaluationMoment.objects.create(
        plugin=fields["plugin"],
        ring_order=fields["ring"],
        opens_on=opens,
        closes_on=closes,
        invited_at=past.moment(fields["opens"], hour=8),
        invited=len(past.members[fields["plugin"], fields["ring"]]),
        decided=fields.get("decided", ""),
        created_by=manager,
    )


def _given_at(past: Past, fields: dict[str, Any]) -> datetime:
    """Return when it was given: of what has no name only the week is known."""
    if "by" in fields:
        return past.moment(fields["days"], hour=11)
    return start_of_week(past.moment(fields["days"], hour=0))
