"""The rules that every plugin keeps.

Subclass ``PluginConformance`` in a test module and name the plugin::

    from plugins.testing.conformance import PluginConformance


    class TestIdeas(PluginConformance):
        slug = "ideas"

The fixtures are those of ``plugins.testing``; the plugin must be installed and migrated.
"""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.test import RequestFactory
from django.urls import URLPattern, get_resolver
from django.utils.translation import trans_real
from django.utils.translation.template import templatize

from plugins import quality, registry
from plugins.contributions import store
from plugins.contributions.personal_data import erase_for, export_for
from plugins.contributions.search import gated_sources
from plugins.contributions.slots import PLACES, render_place
from plugins.registry import Found

KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2),
}  # fmt: skip
# What templatize makes of {% translate %} and {% blocktranslate %}.
CALL = re.compile(r"""\b_?n?gettext\(u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")
NOT_FOUND = 404


@pytest.mark.django_db
class PluginConformance:
    """What holds for any plugin. ``slug`` names it."""

    slug = ""

    @pytest.fixture
    def found(self) -> Found:
        """The plugin as it is installed."""
        found = registry.get(self.slug)
        assert found is not None, f"{self.slug} is not installed"
        assert not found.problem, found.reason
        return found

    def test_its_addresses_do_not_exist_for_who_has_it_not(self, found, as_role):
        client = as_role("employee")

        for address in addresses(self.slug):
            for ask in (client.get, client.post):
                assert ask(address).status_code == NOT_FOUND, address

    def test_its_addresses_do_not_exist_for_anybody_once_it_is_stopped(
        self, found, as_role, released_to, killed
    ):
        released_to(self.slug)
        killed(self.slug)
        client = as_role("administrator")

        for address in addresses(self.slug):
            assert client.get(address).status_code == NOT_FOUND, address

    def test_nobody_reaches_it_without_signing_in(self, found, as_role, released_to):
        released_to(self.slug)
        client = as_role("anonymous")

        for address in addresses(self.slug):
            assert client.get(address).status_code in (301, 302, 401, 403, NOT_FOUND), address

    def test_it_leaves_no_trace_in_a_page_of_who_has_it_not(self, found, as_role, released_to):
        having, without = as_role("employee"), as_role("employee")
        released_to(self.slug, f"user:{having.user.pk}")

        html = without.get("/search/").content.decode()

        for trace in (f"/apps/{self.slug}/", f"{settings.STATIC_URL}{self.slug}/"):
            assert trace not in html

    def test_its_slots_show_nothing_to_who_has_it_not(self, found, as_role):
        request = RequestFactory().get("/")
        request.user = as_role("employee").user

        assert [str(render_place(place, request)) for place in PLACES] == [""] * len(PLACES)

    def test_search_finds_nothing_of_it_for_who_has_it_not(self, found, as_role):
        user = as_role("employee").user

        for source in gated_sources():
            if source.slug == self.slug:
                assert list(source.search(["a"], user, 10)) == []
                assert dict(source.load([1, 2, 3], user)) == {}

    def test_what_it_keeps_of_a_person_is_handed_over_as_json(self, found, as_role):
        kept = export_for(as_role("employee").user).get(self.slug, [])

        assert json.loads(json.dumps(kept, cls=DjangoJSONEncoder)) is not None

    def test_what_it_keeps_of_a_person_is_named_and_can_be_erased(self, found, as_role):
        rules = {rule.text: rule.holds for rule in quality.rules_for(found)}

        assert rules["What it keeps of people is named, handed over and erased."]
        known = store.get(self.slug)
        if known is not None and known.data_subjects:
            assert self.slug in erase_for(as_role("employee").user)

    def test_its_migrations_can_be_undone(self, found):
        rules = {rule.text: rule.holds for rule in quality.rules_for(found)}

        assert rules["Its migrations can be undone."]

    def test_every_text_of_it_is_translated(self, found):
        assert found.path is not None
        for code in (code for code, _name in settings.LANGUAGES if code != "en"):
            known = translations(found.path, code)
            assert [text for text in texts(found.path) if text not in known] == [], code

    def test_it_is_of_the_quality_that_it_claims(self, found):
        assert found.manifest is not None
        missing = [rule.text for rule in quality.rules_for(found) if not rule.holds]
        assert quality.tier_of(found) == found.manifest.quality, missing


def addresses(slug: str) -> list[str]:
    """Return every address of the plugin, with 1 for whatever stands in it."""
    found = []
    for prefix, pattern in _patterns(get_resolver(), ""):
        if prefix.startswith((f"apps/{slug}/", f"api/plugins/{slug}/")):
            found.append("/" + re.sub(r"<[^>]+>", "1", prefix + str(pattern.pattern)))
    return found


def _patterns(resolver: Any, prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield prefix, pattern
        else:
            yield from _patterns(pattern, prefix + str(pattern.pattern))


def texts(package: Path) -> list[str]:
    """Return every text of the package that is marked for translation."""
    found: set[str] = set()
    for file in package.rglob("*.py"):
        with file.open("rb") as source:
            for _line, function, said, _comments in extract_python(source, KEYWORDS, [], {}):
                every = [said] if isinstance(said, str) else [text for text in said if text]
                found.add(every[1 if "pgettext" in (function or "") else 0])
    for ending in ("html", "txt"):
        for file in package.rglob(f"*.{ending}"):
            found.update(map(ast.literal_eval, CALL.findall(templatize(file.read_text()))))
    return sorted(found)


def translations(package: Path, code: str) -> set[str]:
    """Return the texts that have a translation: in the package, or in Kring and its libraries."""
    known = {
        key if isinstance(key, str) else key[0]
        for key, said in trans_real.translation(code)._catalog.items()  # type: ignore[attr-defined]
        if said
    }
    file = package / "locale" / code / "LC_MESSAGES" / "django.po"
    if file.exists():
        with file.open("rb") as source:
            for message in read_po(source, locale=code):
                name = message.id if isinstance(message.id, str) else message.id[0]
                said = (
                    [message.string] if isinstance(message.string, str) else message.string or [""]
                )
                if name and all(said) and not message.fuzzy:
                    known.add(name)
    return known
