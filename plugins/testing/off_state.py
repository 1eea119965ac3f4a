"""Off means gone: people who do not have the plugin see no trace of it."""

import re

from django.conf import settings
from django.test import Client

from plugins.contributions import store
from plugins.testing.addresses import answering_addresses
from plugins.testing.base import Subject
from plugins.testing.html import difference, html_of
from plugins.testing.site import Site, uninstalled

METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
NOT_FOUND = 404
HIDDEN = (301, 302, 401, 403, NOT_FOUND)


class OffState(Subject):
    """Addresses, pages of the site and the search for users who do not have the plugin."""

    def test_its_addresses_do_not_exist_for_people_without_it(
        self, found, having, without, released_to
    ):
        self.release_to(released_to, having)

        for address in self.all_addresses():
            for method in METHODS:
                answer = getattr(without, method)(address)
                assert answer.status_code == NOT_FOUND, f"{method} {address}"

    def test_its_addresses_do_not_exist_for_anybody_once_it_is_stopped(
        self, found, as_role, released_to, killed
    ):
        released_to(self.slug)
        killed(self.slug)
        client = as_role("administrator")

        for address in self.all_addresses():
            assert client.get(address).status_code == NOT_FOUND, address

    def test_nobody_reaches_it_without_signing_in(self, found, as_role, released_to):
        released_to(self.slug)
        client = as_role("anonymous")

        for address in self.all_addresses():
            for method in METHODS[:2]:
                answer = getattr(client, method)(address)
                assert answer.status_code in HIDDEN, f"{method} {address}"

    def test_the_description_of_the_api_does_not_name_it(self, without, having, released_to):
        self.release_to(released_to, having)

        for address in ("/api/v3/openapi.json", f"/api/plugins/{self.slug}/openapi.json"):
            answer = without.get(address)
            text = answer.content.decode() if answer.status_code != NOT_FOUND else ""
            assert f"/plugins/{self.slug}/" not in text, address

    def test_it_leaves_no_trace_in_pages_of_people_without_it(
        self, tour, having, without, released_to
    ):
        """Each page is identical to that of a site where the plugin is not installed."""
        self.release_to(released_to, having)
        self.fill(3)

        for name, address in tour.addresses.items():
            seen = html_of(without, address)
            with uninstalled(self.slug):
                expected = html_of(without, address)
            assert seen == expected, f"{name} shows a trace:\n{difference(seen, expected)}"
            for trace in self.traces():
                assert trace not in seen, f"{name} shows a trace: {trace}"

    def test_it_leaves_no_trace_in_any_page_once_it_is_stopped(
        self, tour, having, released_to, killed
    ):
        self.release_to(released_to, having)
        self.fill(3)
        killed(self.slug)

        for name, address in tour.addresses.items():
            seen = html_of(having, address)
            for trace in self.traces():
                assert trace not in seen, f"{name} shows a trace: {trace}"

    def test_people_with_it_see_it_somewhere(self, tour, having, released_to):
        """Otherwise all of the above would hold for a plugin that does nothing."""
        self.release_to(released_to, having)
        self.fill(3)

        assert self.pages(having) or self.routes(having) or self.pages_that_show_it(tour, having), (
            "People who have it see nothing of it. If it shows nothing while it is empty, "
            "define in fill() how it is filled."
        )

    def test_search_finds_and_counts_nothing_of_it_for_people_without_it(
        self, tour, having, without, released_to
    ):
        if not self.adds_to_search():
            return
        assert self.searched_for, (
            "It adds to the search: set `searched_for` to a word by which the search finds what "
            "fill() makes."
        )
        self.release_to(released_to, having)
        address = tour.search_address(self.searched_for)
        before = html_of(without, address)

        self.fill(3)
        tour.catch_up()

        found = self._hits(html_of(having, address))
        assert found, (
            f"A user who has it does not find {self.searched_for!r}: fill() makes nothing with it."
        )
        after = html_of(without, address)
        assert after == before, f"The search shows a trace:\n{difference(after, before)}"

    def test_a_stop_takes_it_out_of_the_search_at_once(self, tour, having, released_to, killed):
        if not self.adds_to_search() or not self.searched_for:
            return
        self.release_to(released_to, having)
        self.fill(3)
        tour.catch_up()
        killed(self.slug)

        assert not self._hits(html_of(having, tour.search_address(self.searched_for)))

    def adds_to_search(self) -> bool:
        """Return whether the plugin contributes a search source."""
        known = store.get(self.slug)
        return known is not None and bool(known.search_sources)

    def traces(self) -> tuple[str, ...]:
        """Return texts that are in a page whenever it shows anything of the plugin."""
        return (
            f"/apps/{self.slug}/",
            f"/api/plugins/{self.slug}/",
            f"{settings.STATIC_URL}{self.slug}/",
            f'data-plugin="{self.slug}"',
            f"/releases/feedback/{self.slug}/",
            f"/releases/settings/{self.slug}/",
        )

    def routes(self, client: Client) -> list[str]:
        """Return the addresses of its routes in the API that answer this reader."""
        return answering_addresses(client, self.slug, f"/api/plugins/{self.slug}/")

    def pages_that_show_it(self, tour: Site, client: Client) -> dict[str, str]:
        """Return the pages of the site, by name, that differ from those without the plugin."""
        showing = {}
        for name, address in tour.addresses.items():
            seen = html_of(client, address)
            with uninstalled(self.slug):
                if html_of(client, address) != seen:
                    showing[name] = address
        return showing

    def _hits(self, html: str) -> list[str]:
        """Return the links to the plugin in the main part of a page."""
        main = html.partition("<main")[2].partition("</main>")[0]
        return re.findall(rf'href="(/apps/{self.slug}/[^"]*)"', main)
