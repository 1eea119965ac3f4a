"""Update the records of news when its categories change."""

from editorial.services.records import project_each
from kring.jobs.api import own_transactions
from news.models import NewsPage


@own_transactions
def project_category(*, category_id: int) -> int:
    """Rewrite the records of the live news in a category. Returns how many there were."""
    pages = NewsPage.objects.live().filter(categories=category_id)
    return project_each(list(pages.values_list("pk", flat=True)))
