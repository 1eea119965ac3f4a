"""Reading tips, tops and flops."""

from django.db.models import Count, Q

from plugins.models.feedback import Feedback


def open_flops(slug: str) -> int:
    """Return how many flops about the plugin nobody has dealt with: new or planned."""
    flops = Feedback.objects.filter(plugin=slug, kind=Feedback.Kind.FLOP)
    return flops.filter(status__in=Feedback.OPEN).count()


def answers(slug: str, ring_order: int) -> int:
    """Return how many people of the ring have said something about the plugin.

    Somebody who gave three tips counts once; each anonymous word counts as somebody, because
    nothing is stored by which two could be told to come from one person.
    """
    counted = Feedback.objects.filter(plugin=slug, ring_order=ring_order).aggregate(
        named=Count("giver", distinct=True), anonymous=Count("pk", filter=Q(giver=None))
    )
    return counted["named"] + counted["anonymous"]
