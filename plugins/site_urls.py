"""Addresses of the framework's pages on the site: a reader's own settings of features."""

from django.urls import path

from plugins.contributions.own_settings import views

app_name = "plugins"

urlpatterns = [
    path("settings/", views.index, name="own_settings"),
    path("settings/<slug:slug>/", views.edit, name="edit_own_settings"),
    path("settings/<slug:slug>/reset/", views.reset, name="reset_own_settings"),
]
