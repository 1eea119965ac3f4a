"""How fields of pages look in the API where the default would tell too much."""

from typing import Any

from rest_framework.fields import Field

from editorial.access.sight import shown


class RelatedIdField(Field):
    """The id of a related object and nothing else: its title may be restricted."""

    def get_attribute(self, instance) -> int | None:
        """Read the id without loading the object."""
        return getattr(instance, f"{self.source}_id")

    def to_representation(self, value: int) -> int:
        """Return the id as it is."""
        return value


class TextAboutImageField(Field):
    """What a page says of one of its images: nothing if the reader may not see that."""

    def __init__(self, image: str, **kwargs: Any):
        super().__init__(**kwargs)
        self.image = image

    def get_attribute(self, instance) -> str:
        """Read the text, or return an empty one."""
        image = getattr(instance, self.image)
        if image is not None and shown(image) is None:
            return ""
        return super().get_attribute(instance)

    def to_representation(self, value: str) -> str:
        """Return the text as it is."""
        return value
