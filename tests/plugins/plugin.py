"""A plugin made of everything, for the tests of the framework: views, routes and slots."""

from django.http import HttpResponse
from django.urls import path
from ninja import Router

from plugins.api import Slot


def add_templates(settings, templates: dict[str, str]) -> None:
    """Let templates be found by name that stand in no folder."""
    engine = dict(settings.TEMPLATES[0])
    loader = ("django.template.loaders.locmem.Loader", templates)
    engine["OPTIONS"] = engine["OPTIONS"] | {"loaders": [loader, *engine["OPTIONS"]["loaders"]]}
    settings.TEMPLATES = [engine]


def page(request):
    return HttpResponse("the page of the sample")


def broken(request):
    message = "the sample fails"
    raise RuntimeError(message)


def loop(request):
    while True:
        sum(range(100))


def cling(request):
    """Loop, whatever is raised inside."""
    while True:
        try:
            loop(request)
        except BaseException:
            continue


urlpatterns = [
    path("", page, name="home"),
    path("broken/", broken, name="broken"),
    path("loop/", loop, name="loop"),
    path("cling/", cling, name="cling"),
]


def make_router() -> Router:
    """Return a router; Ninja lets each be used in one API only."""
    router = Router()

    @router.get("/things")
    def things(request):
        return ["one", "two"]

    @router.post("/things")
    def add(request):
        return "added"

    return router


class Greeting(Slot):
    template = "tests/greeting.html"

    def get_context(self, request, subject):
        return {"word": "sample greeting"}


class Failing(Greeting):
    def get_context(self, request, subject):
        message = "the slot fails"
        raise RuntimeError(message)


class Hidden(Greeting):
    def is_visible(self, request, subject):
        return False
