"""The pages of the blogs, and the quick composer."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView
from wagtail.rich_text import expand_db_html

from blog import saved
from blog.forms.compose import ComposeForm, initial_values
from blog.models import Blog, BlogIndexPage, BlogPost
from blog.selectors import blog_context, blogs_of, drafts_of, index_context, neighbours
from blog.services.posts import Outcome, PostRefused, SavedPost, save_post
from blog.text import to_markup, to_rich_text
from editorial.link_schemes import link_schemes
from kring.core.pages import render_page
from kring.core.types import SignedInRequest


def index(request: SignedInRequest, page: BlogIndexPage) -> HttpResponse:
    """Show the blogs and the newest posts that the reader may see."""
    return render_page(request, page, index_context(page, request.user, request.GET))


def blog(request: SignedInRequest, page: Blog) -> HttpResponse:
    """List the posts of a blog that the reader may see, in pages."""
    return render_page(request, page, blog_context(page, request.user, request.GET))


def post(request: SignedInRequest, page: BlogPost) -> HttpResponse:
    """Show a post, with links to the previous and next one that the reader may see."""
    return render_page(request, page, dict(neighbours(page, request.user)))


@method_decorator(never_cache, name="dispatch")
class ComposeView(FormView):
    """Write a post, or continue a draft. Http404 for readers without a blog, or for another blog's draft."""

    request: SignedInRequest
    form_class = ComposeForm
    template_name = "blog/compose.html"
    post_page: BlogPost | None = None
    preview = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the blogs and the draft; redirect a draft with more than text to the full editor."""
        self.blogs = blogs_of(self.request.user)
        if not self.blogs:
            raise Http404
        if "pk" in kwargs:
            self.post_page = self._draft(kwargs["pk"])
        values = initial_values(self.blogs, self.post_page)
        if values is None:
            return redirect("wagtailadmin_pages:edit", kwargs["pk"])
        self.initial = values
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add the user, their blogs and the image of the draft."""
        image = self.post_page.lead_image if self.post_page else None
        own = {"user": self.request.user, "blogs": self.blogs, "image": image}
        return super().get_form_kwargs() | own

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the page shows around the form."""
        context = super().get_context_data(**kwargs)
        return context | {
            "blogs": self.blogs,
            "post": self.post_page,
            "preview": self.preview,
            "drafts": drafts_of(self.blogs)[:10],
            "co_reader": self.blogs[0].co_reader if len(self.blogs) == 1 else None,
            "some_are_co_read": any(blog.co_reader_id for blog in self.blogs),
            "saved_keys": saved.keys(self.request),
            "written": to_markup(context["form"]["text"].value() or ""),
            "schemes": link_schemes(),
        }

    def form_valid(self, form: ComposeForm) -> HttpResponse:
        """Preview, save, publish or submit the post."""
        if self.request.POST.get("action") == "preview":
            form.keep_image()
            self.preview = expand_db_html(to_rich_text(form.cleaned_data["text"]))
            return self.render_to_response(self.get_context_data(form=form))
        if (address := saved.address_of(self.request)) is not None:
            return redirect(address)
        try:
            result = self._save(form)
        except (PostRefused, ValidationError) as error:
            form.add_error(None, error if isinstance(error, ValidationError) else str(error))
            return self.form_invalid(form)
        form.forget_kept_image()
        address = self._address(result)
        saved.remember(self.request, address)
        messages.success(self.request, self._message(result))
        return redirect(address)

    def form_invalid(self, form: ComposeForm) -> HttpResponse:
        """Show the form again with what was typed and its errors, and keep the image."""
        form.keep_image()
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _draft(self, pk: int) -> BlogPost:
        post = drafts_of(self.blogs).filter(pk=pk).first()
        if post is None:
            raise Http404
        return post.get_latest_revision_as_object()

    def _save(self, form: ComposeForm) -> SavedPost:
        data = form.cleaned_data
        return save_post(
            user=self.request.user,
            blog=data["blog"],
            title=data["title"],
            text=data["text"],
            publish=self.request.POST.get("action") == "publish",
            language=data["language"],
            image=data["image"],
            image_alt=data["image_alt"],
            remove_image=data.get("remove_image", False),
            post=self.post_page,
        )

    def _address(self, result: SavedPost) -> str:
        if result.outcome is Outcome.PUBLISHED:
            return result.post.get_url(self.request)
        if result.outcome is Outcome.SUBMITTED:
            return reverse("blog:compose")
        return reverse("blog:compose_draft", args=[result.post.pk])

    def _message(self, result: SavedPost) -> str:
        if result.outcome is Outcome.PUBLISHED:
            return _("Your post is published.")
        if result.outcome is Outcome.SUBMITTED:
            name = str(result.post.blog.co_reader)
            return _("Sent to %(name)s, who reads along before it is published.") % {"name": name}
        return _("Saved as a draft. Readers do not see it yet.")


@never_cache
@require_safe
def session(request: SignedInRequest) -> JsonResponse:
    """Return a fresh form token for the composer; the sign-in wall answers visitors."""
    return JsonResponse({"token": get_token(request)})


@never_cache
@require_POST
def read(request: SignedInRequest) -> JsonResponse:
    """Return typed text as the composer's editor shows it; 400 for what is no text of a post."""
    try:
        text = ComposeForm.base_fields["text"].clean(request.POST.get("text", ""))
    except ValidationError as error:
        return JsonResponse({"errors": error.messages}, status=400)
    return JsonResponse({"html": to_markup(text)})
