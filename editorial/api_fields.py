"""How fields of pages look in the API where the default would tell too much."""

from rest_framework.fields import Field


class RelatedIdField(Field):
    """The id of a related object and nothing else: its title may be restricted."""

    def get_attribute(self, instance) -> int | None:
        """Read the id without loading the object."""
        return getattr(instance, f"{self.source}_id")

    def to_representation(self, value: int) -> int:
        """Return the id as it is."""
        return value
