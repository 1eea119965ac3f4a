"""The pages of the blogs."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from blog.forms.admin import BlogAdminForm
from editorial.models import EditorialPage, ReadableSlugMixin
from kring.core.kinds import Dated, Feed, Kind
from kring.core.pages import SectionMixin, ViewMixin
from people.models import Person

BLOG = Kind(key="blog", label=_("Blog"), plural=_("Blogs"), icon="journal-text", order=50)
BLOG_POST = Kind(
    key="blog_post",
    label=_("Blog"),
    plural=_("Blog posts"),
    icon="chat-quote",
    order=40,
    dated=Dated.PUBLISHED,
    half_life_days=90,
    feed=Feed(address="blogs", title=_("Blogs"), subtitle=_("The newest posts of all blogs")),
    home_list="posts",
)


class BlogIndexPage(SectionMixin, Page):
    """All blogs and their newest posts."""

    introduction = models.CharField(_("introduction"), max_length=300, blank=True)

    view = "blog.views.index"
    subpage_types = ["blog.Blog"]

    content_panels = [
        *Page.content_panels,
        *SectionMixin.label_panels,
        FieldPanel("introduction"),
    ]

    class Meta:
        verbose_name = _("blog index page")
        verbose_name_plural = _("blog index pages")


class Blog(ReadableSlugMixin, ViewMixin, Page):
    """One manager's blog."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")

    manager = models.ForeignKey(
        "people.Person",
        verbose_name=_("manager"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="blogs",
        help_text=_("Who writes this blog."),
    )
    co_reader = models.ForeignKey(
        "people.Person",
        verbose_name=_("co-reader"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_(
            "Reads each post before it is published. Empty: the manager publishes directly."
        ),
    )
    introduction = models.CharField(_("introduction"), max_length=300, blank=True)
    weekday = models.PositiveSmallIntegerField(
        _("weekly on"), choices=Weekday.choices, default=Weekday.FRIDAY
    )

    view = "blog.views.blog"
    kind = BLOG
    parent_page_types = ["blog.BlogIndexPage"]
    subpage_types = ["blog.BlogPost"]

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        MultiFieldPanel(
            [FieldPanel("manager"), FieldPanel("co_reader"), FieldPanel("weekday")],
            heading=_("Who and when"),
        ),
    ]

    base_form_class = BlogAdminForm

    class Meta:
        verbose_name = _("blog")
        verbose_name_plural = _("blogs")

    def clean(self) -> None:
        """Refuse a co-reader who is the manager: the four-eyes rule needs two people."""
        super().clean()
        if self.manager_id and self.manager_id == self.co_reader_id:
            raise ValidationError({"co_reader": _("Choose someone other than the manager.")})

    @property
    def author(self) -> Person | None:
        """The manager who writes the blog."""
        return self.manager


class BlogPost(EditorialPage):
    """One post in a manager's blog."""

    view = "blog.views.post"
    kind = BLOG_POST
    parent_page_types = ["blog.Blog"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("blog post")
        verbose_name_plural = _("blog posts")

    @cached_property
    def blog(self) -> Blog:
        """The blog that the post belongs to."""
        return Blog.objects.select_related("manager__photo").get(path=self.path[: -self.steplen])

    @property
    def author(self) -> Person | None:
        """The manager who writes the blog."""
        return self.blog.manager
