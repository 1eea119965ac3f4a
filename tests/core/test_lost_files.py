"""A form with a file that is handed back says that the file must be chosen again."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.support import factories

AGAIN = "Kies het bestand opnieuw"


class Letter(forms.Form):
    to = forms.EmailField()
    file = forms.FileField(max_length=20, help_text="Een <brief>.")


def letter(to="", name="brief.pdf"):
    return Letter({"to": to}, {"file": SimpleUploadedFile(name, b"x")} if name else {})


def test_the_field_says_so_beside_its_help():
    shown = str(letter()["file"].help_text)

    assert AGAIN in shown
    assert "Een &lt;brief&gt;." in shown


@pytest.mark.parametrize("form", [Letter(), letter(name=""), letter(name="x" * 30)])
def test_it_is_not_said_before_a_file_was_sent_or_when_the_file_is_what_is_wrong(form):
    assert form["file"].help_text == "Een <brief>."


@pytest.mark.django_db
def test_a_form_of_the_admin_handed_back_says_so(client):
    client.force_login(factories.make_user(is_superuser=True, language="nl"))
    address = reverse("wagtaildocs:edit", args=[factories.make_document().pk])
    file = SimpleUploadedFile("stuk.txt", b"Een stuk.")

    assert AGAIN in client.post(address, {"title": "", "file": file}).content.decode()
