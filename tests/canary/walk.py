"""Where a curious reader looks: every address of the site, with the ids of every secret, and every link."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import product
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, get_resolver
from wagtail.images.views.serve import generate_image_url
from wagtail.models import Page, Workflow

from news.models import NewsCategory
from tests.canary.secrets import BEGINNING, COMMON, Secrets

# What somebody types: all lists and choosers search by one of these names.
TYPED = (f"?q={COMMON}", f"?q={BEGINNING}")
SEARCHES = re.compile(r"search|chooser|choose|autocomplete|similar|subjects|suggest")
TYPES = (("home", "contentpage"), ("news", "newspage"), ("blog", "blogpost"))
PAGE_ACTIONS = ("delete", "move", "publish", "unpublish")
FILE_ACTIONS = ("delete", "add_tags", "add_to_collection")
# Of addresses that differ by numbers and what follows “?” only, so many are followed.
OF_A_KIND = 2
# Where the number of a page is asked for, each third secret stands for those beside it; lists may show them all.
EVERY = 3
_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)|\(([^)]*)\)")
_LINK = re.compile(
    r"""(?<![\w-])(?:href|src|action|hx-get|data-[a-z-]*url[a-z-]*)=["']([/?][^"'\s]*)"""
)
_NEVER = re.compile(
    r"logout|/static/|/accounts/|password|jsi18n|sprite|test404|failwhale|/metrics|/health|releases/(?!$)"
)


def addresses(made: Secrets, who: str) -> Iterator[str]:
    """Yield the addresses that this person types, with the ids of secrets where one is asked for."""
    known = _ids(made, who)
    for form in sorted(set(_forms(get_resolver(), ""))):
        names = [next(filter(None, match)) for match in _ARGUMENT.findall(form)]
        values = [_values(form, name, known) for name in names]
        for chosen in product(*values):
            filled = iter(chosen)
            address = "/" + _ARGUMENT.sub(lambda _match, given=filled: str(next(given)), form)
            yield address
            if SEARCHES.search(form):
                yield from (address + typed for typed in TYPED)
    yield from _with_questions(made)


def _forms(resolver: Any, before: str) -> Iterator[str]:
    """Yield the form of each address of the site."""
    for each in resolver.url_patterns:
        form = before + str(each.pattern).removeprefix("^").removesuffix("$")
        if isinstance(each, URLPattern):
            if "*" not in form.replace("([^/]*)", ""):
                yield form.removesuffix("\\Z")
        else:
            yield from _forms(each, form)


def _ids(made: Secrets, who: str) -> dict[str, list[int]]:
    person = made.people[who].person
    own = person.blogs.first()
    return {
        "page": [page.pk for page in made.pages[::EVERY]],
        "own": [own.get_first_child().pk if own else made.open_pages[0].pk],
        "image": [image.pk for image in made.images],
        "document": [document.pk for document in made.documents],
        "collection": [collection.pk for collection in made.collections],
        "idea": [idea.pk for idea in made.ideas],
        "person": [person.pk],
        "category": [NewsCategory.objects.get(slug="ict").pk],
        "workflow": [workflow.pk for workflow in Workflow.objects.all()],
    }


_BY_NAME = {
    "page_id": "page",
    "parent_page_id": "page",
    "destination_id": "page",
    "page_pk": "page",
    "page_to_move_id": "own",
    "image_id": "image",
    "document_id": "document",
    "doc_id": "document",
    "collection_id": "collection",
}
# The words in an address that tell what its ``pk`` is of.
_BY_WORD = {
    "pages": "page",
    "images": "image",
    "documents": "document",
    "collections": "collection",
    "ideas": "idea",
    "compose": "page",
    "people": "person",
    "newscategory": "category",
    "workflows": "workflow",
}


def _values(form: str, name: str, known: dict[str, list[int]]) -> list[Any]:
    """Return what to fill in for the argument of this name."""
    if kind := _BY_NAME.get(name):
        return known[kind]
    if name == "pk":
        kinds = [kind for word, kind in _BY_WORD.items() if word in form]
        return known[kinds[-1]] if kinds else []
    return []


def _with_questions(made: Secrets) -> Iterator[str]:
    """Yield the addresses that have more than one kind of argument, or take one after “?”."""
    pages = "&".join(f"id={page.pk}" for page in made.pages)
    for action in PAGE_ACTIONS:
        yield f"/admin/bulk/wagtailcore/page/{action}/?{pages}"
    for model, files in (("image", made.images), ("document", made.documents)):
        chosen = "&".join(f"id={file.pk}" for file in files)
        for action in FILE_ACTIONS:
            yield f"/admin/bulk/editorial/kring{model}/{action}/?{chosen}"
        yield f"/admin/{model}s/chooser/chosen-multiple/?{chosen}"
        yield from (f"/admin/{model}s/chooser/chosen/{file.pk}/" for file in files)
        yield f"/admin/tag-autocomplete/taggit/tag/?term={BEGINNING}"
        yield from (f"/admin/{model}s/?tag={file.tags.get().name}" for file in files)
    yield from (
        f"/admin/{place}/?collection_id={made.collections[0].pk}"
        for place in ("images", "documents")
    )
    yield f"/admin/choose-page/chosen-multiple/?{pages}"
    for app, model in TYPES:
        yield f"/admin/pages/usage/{app}/{model}/"
        yield f"/admin/pages/create/{app}/{model}"
        yield f"/admin/choose-page/?page_type={app}.{model}"
        yield f"/admin/choose-page/search/?page_type={app}.{model}&q={COMMON}"
    yield from (page.get_url() or "/" for page in made.pages)
    for page in made.pages[::EVERY]:
        yield from _of_revisions(page)
        for parameter in ("child_of", "descendant_of", "ancestor_of"):
            yield f"/api/v2/pages/?{parameter}={page.pk}"
            yield f"/admin/api/main/pages/?{parameter}={page.pk}"
        yield f"/api/v2/pages/find/?html_path={page.get_url()}"
        yield f"/api/v3/pages/find/?html_path={page.get_url()}"
        yield f"/admin/api/main/pages/find/?html_path={page.get_url()}"
        yield f"/admin/pages/add/home/contentpage/{page.pk}/"
    for page in made.open_pages[:4]:
        yield page.get_url()
        yield from (f"/{api}/pages/{page.pk}/" for api in ("api/v2", "api/v3", "admin/api/main"))
        yield f"/api/v3/pages/{page.pk}/?rich_text_format=html"
        yield f"/api/v3/pages/{page.pk}/?rich_text_format=markdown"
        yield f"/admin/pages/{page.pk}/edit/"
        yield f"/admin/pages/{page.pk}/history/"
        yield f"/admin/pages/{page.pk}/usage/"
        yield f"/admin/pages/{page.pk}/view_draft/"
        yield from _of_revisions(page)
    for document in made.documents:
        yield from (document.url, document.file.url)
    for image in made.images:
        yield from (image.file.url, generate_image_url(image, "width-40"))
    yield from (
        "/oud-adres/",
        "/admin/reports/site-history/?object_type=",
        "/admin/pages/?ordering=title",
    )
    yield f"/search/?q={COMMON}&kind=document"


def _of_revisions(page: Page) -> Iterator[str]:
    for revision in page.revisions.all():
        at = f"/admin/pages/{page.pk}/revisions"
        yield from (f"{at}/{revision.pk}/view/", f"{at}/{revision.pk}/revert/")
        yield f"{at}/compare/live...{revision.pk}/"


def look(client: Client, asked: Iterable[str], *, follow: bool = True) -> Iterator[tuple[str, str]]:
    """Yield what the site answers to each address, and to each link in its answers: address and text."""
    waiting = list(dict.fromkeys(address for address in asked if not _NEVER.search(address)))
    seen = set(waiting)
    kinds = Counter(map(_kind, waiting))
    while waiting:
        address = waiting.pop(0)
        response = client.get(address)
        text = _text(response)
        yield address, _without(address, text)
        for link in _links(address, response, text) if follow else ():
            if link not in seen and kinds[_kind(link)] < OF_A_KIND:
                kinds[_kind(link)] += 1
                seen.add(link)
                waiting.append(link)


def _kind(address: str) -> str:
    """Return the address without its numbers and what follows “?”."""
    return re.sub(r"\d+", "0", urlsplit(address).path)


def _without(address: str, text: str) -> str:
    """Return the text without what repeats the address, as pages and errors do that tell what was asked."""
    for part in re.findall(rf"[\w-]*{BEGINNING}\w+", address):
        text = text.replace(part, "")
    return text


def _text(response: HttpResponseBase) -> str:
    """Return all that the browser gets to read: headers, and the content unless it is a picture."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    words = content.decode(errors="ignore") if "image" not in response["Content-Type"] else ""
    return "\n".join([*(f"{name}: {value}" for name, value in response.items()), words])


def _links(address: str, response: HttpResponseBase, text: str) -> Iterator[str]:
    found = [response["Location"]] if "Location" in response else []
    if "html" in response.get("Content-Type", ""):
        found += map(unescape, _LINK.findall(text))
    for link in found:
        target = urlsplit(urljoin(f"http://testserver{address}", link))
        if target.hostname in ("testserver", "localhost") and not _NEVER.search(target.path):
            yield target.path + (f"?{target.query}" if target.query else "")
