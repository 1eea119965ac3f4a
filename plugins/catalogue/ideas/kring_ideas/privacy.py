"""Export and erase what the idea box keeps of a person."""

from typing import Any

from django.contrib.auth.models import AbstractUser

from kring_ideas.models import Idea, Step, Vote


def export(user: AbstractUser) -> dict[str, Any]:
    """Return the user's ideas, those they took up, votes and answers as JSON values."""
    ideas = Idea.objects.filter(author_id=user.pk).order_by("pk")
    owned = Idea.objects.filter(owner_id=user.pk).order_by("pk")
    votes = Vote.objects.filter(user_id=user.pk).select_related("idea").order_by("pk")
    steps = Step.objects.filter(by_id=user.pk).select_related("idea")
    return {
        "ideas": [
            {"title": i.title, "text": i.text, "state": i.state, "at": i.created_at.isoformat()}
            for i in ideas
        ],
        "taken_up": [{"title": i.title, "state": i.state} for i in owned],
        "votes": [{"idea": v.idea.title, "at": v.created_at.isoformat()} for v in votes],
        "steps": [
            {"idea": s.idea.title, "state": s.state, "answer": s.answer, "at": s.at.isoformat()}
            for s in steps
        ],
    }


def erase(user: AbstractUser) -> None:
    """Remove the user from everything and delete their votes. The ideas stay: others voted for them."""
    Vote.objects.filter(user_id=user.pk).delete()
    Idea.objects.filter(author_id=user.pk).update(author=None)
    Idea.objects.filter(owner_id=user.pk).update(owner=None)
    Step.objects.filter(by_id=user.pk).update(by=None)
