"""Texts for decisions of the gate and for events in the history."""

import re
from collections.abc import Mapping

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kring.core.subjects import subject_labels
from plugins.gate.keys import feature_key
from plugins.gate.rules import Decision, Reason
from plugins.mail import feature_title, plugin_title
from plugins.models import PluginError
from releases.evidence.words import percent_of
from releases.models import ReleaseEvent
from releases.models.audit import SYSTEM

ACTIONS: dict[str, Promise] = {
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
    "wait": gettext_lazy("Waits for evidence"),
    "undecided": gettext_lazy("No decision yet"),
    "roll_back": gettext_lazy("Rolled back"),
    "trip": gettext_lazy("Stopped by evidence"),
    "one_person": gettext_lazy("Fails for one person"),
    "reset": gettext_lazy("Switched on again"),
    "host_cause": gettext_lazy("Cause of the stop: the host"),
    "half_open": gettext_lazy("Back for a few people first"),
    "close_again": gettext_lazy("Stopped again"),
    "recover": gettext_lazy("Back for all by itself"),
    "uninstall": gettext_lazy("Uninstalled"),
    "conformance": gettext_lazy("Conformance suite recorded"),
    "accept_warnings": gettext_lazy("Warnings of migrations accepted"),
    "restore": gettext_lazy("Brought back from its archive"),
    "exception_allow": gettext_lazy("Given by hand"),
    "exception_deny": gettext_lazy("Kept away by hand"),
    "exception_end": gettext_lazy("Exception ended"),
    "set_end": gettext_lazy("End set"),
    "remove_end": gettext_lazy("End removed"),
    "end": gettext_lazy("Ended"),
    "make_mandatory": gettext_lazy("Made mandatory"),
    "make_optional": gettext_lazy("Made optional again"),
}


# The first word of where a fault was, as the guard writes it.
PLACES: dict[str, Promise] = {
    "page": gettext_lazy("on one of its pages"),
    "slot": gettext_lazy("in its part of a page"),
    "block": gettext_lazy("in a block of a text"),
    "task": gettext_lazy("in work in the background"),
    "chart": gettext_lazy("in a chart"),
    "indicator": gettext_lazy("while a goal was measured"),
    "search": gettext_lazy("in search"),
    "health": gettext_lazy("in its own check"),
    "browser": gettext_lazy("in the browser"),
}
# Decisions whose detail is a subject key.
LABELLED = (Reason.ALLOWED, Reason.DENIED, Reason.RING, Reason.TRIPPED)
TOOK_LONGER = re.compile(r"Took longer than (\d+) ms\.")


def fault_of(fault: PluginError) -> str:
    """Return what went wrong, in the reader's language; the words of the code stand in its details."""
    if found := TOOK_LONGER.fullmatch(fault.summary):
        return _("It took longer than %(number)s milliseconds.") % {"number": found[1]}
    return _("It stopped on a fault in its code.")


def place_of(fault: PluginError) -> str:
    """Return where it went wrong; where that has no words here, as the code names it."""
    return str(PLACES.get(fault.place.partition(" ")[0], fault.place))


def register_actions(names: Mapping[str, Promise]) -> None:
    """Add the texts for events of another room, by action."""
    ACTIONS.update(names)


def why(decision: Decision, back_for: int = 0) -> str:
    """Return the rule that decided, as a sentence for people who are not developers.

    ``back_for`` is the share of those who have it back while it is half-open.
    """
    detail = decision.detail
    if back_for and decision.reason is Reason.TRIPPED and "≥" in detail:
        return _(
            "It is stopped by evidence and back for %(share)s %% first, to see whether it holds; this person's draw "
            "does not fall within them: %(detail)s."
        ) % {"share": percent_of(back_for), "detail": detail}
    if detail and decision.reason in LABELLED:
        detail = subject_labels([detail])[detail]
    if decision.reason is Reason.DEPENDENCY:
        detail = plugin_title(detail, (get_language() or "")[:2])
    numbers = {"detail": detail, "number": "", "share": ""}
    if decision.reason is Reason.PERCENTAGE:
        numbers |= _as_percentages(detail)
    sentence = _sentences(in_unit=bool(detail))[decision.reason] % numbers
    if back_for and decision.on:
        sentence += " " + _(
            "It was stopped; this person is among the %(share)s %% who have it back first."
        ) % {"share": percent_of(back_for)}
    return sentence


def _as_percentages(detail: str) -> dict[str, str]:
    """Return the number of a person, and the share below which people have it, from hundredths of a per cent."""
    number, share = (int(part) for part in detail.split(" < "))
    return {"number": number_format(number / 100), "share": percent_of(share)}


def _sentences(*, in_unit: bool = False) -> dict[Reason, str]:
    return {
        Reason.UNKNOWN: _("This plugin has never been enabled."),
        Reason.DISABLED: _("The plugin is disabled or parked: nobody has it."),
        Reason.KILLED: _("It is stopped by hand: nobody has it."),
        Reason.ENDED: _("The release has ended: nobody has it."),
        Reason.NO_IDENTITY: _("This login is not active: it has no plugins."),
        Reason.DEPENDENCY: _("It needs “%(detail)s”, which does not reach this person."),
        Reason.TRIPPED: (
            _("It is stopped by evidence for the unit %(detail)s: too many people met a fault.")
            if in_unit
            else _("It is stopped by evidence for everybody: too many people met a fault.")
        ),
        Reason.DENIED: _("An exception by hand keeps it away: %(detail)s."),
        Reason.MANDATORY: _("A ring that is mandatory reaches this person."),
        Reason.OPTED_OUT: _("This person has put it aside, and can take it back at any time."),
        Reason.ALLOWED: _("An exception by hand gives it: %(detail)s."),
        Reason.RING: _("An open ring reaches this person: %(detail)s."),
        Reason.PERCENTAGE: _(
            "Chance gave this person a fixed number from 0 to 100: %(number)s. Everybody below %(share)s has it."
        ),
        Reason.DEFAULT: _("No open ring reaches this person yet."),
    }


def action_of(event: ReleaseEvent) -> str:
    """Return what was done, and to which feature when it was not to the plugin as a whole."""
    action = str(ACTIONS.get(event.action, event.action))
    feature = event.after.get("feature")
    if not feature:
        return action
    title = feature_title(feature_key(event.plugin, feature), (get_language() or "")[:2])
    return f"{action} ({title})"


def actor_of(event: ReleaseEvent) -> str:
    """Return who did it."""
    return _("Kring, automatically") if event.actor_name == SYSTEM else event.actor_name


def reason_of(event: ReleaseEvent) -> str:
    """Return why. Reasons of the system are stored in English and shown in the reader's language."""
    if event.actor_name == SYSTEM and event.reason:
        return _(event.reason)
    return event.reason
