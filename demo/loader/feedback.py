"""Tips, tops and flops with their answers, and the moments at which people were asked."""

from datetime import timedelta
from typing import Any

from demo.loader.past import Past
from people.models import User
from plugins.models import EvaluationMoment, Feedback


def load(*, past: Past, manager: User, data: dict[str, Any]) -> None:
    """Make what was said about the plugins that are here, and their evaluation moments."""
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
        ring_order=fields["ring"],
        kind=fields["kind"],
        text=fields["text"],
        giver=_giver(past, fields),
        # A top asks for no decision.
        status=fields.get("status", Feedback.Status.DONE),
        created_at=past.moment(fields["days"], hour=0 if "by" not in fields else 11),
    )
    if "answer" in fields:
        feedback.answer = fields["answer"]
        feedback.answered_by = manager
        feedback.answered_at = past.moment(max(fields["days"] - 3, 0), hour=9)
        # What was answered to somebody who plays a role waits to be read.
        if "@" not in str(fields.get("by", "")):
            feedback.seen_at = past.moment(max(fields["days"] - 4, 0), hour=14)
    return feedback


def _giver(past: Past, fields: dict[str, Any]) -> User | None:
    """Return who said it: somebody of the ring by number, a role by address, or nobody."""
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
