"""Offer Kring's decisions through OpenFeature, so that vendors can use the standard client.

Use ``openfeature.api.get_client("kring")`` and an evaluation context made by ``context_for(user)``. The flag's
key is the slug of a plugin, or ``<slug>.<key>`` for a feature of it. Without an identity in the context every plugin is off.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from openfeature import api
from openfeature.evaluation_context import EvaluationContext
from openfeature.exception import ErrorCode
from openfeature.flag_evaluation import FlagResolutionDetails, FlagValueType, Reason
from openfeature.provider import AbstractProvider, Metadata

from kring.core.types import AnyUser
from plugins.gate import rules as gate
from plugins.gate import snapshot
from plugins.gate.decisions import identity

DOMAIN = "kring"
# Kring's reasons in the terms of the standard.
REASONS = {
    gate.Reason.DISABLED: Reason.DISABLED,
    gate.Reason.KILLED: Reason.DISABLED,
    gate.Reason.ENDED: Reason.DISABLED,
    gate.Reason.TRIPPED: Reason.DISABLED,
    gate.Reason.NO_IDENTITY: Reason.DEFAULT,
    gate.Reason.DEFAULT: Reason.DEFAULT,
    gate.Reason.PERCENTAGE: Reason.SPLIT,
    # Rules about this person, like exceptions and rings.
    gate.Reason.MANDATORY: Reason.TARGETING_MATCH,
    gate.Reason.OPTED_OUT: Reason.TARGETING_MATCH,
}


def context_for(user: AnyUser | None) -> EvaluationContext:
    """Return the evaluation context of a user."""
    who = identity(user)
    if who.person_id is None:
        return EvaluationContext()
    attributes = {"keys": sorted(who.keys), "unit": who.unit_id if who.unit_id is not None else ""}
    return EvaluationContext(targeting_key=str(who.person_id), attributes=attributes)


def _identity(context: EvaluationContext | None) -> gate.Identity:
    """Return the identity in the context; an empty one for a targeting key that is no id."""
    person = str(context.targeting_key or "") if context is not None else ""
    if context is None or not person.isdecimal():
        return gate.Identity()
    keys, unit = context.attributes.get("keys", ()), context.attributes.get("unit")
    if isinstance(keys, str) or not isinstance(keys, Sequence):
        keys = ()
    unit_id = int(str(unit)) if str(unit or "").isdecimal() else None
    return gate.Identity(frozenset(map(str, keys)), int(person), unit_id)


class KringProvider(AbstractProvider):
    """Answers boolean flags from the rules in memory: ready at once, no network, no SQL."""

    def get_metadata(self) -> Metadata:
        """Return the name of the provider."""
        return Metadata(name="Kring")

    def resolve_boolean_details(
        self,
        flag_key: str,
        default_value: bool,
        evaluation_context: EvaluationContext | None = None,
    ) -> FlagResolutionDetails[bool]:
        """Return the gate's decision; the caller's default for an unknown plugin."""
        decision = snapshot.current().decide(flag_key, _identity(evaluation_context))
        if decision.reason == gate.Reason.UNKNOWN:
            return FlagResolutionDetails(
                default_value,
                error_code=ErrorCode.FLAG_NOT_FOUND,
                error_message=f"There is no plugin {flag_key!r}.",
                reason=Reason.ERROR,
            )
        return FlagResolutionDetails(
            decision.on,
            reason=REASONS.get(decision.reason, Reason.TARGETING_MATCH),
            variant="on" if decision.on else "off",
            flag_metadata={"reason": str(decision.reason), "detail": decision.detail},
        )

    def resolve_string_details(
        self,
        flag_key: str,
        default_value: str,
        evaluation_context: EvaluationContext | None = None,
    ) -> FlagResolutionDetails[str]:
        """Return the default: plugins are on or off."""
        return _no_such_type(default_value)

    def resolve_integer_details(
        self,
        flag_key: str,
        default_value: int,
        evaluation_context: EvaluationContext | None = None,
    ) -> FlagResolutionDetails[int]:
        """Return the default: plugins are on or off."""
        return _no_such_type(default_value)

    def resolve_float_details(
        self,
        flag_key: str,
        default_value: float,
        evaluation_context: EvaluationContext | None = None,
    ) -> FlagResolutionDetails[float]:
        """Return the default: plugins are on or off."""
        return _no_such_type(default_value)

    def resolve_object_details(
        self,
        flag_key: str,
        default_value: Sequence[FlagValueType] | Mapping[str, FlagValueType],
        evaluation_context: EvaluationContext | None = None,
    ) -> FlagResolutionDetails[Sequence[FlagValueType] | Mapping[str, FlagValueType]]:
        """Return the default: plugins are on or off."""
        return _no_such_type(default_value)


def _no_such_type(default_value: Any) -> FlagResolutionDetails[Any]:
    return FlagResolutionDetails(
        default_value,
        reason=Reason.ERROR,
        error_code=ErrorCode.TYPE_MISMATCH,
        error_message="A plugin is on or off: ask for a boolean.",
    )


def install() -> None:
    """Register the provider with OpenFeature in this process, under the domain ``kring``."""
    api.set_provider(KringProvider(), DOMAIN)
