"""Addresses of people and units.

``directory`` is the plain and canonical address of the directory; the page in the tree shows the
same under its own title. Every word here that a person's address could be is in
``people.models.person.RESERVED_SLUGS``.
"""

from django.urls import path

from people import views

app_name = "people"
urlpatterns = [
    path("", views.directory, name="directory"),
    path("edit/", views.edit_profile, name="edit_profile"),
    path("organisation/", views.organisation, name="organisation"),
    path("unit/<slug:code>/", views.unit, name="unit"),
    path("<slug:slug>/", views.person, name="person"),
    path("<slug:slug>/edit/", views.edit_person, name="edit_person"),
    path("<slug:slug>/contact.vcf", views.person_vcard, name="person_vcard"),
]
