"""Addresses of the reader's own account, besides those of django-allauth."""

from django.urls import path

from people.accounts import views

urlpatterns = [
    path("preferences/", views.preferences, name="preferences"),
]
