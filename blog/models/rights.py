"""The group that has the rights on a blog."""

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from .pages import Blog


class BlogGroup(models.Model):
    """The link between a blog and the group of its writers.

    A table of its own and not a column of ``Blog``: publishing an older revision of the blog would
    bring back the column as it was then.
    """

    blog = models.OneToOneField(
        Blog, primary_key=True, on_delete=models.CASCADE, related_name="rights"
    )
    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="blog_rights")

    class Meta:
        verbose_name = _("group of a blog")
        verbose_name_plural = _("groups of blogs")

    def __str__(self) -> str:
        return str(self.group)
