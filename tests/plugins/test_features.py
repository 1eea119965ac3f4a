"""A feature of a plugin: off until its own release opens, on only where its plugin is, gated everywhere."""

from dataclasses import dataclass, replace
from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.template import Context, Template
from django.urls import path
from ninja import Router
from openfeature import api as openfeature
from packaging.specifiers import SpecifierSet
from packaging.version import Version
from wagtail.blocks import StaticBlock

from kring.jobs.models import Job
from kring.jobs.runner import run_due_jobs
from plugins.api import Contributions, Slot, explain, is_on, notify
from plugins.contributions import store
from plugins.contributions.blocks import render_block
from plugins.contributions.navigation import entries
from plugins.contributions.search import PluginSources
from plugins.contributions.slots import render_place
from plugins.contributions.tasks import start_due_schedules
from plugins.gate import openfeature as provider
from plugins.gate import snapshot, stop
from plugins.gate.bucket import bucket
from plugins.gate.decisions import features_of, is_running, plugins_of
from plugins.gate.rules import Reason
from plugins.install import registry
from plugins.install.manifest import Feature, Manifest
from plugins.install.registry import InstalledPlugin
from plugins.models import DayCount, Plugin
from releases.models import Release
from releases.releasing import Releases
from tests.plugins.plugin import add_templates
from tests.support import factories

pytestmark = pytest.mark.django_db
EVERYONE = 10_000
EXTRA = Feature("extra", {"en": "Extra"}, Version("1.1"))
MORE = Feature("more", {"en": "More"}, Version("1.1"), depends=("sample.extra",))


def installed(*features, slug="sample"):
    manifest = Manifest(
        slug, {"en": "Sample"}, {"en": ""}, Version("1.1"), "Us", SpecifierSet(), features=features
    )
    return InstalledPlugin(slug, slug, slug, Version("1.1"), manifest=manifest)


@pytest.fixture
def declared(settings):
    """The plugin ``sample``, installed with two features; the second needs the first."""
    settings.KRING_PLUGINS = (*registry.installed(), installed(EXTRA, MORE))


@pytest.fixture
def sample(declared):
    """Its contributions; the plugin itself is on for everybody."""
    Plugin.objects.create(slug="sample", is_enabled=True)
    contributions = Contributions("sample")
    opened("")
    yield contributions
    store.forget("sample")


@pytest.fixture
def reader(sample):
    return factories.make_user()


def opened(feature, *, percentage=EVERYONE, keys=()):
    """Release the plugin, or this feature of it, to a percentage of everyone."""
    plugin = Plugin.objects.get(slug="sample")
    release = Releases().open_to(plugin, feature=feature, keys=list(keys), percentage=percentage)
    snapshot.forget()
    return release


def closed(feature):
    return opened(feature, percentage=0)


class Note(Slot):
    template = "sample/note.html"


@pytest.fixture(autouse=True)
def _templates(settings):
    add_templates(settings, {"sample/note.html": "<p>a note</p>"})


def test_a_feature_is_off_until_its_own_release_opens(reader):
    assert is_on("sample", reader)
    assert not is_on("sample.extra", reader)

    opened("extra")

    assert is_on("sample.extra", reader)


def test_a_feature_is_on_only_where_its_plugin_is(reader):
    opened("extra")
    closed("")

    decision = explain("sample.extra", reader)
    assert (decision.on, decision.reason, decision.detail) == (False, Reason.DEPENDENCY, "sample")


def test_a_stop_of_the_plugin_takes_its_features_along(reader):
    opened("extra")
    Plugin.objects.filter(slug="sample").update(is_killed=True)
    snapshot.forget()

    assert not is_on("sample.extra", reader)


def test_a_stop_that_the_database_does_not_have_yet_takes_its_features_along(reader):
    opened("extra")
    assert is_on("sample.extra", reader)
    stop.write(stop.new(slug="sample", reason="It burns.", user=None))

    snapshot.look_at_stops()

    assert not is_on("sample.extra", reader)
    assert not is_running("sample.extra")


def test_a_feature_that_needs_another_is_off_without_it(reader):
    opened("more")
    assert explain("sample.more", reader).detail == "sample.extra"

    opened("extra")
    assert is_on("sample.more", reader)


def test_a_feature_draws_other_people_than_its_plugin(reader):
    salt = Plugin.objects.get(slug="sample").salt
    drawn = [bucket("sample.extra", salt, number) for number in range(200)]

    assert drawn != [bucket("sample", salt, number) for number in range(200)]
    share = bucket("sample.extra", salt, reader.pk)
    opened("extra", percentage=share)
    assert not is_on("sample.extra", reader)
    opened("extra", percentage=share + 1)
    assert is_on("sample.extra", reader)


def test_the_plugins_of_a_user_are_plugins_and_their_features_beside_them(reader):
    opened("extra")

    assert plugins_of(reader) == {"sample"}
    assert features_of(reader) == {"sample", "sample.extra"}


def test_a_feature_that_the_installed_version_does_not_have_is_off(reader, settings):
    opened("extra")
    settings.KRING_PLUGINS = tuple(
        replace(each, manifest=replace(each.manifest, features=()))
        if each.slug == "sample"
        else each
        for each in registry.installed()
    )
    snapshot.forget()

    assert not is_on("sample.extra", reader)
    assert is_on("sample", reader)


def test_reading_the_rules_costs_the_same_for_1_and_50_features(
    sample, settings, django_assert_max_num_queries
):
    many = installed(*(replace(EXTRA, key=f"extra{number}") for number in range(50)))
    settings.KRING_PLUGINS = tuple(
        many if each.slug == "sample" else each for each in registry.installed()
    )
    for number in range(50):
        Release.objects.create(plugin_id="sample", feature=f"extra{number}", version="1.1")

    with django_assert_max_num_queries(6):
        assert len([key for key in snapshot.load().rules if key.startswith("sample.")]) == 50


def test_a_feature_is_a_flag_of_openfeature(reader):
    opened("extra")
    provider.install()

    client = openfeature.get_client(provider.DOMAIN)
    flag = client.get_boolean_details("sample.extra", False, provider.context_for(reader))

    assert (flag.value, flag.variant) == (True, "on")


def test_a_template_asks_for_a_feature(reader, request_of):
    template = Template(
        "{% load plugins %}{% is_on 'sample.extra' as extra %}{{ extra|yesno:'on,off' }}"
    )
    context = Context({"request": request_of(reader)})
    assert template.render(context) == "off"

    opened("extra")
    assert template.render(context) == "on"


def test_a_feature_that_is_not_in_the_manifest_is_refused(sample):
    with pytest.raises(ValueError, match="no feature 'extr'"):
        sample.slot("home.main", Note, feature="extr")


def answer_ok(request):
    return HttpResponse("an answer")


def test_an_address_of_a_feature_does_not_exist_without_it(sample, serve, client, reader):
    sample.urls(SimpleNamespace(urlpatterns=[path("", answer_ok, name="home")]))
    sample.urls(path("extra/", answer_ok, name="extra"), feature="extra")
    serve()
    client.force_login(reader)

    assert client.get("/apps/sample/").status_code == 200
    assert client.get("/apps/sample/extra/").status_code == 404
    opened("extra")
    assert client.get("/apps/sample/extra/").status_code == 200


def test_a_route_of_a_feature_and_its_description_do_not_exist_without_it(
    sample, serve, client, reader
):
    plain, extra = Router(), Router()
    plain.get("/plain")(lambda request: {})
    extra.get("/extra")(lambda request: {})
    sample.api(plain)
    sample.api(extra, feature="extra")
    serve()
    client.force_login(reader)
    addresses = ["/api/plugins/sample/extra", "/api/plugins/sample/extra/openapi.json"]

    assert client.get("/api/plugins/sample/plain").status_code == 200
    assert "extra" not in client.get("/api/plugins/sample/openapi.json").content.decode()
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    opened("extra")
    assert [client.get(address).status_code for address in addresses] == [200, 200]


def test_a_slot_a_block_and_an_entry_of_a_feature_show_nothing_without_it(
    sample, reader, request_of
):
    sample.slot("home.main", Note, feature="extra")
    sample.block("box", StaticBlock(template="sample/note.html"), "Box", feature="extra")
    sample.navigation("Extra", "adoption:whats_new", feature="extra")
    request = request_of(reader)

    def shown():
        own = [entry for entry in entries(request) if entry["label"] == "Extra"]
        return [
            render_place("home.main", request),
            render_block("sample.box", request, {"request": request}),
            *own,
        ]

    assert shown() == ["", ""]
    opened("extra")
    assert shown()[:2] == ["<p>a note</p>", "<p>a note</p>"]
    assert len(shown()) == 3


def test_a_task_of_a_feature_that_nobody_has_is_skipped(sample, reader):
    called = []
    task = sample.task(lambda: called.append(1), name="sweep", feature="extra")
    sample.schedule(task, every=60)

    task.enqueue()
    run_due_jobs()
    assert (called, start_due_schedules()) == ([], [])

    opened("extra")
    task.enqueue()
    run_due_jobs()
    assert (called, start_due_schedules()) == ([1], ["sample.sweep"])


def test_a_message_of_a_feature_reaches_nobody_without_it(sample, reader):
    sample.notification_kind("news", "News", feature="extra")

    assert not notify("sample", "news", user=reader, title="T", text="T")
    assert not Job.objects.exists()
    opened("extra")
    assert notify("sample", "news", user=reader, title="T", text="T")


def test_a_document_of_a_feature_carries_its_key(sample):
    @dataclass
    class Document:
        id: str
        source: str = ""
        plugin: str = ""

    source = SimpleNamespace(
        key="sample",
        follows=dict,
        ids=lambda after, limit: ["1"],
        documents=lambda ids: [Document(each) for each in ids],
    )
    sample.search_source(source, feature="extra")

    [document] = PluginSources().documents(["sample/1"])
    assert document.plugin == "sample.extra"


def test_use_and_faults_count_for_the_feature(sample, serve, client, reader):
    def fail(request):
        raise RuntimeError

    sample.urls(path("extra/", answer_ok, name="extra"), feature="extra")
    sample.urls(path("fail/", fail, name="fail"), feature="extra")
    serve()
    opened("extra")
    client.force_login(reader)

    client.get("/apps/sample/extra/")
    client.get("/apps/sample/fail/")

    counted = DayCount.objects.values_list("feature", "uses", "faults")
    assert list(counted) == [("sample.extra", 1, 1)]
