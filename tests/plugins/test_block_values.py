"""What an editor fills into the block of a plugin stays, whatever becomes of the plugin."""

import json

import pytest
from django.urls import reverse
from wagtail import blocks

from editorial.blocks.body import BodyBlock
from editorial.services.texts import body_headings
from news.models import NewsPage
from plugins.contributions import store
from plugins.contributions.blocks import OfferedBlock
from tests.editorial.test_scheduling import edit_form
from tests.support import factories

POLL = {"question": "Thee of koffie?", "answers": ["Thee", "Koffie"]}
STORED = {"key": "sample.poll", "values": POLL}


class Poll(blocks.StructBlock):
    question = blocks.CharBlock()
    answers = blocks.ListBlock(blocks.CharBlock())

    def render(self, value, context=None):
        return f"<p>{value['question']}</p>"


@pytest.fixture
def poll(sample):
    sample.block("poll", Poll(), "A poll")
    return sample


@pytest.fixture
def page(poll):
    """A page with a poll, as it is stored."""
    return factories.make_news(body=[("feature", STORED)])


def stored(page):
    newest = NewsPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return [dict(each.get_prep_value()["value"]) for each in newest.body]


def as_posted(state, prefix):
    """Return the fields that the editor's form sends for this state of the block, hidden ones too."""
    data = {f"{prefix}-key": state["key"][0], f"{prefix}-kept": state["kept"] or ""}
    for name in state.keys() - {"key", "kept"}:
        data |= poll_as_posted(state[name], f"{prefix}-{name}")
    return data


def poll_as_posted(state, prefix):
    answers = state["answers"]
    data = {f"{prefix}-question": state["question"] or "", f"{prefix}-answers-count": len(answers)}
    for number, answer in enumerate(answers):
        part = f"{prefix}-answers-{number}"
        data |= {f"{part}-value": answer["value"] or "", f"{part}-order": number}
        data |= {f"{part}-deleted": "", f"{part}-type": "item", f"{part}-id": answer["id"] or ""}
    return {name: str(value) for name, value in data.items()}


def posted(page, **changes):
    """Return the form as the editor sends it, with what is shown in it now."""
    body = NewsPage.objects.get(pk=page.pk).get_latest_revision_as_object().body
    [state] = body.stream_block.get_form_state(body)
    data = {"body-count": "1", "body-0-type": "feature", "body-0-order": "0", "body-0-deleted": ""}
    data |= {"body-0-id": state["id"] or ""} | as_posted(state["value"], "body-0-value")
    return data | {f"body-0-value-{name}": text for name, text in changes.items()}


def save(page, data=None, **changes):
    """Save the page with the editor's own form; returns the form."""
    page = NewsPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    form = edit_form(page, **(data or posted(page)), **changes)
    if form.is_valid():
        form.save(commit=False).save_revision()
    return form


def test_what_an_editor_fills_in_is_stored(page):
    form = save(page, posted(page, **{"sample__poll-question": "Water of wijn?"}))

    assert form.is_valid(), form.errors
    [block] = stored(page)
    assert block["key"] == "sample.poll"
    assert block["values"]["question"] == "Water of wijn?"
    assert [each["value"] for each in block["values"]["answers"]] == ["Thee", "Koffie"]


def test_saving_while_the_plugin_is_not_there_keeps_what_was_filled_in(page):
    known, before = store.get("sample"), stored(page)
    store.forget("sample")

    form = save(page, title="Een andere titel")

    assert form.is_valid(), form.errors
    assert stored(page) == before
    assert NewsPage.objects.get(pk=page.pk).get_latest_revision_as_object().title != page.title

    store.register(known)
    assert save(page).is_valid()
    assert stored(page) == before


def test_saving_while_the_plugin_is_disabled_or_stopped_keeps_what_was_filled_in(page, killed):
    killed("sample")

    assert save(page).is_valid()
    assert stored(page)[0]["values"]["question"] == POLL["question"]


def test_a_block_without_fields_is_kept_too(sample):
    page = factories.make_news(body=[("feature", {"key": "gone.box"})])

    assert save(page).is_valid()
    assert stored(page) == [{"key": "gone.box"}]


def test_what_the_plugin_has_no_fields_for_any_more_is_kept(page, poll):
    before = stored(page)
    poll.blocks["poll"] = OfferedBlock("poll", blocks.StaticBlock(), "A poll")

    assert save(page).is_valid()
    assert stored(page) == before


def test_a_plugin_that_comes_back_while_the_form_is_open_has_its_values(page):
    known = store.get("sample")
    store.forget("sample")
    data = posted(page)
    store.register(known)

    assert save(page, data).is_valid()
    assert stored(page)[0]["values"]["question"] == POLL["question"]


def test_nobody_forges_what_is_kept(page):
    store.forget("sample")
    forged = json.dumps({"key": "sample.poll", "values": {"question": "<script>"}})

    form = save(page, posted(page, kept=forged))

    assert not form.is_valid()


def test_another_choice_replaces_what_is_kept(page, poll):
    store.forget("sample")
    data = posted(page)
    store.register(poll)
    poll.block("box", blocks.StaticBlock(), "A box")

    assert save(page, data | {"body-0-value-key": "sample.box"}).is_valid()
    assert stored(page) == [{"key": "sample.box"}]


def test_only_the_chosen_block_has_to_be_filled_in(page, poll):
    poll.block("other", Poll(), "Another")

    assert save(page).is_valid()


def test_a_field_that_must_be_filled_in_is_asked_for(page):
    form = save(page, posted(page, **{"sample__poll-question": ""}))

    assert not form.is_valid()


def test_readers_who_have_the_plugin_see_what_was_filled_in(page, give, client):
    reader = factories.make_user()
    client.force_login(reader)
    assert "Thee of koffie?" not in client.get(page.url).content.decode()

    give(reader)

    assert "<p>Thee of koffie?</p>" in client.get(page.url).content.decode()


def test_search_headings_and_the_api_tell_nobody_of_it(poll):
    class Rich(blocks.StructBlock):
        text = blocks.RichTextBlock()

    poll.block("rich", Rich(), "Rich")
    value = {"key": "sample.rich", "values": {"text": "<h2>Geheim</h2>"}}
    body = BodyBlock().to_python([{"type": "feature", "value": value}])

    assert body.stream_block.get_searchable_content(body) == []
    assert body_headings(body) == []
    assert "Geheim" not in str(body.stream_block.get_api_representation(body))


def test_the_editor_opens_with_a_block_that_is_not_there(page, as_role):
    store.forget("sample")

    opened = as_role("administrator").get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    assert opened.status_code == 200
    assert "editorial/js/plugin-block" in opened.content.decode()
