"""Posts of all blogs as an Atom feed."""

from django.utils.translation import gettext_lazy as _

from editorial.feeds import RecordFeed


class BlogFeed(RecordFeed):
    """The newest posts of all blogs that the reader may see."""

    kind = "blog_post"
    title = _("Blogs")
    subtitle = _("The newest posts of all blogs")
