"""What the statement says."""

from dataclasses import dataclass

from django.db.models import QuerySet

from home.accessibility.models import AccessibilityContact, AccessibilityRun, Deviation


@dataclass(frozen=True, slots=True)
class Statement:
    """The newest measurement, if there is one, and what is not solved."""

    run: AccessibilityRun | None
    deviations: list[Deviation]
    violations: list[tuple[str, list[str]]]
    contact: AccessibilityContact | None

    @property
    def status(self) -> str:
        """Return ``full``, ``partial``, or ``unknown`` while nothing was measured."""
        if self.run is None:
            return "unknown"
        return "partial" if self.deviations or self.violations else "full"


def statement() -> Statement:
    """Return the statement, in four queries."""
    run = AccessibilityRun.objects.first()
    return Statement(
        run=run,
        deviations=list(open_deviations()),
        violations=_by_rule(run) if run else [],
        contact=AccessibilityContact.objects.select_related("person").first(),
    )


def open_deviations() -> QuerySet[Deviation]:
    """Return what is known and not solved, the first to be mended first."""
    return Deviation.objects.filter(solved_on=None).select_related("owner")


def _by_rule(run: AccessibilityRun) -> list[tuple[str, list[str]]]:
    pages: dict[str, list[str]] = {}
    for one in run.violations:
        found = pages.setdefault(one["help"], [])
        if one["page"] not in found:
            found.append(one["page"])
    return sorted(pages.items())
