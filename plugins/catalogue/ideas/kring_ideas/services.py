"""Hand in ideas, vote for them, and move them on."""

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from kring_ideas.messages import tell_author
from kring_ideas.models import NEXT_STATES, STATES_WITH_ANSWER, Idea, IdeaWord, State, Step, Vote
from kring_ideas.permissions import check_may_manage
from kring_ideas.words import stems

VOTES_CLOSED, NOT_NEXT, NO_ANSWER = "votes-closed", "not-next", "no-answer"


class IdeaError(ValueError):
    """The idea cannot be changed in this way; ``code`` says why."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@transaction.atomic
def hand_in_idea(*, title: str, text: str, author: AbstractUser | AnonymousUser) -> Idea:
    """Hand in a new idea, with the vote of its author. PermissionDenied when not signed in."""
    if not author.is_authenticated:
        raise PermissionDenied
    idea = Idea.objects.create(title=title.strip(), text=text.strip(), author_id=author.pk)
    IdeaWord.objects.bulk_create(IdeaWord(idea=idea, word=stem) for stem in stems(idea.title))
    Step.objects.create(idea=idea, state=State.NEW, by_id=author.pk)
    Vote.objects.create(idea=idea, user_id=author.pk)
    return idea


@transaction.atomic
def toggle_vote(*, idea: Idea, user: AbstractUser | AnonymousUser, votes_open: bool) -> bool:
    """Vote for the idea, or take the vote back; returns whether the user has a vote for it now.

    IdeaError "votes-closed" when the organisation closed voting or the idea has its answer.
    """
    if not user.is_authenticated:
        raise PermissionDenied
    current = Idea.objects.select_for_update().get(pk=idea.pk)
    if not votes_open or current.state in STATES_WITH_ANSWER:
        raise IdeaError(VOTES_CLOSED)
    vote, created = Vote.objects.get_or_create(idea=current, user_id=user.pk)
    if not created:
        vote.delete()
    return created


@transaction.atomic
def move_idea(
    *,
    idea: Idea,
    state: str,
    answer: str,
    owner: AbstractUser | None,
    user: AbstractUser | AnonymousUser,
) -> Idea:
    """Move the idea to another state, with an answer and a person who takes it up.

    PermissionDenied for a user who may not manage ideas. IdeaError "not-next" when this state cannot
    follow, "no-answer" when an idea would be finished without an answer to its author.
    """
    check_may_manage(user)
    idea = Idea.objects.select_for_update().get(pk=idea.pk)
    if state not in NEXT_STATES[idea.state]:
        raise IdeaError(NOT_NEXT)
    if state in STATES_WITH_ANSWER and not answer.strip():
        raise IdeaError(NO_ANSWER)
    idea.state, idea.owner_id = state, owner.pk if owner else None
    idea.answer = answer.strip() or idea.answer
    idea.changed_at = timezone.now()
    idea.save(update_fields=["state", "owner", "answer", "changed_at"])
    Step.objects.create(idea=idea, state=state, answer=answer.strip(), by_id=user.pk)
    tell_author(idea)
    return idea
