from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kring.core.frame import Entry


class AdoptionConfig(AppConfig):
    """The people around releases."""

    name = "adoption"
    verbose_name = _("Adoption")

    user_menu = (Entry(_("What is new for me"), "adoption:whats_new", "stars", order=30),)

    def ready(self) -> None:
        """Register what this room adds to releases, to metrics and to a person's own data."""
        from adoption.ambassadors import selectors as ambassadors
        from adoption.feedback.listening import LISTENER
        from adoption.feedback.metrics import collect
        from adoption.feedback.selectors import feedback_of
        from adoption.goals.report import report_rows as rows_of_goals
        from adoption.tasks import release as tasks
        from adoption.tasks.selectors import answers_of
        from kring.core import metrics
        from plugins.privacy.kept import register_kept
        from releases.admin.panels import register_panel
        from releases.admin.words import register_actions
        from releases.listening import register_listener
        from releases.selectors.report import register_rows_of_all, register_rows_of_release

        ambassadors.register()
        register_listener(LISTENER)
        register_panel(tasks.panel)
        register_actions(tasks.ACTIONS)
        register_rows_of_release(tasks.report_rows)
        register_rows_of_all(rows_of_goals)
        register_kept(
            "feedback",
            feedback_of,
            "plugin",
            "feature",
            "version",
            "kind",
            "text",
            "page_url",
            "answer",
            "created_at",
        )
        register_kept(
            "thanks_given",
            ambassadors.thanks_given_by,
            "ambassador__user__email",
            "text",
            "created_at",
        )
        register_kept("tasks", answers_of, "task__title", "outcome", "remark", "answered_at")
        register_kept(
            "ambassador",
            ambassadors.application_of,
            "status",
            "motivation",
            "applied_at",
            "since",
            "answer",
        )
        metrics.register(collect)
