"""Addresses of people and units.

``directory`` is the canonical address of the directory; the page in the tree shows the same under
its own title. Every word here that could be the slug of a person is in
``people.models.person.RESERVED_SLUGS``.
"""

from django.urls import path

from people import views

app_name = "people"
urlpatterns = [
    path("", views.directory, name="directory"),
    path("edit/", views.edit_profile, name="edit_profile"),
    path("skills/", views.skills, name="skills"),
    path("organisation/", views.organisation, name="organisation"),
    path("unit/<slug:code>/", views.unit, name="unit"),
    path("<slug:slug>/", views.person, name="person"),
    path("<slug:slug>/edit/", views.edit_person, name="edit_person"),
    path("<slug:slug>/contact.vcf", views.person_vcard, name="person_vcard"),
    path(
        "<slug:slug>/contact-4.vcf", views.person_vcard, {"version": "4.0"}, name="person_vcard_4"
    ),
]
