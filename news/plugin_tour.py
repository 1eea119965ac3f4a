"""Pages of this room for the tests of plugins."""

from editorial.models import ContentRecord
from news.models import NewsIndexPage, NewsPage
from plugins.testing.site import Site


def visit(site: Site) -> None:
    """Show a news item that holds every block of the plugin, and the list of news."""
    news = _publish([("feature", {"key": key}) for key in site.blocks])
    site.subjects |= {
        "page.after_body": news,
        "page.meta": news,
        "card.meta": ContentRecord.objects.get(page_id=news.pk),
    }
    site.addresses |= {"a news item": news.url, "the list of news": news.get_parent().url}
    site.add_cards = _add_cards


def _add_cards(count: int) -> None:
    for _number in range(count):
        _publish([])


def _publish(body: list) -> NewsPage:
    page = NewsPage(title="Nieuwsbericht", summary="Nieuws.", body=body)
    NewsIndexPage.objects.get().add_child(instance=page)
    page.save_revision().publish(skip_permission_checks=True)
    return NewsPage.objects.get(pk=page.pk)
