"""The personal addresses of feeds, for feed readers that cannot sign in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FeedAddress(models.Model):
    """An address at which one person's feed reader gets one feed. Only a hash of its token is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feed_addresses"
    )
    kind = models.CharField(_("feed"), max_length=30)
    # The key of a category; empty: all of them.
    category = models.CharField(_("category"), max_length=100, blank=True)
    for_me = models.BooleanField(_("only what is meant for me"), default=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    # The day, not the moment: it tells whether an address is still in use, and no more.
    used_on = models.DateField(_("last used"), null=True, editable=False)

    class Meta:
        verbose_name = _("feed address")
        verbose_name_plural = _("feed addresses")
        default_permissions = ()
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return " · ".join(filter(None, (self.kind, self.category)))
