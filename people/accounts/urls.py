"""Addresses of a reader's own account, beside those of django-allauth."""

from django.urls import path

from people.accounts import views

urlpatterns = [
    path("preferences/", views.preferences, name="preferences"),
]
