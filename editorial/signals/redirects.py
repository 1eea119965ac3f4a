"""Leave redirects where pages were. Wagtail's own receivers do it in the request, whatever the size of the section."""

from wagtail.signals import page_slug_changed, post_page_move

from editorial.services.redirects import leave_redirects
from kring.core.signals import page_receiver


@page_receiver(page_slug_changed)
def redirect_renamed_pages(sender, instance, instance_before, **kwargs):
    """Leave redirects at the addresses under the former slug."""
    leave_redirects(page=instance, url_path_before=instance_before.url_path)


@page_receiver(post_page_move)
def redirect_moved_pages(sender, instance, url_path_before, url_path_after, **kwargs):
    """Leave redirects at the former place, unless the page was only put elsewhere among its siblings."""
    if url_path_before != url_path_after:
        leave_redirects(page=instance, url_path_before=url_path_before)
