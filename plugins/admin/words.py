"""Decisions and events in plain words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plugins.gate import Decision, Reason
from plugins.models import ReleaseEvent
from plugins.models.audit import SYSTEM
from plugins.subjects import subject_labels

ACTIONS = {
    "enable": gettext_lazy("Enabled"),
    "disable": gettext_lazy("Disabled"),
    "kill": gettext_lazy("Stopped"),
    "revive": gettext_lazy("Started again"),
    "plan": gettext_lazy("Release planned"),
    "change_plan": gettext_lazy("Plan changed"),
    "discard_plan": gettext_lazy("Plan thrown away"),
    "advance": gettext_lazy("Ring opened"),
    "pause": gettext_lazy("Paused"),
    "resume": gettext_lazy("Resumed"),
    "roll_back": gettext_lazy("Rolled back"),
    "trip": gettext_lazy("Switched itself off"),
    "reset": gettext_lazy("Switched on again"),
    "uninstall": gettext_lazy("Uninstalled"),
    "restore": gettext_lazy("Brought back from its archive"),
    "exception_allow": gettext_lazy("Given by hand"),
    "exception_deny": gettext_lazy("Kept away by hand"),
    "exception_end": gettext_lazy("Exception ended"),
    "set_end": gettext_lazy("End set"),
    "remove_end": gettext_lazy("End removed"),
    "end": gettext_lazy("Ended"),
    "give_task": gettext_lazy("Task given"),
    "change_task": gettext_lazy("Task changed"),
    "close_task": gettext_lazy("Task closed"),
    "make_mandatory": gettext_lazy("Made mandatory"),
    "make_optional": gettext_lazy("Made optional again"),
}


def why(decision: Decision) -> str:
    """Return the rule that decided, as a sentence for somebody who is not a developer."""
    detail = decision.detail
    if decision.reason in (Reason.ALLOWED, Reason.DENIED, Reason.RING):
        detail = subject_labels([detail])[detail]
    return _sentences()[decision.reason] % {"detail": detail}


def _sentences() -> dict[Reason, str]:
    return {
        Reason.UNKNOWN: _("This plugin has never been enabled."),
        Reason.DISABLED: _("The plugin is disabled or parked: nobody has it."),
        Reason.KILLED: _("The plugin is stopped: nobody has it."),
        Reason.ENDED: _("The release has ended: nobody has it."),
        Reason.NO_IDENTITY: _("This login is not active: it has no plugins."),
        Reason.DEPENDENCY: _("It needs “%(detail)s”, which does not reach this person."),
        Reason.TRIPPED: _("It switched itself off for this person's ring after too many errors."),
        Reason.DENIED: _("An exception by hand keeps it away: %(detail)s."),
        Reason.MANDATORY: _("A ring that is mandatory reaches this person."),
        Reason.OPTED_OUT: _("This person has put it aside, and can take it back at any time."),
        Reason.ALLOWED: _("An exception by hand gives it: %(detail)s."),
        Reason.RING: _("An open ring reaches this person: %(detail)s."),
        Reason.PERCENTAGE: _("This person's draw falls within the open percentage: %(detail)s."),
        Reason.DEFAULT: _("No open ring reaches this person yet."),
    }


def action_of(event: ReleaseEvent) -> str:
    """Return what was done."""
    return str(ACTIONS.get(event.action, event.action))


def actor_of(event: ReleaseEvent) -> str:
    """Return who did it."""
    return _("Kring, by itself") if event.actor_name == SYSTEM else event.actor_name


def reason_of(event: ReleaseEvent) -> str:
    """Return why; what the system said is kept in English and shown in the reader's language."""
    if event.actor_name == SYSTEM and event.reason:
        return _(event.reason)
    return event.reason
