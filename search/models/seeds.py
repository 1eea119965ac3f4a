"""What Kring creates at the start, remembered so that it is created only once."""

from django.db import models


class Seed(models.Model):
    """Something that Kring created at the start, so that it does not come back after it is deleted."""

    key = models.CharField(max_length=100, primary_key=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key
