"""What the editorial room adds to Wagtail's admin. Each concern has a module of its own."""

from wagtail import hooks as wagtail_hooks
from wagtail.rich_text import FeatureRegistry

from editorial import own_links  # noqa: F401
from editorial.access import hooks, rich_text  # noqa: F401
from editorial.admin import (  # noqa: F401
    bin,
    broken_links,
    copying,
    dashboard,
    documents_without_text,
    menu,
    naming,
    next_step,
    patches,
    pictures,
    progress,
    reading,
    review_dates,
    review_terms,
    subjects,
    workflow_guard,
)
from editorial.link_schemes import teach_paste

patches.apply()


# After Wagtail's own, which it changes.
@wagtail_hooks.register("register_rich_text_features", order=100)
def links_and_paste(features: FeatureRegistry) -> None:
    """Change how a link is pasted and which addresses it may have."""
    teach_paste(features)
