"""News as an Atom feed."""

from django.utils.translation import gettext_lazy as _

from editorial.feeds import RecordFeed


class NewsFeed(RecordFeed):
    """The newest news that the reader may see."""

    kind = "news"
    title = _("News")
    subtitle = _("The newest news of the organisation")
