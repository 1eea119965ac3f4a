"""The demo organisation with plugins that everybody has, and what the database knows of them afterwards."""

from dataclasses import dataclass

# Two that are installed, and one of the measurement's own.
GOOD = ("ideas", "reactions", "colleagues")
# What each takes by itself.
CULPRITS = {"burns": "the processor", "scans": "the database", "locks": "a lock"}


@dataclass(frozen=True)
class Known:
    """What is counted of a plugin: uses, people whom it reached, people who met a fault, late by the host."""

    uses: int
    seen: int
    failed: int
    faults: int
    host_late: int
    stops: int


def fill() -> None:
    """Load the demo, and release the good plugins to everybody from now on."""
    from django.core.management import call_command

    from demo.loader import load
    from plugins.models import DayCount
    from releases.models import OptOut, Override, Release

    call_command("setup_kring", verbosity=0)
    load(say=lambda text: None)
    # Everybody has them: who has put one aside would be answered 404, and rightly.
    for model in (Release, OptOut, Override):
        model.objects.all().delete()
    DayCount.objects.all().delete()
    for slug in GOOD:
        release_to_everybody(slug)


def release_to_everybody(slug: str) -> None:
    """Enable a plugin and open a ring of everybody, which is watched from now on."""
    from django.db import transaction
    from django.utils import timezone

    from plugins.gate import snapshot
    from plugins.models import Plugin
    from releases.models import Release, Ring

    with transaction.atomic():
        plugin, _is_new = Plugin.objects.update_or_create(slug=slug, defaults={"is_enabled": True})
        release = Release.objects.create(
            plugin=plugin, version=plugin.version, status=Release.Status.RUNNING
        )
        now = timezone.now()
        Ring.objects.create(release=release, order=0, name="All", percentage=10_000, opened_at=now)
        snapshot.raise_stamp()


def switch_off(slug: str) -> None:
    """Disable a plugin, so that the next one is alone."""
    from plugins.gate import snapshot
    from plugins.models import Plugin

    Plugin.objects.filter(slug=slug).update(is_enabled=False)
    snapshot.raise_stamp()


def session_of(user) -> str:
    """Sign somebody in and return the key of the session."""
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def known(slug: str) -> Known:
    """Return what is counted of the plugin and its features until now."""
    from django.db.models import Sum

    from plugins.contributions.breaker import of_plugin, open_breakers
    from plugins.models import DayCount

    names = ("uses", "seen", "failed", "faults", "host_late")
    sums = DayCount.objects.filter(of_plugin(slug)).aggregate(**{n: Sum(n) for n in names})
    return Known(**{n: sums[n] or 0 for n in names}, stops=open_breakers(slug).count())


def faults_of(slug: str) -> list[str]:
    """Return what went wrong with the plugin, each with its number and the latest details."""
    from plugins.models import PluginError

    return [
        f"{error.count} × {error.place}: {error.summary} {error.traceback.strip()[-300:]}"
        for error in PluginError.objects.filter(slug=slug)
    ]


def seconds_until_stopped(slug: str) -> float | None:
    """Return how long after its release evidence stopped the plugin; None: it was not."""
    from plugins.contributions.breaker import open_breakers
    from releases.models import Ring

    stop = open_breakers(slug).order_by("opened_at").first()
    if stop is None:
        return None
    opened = Ring.objects.get(release__plugin=slug).opened_at
    return (stop.opened_at - opened).total_seconds()
