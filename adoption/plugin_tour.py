"""Pages of this room that the conformance suite of a plugin visits."""

from django.urls import reverse

from plugins.testing.site import Site


def visit(site: Site) -> None:
    """Add the page "What is new for me"."""
    site.addresses["what is new for me"] = reverse("adoption:whats_new")
