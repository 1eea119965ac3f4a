"""The quick composer, as a browser without script uses it."""

from pathlib import Path

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import UploadedFile, Workflow, WorkflowPage, WorkflowTask

from blog.models import BlogPost, CoReaderApprovalTask
from editorial.models import KringImage
from kring.core.pictures import is_clean
from tests.support import factories

pytestmark = pytest.mark.django_db
ADDRESS = "/compose/"
DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
def manager(client):
    user = factories.make_employee(factories.make_unit(), language="en")
    client.force_login(user)
    return user


@pytest.fixture
def blog(manager):
    return factories.make_blog(manager.person)


def typed(page, action="publish", **changes):
    """What a browser sends: what the form shows, with some of it changed."""
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    values["blog"] = getattr(values["blog"], "pk", values["blog"])
    values = {name: value for name, value in values.items() if value not in (None, "", False)}
    return {**values, "text": "Wat een week.", "action": action, **changes}


def image_file(name="foto.png"):
    file = factories.make_image().file
    file.open()
    file.name = name
    return file


def test_who_has_no_blog_finds_nothing(client):
    client.force_login(factories.make_employee(factories.make_unit()))
    assert client.get(ADDRESS).status_code == 404


@time_machine.travel("2026-11-25 12:00", tick=False)
def test_the_title_names_the_week(client, blog):
    assert client.get(ADDRESS).context["form"]["title"].value().endswith("week 48")


def test_a_post_is_published_and_shown(client, blog):
    page = client.get(ADDRESS)

    answer = client.post(ADDRESS, typed(page, title="Mooie week"), follow=True)

    post = BlogPost.objects.get()
    assert (post.live, post.title) == (True, "Mooie week")
    assert answer.redirect_chain[-1][0] == post.url
    assert [str(message) for message in answer.context["messages"]] == ["Your post is published."]


def test_nothing_that_was_typed_is_lost_when_something_is_missing(client, blog):
    page = client.get(ADDRESS)

    answer = client.post(ADDRESS, typed(page, title="", text="Lang verhaal", image_alt="Een fiets"))

    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Lang verhaal" in html
    assert "Een fiets" in html


def test_the_image_is_kept_when_something_is_missing(client, blog):
    page = client.get(ADDRESS)
    answer = client.post(ADDRESS, typed(page, title="", image=image_file(), image_alt="Een fiets"))
    assert "Kies het bestand opnieuw" not in answer.content.decode()

    client.post(ADDRESS, typed(answer, title="Alsnog"))

    post = BlogPost.objects.get()
    assert post.lead_image is not None
    assert post.lead_image_alt == "Een fiets"
    assert not UploadedFile.objects.exists()


def test_the_kept_image_of_another_is_not_used(client, blog, manager):
    theirs = UploadedFile.objects.create(file=image_file(), uploaded_by_user=factories.make_user())
    page = client.get(ADDRESS)

    client.post(ADDRESS, typed(page, kept_image=theirs.pk))

    assert BlogPost.objects.get().lead_image is None


def test_an_image_needs_words_for_who_cannot_see_it(client, blog):
    page = client.get(ADDRESS)

    answer = client.post(ADDRESS, typed(page, image=image_file()))

    assert "image_alt" in answer.context["form"].errors
    assert not BlogPost.objects.exists()


def test_what_is_no_image_is_refused_with_the_text_kept(client, blog):
    page = client.get(ADDRESS)
    page_file = SimpleUploadedFile("foto.png", b"<script>alert(1)</script>")

    answer = client.post(ADDRESS, typed(page, image=page_file, image_alt="x"))

    assert "image" in answer.context["form"].errors
    assert not KringImage.objects.exists()
    assert "Wat een week." in answer.content.decode()


@pytest.mark.parametrize("share", [0.01, 0.5])
def test_a_truncated_image_is_answered_with_a_sentence_and_the_text_kept(client, blog, share):
    page = client.get(ADDRESS)
    content = (DATA / "foto-exif6-staand-met-gps.jpg").read_bytes()
    cut = SimpleUploadedFile("foto.jpg", content[: int(len(content) * share)])

    answer = client.post(ADDRESS, typed(page, image=cut, image_alt="Een fiets"))

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "damaged" in html
    assert "Wat een week." in html
    assert "Een fiets" in html
    assert not KringImage.objects.exists()


@pytest.mark.parametrize("name", ["foto-exif6-staand-met-gps.jpg", "iphone-foto.heic"])
def test_a_photo_of_a_phone_is_upright_and_tells_no_place(client, blog, name):
    photo = SimpleUploadedFile(name, (DATA / name).read_bytes())
    page = client.get(ADDRESS)
    answer = client.post(ADDRESS, typed(page, title="", image=photo, image_alt="Een fiets"))
    with UploadedFile.objects.get().file.open() as waiting:
        assert is_clean(waiting.read())

    client.post(ADDRESS, typed(answer, title="Alsnog"))

    image = BlogPost.objects.get().lead_image
    with image.file.open() as stored:
        assert is_clean(stored.read())
    assert (image.width, image.height) == (900, 1200)


def test_the_preview_shows_how_it_reads_and_saves_nothing(client, blog):
    page = client.get(ADDRESS)

    answer = client.post(ADDRESS, typed(page, "preview", text="**Vet** <script>alert(1)</script>"))

    assert "<strong>Vet</strong> &lt;script&gt;" in answer.context["preview"]
    assert not BlogPost.objects.exists()


def test_a_draft_comes_back_as_it_was_typed(client, blog):
    page = client.get(ADDRESS)
    text = "Een\n\n- twee\n- **drie**"
    answer = client.post(ADDRESS, typed(page, "draft", text=text), follow=True)

    assert answer.context["form"]["text"].value() == text
    assert list(answer.context["drafts"]) == [BlogPost.objects.get()]


def test_a_draft_is_published_from_the_composer(client, blog):
    page = client.get(ADDRESS)
    draft = client.post(ADDRESS, typed(page, "draft"), follow=True)

    client.post(draft.request["PATH_INFO"], typed(draft, title="Af"))

    assert [(post.title, post.live) for post in BlogPost.objects.all()] == [("Af", True)]


def test_the_draft_of_another_is_not_found(client, blog):
    theirs = factories.make_post(live=False)
    assert client.get(f"{ADDRESS}{theirs.pk}/").status_code == 404


def test_a_draft_with_more_than_text_goes_to_the_full_editor(client, blog):
    draft = factories.make_post(
        blog, live=False, body=[("heading", {"text": "Kop", "level": "h2"})]
    )
    draft.save_revision()

    answer = client.get(f"{ADDRESS}{draft.pk}/")

    assert answer.url == f"/admin/pages/{draft.pk}/edit/"


def test_the_same_form_sent_twice_is_one_post(client, blog):
    page = client.get(ADDRESS)
    first = client.post(ADDRESS, typed(page))
    second = client.post(ADDRESS, typed(page))

    assert BlogPost.objects.count() == 1
    assert first.url == second.url


def test_a_manager_with_two_blogs_chooses(client, manager, blog):
    other = factories.make_blog(manager.person, title="Zaterdag")
    page = client.get(ADDRESS)

    client.post(ADDRESS, typed(page, blog=other.pk))

    assert BlogPost.objects.get().blog == other


def test_the_blog_of_another_cannot_be_chosen(client, blog):
    other = factories.make_blog()
    page = client.get(ADDRESS)

    answer = client.post(ADDRESS, typed(page, blog=other.pk))

    assert "blog" in answer.context["form"].errors


def test_with_a_co_reader_the_post_is_sent_and_named_so(client, manager):
    reader = factories.make_employee(factories.make_unit())
    blog = factories.make_blog(manager.person, co_reader=reader.person)
    workflow = Workflow.objects.create(name="Blog")
    task = CoReaderApprovalTask.objects.create(name="Co-reader")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.create(workflow=workflow, page=blog.get_parent())
    page = client.get(ADDRESS)
    assert "Send to co-reader" in page.content.decode()

    answer = client.post(ADDRESS, typed(page), follow=True)

    assert not BlogPost.objects.get().live
    assert str(reader.person) in str(next(iter(answer.context["messages"])))
    assert answer.context["drafts"][0].in_review


def test_the_editor_begins_with_what_was_typed_as_it_will_read(client, blog):
    page = client.get(ADDRESS)

    answer = client.post(ADDRESS, typed(page, title="", text="**Vet** <b>niet</b>"))

    shown = BeautifulSoup(answer.content, "html.parser").select_one("template[data-written]")
    assert [str(tag) for tag in shown.find_all(True)] == [
        "<p><strong>Vet</strong> &lt;b&gt;niet&lt;/b&gt;</p>",
        "<strong>Vet</strong>",
    ]


def test_typed_text_is_read_for_the_editor(client, blog):
    answer = client.post("/compose/read/", {"text": "- **een** <script>"})

    assert answer.json() == {"html": "<ul>\n<li><strong>een</strong> &lt;script&gt;</li>\n</ul>"}


@pytest.mark.parametrize("text", ["", "a" * 50_001])
def test_what_is_no_text_of_a_post_is_not_read(client, blog, text):
    assert client.post("/compose/read/", {"text": text}).status_code == 400


def test_the_answer_is_kept_in_no_cache(client, blog):
    assert "no-store" in client.get(ADDRESS).headers["Cache-Control"]


def test_a_program_that_is_no_longer_signed_in_hears_so(client, blog):
    assert "token" in client.get("/compose/session/", headers={"accept": "application/json"}).json()
    client.logout()

    answer = client.get("/compose/session/", headers={"accept": "application/json"})

    assert answer.status_code == 401
