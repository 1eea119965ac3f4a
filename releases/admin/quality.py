"""The quality of a plugin on its screen: the tier, what is missing, and who ran its suite."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from plugins.install import conformance, quality, records
from plugins.install.records import Record
from plugins.install.registry import InstalledPlugin


@dataclass(frozen=True, slots=True)
class Quality:
    """The tier that a plugin reaches, the rules of it and above that do not hold, and its runs of the suite."""

    tier: str
    widest: str
    missing: list[str]
    proof: Record | None
    supplier: Record | None
    warnings: list[str]

    @property
    def proven_at(self) -> datetime | None:
        """The moment of the run that counts."""
        return parse_datetime(self.proof.made) if self.proof else None

    @property
    def supplied_at(self) -> datetime | None:
        """The moment of the supplier's own run."""
        return parse_datetime(self.supplier.made) if self.supplier else None


def quality_of(plugin: InstalledPlugin) -> Quality:
    """Return the quality of an installed plugin."""
    tier = quality.tier_of(plugin)
    return Quality(
        tier=tier,
        widest=f"{quality.max_percentage_for(tier) / 100:g}",
        missing=[_(rule.text) for rule in quality.rules_for(plugin) if not rule.holds],
        proof=conformance.proof_of(plugin),
        supplier=records.of_supplier(plugin),
        warnings=conformance.unaccepted_warnings(plugin.slug),
    )
