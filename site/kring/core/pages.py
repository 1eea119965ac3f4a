"""Base classes of page types, which name their view."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.core import checks
from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.models import Page

from kring.core.kinds import SECTION, page_types_where
from kring.core.languages import label_in_language

view_of = cache(import_string)

# How people find a page. Wagtail's fields for search engines are left out: everything is behind sign-in.
FINDING_PANELS: list[Panel] = [
    MultiFieldPanel(
        [
            FieldPanel(
                "slug",
                heading=_("Address"),
                help_text=_(
                    "The last part of the address of this page. Leave empty to have it made from the title."
                ),
            ),
            FieldPanel(
                "show_in_menus",
                heading=_("In the menu"),
                help_text=_(
                    "Directly below the home page: shown in the menu at the top of the site."
                ),
            ),
        ],
        heading=_("Where this page is found"),
    )
]


TITLE_PANEL = TitleFieldPanel(
    "title", help_text=_("What colleagues read first: in lists, in search and above the text.")
)


def with_own_title(panels: Iterable[Panel]) -> list[Panel]:
    """Return the panels with the title in Kring's words; Wagtail speaks of “the public”."""
    theirs = Page.content_panels[0]
    return [TITLE_PANEL if panel is theirs else panel for panel in panels]


class ViewMixin(models.Model):
    """A page type with a view that answers readers and previews.

    ``view`` is the dotted path of ``view(request, page)`` in the room of the page type, so that models
    import neither views nor selectors. By default a page only shows its template.
    """

    view = "kring.core.pages.render_page"
    promote_panels = FINDING_PANELS

    # What was planned for the original was not planned for its copy.
    exclude_fields_in_copy = ["go_live_at", "expire_at", "expired"]

    class Meta:
        abstract = True

    @classmethod
    @cache
    def get_edit_handler(cls: Any) -> TabbedInterface:
        """Return the tabs Text, Being found and Settings, named alike for all page types."""
        tabs = [
            (with_own_title(cls.content_panels), _("Text")),
            (cls.promote_panels, _("Being found")),
            (cls.settings_panels, _("Settings")),
        ]
        shown = [ObjectList(panels, heading=heading) for panels, heading in tabs if panels]
        return TabbedInterface(shown, base_form_class=cls.base_form_class).bind_to_model(cls)

    @classmethod
    def check(cls, **kwargs: Any) -> list[checks.CheckMessage]:
        """Refuse a view that cannot be imported."""
        return [*super().check(**kwargs), *_faults_of_view(cls)]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer a reader."""
        request.is_preview = False  # type: ignore[attr-defined]
        return view_of(self.view)(request, self, *args, **kwargs)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """Show an editor what a reader will see; Wagtail has marked the request as a preview."""
        return view_of(self.view)(request, self)


def _faults_of_view(model: type[ViewMixin]) -> list[checks.CheckMessage]:
    try:
        view_of(model.view)
    except ImportError as error:
        message = f"The view {model.view!r} of this page type cannot be imported: {error}"
        return [checks.Error(message, obj=model, id="kring.pages.E001")]
    return []


def render_page(
    request: HttpRequest, page: Page, context: dict[str, Any] | None = None
) -> TemplateResponse:
    """Render the template of the page type; ``context`` is added to Wagtail's."""
    full_context = page.get_context(request) | (context or {})
    return TemplateResponse(request, page.get_template(request), full_context)


class LabelMixin(models.Model):
    """A page that menus name in the reader's language."""

    title_nl = models.CharField(
        _("title for readers of Dutch"),
        max_length=255,
        blank=True,
        help_text=_("In menus and above the page. Empty: the title."),
    )
    title_en = models.CharField(
        _("title for readers of English"),
        max_length=255,
        blank=True,
        help_text=_("In menus and above the page. Empty: the title."),
    )

    title: str

    label_panels = [
        MultiFieldPanel(
            [FieldPanel("title_nl"), FieldPanel("title_en")],
            heading=_("Title in the reader's language"),
        )
    ]

    class Meta:
        abstract = True

    @property
    def label(self) -> str:
        """The title in the reader's language."""
        return label_in_language(self.title, self.title_nl, self.title_en)


class SectionMixin(LabelMixin, ViewMixin):
    """A section: a page directly below the home page that leads to others."""

    kind = SECTION

    class Meta:
        abstract = True

    @classmethod
    def clean_parent_page_models(cls) -> list[type[Page]]:
        """Return the home page's type, whichever room it is in."""
        return list(page_types_where(is_home=True))


class HomeMixin(ViewMixin):
    """The home page: page types whose kind is ``below_home`` may be made below it."""

    class Meta:
        abstract = True

    @classmethod
    def clean_subpage_models(cls) -> list[type[Page]]:
        """Return the page types that belong directly below the home page."""
        return list(page_types_where(below_home=True))
