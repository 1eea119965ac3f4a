"""Addresses below /apps/reactions/."""

from django.urls import path

from kring_reactions import views

urlpatterns = [
    path("<int:page_id>/", views.toggle, name="toggle"),
    path("<int:page_id>/who/", views.who, name="who"),
]
