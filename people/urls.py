"""Addresses of people and units. The directory itself is a page in the tree."""

from django.urls import path

from people import views

app_name = "people"
urlpatterns = [
    path("", views.directory, name="directory"),
    path("unit/<slug:code>/", views.unit, name="unit"),
    path("<slug:slug>/", views.person, name="person"),
]
