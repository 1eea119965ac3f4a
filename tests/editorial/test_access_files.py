"""How files are sent: checked first, as what they are, and cheaply."""

from urllib.parse import quote

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from wagtail.images.image_operations import ScaleOperation
from wagtail.images.models import Filter
from wagtail.models import Collection, CollectionViewRestriction

from editorial.models import KringDocument
from people.models import User
from tests.support import factories

pytestmark = pytest.mark.django_db
OUTSIDE = ["unit:999999"]


@pytest.fixture
def reader(client) -> User:
    user = factories.make_employee(factories.make_unit())
    client.force_login(user)
    return user


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_a_document_comes_with_its_bytes_and_its_type(client, reader):
    document = factories.make_document()

    response = client.get(document.url)

    assert body(response).startswith(b"%PDF-1.4")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize("name", ["Übersicht größe.pdf", "تقرير.pdf", "naïef “verslag”.pdf"])
def test_a_document_downloads_under_its_own_name_in_any_script(client, reader, name):
    document = factories.make_document(filename=name)

    response = client.get(document.url)

    assert response["Content-Disposition"] == (f"attachment; filename*=utf-8''{quote(name)}")


@pytest.mark.parametrize("name", ["x.html", "x.svg", "x.xml", "x.js"])
def test_what_could_run_as_a_page_is_only_a_download(client, reader, name, settings):
    settings.WAGTAILDOCS_EXTENSIONS = ["html", "svg", "xml", "js"]
    document = KringDocument.objects.create(
        title="Odd", file=ContentFile(b"<script>alert(1)</script>", name=name)
    )

    for address in (document.url, document.file.url):
        assert client.get(address)["Content-Disposition"].startswith("attachment")


def test_an_image_is_shown_in_place_and_kept_by_the_browser_alone(client, reader):
    image = factories.make_image(title="Brug over de Vliet")

    response = client.get(image.get_rendition("width-40").url)

    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"] == 'inline; filename="Brug over de Vliet.png"'
    assert response["Cache-Control"] == "private, max-age=300"


def test_an_image_is_kept_under_its_title_in_any_script(client, reader):
    image = factories.make_image(title="桥 à Überzicht")

    response = client.get(image.file.url)

    name = quote("桥 à Überzicht.png")
    assert response["Content-Disposition"] == f"inline; filename*=utf-8''{name}"


def test_the_address_of_a_replaced_file_leads_to_the_present_one_for_good(client, reader):
    document = factories.make_document(filename="reglement-2024.pdf")
    former = document.url
    document.file.save("reglement-2025.pdf", ContentFile(b"%PDF-1.4 new"))

    response = client.get(former)

    assert (response.status_code, response["Location"]) == (301, document.url)
    assert body(client.get(document.url)) == b"%PDF-1.4 new"


def test_a_former_address_tells_outsiders_nothing(client, reader):
    document = factories.make_document(restricted_to=OUTSIDE)

    assert client.get(f"/documents/{document.pk}/former.pdf").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "documents/no-such.pdf",
        "images/no-such.png",
        "elsewhere/file.txt",
        "documents/../documents/x.pdf",
        "documents/%2e%2e/%2e%2e/manage.py",
        "images/..%2f..%2fkring.sqlite3",
        "/etc/passwd",
        "documents//etc/passwd",
        "documents/%00.pdf",
        "documents/x%5c..%5cy.pdf",
    ],
)
def test_no_other_file_is_reached(client, reader, path):
    assert client.get(f"/media/{path}").status_code in {301, 302, 404}


def test_a_file_without_an_owner_is_not_sent(client, reader, settings):
    document = factories.make_document()
    address = document.file.url
    KringDocument.objects.filter(pk=document.pk).delete()

    assert client.get(address).status_code == 404


def test_a_file_that_is_gone_from_the_storage_is_not_found(client, reader):
    document = factories.make_document()
    document.file.storage.delete(document.file.name)

    assert client.get(document.url).status_code == 404


def test_conditional_headers_reveal_nothing_to_an_outsider(client, reader):
    document = factories.make_document()
    etag = client.get(document.url)["ETag"]
    document.restricted_to = OUTSIDE
    document.save()
    plain = client.get(document.url)

    for header in ("If-None-Match", "If-Match"):
        response = client.get(document.url, headers={header: etag})
        assert response.status_code == plain.status_code == 404
        assert "ETag" not in response


def test_an_unchanged_file_is_not_sent_again(client, reader):
    document = factories.make_document()
    etag = client.get(document.url)["ETag"]

    response = client.get(document.url, headers={"If-None-Match": etag})

    assert response.status_code == 304
    assert response["ETag"] == etag


@pytest.mark.parametrize(
    ("asked", "status", "expected"),
    [
        ("bytes=0-3", 206, b"%PDF"),
        ("bytes=5-7", 206, b"1.4"),
        ("bytes=1-", 206, None),
        ("bytes=-4", 206, None),
        ("bytes=9999-", 416, b""),
        ("bytes=0-1,3-4", 200, None),
        ("lines=1-2", 200, None),
        ("bytes=5-3", 416, b""),
    ],
)
def test_a_part_of_a_file(client, reader, asked, status, expected):
    document = factories.make_document()
    whole = body(client.get(document.url))

    response = client.get(document.url, headers={"Range": asked})

    assert response.status_code == status
    if status == 206:
        first = int(response["Content-Range"].split()[1].split("-")[0])
        part = body(response)
        assert whole[first : first + int(response["Content-Length"])] == part
        assert expected is None or part == expected


def test_nginx_sends_the_file_when_told_to(client, reader, settings):
    settings.MEDIA_SENDFILE = "nginx"
    document = factories.make_document(filename="jaar verslag.pdf")

    response = client.get(document.url)

    assert response["X-Accel-Redirect"] == f"/protected/{quote(document.file.name)}"
    assert response.content == b""


def test_nginx_is_told_nothing_before_the_check(client, reader, settings):
    settings.MEDIA_SENDFILE = "nginx"
    document = factories.make_document(restricted_to=OUTSIDE)

    response = client.get(document.url)

    assert response.status_code == 404
    assert "X-Accel-Redirect" not in response


def test_files_are_only_read(client, reader):
    document = factories.make_document()

    assert client.post(document.url).status_code == 405
    assert client.head(document.url).status_code == 200


def test_a_restriction_to_no_group_lets_nobody_in(client, reader):
    closed = Collection.get_first_root_node().add_child(name="Closed")
    CollectionViewRestriction.objects.create(
        collection=closed, restriction_type=CollectionViewRestriction.GROUPS
    )

    assert client.get(factories.make_document(collection=closed).url).status_code == 404


def test_a_reader_needs_a_group_of_each_restriction_above(client, reader):
    outer, inner = Group.objects.create(name="Outer"), Group.objects.create(name="Inner")
    above = Collection.get_first_root_node().add_child(name="Above")
    below = above.add_child(name="Below")
    for collection, group in ((above, outer), (below, inner)):
        CollectionViewRestriction.objects.create(
            collection=collection, restriction_type=CollectionViewRestriction.GROUPS
        ).groups.add(group)
    document = factories.make_document(collection=below)
    reader.groups.add(inner)
    assert client.get(document.url).status_code == 404

    reader.groups.add(outer)

    assert client.get(document.url).status_code == 200


def test_a_collection_for_everybody_who_signed_in_is_open(client, reader):
    collection = Collection.get_first_root_node().add_child(name="Open")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )

    assert client.get(factories.make_document(collection=collection).url).status_code == 200


@pytest.mark.parametrize("restrictions", [1, 20])
def test_a_file_costs_four_queries_whatever_the_number_of_restrictions(
    client, reader, django_assert_max_num_queries, restrictions
):
    group = Group.objects.create(name="Some group")
    root = Collection.get_first_root_node()
    for number in range(restrictions):
        CollectionViewRestriction.objects.create(
            collection=root.add_child(name=f"Closed {number}"),
            restriction_type=CollectionViewRestriction.GROUPS,
        ).groups.add(group)
    image = factories.make_image()
    addresses = [
        factories.make_document().url,
        image.file.url,
        image.get_rendition("width-40").url,
    ]
    for address in addresses:
        with django_assert_max_num_queries(4):
            assert client.get(address).status_code == 200


def test_no_rendition_is_larger_than_its_original():
    image = factories.make_image()

    rendition = image.get_rendition("scale-1500")

    assert (rendition.width, rendition.height) == (image.width, image.height)


def test_a_smaller_scale_still_works():
    assert factories.make_image().get_rendition("scale-50").width == 160


def test_the_bounded_operation_is_the_registered_one():
    operation = Filter(spec="scale-900").operations[0]

    assert isinstance(operation, ScaleOperation)
    assert operation.percent == 100


@pytest.mark.parametrize("kind", ["image", "document"])
def test_the_chooser_offers_an_editor_only_what_they_may_see(client, kind):
    factories.make_home()
    make = {"image": factories.make_image, "document": factories.make_document}[kind]
    shown, hidden = make(title="Everyone"), make(title="Nobody", restricted_to=OUTSIDE)
    client.force_login(factories.make_user(groups=["Editors"]))

    results = client.get(f"/admin/{kind}s/chooser/").content.decode()

    assert shown.title in results
    assert hidden.title not in results
