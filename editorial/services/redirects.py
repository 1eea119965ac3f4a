"""Leave a redirect at the former address of every page that moved."""

from django.db import transaction
from wagtail.contrib.redirects.signal_handlers import create_redirects
from wagtail.models import Page, Site

from editorial.services.sections import is_large
from kring.jobs.api import drops_jobs, enqueue


def leave_redirects(*, page: Page, url_path_before: str) -> None:
    """Make the redirects of the page and all below it; of a large section in the background."""
    if drops_jobs() or not is_large(page):
        redirect_section(page_id=page.pk, url_path_before=url_path_before)
    else:
        enqueue(redirect_section, page_id=page.pk, url_path_before=url_path_before)


@transaction.atomic
def redirect_section(*, page_id: int, url_path_before: str) -> None:
    """Make the redirects from where the page was to where it is now. Nothing for a page that is gone.

    As Wagtail does after a move: only within the sites in which the page was and is.
    """
    found = Page.objects.filter(pk=page_id).first()
    if found is None or found.url_path == url_path_before:
        return
    page = found.specific
    before = type(page)()
    before.__dict__.update(page.__dict__)
    before.url_path = url_path_before
    sites = Site.objects.exclude(root_page=found).filter(pk__in=_sites(page) & _sites(before))
    create_redirects(page=page, page_old=before, sites=sites)


def _sites(page: Page) -> set[int]:
    return {place.site_id for place in page._get_relevant_site_root_paths()}
