"""Ideas, the votes for them and the steps they went through."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """The state of an idea."""

    NEW = "new", _("New")
    REVIEW = "review", _("Under review")
    PLANNED = "planned", _("Planned")
    DONE = "done", _("Done")
    WONT_DO = "wont_do", _("Won't do")


# Which state may follow which. Nothing is final: a new insight may open an idea again.
NEXT_STATES: dict[str, tuple[State, ...]] = {
    State.NEW: (State.REVIEW, State.PLANNED, State.DONE, State.WONT_DO),
    State.REVIEW: (State.PLANNED, State.DONE, State.WONT_DO),
    State.PLANNED: (State.REVIEW, State.DONE, State.WONT_DO),
    State.DONE: (State.REVIEW,),
    State.WONT_DO: (State.REVIEW,),
}
STATES_WITH_ANSWER = frozenset({State.DONE, State.WONT_DO})


class Idea(models.Model):
    """Something that a colleague thinks could be better."""

    title = models.CharField(_("title"), max_length=150)
    text = models.TextField(_("explanation"), max_length=10_000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("from"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken up by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.NEW, db_index=True
    )
    answer = models.TextField(_("answer"), blank=True, max_length=5_000)
    created_at = models.DateTimeField(_("handed in"), auto_now_add=True, db_index=True)
    changed_at = models.DateTimeField(_("state since"), auto_now_add=True)

    class Meta:
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")
        ordering = ["-created_at", "-pk"]
        permissions = [("manage", _("Can answer ideas and move them on"))]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether the idea still waits for the answer that ends the votes."""
        return self.state not in STATES_WITH_ANSWER

    def get_absolute_url(self) -> str:
        """Return the address of the idea's page."""
        return reverse("ideas:detail", args=[self.pk])


class IdeaWord(models.Model):
    """The start of a word in a title, by which a similar idea is found with an index."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="words")
    word = models.CharField(max_length=40, db_index=True)

    class Meta:
        verbose_name = _("word of an idea")
        verbose_name_plural = _("words of ideas")
        constraints = [models.UniqueConstraint(fields=["idea", "word"], name="ideas_word_once")]

    def __str__(self) -> str:
        return self.word


class Vote(models.Model):
    """The vote of one person for an idea."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="votes")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who"), on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [models.UniqueConstraint(fields=["idea", "user"], name="ideas_one_vote")]

    def __str__(self) -> str:
        return f"{self.user}: {self.idea}"


class Step(models.Model):
    """A change of an idea's state: who made it, when, and with which answer."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    answer = models.TextField(_("answer"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("step of an idea")
        verbose_name_plural = _("steps of ideas")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.idea}: {State(self.state).label}"
