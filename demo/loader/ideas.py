"""The ideas in the idea box, with their votes and outcomes."""

from datetime import datetime
from typing import Any

from django.apps import apps

from demo.loader.organisation import Staff
from demo.loader.past import Past


def load(*, staff: Staff, past: Past, data: dict[str, Any]) -> None:
    """Make the ideas with their steps and votes, and the measured values of the indicator."""
    for number, fields in enumerate(data["idea"]):
        _idea(staff, past, number, fields)
    idea = apps.get_model("ideas", "Idea")

    def done_by(moment: datetime) -> int:
        return idea.objects.filter(state="done", changed_at__lte=moment).count()

    past.indicators["ideas.done"] = past.measured_weekly(done_by)


def _idea(staff: Staff, past: Past, number: int, fields: dict[str, Any]) -> None:
    # The plugin is a package of its own, which may be absent.
    from kring_ideas.models import Idea, State, Step, Vote
    from kring_ideas.services import hand_in_idea

    at = past.moment(fields["days"])
    having = past.who_had("ideas", at)
    author = having[number * 7 % len(having)]
    idea = hand_in_idea(title=fields["title"], text=fields["text"], author=author)
    owner = staff.head_of(fields["owner"]).user if "owner" in fields else None
    changed = past.moment(fields.get("done", fields["days"] - min(fields["days"], 6)), hour=15)
    if fields["state"] == State.NEW:
        changed = at
    else:
        answer = fields.get("answer", "")
        Step.objects.create(idea=idea, state=fields["state"], by=owner, answer=answer)
        Step.objects.filter(idea=idea, state=fields["state"]).update(at=changed)
    # The database dates rows when they are made; these dates are in the past.
    Step.objects.filter(idea=idea, state=State.NEW).update(at=at)
    Idea.objects.filter(pk=idea.pk).update(
        state=fields["state"],
        owner=owner,
        answer=fields.get("answer", ""),
        created_at=at,
        changed_at=changed,
    )
    voters = [user for user in past.who_had("ideas", past.moment(0)) if user != author]
    chosen = past.chance.sample(voters, min(fields["votes"], len(voters)))
    Vote.objects.bulk_create(Vote(idea=idea, user=user) for user in chosen)
