"""What the quality of a plugin is judged by, and how wide it may then be released."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command

from plugins.install import quality, registry
from plugins.install.manifest import TIERS
from plugins.install.problems import Problem
from releases.services import limits
from releases.services.ladder import advance_release
from releases.services.limits import LimitError

pytestmark = pytest.mark.django_db


@pytest.fixture
def found():
    return registry.get("ideas")


def claiming(found, **fields):
    return replace(found, manifest=replace(found.manifest, **fields))


@pytest.mark.parametrize("slug", ["ideas", "reactions"])
def test_the_bundled_plugins_are_gold(slug):
    found = registry.get(slug)

    assert [rule.text for rule in quality.rules_for(found) if not rule.holds] == []
    assert quality.tier_of(found) == "gold"


@pytest.mark.parametrize("tier", TIERS)
def test_nobody_gets_more_than_they_claim(found, tier):
    assert quality.tier_of(claiming(found, quality=tier)) == tier


@pytest.mark.parametrize(
    ("fields", "tier"),
    [
        ({"goals": ()}, "silver"),
        ({"personal_data": ()}, "bronze"),
        ({"title": {"nl": "Ideeën"}}, ""),
    ],
)
def test_a_rule_that_does_not_hold_costs_its_tier_and_all_above(found, fields, tier):
    assert quality.tier_of(claiming(found, **fields)) == tier


def test_a_plugin_without_translations_is_bronze(found, tmp_path):
    assert quality.tier_of(replace(found, path=tmp_path)) == "bronze"


def test_a_parked_plugin_reaches_nothing(found):
    assert quality.tier_of(replace(found, problem=Problem("safe_mode"))) == ""


def test_the_better_it_is_the_wider_it_may_go():
    widths = [quality.max_percentage_for(tier) for tier in ("", *TIERS)]

    assert widths == sorted(widths)
    assert (widths[0], widths[-1]) == (0, 10_000)


def test_a_ring_wider_than_the_quality_allows_does_not_open(make_release, settings, found):
    settings.KRING_PLUGINS = (claiming(found, quality="silver"),)
    release = make_release({"percentage": 5000}, {"percentage": 5100})
    advance_release(release=release, user=None)

    with pytest.raises(LimitError, match="50"):
        limits.check_may_open(release.rings.get(order=1))
    assert release.rings.filter(opened_at__isnull=False).count() == 1


def test_check_prints_the_tier_and_how_wide_it_may_go():
    out = StringIO()

    call_command("plugins", "check", "ideas", stdout=out)

    assert "Quality: gold; a ring may be 100 % wide." in out.getvalue()
