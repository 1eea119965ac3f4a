"""Pages of this room for the tests of plugins."""

from home.models import ContentPage, HomePage
from plugins.testing.site import Site


def visit(site: Site) -> None:
    """Show the home page and a page of guidance."""
    home = HomePage.objects.get()
    guidance = home.add_child(instance=ContentPage(title="Regeling"))
    site.subjects |= {"home.main": home, "home.aside": home}
    site.addresses |= {"the home page": home.url, "guidance": guidance.url}
