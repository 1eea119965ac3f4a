"""What tells every process that editors changed something that it holds in memory."""

from django.db import models


class Stamp(models.Model):
    """A number that goes up with every change of one thing, see ``search.stamps``."""

    name = models.CharField(max_length=20, primary_key=True)
    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class Seed(models.Model):
    """Something that Kring started with, so that what an administrator deleted does not come back."""

    key = models.CharField(max_length=100, primary_key=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key
